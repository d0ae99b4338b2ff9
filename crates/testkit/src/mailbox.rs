//! A real SMTP server (aiosmtpd) with one mailbox that takes every letter.

use crate::python;
use serde::Deserialize;
use std::io::{BufRead, BufReader};
use std::path::PathBuf;
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};
use std::{fs, thread};
use tempfile::TempDir;

const PROGRAM: &str = include_str!("mailbox.py");
const LOOK: Duration = Duration::from_millis(20);

/// Runs until it is dropped.
pub struct Mailbox {
    folder: TempDir,
    program: Child,
    port: u16,
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
        let folder = tempfile::tempdir().expect("a folder");
        let mut program = Command::new(python::interpreter("aiosmtpd"))
            .args(["-c", PROGRAM])
            .arg(folder.path())
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python starts");
        let mut line = String::new();
        let out = program.stdout.take().expect("it prints its port");
        BufReader::new(out).read_line(&mut line).expect("a line");
        let port = line.trim().parse();
        Self {
            folder,
            program,
            port: port.unwrap_or_else(|_| panic!("{}", python::missing("aiosmtpd"))),
        }
    }

    /// As `SWITCHBOARD_SMTP_URL`.
    pub fn url(&self) -> String {
        format!("smtp://127.0.0.1:{}", self.port)
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
