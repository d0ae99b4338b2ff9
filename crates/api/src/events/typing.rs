//! `typing.changed`: to colleagues who looks and types, to the customer that somebody answers. It is
//! not told again to a stream that resumes, because it has expired by then. So these frames carry no
//! id: one would lead past what happened before and is handed out after them.

use super::frames::frame;
use super::readers::Visitor;
use crate::app::State;
use contract::conversations::PresenceState;
use contract::events::Typing;
use contract::webchat::AgentTyping;
use domain::identities::Scheme;
use domain::presence::Presence;
use domain::visibility::WorkedChannels;
use domain::{AgentId, ChannelId, ConversationId, IdentityId, OrganizationId};
use std::collections::{BTreeSet, HashMap};
use store::conversations::channels::ways_of;
use store::conversations::presence::of_event;
use store::events::Event;
use store::visitors::{self, Face};
use store::{Db, StoreResult};

/// The visitor an answer in a conversation would go to.
#[derive(Debug)]
struct Answered {
    channel: ChannelId,
    scheme: Scheme,
    address: String,
}

/// What these events need besides themselves.
#[derive(Debug, Default)]
pub struct Typists {
    answered: HashMap<ConversationId, Answered>,
    faces: HashMap<AgentId, Face>,
}

/// Looks up with three statements, however many agents type, whom they answer and who they are.
pub fn load(db: &mut Db, organization: OrganizationId, events: &[&Event]) -> StoreResult<Typists> {
    let told = events.iter().filter_map(|event| of_event(event));
    let typists: Vec<_> = told
        .filter_map(|(conversation, agent, _)| Some((conversation, agent?)))
        .collect();
    if typists.is_empty() {
        return Ok(Typists::default());
    }
    let unique = |ids: BTreeSet<_>| ids.into_iter().collect::<Vec<ConversationId>>();
    let conversations = unique(typists.iter().map(|(id, _)| *id).collect());
    let mut ways: HashMap<ConversationId, (ChannelId, IdentityId)> = HashMap::new();
    for (conversation, way) in ways_of(db, organization, &conversations)? {
        // The way of the customer's last message comes first.
        ways.entry(conversation)
            .or_insert((way.channel, way.identity));
    }
    let identities: Vec<IdentityId> = ways.values().map(|(_, identity)| *identity).collect();
    let addresses = visitors::addresses(db, organization, &identities)?;
    let answered = ways.into_iter().filter_map(|(id, (channel, identity))| {
        let (scheme, address) = addresses.get(&identity)?.clone();
        let answered = Answered {
            channel,
            scheme,
            address,
        };
        Some((id, answered))
    });
    let agents: BTreeSet<AgentId> = typists.iter().map(|(_, agent)| *agent).collect();
    let agents: Vec<AgentId> = agents.into_iter().collect();
    Ok(Typists {
        answered: answered.collect(),
        faces: visitors::faces(db, organization, &agents)?,
    })
}

/// Hands out one of these events; false when it is another one.
pub fn tell(state: &State, event: &Event, typists: &Typists, worked: &WorkedChannels) -> bool {
    let Some((conversation, agent, presence)) = of_event(event) else {
        return false;
    };
    let data = Typing {
        conversation_id: conversation,
        agent_id: agent,
        state: PresenceState::from(presence.as_str()),
    };
    let bytes = frame(None, &event.name, &data);
    state.hub.tell_colleagues(event, worked, agent, &bytes);
    if let Some(face) = agent.and_then(|agent| typists.faces.get(&agent))
        && let Some(to) = typists.answered.get(&conversation)
    {
        let data = AgentTyping {
            typing: presence == Presence::Typing,
            name: face.name.clone(),
        };
        let bytes = frame(None, &event.name, &data);
        let is_for = |visitor: &Visitor| visitor.is(to.channel, to.scheme, &to.address);
        state
            .hub
            .tell_visitors(event.organization, &event.cursor, &bytes, is_for);
    }
    true
}
