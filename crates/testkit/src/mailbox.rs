//! A real SMTP server (aiosmtpd) with one mailbox that takes every letter.

use crate::{Authority, python};
use serde::Deserialize;
use serde_json::{Value, json};
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};
use tempfile::TempDir;

const PROGRAM: &str = include_str!("mailbox.py");
/// What it says it takes, in bytes.
const LARGEST: u64 = 32 * 1024 * 1024;
const LOOK: Duration = Duration::from_millis(20);

/// Runs until it is dropped.
pub struct Mailbox {
    folder: TempDir,
    program: Child,
    /// In the clear, and with a certificate for STARTTLS and for TLS.
    ports: Vec<u16>,
}

/// A letter, as the server took it.
#[derive(Clone, Debug, Deserialize)]
pub struct Letter {
    pub from: String,
    pub to: Vec<String>,
    pub headers: Vec<(String, String)>,
    pub text: String,
    pub html: String,
    pub files: Vec<File>,
}

/// A file of a letter.
#[derive(Clone, Debug, Deserialize, PartialEq, Eq)]
pub struct File {
    pub name: String,
    #[serde(rename = "type")]
    pub media_type: String,
    pub size: u64,
}

impl Mailbox {
    pub fn open() -> Self {
        Self::start(LARGEST, None)
    }

    /// One that says it takes no mail of more bytes.
    pub fn with_room_for(bytes: u64) -> Self {
        Self::start(bytes, None)
    }

    /// One where lines are secured, too, by a certificate that the authority vouches for.
    pub fn secured(by: &Authority) -> Self {
        Self::start(LARGEST, Some(by))
    }

    fn start(largest: u64, secured: Option<&Authority>) -> Self {
        let folder = tempfile::tempdir().expect("a folder");
        let mut command = Command::new(python::interpreter("aiosmtpd"));
        command.args(["-c", PROGRAM]).arg(folder.path());
        command.arg(largest.to_string());
        if let Some(authority) = secured {
            command.arg(authority.certificate()).arg(authority.key());
        }
        let mut program = command
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python starts");
        let mut line = String::new();
        let out = program.stdout.take().expect("it prints its ports");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let ports: Result<Vec<u16>, _> = line.split_whitespace().map(str::parse).collect();
        let ports = ports.ok().filter(|ports| !ports.is_empty());
        Self {
            folder,
            program,
            ports: ports.unwrap_or_else(|| panic!("{}", python::missing("aiosmtpd"))),
        }
    }

    /// What the form of a channel says of it, by its name and how the line is secured.
    pub fn form_by(&self, host: &str, security: &str) -> Value {
        let place = match security {
            "starttls" => 1,
            "tls" => 2,
            _ => 0,
        };
        json!({
            "smtp_host": host,
            "smtp_port": self.ports.get(place),
            "smtp_security": security,
            "smtp_user": "desk",
            "smtp_password": "fake-password",
        })
    }

    /// Lets in by XOAUTH2 who has this token, and nobody else.
    pub fn knows_token(&self, token: &str) {
        fs::write(self.folder.path().join("token"), token).expect("written");
    }

    /// As `SWITCHBOARD_SMTP_URL`.
    pub fn url(&self) -> String {
        let port = self.ports.first().expect("a port");
        format!("smtp://127.0.0.1:{port}")
    }

    /// Lets it put everything off, or not any more.
    pub fn set_busy(&self, busy: bool) {
        let place = self.folder.path().join("busy");
        match busy {
            true => fs::write(place, "").expect("written"),
            false => fs::remove_file(place).expect("removed"),
        }
    }

    /// What it has taken, the first letter first.
    pub fn letters(&self) -> Vec<Letter> {
        let entries = fs::read_dir(self.folder.path())
            .expect("a folder")
            .flatten();
        let mut files: Vec<PathBuf> = entries
            .map(|entry| entry.path())
            .filter(|path| path.extension().is_some_and(|ending| ending == "json"))
            .collect();
        files.sort();
        let read = |path: &PathBuf| {
            let text = fs::read_to_string(path).expect("a letter");
            serde_json::from_str(&text).expect("JSON")
        };
        files.iter().map(read).collect()
    }

    /// Waits until it has taken so many.
    pub fn wait_for(&self, count: usize) -> Vec<Letter> {
        let until = Instant::now() + Duration::from_secs(30);
        loop {
            let letters = self.letters();
            if letters.len() >= count {
                return letters;
            }
            assert!(
                Instant::now() < until,
                "{} of {count} letters",
                letters.len()
            );
            thread::sleep(LOOK);
        }
    }
}

impl Letter {
    /// The values of a header.
    pub fn header(&self, name: &str) -> Vec<&str> {
        let own = self
            .headers
            .iter()
            .filter(|(other, _)| other.eq_ignore_ascii_case(name));
        own.map(|(_, value)| value.as_str()).collect()
    }
}

impl Drop for Mailbox {
    fn drop(&mut self) {
        drop(self.program.kill());
        drop(self.program.wait());
    }
}
