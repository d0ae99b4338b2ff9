//! What is too large is refused while it comes, and never held: the memory of the program stays what it was,
//! however much somebody sends.

use crate::running::{owner, setup};
use serde_json::{Value, json};
use std::fs;
use std::future::pending;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::time::Duration;
use testkit::{PATIENCE, Program};
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;
use tokio::net::tcp::{OwnedReadHalf, OwnedWriteHalf};
use tokio::time::{interval, timeout};

const GIB: usize = 1024 * 1024 * 1024;
const PIECE: usize = 256 * 1024;
/// Buffers of the connection and of the file, pools and caches that fill once.
const MORE_MEGABYTES: f64 = 48.0;
const PART: &str =
    "--boundary\r\ncontent-disposition: form-data; name=\"file\"; filename=\"all.csv\"\r\n\r\n";
/// The head of a part that never ends.
const HEAD: &str = "--boundary\r\ncontent-disposition: form-data; name=\"file\"; filename=\"";

/// Anonymous memory in megabytes: what the kernel cannot drop and read again.
fn memory(program: &Program) -> f64 {
    let status = fs::read_to_string(format!("/proc/{}/status", program.id())).expect("a status");
    let line = status.lines().find_map(|l| l.strip_prefix("RssAnon:"));
    let kilobytes = line.expect("RssAnon").trim().trim_end_matches(" kB");
    kilobytes.parse::<f64>().expect("a number") / 1024.0
}

/// Does something; tells how many megabytes of memory it took at most.
async fn growth<T>(program: &Program, work: impl Future<Output = T>) -> (T, f64) {
    let before = memory(program);
    let (mut work, mut most) = (std::pin::pin!(work), before);
    let mut look = interval(Duration::from_millis(20));
    loop {
        tokio::select! {
            done = &mut work => return (done, most.max(memory(program)) - before),
            _ = look.tick() => most = most.max(memory(program)),
        }
    }
}

struct Refused {
    /// What went out before.
    sent: usize,
    status: u16,
    problem: Value,
}

/// Posts zeros behind the beginning of a part, in chunks, until somebody stops reading.
async fn pour(mut body: OwnedWriteHalf, begin: &str, sent: &AtomicUsize) {
    let chunk = |piece: &[u8]| {
        let length = format!("{:x}\r\n", piece.len());
        [length.as_bytes(), piece, b"\r\n"].concat()
    };
    let zeros = chunk(&vec![0; PIECE]);
    let mut next = body.write_all(&chunk(begin.as_bytes())).await;
    while next.is_ok() {
        next = body.write_all(&zeros).await;
        sent.fetch_add(PIECE, Ordering::Relaxed);
    }
}

/// Reads an answer with a problem in it.
async fn hear(mut answer: OwnedReadHalf) -> (u16, Value) {
    let (mut said, mut piece) = (Vec::new(), [0; 4096]);
    while let Ok(read @ 1..) = answer.read(&mut piece).await {
        said.extend_from_slice(&piece[..read]);
        let text = String::from_utf8_lossy(&said);
        if let Some((head, body)) = text.split_once("\r\n\r\n")
            && let Ok(problem) = serde_json::from_str(body)
        {
            let status = head
                .split(' ')
                .nth(1)
                .and_then(|status| status.parse().ok());
            return (status.expect("a status"), problem);
        }
    }
    panic!("no answer: {:?}", String::from_utf8_lossy(&said));
}

/// Posts a form that announces its length like that; without a beginning nothing of it is sent.
async fn refused(
    program: &Program,
    path: &str,
    token: &str,
    length: &str,
    begin: Option<&str>,
) -> Refused {
    let address = program.origin.trim_start_matches("http://");
    let stream = TcpStream::connect(address).await.expect("a connection");
    let (answer, mut body) = stream.into_split();
    let head = format!(
        "POST /api/v1{path} HTTP/1.1\r\nhost: {address}\r\nauthorization: Bearer {token}\r\n\
         content-type: multipart/form-data; boundary=boundary\r\n{length}\r\n\r\n"
    );
    body.write_all(head.as_bytes()).await.expect("written");
    let sent = AtomicUsize::new(0);
    let send = async {
        match begin {
            Some(begin) => pour(body, begin, &sent).await,
            // The connection stays open for the answer.
            None => return pending::<()>().await,
        }
        pending::<()>().await;
    };
    let answered = async {
        tokio::select! {
            answer = hear(answer) => answer,
            () = send => unreachable!("it waits for ever"),
        }
    };
    let (status, problem) = timeout(2 * PATIENCE, answered).await.expect("in time");
    Refused {
        sent: sent.into_inner(),
        status,
        problem,
    }
}

#[tokio::test]
async fn what_is_too_large_is_refused_and_never_held() {
    const IMPORTS: &str = "/contact-imports";
    const CHUNKED: &str = "transfer-encoding: chunked";
    for (at, database) in testkit::databases().into_iter().enumerate() {
        let folder = tempfile::tempdir().expect("a folder");
        let program = setup(&database, folder.path()).start().await;
        let token = owner(&program.origin).await;

        // Two gigabytes that say so: nobody has to send them.
        let announced = format!("content-length: {}", 2 * GIB);
        for path in [IMPORTS, "/attachments"] {
            let told = refused(&program, path, &token, &announced, None).await;
            assert_eq!(
                (told.status, &told.problem["code"]),
                (413, &json!("too_large"))
            );
        }

        // Two that do not: read up to the limit, and forgotten. No database has a part in it, so once will do.
        if at == 0 {
            let whole = refused(&program, IMPORTS, &token, CHUNKED, Some(PART));
            let (cut, grown) = growth(&program, whole).await;
            assert_eq!(
                (cut.status, &cut.problem["code"]),
                (413, &json!("too_large"))
            );
            assert_eq!(cut.problem["max_bytes"], json!(GIB));
            assert!(cut.sent >= GIB && cut.sent < GIB + GIB / 16, "{}", cut.sent);
            assert!(grown < MORE_MEGABYTES, "{}: {grown} MB more", database.name);
            let incoming = fs::read_dir(folder.path().join("incoming"));
            assert_eq!(
                incoming.map_or(0, Iterator::count),
                0,
                "nothing stays behind"
            );
            eprintln!("{}: {} bytes, {grown:.1} MB more", database.name, cut.sent);
        }

        // A part whose head never ends is no file yet, and is not collected either.
        for path in [IMPORTS, "/attachments"] {
            let endless = refused(&program, path, &token, CHUNKED, Some(HEAD));
            let (endless, grown) = growth(&program, endless).await;
            assert_eq!(
                (endless.status, &endless.problem["code"]),
                (413, &json!("too_large"))
            );
            // Some is on its way while the answer is.
            assert!(endless.sent < GIB / 4, "{path}: {}", endless.sent);
            assert!(grown < MORE_MEGABYTES, "{path}: {grown} MB more");
        }
    }
}
