//! Who may learn of an event: kept with it, because what it tells of may have changed or be gone
//! by the time it is handed out.

use domain::visibility::{ContactFacts, ConversationFacts};
use domain::{AgentId, ChannelId, OrganizationId, TeamId};
use serde::{Deserialize, Serialize};

/// Readers within the event's organization.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Audience {
    Everyone,
    Agent(AgentId),
    /// Whoever sees a contact that is restricted to these.
    Contact {
        viewers: Vec<AgentId>,
    },
    /// Whoever sees the conversation these facts describe.
    Conversation {
        #[serde(default, skip_serializing_if = "std::ops::Not::not")]
        restricted: bool,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        viewers: Vec<AgentId>,
        #[serde(default, skip_serializing_if = "Vec::is_empty")]
        assignees: Vec<AgentId>,
        #[serde(default, skip_serializing_if = "Option::is_none")]
        team: Option<TeamId>,
        channel: ChannelId,
    },
}

/// Stands for "the same as after" in the column of the audience before: most changes keep it.
const SAME: &str = "=";

impl Audience {
    /// What the rule of visibility asks about a conversation; none for the other audiences.
    pub fn facts(&self, organization: OrganizationId) -> Option<ConversationFacts<'_>> {
        match self {
            Self::Conversation {
                restricted,
                viewers,
                assignees,
                team,
                channel,
            } => Some(ConversationFacts {
                organization,
                restricted: *restricted,
                viewers,
                assignees,
                team: *team,
                channel: *channel,
            }),
            Self::Everyone | Self::Agent(_) | Self::Contact { .. } => None,
        }
    }

    /// What the rule of visibility asks about a contact; none for the other audiences.
    pub fn contact(&self, organization: OrganizationId) -> Option<ContactFacts<'_>> {
        match self {
            Self::Contact { viewers } => Some(ContactFacts {
                organization,
                restricted: true,
                viewers,
            }),
            Self::Everyone | Self::Agent(_) | Self::Conversation { .. } => None,
        }
    }
}

impl From<&ConversationFacts<'_>> for Audience {
    fn from(facts: &ConversationFacts<'_>) -> Self {
        Self::Conversation {
            restricted: facts.restricted,
            viewers: facts.viewers.to_vec(),
            assignees: facts.assignees.to_vec(),
            team: facts.team,
            channel: facts.channel,
        }
    }
}

impl From<&ContactFacts<'_>> for Audience {
    fn from(facts: &ContactFacts<'_>) -> Self {
        match facts.restricted {
            true => Self::Contact {
                viewers: facts.viewers.to_vec(),
            },
            false => Self::Everyone,
        }
    }
}

/// The two columns, before and after.
pub(super) fn to_columns(
    before: Option<&Audience>,
    after: Option<&Audience>,
) -> (Option<String>, Option<String>) {
    let text = |audience: &Audience| serde_json::to_string(audience).ok();
    match before {
        Some(same) if after == before => (Some(SAME.to_owned()), text(same)),
        _ => (before.and_then(text), after.and_then(text)),
    }
}

/// An audience that a newer server wrote and this one cannot read is nobody.
pub(super) fn from_columns(
    before: Option<&str>,
    after: Option<&str>,
) -> (Option<Audience>, Option<Audience>) {
    let read = |text: &str| {
        serde_json::from_str(text)
            .inspect_err(|error| tracing::warn!(%error, "an event's audience is not known"))
            .ok()
    };
    let after = after.and_then(read);
    match before {
        Some(SAME) => (after.clone(), after),
        other => (other.and_then(read), after),
    }
}
