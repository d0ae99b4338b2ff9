//! An integrator's server: takes calls and keeps them, and misbehaves as it is told. Plain threads,
//! so that it answers whatever the test's own runtime does.

use crate::PATIENCE;
use http::{HeaderMap, HeaderName, HeaderValue};
use standardwebhooks::{Webhook, WebhookError};
use std::collections::VecDeque;
use std::io::{Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::atomic::{AtomicBool, AtomicU16, Ordering};
use std::sync::{Arc, Condvar, Mutex, PoisonError};
use std::thread;
use std::time::{Duration, Instant};

/// A call that came in.
#[derive(Clone, Debug)]
pub struct Call {
    pub method: String,
    pub path: String,
    pub headers: HeaderMap,
    pub body: Vec<u8>,
    pub at: Instant,
}

impl Call {
    /// A header as text; empty when it is missing.
    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).map(HeaderValue::to_str);
        value.and_then(Result::ok).unwrap_or_default()
    }

    /// What the headers of Standard Webhooks say about the body.
    pub fn verify(&self, secret: &str) -> Result<(), WebhookError> {
        Webhook::new(secret)?.verify(&self.body, &self.headers)
    }
}

/// How a call is answered.
#[derive(Clone, Debug)]
pub enum Answer {
    Status(u16),
    /// With headers and a body.
    Full(u16, Vec<(&'static str, String)>, Vec<u8>),
    /// After a while.
    Slow(Duration, u16),
    /// When the gate is opened.
    Held(Gate, u16),
    /// The call is read and the connection closed.
    Drop,
    /// Says nothing and keeps the line.
    Hang,
    /// What the handler says, after a while.
    Late(Duration),
    /// The handler does its work, and the connection is closed: the answer is lost.
    Lost,
}

/// Answers calls by what is in them.
#[derive(Clone)]
pub struct Handler(Arc<dyn Fn(&Call) -> Answer + Send + Sync>);

impl std::fmt::Debug for Handler {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Handler")
    }
}

/// Keeps answers back until it is opened; clones are the same gate.
#[derive(Clone, Debug, Default)]
pub struct Gate(Arc<(Mutex<bool>, Condvar)>);

impl Gate {
    pub fn open(&self) {
        let (is_open, opened) = &*self.0;
        *is_open.lock().unwrap_or_else(PoisonError::into_inner) = true;
        opened.notify_all();
    }

    fn pass(&self) {
        let (is_open, opened) = &*self.0;
        let is_open = is_open.lock().unwrap_or_else(PoisonError::into_inner);
        drop(opened.wait_while(is_open, |is_open| !*is_open));
    }
}

#[derive(Debug)]
struct Shared {
    calls: Mutex<Vec<Call>>,
    /// For the next calls, one each.
    next: Mutex<VecDeque<Answer>>,
    /// For some of the others.
    amiss: Mutex<Amiss>,
    /// For all others.
    always: Mutex<Answer>,
    /// Instead of that one, where there is one.
    handler: Option<Handler>,
    /// Lines that are kept open without a word.
    hanging: Mutex<Vec<TcpStream>>,
    stopped: AtomicBool,
}

/// What every so manieth call meets.
#[derive(Debug, Default)]
struct Amiss {
    every: u32,
    count: u32,
    wait: Duration,
    answer: Option<Answer>,
}

/// Where the next one stands; nought for anywhere.
static PORT: AtomicU16 = AtomicU16::new(0);

/// From now on they stand at this port and those after it; anywhere with nought, as tests want it.
pub fn ports_from(port: u16) {
    PORT.store(port, Ordering::SeqCst);
}

/// For whoever listens on a line of its own.
pub fn next_port() -> u16 {
    let counted = PORT.fetch_update(Ordering::SeqCst, Ordering::SeqCst, |port| {
        port.checked_add(1).filter(|_| port > 0)
    });
    counted.unwrap_or_default()
}

/// See the module. It stops when it is dropped.
#[derive(Debug)]
pub struct Integrator {
    pub url: String,
    pub address: SocketAddr,
    shared: Arc<Shared>,
}

impl Integrator {
    pub fn start() -> Self {
        Self::begin(None)
    }

    /// One whose answers follow from the calls, unless something else is said.
    pub fn that_does(handler: impl Fn(&Call) -> Answer + Send + Sync + 'static) -> Self {
        Self::begin(Some(Handler(Arc::new(handler))))
    }

