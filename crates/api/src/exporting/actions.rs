//! Beginning an export: it is recorded before the first piece leaves.

use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::conversations::reading;
use crate::problem::Reply;
use contract::conversations::ConversationDetails;
use domain::ConversationId;
use domain::audit::AuditAction;
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
    let withheld = details.conversation.withheld;
    let viewed = withheld.then(|| recording::viewing(state, by, id).numbered(number));
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
