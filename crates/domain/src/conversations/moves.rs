//! What can happen to a conversation: the lines of its log.

use crate::messages::Referral;
use crate::routing::PassedOver;
use crate::{AgentId, AssistantId, ContactId, ConversationId, LabelId, TagId, TeamId, Timestamp};

/// Something that happened to a conversation; in JSON `{action, details}`, as the log keeps it.
#[derive(Clone, Debug, PartialEq, Eq, serde::Serialize, serde::Deserialize)]
#[serde(tag = "action", content = "details", rename_all = "snake_case")]
#[expect(missing_docs, reason = "field names say it")]
pub enum Move {
    Created {
        previous: Option<ConversationId>,
    },
    Routed {
        agents: Vec<AgentId>,
        team: Option<TeamId>,
        assistant: Option<AssistantId>,
        restricted: bool,
    },
    PassedOver(PassedOver),
    Picked {
        agent: AgentId,
    },
    Assigned {
        agent: AgentId,
    },
    Revoked {
        agent: AgentId,
    },
    TeamAssigned {
        team: TeamId,
    },
    TeamRevoked {
        team: TeamId,
    },
    AssistantAssigned {
        assistant: AssistantId,
    },
    AssistantStopped {
        assistant: AssistantId,
    },
    HandedOver {
        assistant: AssistantId,
    },
    Transferred {
        to: super::TransferTo,
        from: Vec<AgentId>,
    },
    Closed,
    Reopened,
    Archived,
    Unarchived,
    Blocked,
    Unblocked,
    Snoozed {
        until: Timestamp,
    },
    Woken,
    Renamed {
        subject: Option<String>,
    },
    Identified {
        contact: ContactId,
        from: ContactId,
    },
    /// Its contact was merged into another.
    Merged {
        contact: ContactId,
        from: ContactId,
    },
    /// The customer came by something that leads here.
    Referred(Referral),
    /// The customer is at another address now, such as with a new number.
    AddressChanged {
        address: String,
        /// It is another contact's, who keeps it.
        taken: bool,
    },
    VisibilityChanged {
        restricted: bool,
        viewers: Vec<AgentId>,
    },
    Emailed {
        to: Vec<String>,
        /// How many messages; none is all of them.
        messages: Option<usize>,
    },
    EmailFailed {
        to: Vec<String>,
        reason: String,
    },
    /// The name stays in the log when the label is gone.
    Labelled {
        label: LabelId,
        name: String,
    },
    Unlabelled {
        label: LabelId,
        name: String,
    },
    Tagged {
        tag: TagId,
        name: String,
        /// How many messages.
        messages: usize,
    },
    Untagged {
        tag: TagId,
        name: String,
    },
}

impl Move {
    /// The name of the log entry's action.
    pub fn action(&self) -> &'static str {
        match self {
            Self::Created { .. } => "created",
            Self::Routed { .. } => "routed",
            Self::PassedOver(_) => "passed_over",
            Self::Picked { .. } => "picked",
            Self::Assigned { .. } => "assigned",
            Self::Revoked { .. } => "revoked",
            Self::TeamAssigned { .. } => "team_assigned",
            Self::TeamRevoked { .. } => "team_revoked",
            Self::AssistantAssigned { .. } => "assistant_assigned",
            Self::AssistantStopped { .. } => "assistant_stopped",
            Self::HandedOver { .. } => "handed_over",
            Self::Transferred { .. } => "transferred",
            Self::Closed => "closed",
            Self::Reopened => "reopened",
            Self::Archived => "archived",
            Self::Unarchived => "unarchived",
            Self::Blocked => "blocked",
            Self::Unblocked => "unblocked",
            Self::Snoozed { .. } => "snoozed",
            Self::Woken => "woken",
            Self::Renamed { .. } => "renamed",
            Self::Identified { .. } => "identified",
            Self::Merged { .. } => "merged",
            Self::Referred(_) => "referred",
            Self::AddressChanged { .. } => "address_changed",
            Self::VisibilityChanged { .. } => "visibility_changed",
            Self::Emailed { .. } => "emailed",
            Self::EmailFailed { .. } => "email_failed",
            Self::Labelled { .. } => "labelled",
            Self::Unlabelled { .. } => "unlabelled",
            Self::Tagged { .. } => "tagged",
            Self::Untagged { .. } => "untagged",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::TransferTo;
    use crate::messages::ReferralSource;
    use crate::routing::{Passed, Reason};

    #[test]
    fn a_move_is_written_with_its_action_and_reads_back() -> Result<(), serde_json::Error> {
        let (agent, team, assistant) = (7.into(), 8.into(), 9.into());
        let moves = [
            Move::Created { previous: None },
            Move::Routed {
                agents: vec![agent],
                team: Some(team),
                assistant: None,
                restricted: true,
            },
            Move::PassedOver(PassedOver {
                who: Passed::Agent(agent),
                reason: Reason::NotViewer,
            }),
            Move::Referred(Referral::told(ReferralSource::Ad, Some("Sale"), None)),
            Move::AddressChanged {
                address: "+15550007777".to_owned(),
                taken: false,
            },
            Move::Picked { agent },
            Move::Assigned { agent },
            Move::Revoked { agent },
            Move::TeamAssigned { team },
            Move::TeamRevoked { team },
            Move::AssistantAssigned { assistant },
            Move::AssistantStopped { assistant },
            Move::HandedOver { assistant },
            Move::Transferred {
                to: TransferTo::Nobody,
                from: vec![agent],
            },
            Move::Closed,
            Move::Reopened,
            Move::Archived,
            Move::Unarchived,
            Move::Blocked,
            Move::Unblocked,
            Move::Snoozed {
                until: Timestamp::EPOCH,
            },
            Move::Woken,
            Move::Renamed {
                subject: Some("Refund".into()),
            },
            Move::Identified {
                contact: 7.into(),
                from: 8.into(),
            },
            Move::Merged {
                contact: 7.into(),
                from: 8.into(),
            },
            Move::VisibilityChanged {
                restricted: true,
                viewers: vec![agent],
            },
            Move::Emailed {
                to: vec!["bo@example.com".into()],
                messages: Some(2),
            },
            Move::EmailFailed {
                to: vec!["bo@example.com".into()],
                reason: "no such mailbox".into(),
            },
            Move::Labelled {
                label: 9.into(),
                name: "Vip".into(),
            },
            Move::Unlabelled {
                label: 9.into(),
                name: "Vip".into(),
            },
            Move::Tagged {
                tag: 9.into(),
                name: "Refund".into(),
                messages: 2,
            },
            Move::Untagged {
                tag: 9.into(),
                name: "Refund".into(),
            },
        ];
        for happened in moves {
            let json = serde_json::to_value(&happened)?;
            assert_eq!(
                json.get("action").and_then(|action| action.as_str()),
                Some(happened.action())
            );
            assert_eq!(serde_json::from_value::<Move>(json)?, happened);
        }
        let assigned = serde_json::to_string(&Move::Assigned { agent })?;
        assert_eq!(assigned, r#"{"action":"assigned","details":{"agent":"7"}}"#);
        Ok(())
    }
}
