//! HTTP in, HTTP out; the work is in [`super::pages`].

use super::actions;
use super::pages::{self, Format};
use crate::app::State;
use crate::extract::{Allowed, Data, Path, Query, needs};
use crate::problem::{Problem, Reply};
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpResponse, get};
use contract::export::{ConversationExport, ExportFormat, ExportQuery};
use domain::ConversationId;
use domain::permissions::Permission;
use std::sync::Arc;

/// A whole conversation with its messages, notes and log, as JSON or as plain text; needs `conversations.export`.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    params(ExportQuery),
    responses((status = 200, content(
        (ConversationExport = "application/json"),
        (String = "text/plain"),
    ))),
)]
#[get("/conversations/{id}/export")]
pub async fn export_conversation(
    state: Data<State>,
    by: Allowed<needs::ExportConversations>,
    id: Path<ConversationId>,
    Query(query): Query<ExportQuery>,
) -> Reply<HttpResponse> {
    let (format, kind, ending) = match query.format {
        None | Some(ExportFormat::Json) => (Format::Json, "application/json", "json"),
        Some(ExportFormat::Text) => (Format::Text, "text/plain; charset=utf-8", "txt"),
        Some(ExportFormat::Unknown) => {
            let message = "json or text";
            return Err(Problem::invalid().field("format", "unknown_value", message));
        }
    };
    let details = actions::begin(&state, &by, *id).await?;
    let name = format!("conversation-{}.{ending}", details.conversation.number);
    let (state, by) = (State::clone(&state), Arc::clone(&by.0));
    let needed = Permission::ExportConversations;
    let pages = pages::stream(state, by, details, format, needed, None);
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, kind))
        .insert_header((
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .streaming(pages))
}
