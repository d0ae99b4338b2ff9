//! Rules of the source itself: actions know no HTTP, and files stay small.

use std::fs;
use std::path::{Path, PathBuf};

fn sources(folder: &Path, found: &mut Vec<PathBuf>) {
    for entry in fs::read_dir(folder).expect("a folder") {
        let path = entry.expect("an entry").path();
        match path.is_dir() {
            true => sources(&path, found),
            false if path.extension().is_some_and(|ending| ending == "rs") => found.push(path),
            false => {}
        }
    }
}

fn all() -> Vec<PathBuf> {
    let crates = Path::new(env!("CARGO_MANIFEST_DIR")).join("..");
    let mut found = Vec::new();
    sources(&crates, &mut found);
    sources(&crates.join("../frontend/src"), &mut found);
    assert!(found.len() > 50, "{}", found.len());
    found
}

#[test]
fn actions_do_not_name_actix() {
    for path in all() {
        let is_actions = path.file_name().is_some_and(|name| name == "actions.rs");
        let text = fs::read_to_string(&path).expect("a file");
        assert!(
            !is_actions || !text.contains("actix_web"),
            "{}",
            path.display()
        );
    }
}

/// A table that a backup forgets is lost by the next restore.
#[test]
fn every_table_is_in_the_backup_or_left_out_on_purpose() {
    let schema = Path::new(env!("CARGO_MANIFEST_DIR")).join("../store/src/schema.rs");
    let schema = fs::read_to_string(schema).expect("a file");
    let tables: Vec<&str> = schema
        .split("diesel::table! {")
        .skip(1)
        .filter_map(|table| table.trim_start().split([' ', '(']).next())
        .collect();
    assert!(tables.len() > 30, "{tables:?}");
    for table in tables {
        let listed = store::backup::is_listed(table);
        assert!(listed, "{table}: see store/src/backup/tables.rs");
    }
}

#[test]
fn no_file_is_too_long() {
    for path in all() {
        let is_test = path.components().any(|part| part.as_os_str() == "tests");
        // One list of every table cannot be cut.
        let is_schema = path.ends_with("store/src/schema.rs");
        let most = if is_test { 500 } else { 400 };
        let lines = fs::read_to_string(&path).expect("a file").lines().count();
        assert!(lines <= most || is_schema, "{}: {lines}", path.display());
    }
}

#[test]
fn every_file_says_what_it_is_for() {
    for path in all() {
        let text = fs::read_to_string(&path).expect("a file");
        assert!(text.starts_with("//!"), "{}", path.display());
    }
}
