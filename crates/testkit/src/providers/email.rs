//! A provider of mail: takes mail by SMTP, and posts what customers write raw, with a secret. What it
//! answers to a mail is told like that of the others, in words of HTTP, see [`answer`].

use super::{Hook, Provider, Says, State, Took};
use crate::{Answer, Call, Integrator, integrator};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use mail_parser::{MessageParser, MimeHeaders};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Read, Write};
use std::net::{SocketAddr, TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;

const USER: &str = "desk@inbox.example.test";
const PASSWORD: &str = "fake-password";
/// So many mails of a customer are one thread.
const THREAD: u32 = 12;

/// See the module.
#[derive(Debug)]
pub struct Email {
    server: Integrator,
    smtp: SocketAddr,
    took: Arc<Mutex<Vec<Took>>>,
    secret: Mutex<String>,
}

impl Email {
    pub fn start() -> Self {
        let took: Arc<Mutex<Vec<Took>>> = Arc::default();
        let own = Arc::clone(&took);
        let server = Integrator::that_does(move |call| take(&own, call));
        let (listener, http) = (
            TcpListener::bind(("127.0.0.1", integrator::next_port())).expect("a port"),
            server.address,
        );
        let smtp = listener.local_addr().expect("an address");
        thread::spawn(move || {
            for stream in listener.incoming().map_while(Result::ok) {
                // A caller that goes away is none of our business.
                thread::spawn(move || drop(serve(stream, http)));
            }
        });
        Self {
            server,
            smtp,
            took,
            secret: Mutex::default(),
        }
    }

    /// A raw mail, as it is posted.
    pub fn posts(&self, mail: impl Into<Vec<u8>>) -> Hook {
        let secret = self.secret.lock().expect("a secret").clone();
        Hook {
            method: "POST",
            tail: String::new(),
            headers: vec![
                ("content-type", "message/rfc822".to_owned()),
                ("authorization", format!("Bearer {secret}")),
            ],
            body: mail.into(),
        }
    }
}

/// A mail that came by SMTP.
fn take(took: &Mutex<Vec<Took>>, call: &Call) -> Answer {
    let mail = MessageParser::default().parse(&call.body);
    let Some(mail) = mail.filter(|mail| mail.from().is_some() && mail.message_id().is_some())
    else {
        return Answer::Status(400);
    };
    let file = mail.attachment(0).map(|part| {
        let name = part.attachment_name().unwrap_or_default().to_owned();
        (name, part.contents().to_vec())
    });
    let text = mail
        .body_text(0)
        .map(|text| text.trim_end().replace("\r\n", "\n"));
    took.lock().expect("mails").push(Took {
        id: mail.message_id().unwrap_or_default().to_owned(),
        ours: None,
        to: call.header("x-recipients").to_owned(),
        text: text.filter(|text| !text.is_empty()),
        file,
    });
    Answer::Status(200)
}

/// One connection; the mail itself is passed on as a call, so that it is answered as was told.
fn serve(stream: TcpStream, http: SocketAddr) -> std::io::Result<()> {
    let mut lines = BufReader::new(stream.try_clone()?);
    let mut out = stream;
    let (mut signed_in, mut recipients) = (false, Vec::new());
    out.write_all(b"220 fake.example.test ESMTP\r\n")?;
    loop {
        let mut line = String::new();
        if lines.read_line(&mut line)? == 0 {
            return Ok(());
        }
        let line = line.trim_end();
        let (word, rest) = line.split_once(' ').unwrap_or((line, ""));
        let reply = match word.to_ascii_uppercase().as_str() {
            "EHLO" => {
                "250-fake.example.test\r\n250-AUTH PLAIN\r\n250-8BITMIME\r\n250 SIZE 26214400"
                    .to_owned()
            }
            "AUTH" => {
                signed_in = rest
                    .strip_prefix("PLAIN ")
                    .is_some_and(|given| given == STANDARD.encode(format!("\0{USER}\0{PASSWORD}")));
                match signed_in {
                    true => "235 2.7.0 Accepted".to_owned(),
                    false => "535 5.7.8 Username and password not accepted".to_owned(),
                }
            }
            "MAIL" | "RCPT" | "DATA" if !signed_in => {
                "530 5.7.0 Authentication required".to_owned()
            }
            "MAIL" => {
                recipients.clear();
                "250 2.1.0 OK".to_owned()
            }
            "RCPT" => {
                let address = rest.split(['<', '>']).nth(1).unwrap_or_default();
                recipients.push(address.to_owned());
                "250 2.1.5 OK".to_owned()
            }
            "DATA" => {
                out.write_all(b"354 Go ahead\r\n")?;
                let mail = data(&mut lines)?;
                match answer(http, &recipients, &mail) {
                    Some(reply) => reply,
                    None => return Ok(()),
                }
            }
            "RSET" | "NOOP" => "250 2.0.0 OK".to_owned(),
            "QUIT" => {
                out.write_all(b"221 2.0.0 Bye\r\n")?;
                return Ok(());
            }
            _ => "502 5.5.1 Unknown command".to_owned(),
        };
        out.write_all(format!("{reply}\r\n").as_bytes())?;
    }
}

/// Everything up to a dot on its own.
fn data(lines: &mut impl BufRead) -> std::io::Result<Vec<u8>> {
    let mut mail = Vec::new();
    loop {
        let mut line = Vec::new();
        if lines.read_until(b'\n', &mut line)? == 0 {
            return Err(std::io::ErrorKind::UnexpectedEof.into());
        }
        if line == b".\r\n" {
            return Ok(mail);
        }
        mail.extend_from_slice(line.strip_prefix(b".").unwrap_or(&line));
    }
}

/// What the server says to a mail: it takes it at 2xx, wants it later at 429 and 5xx, and never at other
/// statuses. Nothing, where the call gets no answer.
fn answer(http: SocketAddr, recipients: &[String], mail: &[u8]) -> Option<String> {
    let mut call = TcpStream::connect(http).ok()?;
    let head = format!(
        "POST /mail HTTP/1.1\r\nhost: {http}\r\nx-recipients: {}\r\ncontent-length: {}\r\n\r\n",
        recipients.join(","),
        mail.len()
    );
    call.write_all(head.as_bytes()).ok()?;
    call.write_all(mail).ok()?;
    let mut said = String::new();
    call.read_to_string(&mut said).ok()?;
    let status: u16 = said.split(' ').nth(1)?.parse().ok()?;
    Some(match status {
        200..=299 => "250 2.0.0 OK: queued".to_owned(),
        429 => "451 4.7.1 Too much mail, try again later".to_owned(),
        500..=599 => "421 4.3.2 Service not available".to_owned(),
        _ => "550 5.1.1 No such mailbox".to_owned(),
    })
}

impl Provider for Email {
    fn kind(&self) -> &'static str {
        "email"
    }

    fn settings(&self) -> Value {
        json!({
            "from_address": USER,
            "from_name": "Desk",
            "smtp_host": self.smtp.ip().to_string(),
            "smtp_port": self.smtp.port(),
            "smtp_security": "none",
            "smtp_user": USER,
            "smtp_password": PASSWORD,
        })
    }

    fn learns(&self, secret: &str) {
        secret.clone_into(&mut self.secret.lock().expect("a secret"));
    }

    fn server(&self) -> &Integrator {
        &self.server
    }

    fn says(&self, _: &str, says: &Says) -> Hook {
        let id = |number: u32| format!("<{number}.{}@customer.example.test>", says.customer);
        let others = (1..=THREAD).filter(|number| *number != says.number).map(id);
        let others: Vec<String> = others.collect();
        let mail = format!(
            "Message-ID: {}\r\n\
             References: {}\r\n\
             From: Nora Quill {} <nora{}@customer.example.test>\r\n\
             To: Desk <{USER}>\r\n\
             Subject: Order A-17\r\n\
             Date: {}\r\n\
             MIME-Version: 1.0\r\n\
             Content-Type: text/plain; charset=utf-8\r\n\
             Content-Transfer-Encoding: 8bit\r\n\
             \r\n\
             {}\r\n",
            id(says.number),
            others.join("\r\n "),
            says.customer,
            says.customer,
            mail_parser::DateTime::from_timestamp(says.at).to_rfc822(),
            says.text,
        );
        self.posts(mail)
    }

    fn forged(&self, url: &str, says: &Says) -> Hook {
        let mut hook = self.says(url, says);
        hook.headers.pop();
        hook.headers
            .push(("authorization", "Bearer guessed".to_owned()));
        hook
    }

    fn nonsense(&self, _: &str) -> Hook {
        self.posts(b"\x00\xff nothing of a mail".to_vec())
    }

    fn tells(&self, _: &str, sent: &Took, state: State) -> Option<Hook> {
        let mail = format!(
            "Message-ID: <bounce.{id}>\r\n\
             Return-Path: <>\r\n\
             From: MAILER-DAEMON@fake.example.test\r\n\
             To: {USER}\r\n\
             Subject: Undelivered Mail Returned to Sender\r\n\
             Auto-Submitted: auto-replied\r\n\
             MIME-Version: 1.0\r\n\
             Content-Type: multipart/report; report-type=delivery-status; boundary=b\r\n\
             \r\n\
             --b\r\n\
             Content-Type: text/plain\r\n\
             \r\n\
             I am sorry.\r\n\
             --b\r\n\
             Content-Type: message/delivery-status\r\n\
             \r\n\
             Reporting-MTA: dns; fake.example.test\r\n\
             \r\n\
             Final-Recipient: rfc822; {to}\r\n\
             Action: failed\r\n\
             Status: 5.1.1\r\n\
             Diagnostic-Code: smtp; 550 5.1.1 No such\r\n mailbox\r\n\
             \r\n\
             --b\r\n\
             Content-Type: text/rfc822-headers\r\n\
             \r\n\
             Message-ID: <{id}>\r\n\
             Subject: Re: Order A-17\r\n\
             \r\n\
             --b--\r\n",
            id = sent.id,
            to = sent.to,
        );
        (state == State::Failed).then(|| self.posts(mail))
    }

    fn took(&self) -> Vec<Took> {
        self.took.lock().expect("mails").clone()
    }

    fn refusal(&self) -> Answer {
        Answer::Status(400)
    }

    fn slow_down(&self) -> Answer {
        Answer::Status(429)
    }
}
