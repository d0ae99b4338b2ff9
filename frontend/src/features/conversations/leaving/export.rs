//! A file of the whole conversation.

use crate::browser::save_file;
use crate::features::conversations::state::DeskState;
use contract::export::{ExportFormat, ExportQuery};
use leptos::prelude::*;
use leptos::task::spawn_local;

pub fn export(desk: DeskState, format: ExportFormat) {
    let Some(conversation) = untrack(|| desk.thread.conversation()) else {
        return;
    };
    spawn_local(async move {
        let query = ExportQuery {
            format: Some(format),
        };
        let ending = match format {
            ExportFormat::Text => "txt",
            ExportFormat::Json | ExportFormat::Unknown => "json",
        };
        match desk
            .client()
            .export_conversation(conversation.id, &query)
            .await
        {
            Ok(bytes) => save_file(
                &format!("conversation-{}.{ending}", conversation.number),
                &bytes,
            ),
            Err(error) => desk.toasts.refused(text!(leaving.export_failed), &error),
        }
    });
}
