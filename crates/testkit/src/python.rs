//! The Python environment that scripts/setup makes for the tests.

use std::env;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::{Command, Stdio};

/// Its interpreter, for a test that needs `what`.
pub fn interpreter(what: &str) -> PathBuf {
    let built = env::var_os("CARGO_TARGET_DIR").map_or_else(
        || Path::new(env!("CARGO_MANIFEST_DIR")).join("../../target"),
        PathBuf::from,
    );
    let python = built.join("python/bin/python");
    assert!(python.exists(), "{}", missing(what));
    python
}

/// What a program that needs the package `what` makes of its input.
pub fn ask(what: &str, program: &str, input: &str) -> String {
    let mut asked = Command::new(interpreter(what))
        .args(["-c", program])
        .stdin(Stdio::piped())
        .stdout(Stdio::piped())
        .spawn()
        .expect("python starts");
    let mut told = asked.stdin.take().expect("it is told");
    told.write_all(input.as_bytes()).expect("it listens");
    drop(told);
    let said = asked.wait_with_output().expect("it ends");
    assert!(said.status.success(), "{}", missing(what));
    String::from_utf8(said.stdout).expect("a text")
}

/// What to do about it.
pub fn missing(what: &str) -> String {
    format!("{what} is needed for the tests: run scripts/setup test")
}
