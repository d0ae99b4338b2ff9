//! Labels on conversations: added and removed singly, so that two agents lose none.

use super::actions::act;
use crate::app::State;
use crate::auth::principals::Principal;
use crate::extract::{Allowed, Data, Path, needs};
use crate::once::Once;
use crate::problem::{Problem, Reply};
use actix_web::web::Json;
use actix_web::{delete, put};
use contract::conversations::ConversationDetails;
use domain::conversations::{Conversation, LabelError, Move};
use domain::{ConversationId, LabelId, Timestamp};
use store::{Db, StoreError, labels};

/// Add a label; needs `conversations.reply`. 409 `too_many_labels` beyond 20.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    responses((status = 200, body = ConversationDetails)),
)]
#[put("/conversations/{id}/labels/{label_id}")]
pub async fn add_conversation_label(
    state: Data<State>,
    by: Allowed<needs::ReplyToConversations>,
    ids: Path<(ConversationId, LabelId)>,
) -> Reply<Json<ConversationDetails>> {
    let (id, label) = *ids;
    set(&state, &by, id, (label, Wanted::On)).await.map(Json)
}

/// Take a label away; needs `conversations.reply`.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    responses((status = 200, body = ConversationDetails)),
)]
#[delete("/conversations/{id}/labels/{label_id}")]
pub async fn remove_conversation_label(
    state: Data<State>,
    by: Allowed<needs::ReplyToConversations>,
    ids: Path<(ConversationId, LabelId)>,
) -> Reply<Json<ConversationDetails>> {
    let (id, label) = *ids;
    set(&state, &by, id, (label, Wanted::Off)).await.map(Json)
}

/// Whether the conversation is to have the label.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wanted {
    On,
    Off,
}

async fn set(
    state: &State,
    by: &Principal,
    id: ConversationId,
    wanted: (LabelId, Wanted),
) -> Reply<ConversationDetails> {
    let done = act(state, by, id, Once::default(), move |db, _, c, now| {
        change(db, c, wanted, now)
    });
    done.await
}

/// Adds a label, or takes it away.
pub fn change(
    db: &mut Db,
    c: &mut Conversation,
    (label, wanted): (LabelId, Wanted),
    now: Timestamp,
) -> Reply<Vec<Move>> {
    let held = labels::hold(db, c.organization, label).map_err(|error| match error {
        StoreError::NotFound => Problem::not_found(),
        error => error.into(),
    })?;
    let mut named = c.labels.clone();
    named.push(label);
    let known = labels::urgencies(db, c.organization, &named)?;
    Ok(match wanted {
        Wanted::On => c.label(label, &held.name, &known, now)?,
        Wanted::Off => c.unlabel(label, &held.name, &known, now),
    })
}

impl From<LabelError> for Problem {
    fn from(error: LabelError) -> Self {
        Self::conflict(error.code(), &error.to_string())
    }
}
