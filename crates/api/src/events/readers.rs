//! Who listens, and what an event is to them.

use super::queue::Sender;
use domain::identities::Scheme;
use domain::principal::Viewer;
use domain::visibility::{Sight, WorkedChannels, can_see, can_see_contact};
use domain::{AgentId, ChannelId, OrganizationId};
use store::events::{Audience, Cursor, Event};

/// One open stream.
#[derive(Debug)]
pub struct Reader {
    pub organization: OrganizationId,
    pub who: Who,
    /// The agent whom it makes present.
    pub present: Option<AgentId>,
    /// Bounded: who does not read fast enough is dropped and resumes from the log.
    pub queue: Sender,
    /// What it has already, or gets by itself.
    pub from: Cursor,
    /// Whether counts may have changed since it was last told.
    pub counts_changed: bool,
}

#[derive(Clone, Debug)]
pub enum Who {
    Viewer(Viewer),
    Visitor(Visitor),
}

/// Somebody in the widget of one channel, by the addresses they proved.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Visitor {
    pub channel: ChannelId,
    pub addresses: Vec<(Scheme, String)>,
}

impl Visitor {
    pub fn is(&self, channel: ChannelId, scheme: Scheme, address: &str) -> bool {
        channel == self.channel
            && self
                .addresses
                .iter()
                .any(|(s, a)| *s == scheme && a == address)
    }
}

/// What an event is to a viewer.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    Full,
    /// They see that it is there, not what it says.
    Withheld,
    /// They could see it until now.
    Hidden,
    Nothing,
}

/// Decides what a viewer gets of an event.
pub fn judge(viewer: &Viewer, event: &Event, worked: &WorkedChannels) -> Verdict {
    if viewer.organization != event.organization {
        return Verdict::Nothing;
    }
    let sight = |audience: Option<&Audience>| match audience {
        None => Sight::None,
        Some(Audience::Everyone) => Sight::Full,
        Some(Audience::Agent(agent)) if viewer.agent == Some(*agent) => Sight::Full,
        Some(audience) => match audience.contact(event.organization) {
            Some(contact) if can_see_contact(viewer, &contact) => Sight::Full,
            Some(_) => Sight::None,
            None => audience
                .facts(event.organization)
                .map_or(Sight::None, |facts| can_see(viewer, &facts, worked)),
        },
    };
    match (sight(event.after.as_ref()), sight(event.before.as_ref())) {
        (Sight::Full, _) => Verdict::Full,
        (Sight::Withheld, _) => Verdict::Withheld,
        (Sight::None, Sight::None) => Verdict::Nothing,
        // What is gone for everyone is told as such.
        (Sight::None, _) if event.name.ends_with(".deleted") => Verdict::Withheld,
        (Sight::None, _) if event.conversation.is_some() || is_about_contact(event) => {
            Verdict::Hidden
        }
        (Sight::None, _) => Verdict::Nothing,
    }
}

/// Whether it tells of a contact itself.
pub fn is_about_contact(event: &Event) -> bool {
    event.name.starts_with("contact.")
}
