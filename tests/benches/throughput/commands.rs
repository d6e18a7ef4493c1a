//! Commands a second: the same commands to the same aggregate, by stock postgres-es and by our log.

use crate::cluster::Cluster;
use crate::load::{Measured, closed_loop};
use crate::machine::Used;
use crate::ours::{Ours, context, new_id};
use crate::pgbench::CLIENTS;
use crate::report::Report;
use crate::serving::Scraped;
use anyhow::{Result, anyhow};
use application::clock::Clock as _;
use application::command::Execute;
use chrono::{DateTime, TimeDelta, Utc};
use domain::id::{MemberId, PersonId, TaskId, TenantId};
use domain::private::Private;
use domain::stream::Stream;
use domain::task::{Task, TaskCommand, TaskKind};
use infrastructure::clock::SystemClock;
use postgres_es::{PostgresCqrs, postgres_cqrs};
use server::telemetry::Metrics;
use sqlx::postgres::PgPoolOptions;
use sqlx::{Connection as _, PgConnection, PgPool};
use std::collections::{BTreeMap, HashMap};
use std::sync::Arc;
use uuid::Uuid;

/// Tenants that the commands are spread over.
const TENANTS: [usize; 2] = [1, 100];
/// Connections of the stock store's pool: more than there are clients.
const STOCK_CONNECTIONS: u32 = 40;
/// Tasks that a client makes and moves in turn, where tasks are moved.
const MOVES_PER_TASK: usize = 20;
/// The people of a tenant whom tasks are about.
const PEOPLE: u128 = 20;
/// The clients at which the aims hold.
const AIM_CLIENTS: usize = 32;
/// postgres-es's own table. (postgres-es 0.5, db/init.sql)
const STOCK_TABLE: &str = "CREATE TABLE events (
    aggregate_type text NOT NULL,
    aggregate_id text NOT NULL,
    sequence bigint CHECK (sequence >= 0) NOT NULL,
    event_type text NOT NULL,
    event_version text NOT NULL,
    payload json NOT NULL,
    metadata json NOT NULL,
    PRIMARY KEY (aggregate_type, aggregate_id, sequence)
)";

