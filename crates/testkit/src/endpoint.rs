//! An integrator's server, which can also misbehave: it counts what it has read, and answers, hangs
//! or hangs up as it is told. It speaks as much HTTP as that needs.

use std::collections::VecDeque;
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex, MutexGuard, PoisonError};
use std::thread;
use std::time::Duration;

/// What it does after it has read a request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reaction {
    /// Answers with this status after a while.
    Answer(u16, Duration),
    /// Hangs up without a word.
    Drop,
    /// Says nothing and keeps the line.
    Hang,
}

/// The server; clones are the same one. It ends with the test.
#[derive(Clone, Debug)]
pub struct Endpoint {
    /// Where it is called.
    pub url: String,
    shared: Arc<Mutex<Shared>>,
}

#[derive(Debug)]
struct Shared {
    /// The bodies it has read, in the order they came.
    read: Vec<String>,
    next: VecDeque<Reaction>,
    usual: Reaction,
    /// Lines that are kept open without a word.
    hanging: Vec<TcpStream>,
}

impl Endpoint {
    /// Starts one that does the same with every request, unless told otherwise for the next ones.
    pub fn start(usual: Reaction) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let shared = Shared {
            read: Vec::new(),
            next: VecDeque::new(),
            usual,
            hanging: Vec::new(),
        };
        let endpoint = Self {
            url: format!("http://127.0.0.1:{port}/in"),
            shared: Arc::new(Mutex::new(shared)),
        };
        let serving = endpoint.clone();
        thread::spawn(move || {
            for stream in listener.incoming().flatten() {
                let serving = serving.clone();
                thread::spawn(move || serving.serve(stream));
            }
        });
        endpoint
    }

    /// What it does from now on.
    pub fn usually(&self, reaction: Reaction) {
        self.lock().usual = reaction;
    }

    /// What it does with the next request that is not told yet.
    pub fn next(&self, reaction: Reaction) {
        self.lock().next.push_back(reaction);
    }

    /// The bodies it has read so far.
    pub fn read(&self) -> Vec<String> {
        self.lock().read.clone()
    }

    fn serve(&self, mut stream: TcpStream) {
        while let Some(body) = request(&stream) {
            let reaction = {
                let mut shared = self.lock();
                shared.read.push(body);
                let usual = shared.usual;
                shared.next.pop_front().unwrap_or(usual)
            };
            match reaction {
                Reaction::Answer(status, after) => {
                    thread::sleep(after);
                    let answer = format!("HTTP/1.1 {status} \r\ncontent-length: 0\r\n\r\n");
                    if stream.write_all(answer.as_bytes()).is_err() {
                        return;
                    }
                }
                Reaction::Drop => return,
                Reaction::Hang => {
                    self.lock().hanging.push(stream);
                    return;
                }
            }
        }
    }

    fn lock(&self) -> MutexGuard<'_, Shared> {
        self.shared.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

/// The body of the next request; none when the line ended.
fn request(stream: &TcpStream) -> Option<String> {
    let mut reader = BufReader::new(stream);
    let mut length = 0;
    loop {
        let mut line = String::new();
        if reader.read_line(&mut line).ok()? == 0 {
            return None;
        }
        let line = line.trim_end().to_lowercase();
        if line.is_empty() {
            break;
        }
        if let Some(given) = line.strip_prefix("content-length:") {
            length = given.trim().parse().ok()?;
        }
    }
    let mut body = vec![0; length];
    reader.read_exact(&mut body).ok()?;
    String::from_utf8(body).ok()
}