    fn begin(handler: Option<Handler>) -> Self {
        let listener = TcpListener::bind(("127.0.0.1", next_port())).expect("a port");
        let address = listener.local_addr().expect("an address");
        let shared = Arc::new(Shared {
            calls: Mutex::default(),
            next: Mutex::default(),
            amiss: Mutex::default(),
            always: Mutex::new(Answer::Status(200)),
            handler,
            hanging: Mutex::default(),
            stopped: AtomicBool::new(false),
        });
        let own = Arc::clone(&shared);
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                if own.stopped.load(Ordering::SeqCst) {
                    break;
                }
                let own = Arc::clone(&own);
                // A caller that goes away is none of our business.
                thread::spawn(move || drop(own.serve(stream)));
            }
        });
        Self {
            url: format!("http://{address}/in"),
            address,
            shared,
        }
    }

    /// One that answers every call so, unless something else is said.
    pub fn that_answers(always: Answer) -> Self {
        let integrator = Self::start();
        integrator.answer_always(always);
        integrator
    }

    /// Says how the next call that has no answer yet is answered.
    pub fn answer(&self, answer: Answer) {
        self.shared.next.lock().expect("answers").push_back(answer);
    }

    /// Says how all calls are answered that nothing else was said about.
    pub fn answer_always(&self, answer: Answer) {
        *self.shared.always.lock().expect("answers") = answer;
    }

    /// Says that from now on every so manieth call waits, and is answered so if something is said here; no call
    /// with nought.
    pub fn answer_every(&self, every: u32, wait: Duration, answer: Option<Answer>) {
        *self.shared.amiss.lock().expect("answers") = Amiss {
            every,
            count: 0,
            wait,
            answer,
        };
    }

    /// The calls so far.
    pub fn calls(&self) -> Vec<Call> {
        self.shared.calls.lock().expect("calls").clone()
    }

    /// Waits for so many calls; gives those there are, which are fewer when none come for too long.
    pub async fn calls_of(&self, count: usize) -> Vec<Call> {
        let until = Instant::now() + PATIENCE;
        while self.calls().len() < count && Instant::now() < until {
            tokio::time::sleep(Duration::from_millis(20)).await;
        }
        self.calls()
    }
}

impl Drop for Integrator {
    fn drop(&mut self) {
        self.shared.stopped.store(true, Ordering::SeqCst);
        // Wakes who waits for a connection.
        drop(TcpStream::connect(self.address));
    }
}

impl Shared {
    /// What one more call meets, after its wait.
    fn amiss(&self) -> Option<Answer> {
        let (wait, answer) = {
            let mut amiss = self.amiss.lock().expect("answers");
            amiss.count = amiss.count.wrapping_add(1);
            let is_one = amiss.every > 0 && amiss.count.is_multiple_of(amiss.every);
            is_one.then(|| (amiss.wait, amiss.answer.clone()))?
        };
        thread::sleep(wait);
        answer
    }

    fn serve(&self, mut stream: TcpStream) -> std::io::Result<()> {
        stream.set_read_timeout(Some(Duration::from_secs(30)))?;
        let call = read(&mut stream)?;
        self.calls.lock().expect("calls").push(call.clone());
        let next = self.next.lock().expect("answers").pop_front();
        let next = next.or_else(|| self.amiss());
        let usual = || match &self.handler {
            Some(Handler(handler)) => handler(&call),
            None => self.always.lock().expect("answers").clone(),
        };
        let answer = match next {
            Some(Answer::Late(wait)) => {
                thread::sleep(wait);
                usual()
            }
            Some(Answer::Lost) => {
                usual();
                return Ok(());
            }
            Some(told) => told,
            None => usual(),
        };
        let (status, headers, body) = match answer {
            Answer::Drop | Answer::Lost | Answer::Late(_) => return Ok(()),
            Answer::Hang => {
                self.hanging.lock().expect("lines").push(stream);
                return Ok(());
            }
            Answer::Status(status) => (status, Vec::new(), Vec::new()),
            Answer::Full(status, headers, body) => (status, headers, body),
            Answer::Slow(wait, status) => {
                thread::sleep(wait);
                (status, Vec::new(), Vec::new())
            }
            Answer::Held(gate, status) => {
                gate.pass();
                (status, Vec::new(), Vec::new())
            }
        };
        let mut head = format!(
            "HTTP/1.1 {status} As told\r\nconnection: close\r\ncontent-length: {}\r\n",
            body.len()
        );
        for (name, value) in headers {
            head.push_str(&format!("{name}: {value}\r\n"));
        }
        stream.write_all(format!("{head}\r\n").as_bytes())?;
        stream.write_all(&body)
    }
}

fn read(stream: &mut TcpStream) -> std::io::Result<Call> {
    let (mut bytes, mut piece) = (Vec::new(), [0; 8192]);
    let unreadable = || std::io::Error::from(std::io::ErrorKind::InvalidData);
    loop {
        let count = stream.read(&mut piece)?;
        if count == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        bytes.extend_from_slice(piece.get(..count).unwrap_or_default());
        let mut headers = [httparse::EMPTY_HEADER; 64];
        let mut request = httparse::Request::new(&mut headers);
        let Ok(httparse::Status::Complete(head)) = request.parse(&bytes) else {
            continue;
        };
        let pair = |header: &httparse::Header<'_>| {
            let name = HeaderName::from_bytes(header.name.as_bytes()).ok()?;
            Some((name, HeaderValue::from_bytes(header.value).ok()?))
        };
        let headers: HeaderMap = request.headers.iter().filter_map(pair).collect();
        let length = headers.get("content-length").map(HeaderValue::to_str);
        let length: usize = length
            .and_then(Result::ok)
            .and_then(|text| text.parse().ok())
            .unwrap_or_default();
        let body = bytes.get(head..).unwrap_or_default();
        if body.len() < length {
            continue;
        }
        return Ok(Call {
            method: request.method.ok_or_else(unreadable)?.to_owned(),
            path: request.path.ok_or_else(unreadable)?.to_owned(),
            body: body.to_vec(),
            headers,
            at: Instant::now(),
        });
    }
}