/// Commands a second: whose, with how many tenants and clients.
type Rates = BTreeMap<(&'static str, usize, usize), f64>;

/// What clients ask for.
#[derive(Clone, Copy)]
enum Work {
    /// New tasks only.
    Create,
    /// A new task, then another due time for it again and again.
    Move,
}

/// One command, to whom and on what.
struct Asked {
    stream: Stream<Task>,
    command: TaskCommand,
    member: MemberId,
}

/// What each client has under way.
struct Client {
    work: Work,
    tenants: Arc<Vec<TenantId>>,
    run: Uuid,
    started: DateTime<Utc>,
}

impl Client {
    fn ask(&self, client: usize, turn: usize) -> Result<Asked> {
        let task = match self.work {
            Work::Create => TaskId::new(new_id()),
            Work::Move => TaskId::derived(self.run, &format!("{client}/{}", turn / MOVES_PER_TASK)),
        };
        let tenant = *self.tenants.get((client * 31 + turn / MOVES_PER_TASK) % self.tenants.len()).unwrap();
        let (member, at) = (MemberId::derived(tenant.uuid(), "member"), SystemClock.now());
        let due_at = self.started + TimeDelta::days(1) + TimeDelta::seconds(i64::try_from(turn)?);
        let begins = matches!(self.work, Work::Create) || turn.is_multiple_of(MOVES_PER_TASK);
        let command = if begins {
            let person = person(u128::try_from(turn)?);
            TaskCommand::Create {
                kind: TaskKind::Task,
                title: Private::new(person, "Call Ravi Kumar back about the home loan of 25 lakh".to_owned()),
                assignee: member,
                lead: None,
                due_at,
                at,
            }
        } else {
            TaskCommand::Reschedule { due_at, at }
        };
        Ok(Asked { stream: Stream::new(tenant, task), command, member })
    }
}

fn person(turn: u128) -> PersonId {
    PersonId::new(Uuid::from_u128(turn % PEOPLE + 1))
}

/// Measures stock and ours.
pub(crate) async fn measure(cluster: &Cluster, metrics: &Metrics, report: &mut Report) -> Result<()> {
    let mut rates = Rates::new();
    let stock = stock(cluster).await?;
    for tenants in TENANTS {
        let ours = Ours::make(cluster, &format!("commands_{tenants}"), tenants).await?;
        let ids = Arc::new(ours.tenants.clone());
        // Tasks are about people who are known already.
        let known = ids.iter().flat_map(|tenant| (0..PEOPLE).map(|turn| (*tenant, person(turn)))).collect();
        ours.keyring.keys_or_new(&known).await?;
        for clients in CLIENTS {
            cluster.settle().await?;
            let (measured, used) = timed(cluster, by_stock(&stock, clients, Work::Create, &ids)).await?;
            let name = format!("stock postgres-es, create, {tenants} tenant(s)");
            report.rate(&name, clients, &measured, &used);
            rates.insert(("stock", tenants, clients), measured.rate);
            cluster.settle().await?;
            let measured = by_ours(cluster, metrics, &ours, clients, Work::Create, report).await?;
            rates.insert(("ours", tenants, clients), measured.rate);
        }
        cluster.settle().await?;
        let (measured, used) = timed(cluster, by_stock(&stock, AIM_CLIENTS, Work::Move, &ids)).await?;
        report.rate(&format!("stock postgres-es, move, {tenants} tenant(s)"), AIM_CLIENTS, &measured, &used);
        cluster.settle().await?;
        by_ours(cluster, metrics, &ours, AIM_CLIENTS, Work::Move, report).await?;
        ours.close().await?;
    }
    stock.close().await;
    aims(&rates, report);
    Ok(())
}

fn aims(rates: &Rates, report: &mut Report) {
    for tenants in TENANTS {
        let rate = |who| rates.get(&(who, tenants, AIM_CLIENTS)).copied().unwrap_or_default();
        let (stock, ours) = (rate("stock"), rate("ours"));
        report.multiple(&format!("commands, {tenants} tenant(s)"), AIM_CLIENTS, ours, 1.5);
        report.aim(&format!("commands / stock postgres-es at 32, {tenants} tenant(s)"), ours / stock, 4.0, true);
    }
}

/// Runs a measurement and tells who used the processors.
pub(crate) async fn timed<T>(cluster: &Cluster, work: impl Future<Output = Result<T>>) -> Result<(T, String)> {
    let before = Used::now(cluster, None)?;
    let done = work.await?;
    Ok((done, format!("cores: {}", Used::now(cluster, None)?.since(&before))))
}

async fn stock(cluster: &Cluster) -> Result<PgPool> {
    let options = cluster.database("stock").await?;
    let mut connection = PgConnection::connect_with(&options).await?;
    sqlx::raw_sql(STOCK_TABLE).execute(&mut connection).await?;
    connection.close().await?;
    Ok(PgPoolOptions::new().max_connections(STOCK_CONNECTIONS).connect_with(options).await?)
}

fn client(work: Work, tenants: &Arc<Vec<TenantId>>) -> Arc<Client> {
    Arc::new(Client { work, tenants: Arc::clone(tenants), run: new_id(), started: SystemClock.now() })
}

async fn by_stock(pool: &PgPool, clients: usize, work: Work, tenants: &Arc<Vec<TenantId>>) -> Result<Measured> {
    let cqrs: Arc<PostgresCqrs<Task>> = Arc::new(postgres_cqrs(pool.clone(), Vec::new(), ()));
    let asking = client(work, tenants);
    closed_loop(clients, move |client, turn| {
        let (cqrs, asked) = (Arc::clone(&cqrs), asking.ask(client, turn));
        async move {
            let Asked { stream, command, member } = asked?;
            let context = context(member);
            let metadata = HashMap::from([
                ("actor".to_owned(), String::from(context.actor)),
                ("command_id".to_owned(), context.command_id.to_string()),
                ("correlation_id".to_owned(), context.correlation_id.to_string()),
            ]);
            let done = cqrs.execute_with_metadata(&stream.to_string(), command, metadata).await;
            done.map_err(|error| anyhow!("stock postgres-es: {error}"))
        }
    })
    .await
}

async fn by_ours(
    cluster: &Cluster,
    metrics: &Metrics,
    ours: &Ours,
    clients: usize,
    work: Work,
    report: &mut Report,
) -> Result<Measured> {
    let (log, asking) = (ours.log.clone(), client(work, &Arc::new(ours.tenants.clone())));
    let before = Scraped::parse(&metrics.render());
    let running = closed_loop(clients, move |client, turn| {
        let (log, asked) = (log.clone(), asking.ask(client, turn));
        async move {
            let Asked { stream, command, member } = asked?;
            let done = log.execute(stream, command, context(member), None).await;
            done.map(drop).map_err(|error| anyhow!("ours: {error:?}"))
        }
    });
    let (measured, used) = timed(cluster, running).await?;
    let commits = Scraped::parse(&metrics.render()).since(&before).commits();
    let what = match work {
        Work::Create => "create",
        Work::Move => "move",
    };
    let name = format!("ours, {what}, {} tenant(s)", ours.tenants.len());
    report.rate(&name, clients, &measured, &format!("{commits}; {used}"));
    Ok(measured)
}
