//! Lines to servers of mail: secured as the settings say and by a certificate that somebody vouches for,
//! or nothing is said on them.

use crate::running::{get, local, owner, post};
use serde_json::{Value, json};
use std::io::{BufRead, BufReader, Write};
use std::net::{TcpListener, TcpStream};
use std::sync::{Arc, Mutex};
use std::thread;
use std::time::{Duration, Instant};
use testkit::{Authority, Dovecot, Mailbox, PATIENCE, Program, Setup, TestDatabase};
use tokio::time::sleep;

/// An organization on a server that may call this machine.
pub struct Desk {
    program: Program,
    setup: Setup,
    pub token: String,
    _folder: tempfile::TempDir,
}

impl Desk {
    /// Trusts whom the machine trusts, or whom it is told to.
    pub async fn open(database: &TestDatabase, trusted: Option<&Authority>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut setup = local(database, folder.path());
        if let Some(authority) = trusted {
            setup = setup.with("SSL_CERT_DIR", authority.trusted().display());
        }
        let program = setup.start().await;
        let token = owner(&program.origin).await;
        Self {
            program,
            setup,
            token,
            _folder: folder,
        }
    }

    /// The same after a stop, as another process.
    pub async fn again(mut self) -> Self {
        self.program.terminate();
        self.program.ends().await;
        self.program = self.setup.start().await;
        self
    }

    pub fn origin(&self) -> &str {
        &self.program.origin
    }

    pub async fn posts(&self, path: &str, body: &Value) -> Value {
        post(&self.program.origin, path, &self.token, body).await
    }

    /// A channel by two servers; gives its path.
    pub async fn channel(&self, smtp: &Value, imap: &Value) -> String {
        let mut settings = json!({"from_address": "desk@inbox.example.test"});
        for (key, value) in [smtp, imap]
            .into_iter()
            .flat_map(|form| form.as_object().expect("fields"))
        {
            settings[key] = value.clone();
        }
        let new = json!({"kind": "email", "name": "Desk", "settings": settings});
        let made = self.posts("/channels", &new).await;
        format!("/channels/{}", made["id"].as_str().expect("an id"))
    }

    /// Writes to the mailbox until the channel has noticed it, for it begins with what comes after that.
    pub async fn arrives(&self, dovecot: &Dovecot, subject: &str) -> String {
        let began = Instant::now();
        for number in 0.. {
            dovecot.delivers(format!(
                "Message-ID: <{number}.{}@customer.example.test>\r\nFrom: nora@customer.example.test\r\n\
                 To: desk@inbox.example.test\r\nSubject: {subject}\r\n\r\nHello\r\n",
                subject.replace(' ', "."),
            ));
            sleep(Duration::from_millis(300)).await;
            let list = get(&self.program.origin, "/conversations", &self.token).await;
            let items = list["items"].as_array().expect("items").iter();
            if let Some(found) = items.into_iter().find(|one| one["subject"] == subject) {
                return found["id"].as_str().expect("an id").to_owned();
            }
            assert!(
                began.elapsed() < PATIENCE,
                "nothing arrives: {}",
                self.program.said()
            );
        }
        unreachable!("numbers do not end")
    }

    /// What a test of its connection finds at the two servers: what is wrong, or nothing.
    pub async fn finds(&self, channel: &str) -> [Option<String>; 2] {
        let tested = self.posts(&format!("{channel}/test"), &json!({})).await;
        let found = |n: usize| {
            let check = &tested["checks"][n];
            let detail = check["detail"].as_str().unwrap_or_default().to_owned();
            (check["ok"] != true).then_some(detail)
        };
        [found(0), found(1)]
    }
}

#[tokio::test]
async fn mail_comes_and_goes_over_lines_that_are_secured() {
    let authority = Authority::new();
    for database in testkit::databases() {
        let desk = Desk::open(&database, Some(&authority)).await;
        for security in ["tls", "starttls"] {
            let (dovecot, mailbox) = (Dovecot::secured(&authority), Mailbox::secured(&authority));
            let smtp = mailbox.form_by("localhost", security);
            let imap = dovecot.form_by("localhost", security);
            let channel = desk.channel(&smtp, &imap).await;
            assert_eq!(desk.finds(&channel).await, [None, None], "{security}");
            let conversation = desk.arrives(&dovecot, security).await;
            let path = format!("/conversations/{conversation}/messages");
            desk.posts(&path, &json!({"text": "On its way"})).await;
            let letters = mailbox.wait_for(1);
            assert_eq!(letters[0].text.trim_end(), "On its way");
        }
    }
}

