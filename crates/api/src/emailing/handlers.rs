//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::actions;
use crate::app::State;
use crate::extract::{Allowed, Data, Key, Path, Valid, needs};
use crate::problem::Reply;
use actix_web::{HttpResponse, post};
use contract::email::{EmailConversation, EmailQueued};
use domain::ConversationId;

/// Send a conversation by mail, or some of its messages; needs `conversations.email`. Notes never go along. It leaves by a
/// job that tries again; the log says that it was sent, and if it could not be. 409 `mail_not_configured` where the server sends no mail.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    request_body = EmailConversation,
    responses((status = 202, body = EmailQueued)),
)]
#[post("/conversations/{id}/email")]
pub async fn email_conversation(
    state: Data<State>,
    by: Allowed<needs::EmailConversations>,
    id: Path<ConversationId>,
    key: Key,
    Valid(body): Valid<EmailConversation>,
) -> Reply<HttpResponse> {
    let once = key.once(&body)?;
    let job_id = actions::send(&state, &by, *id, once, body).await?;
    Ok(HttpResponse::Accepted().json(EmailQueued { job_id }))
}
