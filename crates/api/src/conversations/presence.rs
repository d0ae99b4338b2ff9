//! Who looks at a conversation or types in it. Told to whoever sees it and never stored: it is
//! repeated while it lasts and forgotten when it is not.

use crate::app::State;
use crate::auth::principals::Principal;
use crate::events::frames::frame;
use crate::problem::Reply;
use crate::webchat::typing;
use contract::conversations::PresenceState;
use contract::events::Typing;
use domain::ConversationId;
use store::conversations::{Reader, get_item};
use store::{Db, StoreError, channels};

/// Tells colleagues what the caller does with a conversation, and its visitor whether they type.
pub async fn set(
    state: &State,
    by: &Principal,
    id: ConversationId,
    present: PresenceState,
) -> Reply<()> {
    let viewer = by.viewer.clone();
    let find = move |db: &mut Db| {
        let reader = Reader::load(db, viewer)?;
        let item = get_item(db, &reader, id)?;
        let worked = channels::worked(db, reader.viewer.organization)?;
        Ok::<_, StoreError>((item.conversation, worked))
    };
    let (conversation, worked) = state.store.read(find).await?;
    let told = Typing {
        conversation_id: id,
        agent_id: Some(by.agent),
        state: present,
    };
    let bytes = frame(None, "typing.changed", &told);
    let facts = conversation.facts();
    state.hub.publish(&facts, &worked, Some(by.agent), &bytes);
    let types = present == PresenceState::Typing;
    typing::by_agent(state, conversation.organization, id, by.agent, types).await
}
