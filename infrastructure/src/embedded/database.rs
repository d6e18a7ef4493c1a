//! The one database in the cluster: how to connect to it, and making it.

use std::{fs, path::Path, time::Duration};

use sqlx::{
    Connection, PgConnection,
    postgres::{PgConnectOptions, PgSslMode},
};
use tokio::time::timeout;

use super::{DATABASE, SUPERUSER, directory::Place, error::EmbeddedError, log::tail};

/// Database that initdb makes, to connect to while ours is not there.
const FIRST_DATABASE: &str = "postgres";
/// The SQLSTATE of a connection to a database that does not exist.
const NO_SUCH_DATABASE: &str = "3D000";
/// How long a server that is ready may take to answer.
const ANSWER_WITHIN: Duration = Duration::from_secs(30);

/// How to connect to a database through the socket in `sockets`.
pub(super) fn options(sockets: &Path, database: &str) -> PgConnectOptions {
    PgConnectOptions::new_without_pgpass()
        .socket(sockets)
        .port(5432)
        .username(SUPERUSER)
        .database(database)
        .ssl_mode(PgSslMode::Disable)
        .application_name("sigmadsa")
}

/// Checks that the server serves the data of `place`, and makes the database where it is missing.
///
/// # Errors
/// [`EmbeddedError::Refused`]: it refuses a connection or a statement.
/// [`EmbeddedError::WrongServer`]: it serves other data.
/// [`EmbeddedError::NotReady`]: it does not answer in time.
pub(super) async fn ensure(place: &Place, sockets: &Path) -> Result<(), EmbeddedError> {
    let served = timeout(ANSWER_WITHIN, data_directory(sockets))
        .await
        .map_err(|_| EmbeddedError::NotReady { within_s: ANSWER_WITHIN.as_secs(), log: tail(&place.log(), 0) })?
        .map_err(EmbeddedError::Refused)?;
    if fs::canonicalize(&served).is_ok_and(|served| served == place.data()) {
        return Ok(());
    }
    Err(EmbeddedError::WrongServer { path: place.data(), answered: served })
}

/// Where the server has its data, asked in our database.
async fn data_directory(sockets: &Path) -> Result<String, sqlx::Error> {
    let mut connection = match PgConnection::connect_with(&options(sockets, DATABASE)).await {
        Err(sqlx::Error::Database(error)) if error.code().as_deref() == Some(NO_SUCH_DATABASE) => {
            create(sockets).await?;
            PgConnection::connect_with(&options(sockets, DATABASE)).await?
        }
        connected => connected?,
    };
    let served = sqlx::query_scalar("SHOW data_directory").fetch_one(&mut connection).await?;
    connection.close().await?;
    Ok(served)
}

async fn create(sockets: &Path) -> Result<(), sqlx::Error> {
    let mut connection = PgConnection::connect_with(&options(sockets, FIRST_DATABASE)).await?;
    sqlx::query(&format!("CREATE DATABASE {DATABASE}")).execute(&mut connection).await?;
    connection.close().await
}
