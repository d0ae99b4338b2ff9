//! Imports as the API shows them.

use crate::problem::{Problem, Reply};
use contract::contact_imports::{
    ContactImport as Wire, ImportColumn, ImportPreview, ImportProblem,
};
use domain::actors::Actor;
use domain::imports::{ImportState, Reason};
use std::str::FromStr;
use store::contact_imports::ContactImport;

pub fn import(import: ContactImport) -> Wire {
    let columns = import.layout.columns.into_iter().enumerate();
    let columns = columns.map(|(index, column)| ImportColumn {
        index,
        title: column.title,
        field: column.field.map(|field| field.as_str().into()),
    });
    // What an older server wrote may lack something; then there is nothing to show.
    let preview = serde_json::from_str::<ImportPreview>(&import.preview).ok();
    Wire {
        id: import.id,
        channel_id: import.channel,
        file_name: import.file.name,
        size: import.file.size,
        encoding: import.file.encoding.to_string(),
        delimiter: import.delimiter.as_str().into(),
        existing: import.existing.as_str().into(),
        header: import.layout.header.as_str().into(),
        columns: columns.collect(),
        state: import.state.as_str().into(),
        total_rows: import.total_rows,
        processed_rows: import.counts.processed(),
        created: import.counts.created,
        updated: import.counts.updated,
        ignored: import.counts.ignored,
        rejected: import.counts.rejected,
        preview: preview.filter(|_| import.state == ImportState::Previewed),
        agent_id: match import.author {
            Actor::Agent(id) => Some(id),
            _ => None,
        },
        created_at: import.created_at,
        started_at: import.started_at,
        finished_at: import.finished_at,
        version: import.version,
    }
}

/// Why a row is left out.
pub fn problem(reason: Reason) -> ImportProblem {
    ImportProblem {
        code: reason.to_string(),
        message: reason.sentence().to_owned(),
        rejected: true,
        same_as_line: None,
    }
}

/// The beginning of a text.
pub fn short(text: &str, characters: usize) -> String {
    text.chars().take(characters).collect()
}

/// A word of ours.
pub fn word<T: FromStr>(field: &str, text: &str) -> Reply<T> {
    let unknown = |_| Problem::invalid().field(field, "unknown_value", "not a known word");
    text.parse().map_err(unknown)
}
