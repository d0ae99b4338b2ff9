//! A visitor types. That an agent types reaches the widget with the events of the conversation.

use super::history::identities;
use super::visit::Visit;
use crate::app::State;
use crate::conversations::presence;
use crate::problem::Reply;
use domain::presence::Presence;
use store::events::Audience;
use store::{Db, StoreError, conversations, visitors};

/// Tells the agents who see it that their visitor types, or stopped.
pub async fn by_visitor(state: &State, visit: &Visit, typing: bool) -> Reply<()> {
    state.webchat.limits.typing(visit)?;
    let asked = visit.clone();
    let find = move |db: &mut Db| {
        let own = identities(db, &asked)?;
        let place = (asked.organization, asked.channel);
        let open = visitors::open_conversations(db, place, &own)?;
        let Some(latest) = open.last() else {
            return Ok::<_, StoreError>(None);
        };
        let conversation = conversations::get(db, asked.organization, *latest)?;
        Ok(Some((*latest, Audience::from(&conversation.facts()))))
    };
    let Some((conversation, audience)) = state.store.read(find).await? else {
        return Ok(());
    };
    let presence = match typing {
        true => Presence::Typing,
        false => Presence::Viewing,
    };
    let told = (presence, audience);
    presence::tell(state, visit.organization, conversation, None, told).await
}
