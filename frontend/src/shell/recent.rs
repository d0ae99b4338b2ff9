//! The conversations opened lately in this browser, the last one first.

use crate::browser::storage;
use serde::{Deserialize, Serialize};

const RECENT: &str = "recent";
const MOST: usize = 20;

/// One of them, as it is shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
pub struct Recent {
    pub number: i64,
    pub name: String,
    pub color: String,
}

pub fn recent() -> Vec<Recent> {
    storage::load(RECENT).unwrap_or_default()
}

/// One was opened.
pub fn remember(opened: Recent) {
    let mut all = recent();
    all.retain(|other| other.number != opened.number);
    all.insert(0, opened);
    all.truncate(MOST);
    storage::save(RECENT, &all);
}

/// One is not there any more, or not to be seen.
pub fn forget(number: i64) {
    let mut all = recent();
    all.retain(|other| other.number != number);
    storage::save(RECENT, &all);
}
