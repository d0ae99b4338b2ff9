//! Who types, both ways. Nothing of it is stored.

use super::history::identities;
use super::visit::Visit;
use crate::app::State;
use crate::events::frames::frame;
use crate::problem::Reply;
use contract::conversations::PresenceState;
use contract::events::Typing;
use contract::webchat::AgentTyping;
use domain::{AgentId, ConversationId, OrganizationId};
use store::{Db, StoreError, channels, conversations, visitors};

/// Tells the agents who see it that their visitor types, or stopped.
pub async fn by_visitor(state: &State, visit: &Visit, typing: bool) -> Reply<()> {
    let asked = visit.clone();
    let find = move |db: &mut Db| {
        let own = identities(db, &asked)?;
        let place = (asked.organization, asked.channel);
        let open = visitors::open_conversations(db, place, &own)?;
        let Some(latest) = open.last() else {
            return Ok::<_, StoreError>(None);
        };
        let conversation = conversations::get(db, asked.organization, *latest)?;
        let worked = channels::worked(db, asked.organization)?;
        Ok(Some((conversation, worked)))
    };
    if let Some((conversation, worked)) = state.store.read(find).await? {
        let data = Typing {
            conversation_id: conversation.id,
            agent_id: None,
            state: match typing {
                true => PresenceState::Typing,
                false => PresenceState::Viewing,
            },
        };
        let bytes = frame(None, "typing.changed", &data);
        let facts = conversation.facts();
        state.hub.publish(&facts, &worked, None, &bytes);
    }
    Ok(())
}

/// Tells the visitor of a conversation that an agent types, or stopped: the one an answer would go
/// to. Whether the agent sees the conversation is asked before.
pub async fn by_agent(
    state: &State,
    organization: OrganizationId,
    conversation: ConversationId,
    agent: AgentId,
    typing: bool,
) -> Reply<()> {
    let find = move |db: &mut Db| {
        let ways = conversations::channels::ways(db, organization, conversation)?;
        let Some(way) = ways.first() else {
            return Ok::<_, StoreError>(None);
        };
        let mut addresses = visitors::addresses(db, organization, &[way.identity])?;
        let Some((scheme, address)) = addresses.remove(&way.identity) else {
            return Ok(None);
        };
        let face = visitors::faces(db, organization, &[agent])?.remove(&agent);
        Ok(face.map(|face| (way.channel, scheme, address, face.name)))
    };
    if let Some((channel, scheme, address, name)) = state.store.read(find).await? {
        let bytes = frame(None, "typing.changed", &AgentTyping { typing, name });
        let is_for =
            |visitor: &crate::events::readers::Visitor| visitor.is(channel, scheme, &address);
        state.hub.tell_visitors(organization, None, &bytes, is_for);
    }
    Ok(())
}
