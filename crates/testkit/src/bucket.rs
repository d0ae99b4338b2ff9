//! A real S3-compatible store (moto) with one bucket, which can be away for a while.

use crate::python;
use std::io::{BufRead, BufReader, Write};
use std::process::{Child, ChildStdin, ChildStdout, Command, Stdio};
use std::sync::{Mutex, PoisonError};

const PROGRAM: &str = include_str!("bucket.py");

/// Runs until it is dropped.
pub struct Bucket {
    program: Child,
    lines: Mutex<(ChildStdin, BufReader<ChildStdout>)>,
    port: u16,
}

impl Bucket {
    pub fn open() -> Self {
        Self::run(&[])
    }

    /// One that takes nobody's credentials.
    pub fn closed() -> Self {
        Self::run(&["closed"])
    }

    fn run(arguments: &[&str]) -> Self {
        let mut program = Command::new(python::interpreter("moto"))
            .args(["-c", PROGRAM])
            .args(arguments)
            .stdin(Stdio::piped())
            .stdout(Stdio::piped())
            .spawn()
            .expect("python starts");
        let told = program.stdin.take().expect("it is told");
        let mut said = BufReader::new(program.stdout.take().expect("it answers"));
        let port = line(&mut said).parse();
        Self {
            program,
            lines: Mutex::new((told, said)),
            port: port.unwrap_or_else(|_| panic!("{}", python::missing("moto"))),
        }
    }

    /// As `SWITCHBOARD_FILES_URL`, for the files below `prefix`.
    pub fn url(&self, prefix: &str) -> String {
        format!("s3://desk/{prefix}?{}", self.access())
    }

    /// The same for a bucket that is not there.
    pub fn url_elsewhere(&self) -> String {
        format!("s3://nowhere?{}", self.access())
    }

    fn access(&self) -> String {
        let port = self.port;
        format!("endpoint=http://127.0.0.1:{port}&access_key_id=key&secret_access_key=hunter2")
    }

    /// Nobody is listening any more; what was taken is kept.
    pub fn stop(&self) {
        self.tell("stop");
    }

    /// It is there again.
    pub fn start(&self) {
        self.tell("start");
    }

    /// The keys of what it has.
    pub fn keys(&self) -> Vec<String> {
        serde_json::from_str(&self.tell("keys")).expect("a list")
    }

    fn tell(&self, word: &str) -> String {
        let mut lines = self.lines.lock().unwrap_or_else(PoisonError::into_inner);
        writeln!(lines.0, "{word}").expect("it listens");
        line(&mut lines.1)
    }
}

fn line(said: &mut impl BufRead) -> String {
    let mut line = String::new();
    said.read_line(&mut line).expect("a line");
    line.trim().to_owned()
}

impl Drop for Bucket {
    fn drop(&mut self) {
        drop(self.program.kill());
        drop(self.program.wait());
    }
}
