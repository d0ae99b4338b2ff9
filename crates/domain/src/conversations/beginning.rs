//! How a conversation begins, and what routing gives it, then or later.

use super::{Answers, Assistance, Conversation, Move, Status};
use crate::labels::Priority;
use crate::routing::Routed;
use crate::{ChannelId, ContactId, ConversationId, OrganizationId, Timestamp};

/// What a conversation begins with.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct NewConversation {
    pub organization: OrganizationId,
    pub id: ConversationId,
    pub number: i64,
    pub subject: Option<String>,
    pub contact: ContactId,
    pub channel: ChannelId,
    pub previous: Option<ConversationId>,
    pub created_at: Timestamp,
}

impl Conversation {
    /// Begins a conversation with what routing decided.
    pub fn begin(new: NewConversation, routed: Routed) -> (Self, Vec<Move>) {
        let at = new.created_at;
        let mut viewers = routed.visibility.viewers;
        viewers.sort_unstable();
        viewers.dedup();
        let mut conversation = Self {
            organization: new.organization,
            id: new.id,
            number: new.number,
            subject: new.subject,
            contact: new.contact,
            channel: new.channel,
            status: Status::Open,
            archived: false,
            blocked: false,
            restricted: routed.visibility.restricted,
            viewers,
            snoozed_until: None,
            assignees: routed.agents,
            team: routed.team,
            assistant: routed.assistant.map(Assistance::begun),
            labels: Vec::new(),
            tags: Vec::new(),
            priority: Priority::Normal,
            waiting_since: None,
            inbound_seq: 0,
            unreplied_count: 0,
            answers: Answers::default(),
            unassigned_at: None,
            closed_at: None,
            closed_by: None,
            last_activity_at: at,
            last_customer_message_at: None,
            last_message: None,
            created_at: at,
            previous: new.previous,
            version: 1,
            revision: 1,
        };
        conversation.settle(at);
        let mut moves = vec![Move::Created {
            previous: new.previous,
        }];
        moves.push(Move::Routed {
            agents: conversation.assignees.clone(),
            team: conversation.team,
            assistant: routed.assistant,
            restricted: conversation.restricted,
        });
        moves.extend(routed.passed_over.into_iter().map(Move::PassedOver));
        (conversation, moves)
    }

    /// Gives a reopened or handed-over conversation what it lacks.
    pub fn route_again(&mut self, routed: Routed, now: Timestamp) -> Vec<Move> {
        let assistant = routed.assistant.filter(|_| !self.is_assisted());
        let changed =
            self.assignees != routed.agents || self.team != routed.team || assistant.is_some();
        let mut moves = Vec::new();
        if changed {
            self.assignees.clone_from(&routed.agents);
            self.team = routed.team;
            if let Some(assistant) = assistant {
                self.hand_to_assistant(assistant);
            }
            moves.push(Move::Routed {
                agents: routed.agents,
                team: routed.team,
                assistant,
                restricted: self.restricted,
            });
            self.edited(now);
        }
        moves.extend(routed.passed_over.into_iter().map(Move::PassedOver));
        moves
    }
}

#[cfg(test)]
mod tests {
    use super::super::ReplyState;
    use super::super::fixture::{ADA, at, conversation};
    use super::*;
    use crate::routing::{Passed, PassedOver, Reason};

    #[test]
    fn a_new_conversation_stands_in_open_and_waits_for_nobody() {
        let c = conversation();
        assert_eq!((c.unassigned_at, c.waiting_since), (Some(at(0)), None));
        assert_eq!(c.reply_state(), ReplyState::Created);
    }

    #[test]
    fn routing_again_gives_what_is_missing_and_logs_who_was_passed_over() {
        let mut c = conversation();
        let passed = PassedOver {
            who: Passed::Agent(9.into()),
            reason: Reason::NotActive,
        };
        let routed = Routed {
            agents: vec![ADA.into()],
            passed_over: vec![passed],
            ..Routed::default()
        };
        let moves = c.route_again(routed.clone(), at(9));
        assert!(matches!(
            moves.as_slice(),
            [Move::Routed { .. }, Move::PassedOver(_)]
        ));
        assert_eq!(
            (c.assignees.as_slice(), c.unassigned_at),
            (&[ADA.into()][..], None)
        );
        assert_eq!(c.route_again(routed, at(10)), [Move::PassedOver(passed)]);
    }
}
