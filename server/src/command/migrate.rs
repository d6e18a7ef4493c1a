//! `sigmadsa migrate`.

use super::{CommandError, say, settings};
use crate::config::ServeFlags;
use crate::node::Database;

pub(super) async fn run(flags: &ServeFlags) -> Result<(), CommandError> {
    let settings = settings(flags)?;
    let database = Database::open(&settings).await?;
    say("The database is up to date.");
    database.close().await;
    Ok(())
}
