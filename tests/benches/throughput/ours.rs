//! The event store under measurement, wired as a node wires it.

use crate::cluster::Cluster;
use anyhow::Result;
use application::clock::Ids as _;
use application::command::CommandContext;
use application::log::Actor;
use domain::id::{CommandId, MemberId, TenantId};
use domain::tenant::TenantProfile;
use infrastructure::clock::SystemIds;
use infrastructure::database::{connect, migrate};
use infrastructure::log::{Log, LogReader, LogRepository, LogWriter, Signals};
use infrastructure::people::Keyring;
use infrastructure::secret::MasterKey;
use infrastructure::tenant::PgTenants;
use sqlx::PgPool;
use sqlx::postgres::PgConnectOptions;
use tokio::task::JoinHandle;
use uuid::Uuid;

/// Connections of the pool: what a node takes unless it is told otherwise.
const CONNECTIONS: u32 = 24;
/// 32 bytes of zero: nothing here is secret.
const MASTER_KEY: &str = "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=";

/// A migrated database with tenants, and the ways to its log.
pub(crate) struct Ours {
    /// How to connect as the owner.
    pub(crate) options: PgConnectOptions,
    /// As the role that serves.
    pub(crate) pool: PgPool,
    /// Takes commands.
    pub(crate) log: Log,
    /// Takes events.
    pub(crate) repository: LogRepository,
    /// Gives events.
    pub(crate) reader: LogReader,
    /// Keeps people's keys.
    pub(crate) keyring: Keyring,
    /// The tenants.
    pub(crate) tenants: Vec<TenantId>,
    writing: JoinHandle<()>,
}

impl Ours {
    /// Makes a database of this name with so many tenants.
    pub(crate) async fn make(cluster: &Cluster, name: &str, tenants: usize) -> Result<Self> {
        let options = cluster.database(name).await?;
        migrate(&options).await?;
        let pool = connect(&options, CONNECTIONS).await?;
        let known = PgTenants::new(pool.clone());
        let mut ids = Vec::with_capacity(tenants);
        for number in 0..tenants {
            let tenant = TenantId::new(new_id());
            let profile = TenantProfile::starting(tenant, format!("firm{number}"), format!("Firm {number}"));
            known.add(&profile).await?;
            ids.push(tenant);
        }
        let master = MasterKey::parse(MASTER_KEY)?;
        let keyring = Keyring::new(pool.clone(), master.clone());
        let (writer, writing) = LogWriter::start(pool.clone(), Signals::default());
        Ok(Self {
            options,
            log: Log::new(pool.clone(), writer.clone(), keyring.clone(), master),
            repository: LogRepository::new(pool.clone(), writer, keyring.clone()),
            reader: LogReader::new(keyring.clone()),
            keyring,
            pool,
            tenants: ids,
            writing,
        })
    }

    /// Ends the writer and closes the pool.
    pub(crate) async fn close(self) -> Result<()> {
        drop((self.log, self.repository, self.reader));
        self.writing.await?;
        self.pool.close().await;
        Ok(())
    }
}

/// An id never seen before.
pub(crate) fn new_id() -> Uuid {
    SystemIds.next()
}

/// A member's command with an id of its own.
pub(crate) fn context(member: MemberId) -> CommandContext {
    CommandContext {
        command_id: CommandId::new(new_id()),
        actor: Actor::Member(member),
        correlation_id: new_id(),
        causation: None,
        request_id: None,
        token: None,
    }
}
