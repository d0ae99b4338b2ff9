//! The Python environment that scripts/setup makes for the tests.

use std::env;
use std::path::{Path, PathBuf};

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

/// What to do about it.
pub fn missing(what: &str) -> String {
    format!("{what} is needed for the tests: run scripts/setup test")
}
