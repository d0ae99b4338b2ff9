//! Who looks at a conversation or types in it: told to whoever sees it, on every server, and read
//! while it lasts.

use super::work::Work;
use crate::app::State;
use crate::extract::AgentCaller;
use crate::problem::{Problem, Reply};
use contract::conversations::{ConversationPresence, PresenceState};
use domain::presence::{Presence, VIEWING_SECONDS, present};
use domain::{AgentId, ConversationId, OrganizationId, Timestamp};
use store::conversations::presence::{self, NewPresence};
use store::conversations::{Reader, get_item};
use store::events::Audience;
use store::{Db, StoreError, StoreResult};

/// Tells colleagues what the caller does with a conversation, and its visitor whether they type.
pub async fn set(
    state: &State,
    by: &AgentCaller,
    id: ConversationId,
    wanted: PresenceState,
) -> Reply<()> {
    let presence: Presence = wanted
        .as_str()
        .parse()
        .map_err(|error| Problem::invalid().field("state", "unknown_value", error))?;
    let viewer = by.viewer.clone();
    let seen = move |db: &mut Db| {
        let reader = Reader::load(db, viewer)?;
        let item = get_item(db, &reader, id)?;
        Ok::<_, StoreError>(Audience::from(&item.conversation.facts()))
    };
    // Read apart, so that the writer is held for one row only.
    let audience = state.store.read(seen).await?;
    tell(
        state,
        by.organization(),
        id,
        Some(by.agent),
        (presence, audience),
    )
    .await
}

/// Tells what an agent, or else the customer, does with a conversation.
pub async fn tell(
    state: &State,
    organization: OrganizationId,
    conversation: ConversationId,
    agent: Option<AgentId>,
    (presence, audience): (Presence, Audience),
) -> Reply<()> {
    let work = Work::new(state);
    let new = NewPresence {
        organization,
        id: work.id(),
        conversation,
        agent,
        presence,
        audience,
        at: work.now,
    };
    let told = state.write(move |db| presence::tell(db, &new));
    Ok(told.await?)
}

/// Colleagues of `me` who look at a conversation or type in it now.
pub fn colleagues(
    db: &mut Db,
    organization: OrganizationId,
    id: ConversationId,
    me: Option<AgentId>,
    now: Timestamp,
) -> StoreResult<Vec<ConversationPresence>> {
    let since = now.minus_seconds(VIEWING_SECONDS);
    let told = presence::of_conversation(db, organization, id, since)?;
    let there = present(told, now).into_iter();
    let others = there.filter(|(agent, _)| Some(*agent) != me);
    Ok(others
        .map(|(agent_id, presence)| ConversationPresence {
            agent_id,
            state: presence.as_str().into(),
        })
        .collect())
}
