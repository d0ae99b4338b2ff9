//! Beginning an export: it is recorded before the first piece leaves.

use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::conversations::reading;
use crate::problem::Reply;
use contract::conversations::ConversationDetails;
use domain::ConversationId;
use domain::audit::{AuditAction, AuditEntry};
use store::{StoreError, audit};

/// The conversation as the caller sees it, whose whole they are about to get.
pub async fn begin(
    state: &State,
    by: &Principal,
    id: ConversationId,
) -> Reply<ConversationDetails> {
    let details = reading::get(state, by, id).await?.answer;
    let number = details.conversation.number;
    let exported = AuditAction::ConversationExported;
    let exported = recording::act(state, by, exported, id).numbered(number);
    let viewed = viewing(state, by, &details);
    let recorded = state.write(move |db| {
        audit::append(db, &exported)?;
        match &viewed {
            Some(viewed) => audit::append(db, viewed),
            None => Ok::<_, StoreError>(()),
        }
    });
    recorded.await?;
    Ok(details)
}

/// The same as part of something that is recorded itself.
pub async fn begin_inside(
    state: &State,
    by: &Principal,
    id: ConversationId,
) -> Reply<ConversationDetails> {
    let details = reading::get(state, by, id).await?.answer;
    if let Some(viewed) = viewing(state, by, &details) {
        record(state, viewed).await?;
    }
    Ok(details)
}

/// That who is none of its viewers gets what is in a restricted conversation.
fn viewing(state: &State, by: &Principal, details: &ConversationDetails) -> Option<AuditEntry> {
    let c = &details.conversation;
    c.withheld
        .then(|| recording::viewing(state, by, c.id).numbered(c.number))
}

/// Writes down what leaves, before it does.
pub async fn record(state: &State, entry: AuditEntry) -> Reply<()> {
    let recorded = state.write(move |db| audit::append(db, &entry));
    Ok(recorded.await?)
}
