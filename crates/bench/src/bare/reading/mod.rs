//! The inbox, bare: the statements of the request, prepared once, and serde, in a loop on as many
//! threads as there are cores. The requests come from the same load generator over the same kind of
//! connections, so both sides share the machine with it alike.

mod page;
mod row;

pub use page::Source;

use anyhow::Context;
use page::Database;
use std::net::{SocketAddr, TcpListener};
use std::rc::Rc;
use std::thread;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::sync::mpsc;

/// An organization and an agent of it who sees every place and what is restricted.
pub type Who = (i64, i64);

/// Serves the inbox of one agent until the process ends.
pub fn serve(source: Source, who: Who) -> anyhow::Result<SocketAddr> {
    let listener = TcpListener::bind("127.0.0.1:0")?;
    let address = listener.local_addr()?;
    let cores = thread::available_parallelism()?.get();
    let mut workers = Vec::new();
    for _ in 0..cores {
        let (sender, connections) = mpsc::unbounded_channel();
        let source = source.clone();
        thread::spawn(move || {
            // Its callers only hear that it hung up.
            work(source, who, connections)
                .inspect_err(|error| eprintln!("a bare reader ended: {error:#}"))
        });
        workers.push(sender);
    }
    thread::spawn(move || {
        for (stream, worker) in listener.incoming().zip(workers.iter().cycle()) {
            if let Ok(stream) = stream {
                drop(worker.send(stream));
            }
        }
    });
    Ok(address)
}

fn work(
    source: Source,
    who: Who,
    mut connections: mpsc::UnboundedReceiver<std::net::TcpStream>,
) -> anyhow::Result<()> {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()?;
    let local = tokio::task::LocalSet::new();
    local.block_on(&runtime, async move {
        let database = Rc::new(Database::open(source).await?);
        while let Some(stream) = connections.recv().await {
            stream.set_nonblocking(true)?;
            stream.set_nodelay(true)?;
            let stream = TcpStream::from_std(stream)?;
            tokio::task::spawn_local(answer(stream, Rc::clone(&database), who));
        }
        Ok(())
    })
}

async fn answer(mut stream: TcpStream, database: Rc<Database>, who: Who) -> anyhow::Result<()> {
    let mut buffer = vec![0; 4096];
    let mut filled = 0;
    loop {
        let room = buffer.get_mut(filled..).context("a short request")?;
        let read = stream.read(room).await?;
        if read == 0 {
            return Ok(());
        }
        filled += read;
        if !buffer
            .get(..filled)
            .is_some_and(|read| read.ends_with(b"\r\n\r\n"))
        {
            continue;
        }
        filled = 0;
        let body = serde_json::to_vec(&database.page(who).await?)?;
        let head = format!(
            "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: {}\r\n\r\n",
            body.len()
        );
        stream.write_all(&[head.as_bytes(), &body].concat()).await?;
    }
}
