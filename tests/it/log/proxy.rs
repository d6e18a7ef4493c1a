//! A way to PostgreSQL that breaks when it is told to.

use sqlx::postgres::{PgConnectOptions, PgSslMode};
use std::net::SocketAddr;
use std::path::PathBuf;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Arc, Mutex, PoisonError};
use tokio::io::{AsyncReadExt as _, AsyncWriteExt as _};
use tokio::net::{TcpListener, TcpStream, UnixStream};

/// The name of the socket in PostgreSQL's directory.
const SOCKET_FILE: &str = ".s.PGSQL.5432";
/// `ReadyForQuery`, idle: the statement before is committed. (PostgreSQL 15, message formats)
const READY: &[u8] = &[b'Z', 0, 0, 0, 5, b'I'];
/// Most bytes that are passed on at once.
const CHUNK_BYTES: usize = 64 * 1024;

/// Where a connection is cut.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Cut {
    /// Before the request reaches PostgreSQL.
    BeforeTheRequest,
    /// After PostgreSQL has committed, before its answer gets through.
    BeforeTheAnswer,
}

/// Passes everything on, and cuts the connection of the next request that holds the marker, once for each arming.
pub(super) struct Proxy {
    address: SocketAddr,
    shared: Arc<Shared>,
}

struct Shared {
    socket: PathBuf,
    marker: &'static [u8],
    armed: Mutex<Option<Cut>>,
    cuts: AtomicUsize,
}

impl Proxy {
    /// A proxy before the PostgreSQL of these options.
    pub(super) async fn start(options: &PgConnectOptions, marker: &'static str) -> Self {
        let directory = options.get_socket().expect("PostgreSQL is reached through a socket");
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port is free");
        let address = listener.local_addr().expect("it has an address");
        let shared = Arc::new(Shared {
            socket: directory.join(SOCKET_FILE),
            marker: marker.as_bytes(),
            armed: Mutex::default(),
            cuts: AtomicUsize::new(0),
        });
        tokio::spawn(accept(listener, Arc::clone(&shared)));
        Self { address, shared }
    }

    /// The same database, through the proxy.
    pub(super) fn through(&self, options: &PgConnectOptions) -> PgConnectOptions {
        PgConnectOptions::new_without_pgpass()
            .host(&self.address.ip().to_string())
            .port(self.address.port())
            .username(options.get_username())
            .database(options.get_database().expect("it names a database"))
            .ssl_mode(PgSslMode::Disable)
    }

    /// Cuts the next request with the marker.
    pub(super) fn arm(&self, cut: Cut) {
        *self.shared.armed.lock().unwrap_or_else(PoisonError::into_inner) = Some(cut);
    }

    /// How many connections it has cut.
    pub(super) fn cuts(&self) -> usize {
        self.shared.cuts.load(Ordering::SeqCst)
    }
}

async fn accept(listener: TcpListener, shared: Arc<Shared>) {
    while let Ok((client, _)) = listener.accept().await {
        let shared = Arc::clone(&shared);
        tokio::spawn(async move {
            let server = UnixStream::connect(&shared.socket).await.expect("PostgreSQL listens");
            pass_on(client, server, &shared).await;
        });
    }
}

/// Passes on until one side ends or the connection is cut, which is to drop both sides.
async fn pass_on(mut client: TcpStream, mut server: UnixStream, shared: &Shared) -> Option<()> {
    let (mut asked, mut answered) = (vec![0; CHUNK_BYTES], vec![0; CHUNK_BYTES]);
    loop {
        tokio::select! {
            read = client.read(&mut asked) => {
                let request = asked.get(..read.ok().filter(|count| *count > 0)?)?;
                match shared.cut(request) {
                    None => server.write_all(request).await.ok()?,
                    Some(Cut::BeforeTheRequest) => return None,
                    Some(Cut::BeforeTheAnswer) => {
                        server.write_all(request).await.ok()?;
                        return swallow_answer(&mut server).await;
                    }
                }
            }
            read = server.read(&mut answered) => {
                let answer = answered.get(..read.ok().filter(|count| *count > 0)?)?;
                client.write_all(answer).await.ok()?;
            }
        }
    }
}

async fn swallow_answer(server: &mut UnixStream) -> Option<()> {
    let mut answer = Vec::new();
    while !answer.ends_with(READY) {
        server.read_buf(&mut answer).await.ok().filter(|count| *count > 0)?;
    }
    None
}

impl Shared {
    fn cut(&self, request: &[u8]) -> Option<Cut> {
        if !request.windows(self.marker.len()).any(|window| window == self.marker) {
            return None;
        }
        let cut = self.armed.lock().unwrap_or_else(PoisonError::into_inner).take()?;
        self.cuts.fetch_add(1, Ordering::SeqCst);
        Some(cut)
    }
}
