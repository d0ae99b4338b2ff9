//! Runs the server, and stops it cleanly: no new connection, requests in flight finish within ten
//! seconds, then nothing is left that could lose a write.

use crate::app::{self, Clock, State};
use crate::config::Config;
use crate::ids::Ids;
use crate::keys::Keys;
use crate::starting::Starting;
use crate::{metrics, node, tasks};
use actix_web::HttpServer;
use actix_web::dev::{Extensions, Server};
use actix_web::rt::net::TcpStream;
use anyhow::Context;
use socket2::SockRef;
use std::any::Any;
use std::net::TcpListener;
use std::num::NonZero;
use std::thread::available_parallelism;
use std::time::Duration;
use store::Store;
use tokio::signal::unix::{SignalKind, signal};
use tokio::task::spawn_blocking;

/// How long requests in flight may take after a stop was asked for.
const GRACE_SECONDS: u64 = 10;

/// Opens everything the configuration names.
pub fn open(config: Config) -> anyhow::Result<State> {
    make_data_dir(&config)?;
    let keys = Keys::open(&config.secret_key_file)
        .with_context(|| format!("cannot read {}", config.secret_key_file.display()))?;
    let store = Store::open(config.database.clone()).context("cannot open the database")?;
    State::new(config, store, keys, Clock::system(), Ids::default())
}

fn make_data_dir(config: &Config) -> anyhow::Result<()> {
    std::fs::create_dir_all(&config.data_dir)
        .with_context(|| format!("cannot make the folder {}", config.data_dir.display()))
}

/// What blocks a worker beside the database: hashing, files, compressing.
const OTHER_BLOCKING: usize = 4;

/// The server on a socket that listens already; it runs when it is polled.
pub fn server(state: State, listener: TcpListener) -> std::io::Result<Server> {
    let workers = available_parallelism().map_or(1, NonZero::get);
    // More threads than there are connections only wait, and each keeps memory of its own.
    let connections = usize::try_from(state.store.pressure().most_connections).unwrap_or(0);
    let blocking = connections.div_ceil(workers) + OTHER_BLOCKING;
    let patience = state.config.patience;
    let server = HttpServer::new(move || app::app(state.clone()))
        .on_connect(move |line, _: &mut Extensions| let_go(line, patience))
        .workers(workers)
        .worker_max_blocking_threads(blocking)
        .shutdown_timeout(GRACE_SECONDS)
        .disable_signals()
        .listen(listener)?;
    Ok(server.run())
}

/// Actix waits for ever for somebody who takes nothing of an answer. The system does not: it ends a connection on
/// which nothing could be sent, or nothing sent was acknowledged, for so long. Who reads slowly goes on reading.
fn let_go(line: &dyn Any, patience: Duration) {
    if let Some(line) = line.downcast_ref::<TcpStream>()
        && let Err(error) = SockRef::from(line).set_tcp_user_timeout(Some(patience))
    {
        tracing::debug!(%error, "a connection has no limit to how long it may stand still");
    }
}

/// Every stream keeps a file open, and the usual limit of 1024 is soft.
pub fn allow_many_files() {
    if let Err(error) = rlimit::increase_nofile_limit(u64::MAX) {
        tracing::warn!(%error, "the limit of open files stays as it is");
    }
}

/// Serves until SIGTERM or SIGINT: then streams end, requests and jobs in hand are finished, and
/// nothing new is begun.
pub async fn run(config: Config) -> anyhow::Result<()> {
    let listener = TcpListener::bind(config.listen)
        .with_context(|| format!("cannot listen on {}", config.listen))?;
    let measured = metrics::listen(config.metrics)?;
    allow_many_files();
    let url = config.public_url.origin();
    make_data_dir(&config)?;
    let lock = config.database.file().map(node::Lock::take);
    let _lock = lock.transpose()?;
    let starting = Starting::begin(&listener)?;
    let state = spawn_blocking(move || open(config)).await??;
    let node = node::join(&state).await?;
    starting.end().await;
    tracing::info!("Switchboard {} is at {url}", env!("CARGO_PKG_VERSION"));
    let mut tasks = tasks::start(&state);
    let closing = state.closing.clone();
    let measured = measured
        .map(|listener| metrics::server(state.clone(), listener))
        .transpose()?;
    let measuring = measured.as_ref().map(Server::handle);
    let measured = measured.map(actix_web::rt::spawn);
    let server = server(state, listener)?;
    let handle = server.handle();
    let mut terminate = signal(SignalKind::terminate())?;
    let stop = async move {
        tokio::select! {
            _ = terminate.recv() => {}
            _ = tokio::signal::ctrl_c() => {}
        }
        tracing::info!("stopping");
        closing.close();
        handle.stop(true).await;
        // The last thing to end, so that a stop can be watched.
        if let Some(measuring) = measuring {
            measuring.stop(false).await;
        }
    };
    tokio::spawn(stop);
    server.await?;
    if let Some(measured) = measured {
        measured.await??;
    }
    while tasks.join_next().await.is_some() {}
    node.leave().await;
    tracing::info!("stopped");
    Ok(())
}