#[tokio::test]
async fn a_certificate_that_nobody_vouches_for_is_refused_in_words() {
    let authority = Authority::new();
    let (dovecot, mailbox) = (Dovecot::secured(&authority), Mailbox::secured(&authority));
    for database in testkit::databases() {
        let stranger = Desk::open(&database, None).await;
        for security in ["tls", "starttls"] {
            let smtp = mailbox.form_by("localhost", security);
            let imap = dovecot.form_by("localhost", security);
            let channel = stranger.channel(&smtp, &imap).await;
            for found in stranger.finds(&channel).await {
                let expected = "the certificate of localhost is not trusted: nobody vouches for it whom this \
                    machine knows. An authority of your own is made known by SSL_CERT_DIR";
                assert_eq!(found.as_deref(), Some(expected), "{security}");
            }
        }
    }
    for database in testkit::databases() {
        let desk = Desk::open(&database, Some(&authority)).await;
        let smtp = mailbox.form_by("127.0.0.1", "tls");
        let imap = dovecot.form_by("127.0.0.1", "starttls");
        let channel = desk.channel(&smtp, &imap).await;
        for found in desk.finds(&channel).await {
            let expected =
                "the certificate of 127.0.0.1 is not trusted: it is made out to another name";
            assert_eq!(found.as_deref(), Some(expected));
        }
    }
}

/// A server that greets, knows no STARTTLS, and writes down what it is told.
struct Eavesdropper {
    port: u16,
    heard: Arc<Mutex<Vec<String>>>,
}

impl Eavesdropper {
    fn start(greeting: &'static str, answer: fn(&str) -> String) -> Self {
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let port = listener.local_addr().expect("an address").port();
        let heard: Arc<Mutex<Vec<String>>> = Arc::default();
        let own = Arc::clone(&heard);
        thread::spawn(move || {
            for line in listener.incoming().map_while(Result::ok) {
                // Whoever hangs up has said enough.
                drop(listen(line, greeting, answer, &own));
            }
        });
        Self { port, heard }
    }

    fn heard(&self) -> Vec<String> {
        self.heard.lock().expect("lines").clone()
    }
}

fn listen(
    mut out: TcpStream,
    greeting: &str,
    answer: fn(&str) -> String,
    heard: &Mutex<Vec<String>>,
) -> std::io::Result<()> {
    out.write_all(greeting.as_bytes())?;
    for line in BufReader::new(out.try_clone()?).lines() {
        let line = line?;
        out.write_all(answer(&line).as_bytes())?;
        heard.lock().expect("lines").push(line);
    }
    Ok(())
}

#[tokio::test]
async fn without_starttls_nothing_is_told_in_the_clear() {
    for database in testkit::databases() {
        let desk = Desk::open(&database, None).await;
        let smtp = Eavesdropper::start("220 old.example ESMTP\r\n", |line| {
            match line.starts_with("EHLO") {
                true => "250-old.example\r\n250 AUTH PLAIN LOGIN\r\n".to_owned(),
                false => "221 Bye\r\n".to_owned(),
            }
        });
        let imap = Eavesdropper::start("* OK [CAPABILITY IMAP4rev1] ready\r\n", |line| {
            let tag = line.split(' ').next().unwrap_or_default();
            format!("{tag} BAD Unknown command\r\n")
        });
        let channel = desk
            .channel(
                &json!({
                    "smtp_host": "127.0.0.1", "smtp_port": smtp.port, "smtp_security": "starttls",
                    "smtp_user": "desk", "smtp_password": "fake-password",
                }),
                &json!({
                    "imap_host": "127.0.0.1", "imap_port": imap.port, "imap_security": "starttls",
                    "imap_user": "desk", "imap_password": "fake-password",
                }),
            )
            .await;
        for found in desk.finds(&channel).await {
            let expected = "the server does not offer STARTTLS, so it was told no more";
            assert_eq!(found.as_deref(), Some(expected));
        }
        let told = [smtp.heard(), imap.heard()].concat();
        assert!(!told.is_empty(), "both were asked");
        for line in told {
            let word = line.to_ascii_uppercase();
            let is_harmless = ["EHLO", "QUIT", "STARTTLS"]
                .iter()
                .any(|harmless| word.contains(harmless));
            assert!(is_harmless, "{line}");
        }
        // TLS from the first byte on is not what this server speaks.
        let confused = desk
            .channel(
                &json!({"smtp_host": "127.0.0.1", "smtp_port": smtp.port, "smtp_security": "tls"}),
                &json!({}),
            )
            .await;
        let [found, _] = desk.finds(&confused).await;
        let found = found.expect("a reason");
        assert!(
            found.contains("does not begin with TLS at this port"),
            "{found}"
        );
    }
}
