//! The row of a conversation: everything a list row shows, and what indexes need.

use super::ranges::Key;
use crate::Cursor;
use crate::columns::{AsInt, AsText};
use crate::schema::conversations;
use crate::written::{IdsColumn, Written, ids};
use diesel::prelude::*;
use domain::actors::{Actor, ActorKind};
use domain::conversations::{Answers, Assistance, Conversation, Status};
use domain::folders::{Shelf, shelf};
use domain::labels::Priority;
use domain::messages::{Delivery, Direction, LastMessage, MessageKind};
use domain::visibility::Place;
use domain::{
    AgentId, AssistantId, ChannelId, ContactId, ConversationId, LabelId, MessageId, OrganizationId,
    TagId, TeamId, Timestamp,
};

/// What never changes, but for the contact when a visitor proves who they are.
#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = conversations, treat_none_as_default_value = false)]
pub(super) struct Origin {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<ConversationId>,
    number: i64,
    contact_id: AsInt<ContactId>,
    channel_id: AsInt<ChannelId>,
    previous_id: Option<AsInt<ConversationId>>,
    created_at: AsInt<Timestamp>,
}

/// What most changes change; of the indexes only those by last message and by waiting.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = conversations)]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct State {
    subject: Option<String>,
    status: AsText<Status>,
    archived: bool,
    blocked: bool,
    viewer_ids: IdsColumn<AgentId>,
    assignee_ids: IdsColumn<AgentId>,
    team_id: Option<AsInt<TeamId>>,
    assistant_id: Option<AsInt<AssistantId>>,
    assistant_active: bool,
    assistant_unanswered: Option<i64>,
    waiting_since: Option<AsInt<Timestamp>>,
    inbound_seq: i64,
    unreplied_count: i64,
    answers: AsText<Written<Answers>>,
    unassigned_at: Option<AsInt<Timestamp>>,
    closed_at: Option<AsInt<Timestamp>>,
    closed_by_kind: Option<AsText<ActorKind>>,
    closed_by_id: Option<i64>,
    last_customer_message_at: Option<AsInt<Timestamp>>,
    last_activity_at: AsInt<Timestamp>,
    waiting_order: i64,
    version: i64,
    revision: i64,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = conversations)]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct Last {
    last_message_id: Option<AsInt<MessageId>>,
    last_message_preview: Option<String>,
    last_message_kind: Option<AsText<MessageKind>>,
    last_message_direction: Option<AsText<Direction>>,
    last_message_author_kind: Option<AsText<ActorKind>>,
    last_message_author_id: Option<i64>,
    last_message_sent_at: Option<AsInt<Timestamp>>,
    last_message_delivery: Option<AsText<Delivery>>,
}

/// What most messages leave as it is. Written apart, because SQLite rewrites an index when a
/// statement names its column, also when the value is the same.
#[derive(Clone, Debug, PartialEq, Eq, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = conversations)]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct Standing {
    pub(super) shelf: AsText<Shelf>,
    restricted: bool,
    place: i64,
    shown_at: AsInt<Timestamp>,
    snoozed_until: Option<AsInt<Timestamp>>,
}

#[derive(Clone, Debug, Queryable, Selectable, Insertable)]
#[diesel(table_name = conversations, treat_none_as_default_value = false)]
pub(super) struct Row {
    #[diesel(embed)]
    origin: Origin,
    #[diesel(embed)]
    state: State,
    #[diesel(embed)]
    last: Last,
    #[diesel(embed)]
    standing: Standing,
    #[diesel(embed)]
    labelling: Labelling,
}

/// Changed by hand, and seldom.
#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = conversations, treat_none_as_default_value = false)]
pub(super) struct Labelling {
    label_ids: IdsColumn<LabelId>,
    tag_ids: IdsColumn<TagId>,
    priority: AsText<Priority>,
}

/// The changes of a row.
#[derive(AsChangeset)]
#[diesel(table_name = conversations)]
pub(super) struct Changes {
    contact_id: Option<AsInt<ContactId>>,
    #[diesel(embed)]
    state: State,
    #[diesel(embed)]
    last: Last,
    #[diesel(embed)]
    standing: Option<Standing>,
    #[diesel(embed)]
    labelling: Option<Labelling>,
}

/// What the indexes of a conversation go by; also kept in its side tables.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) struct Keys {
    pub(super) shelf: Shelf,
    pub(super) place: i64,
    pub(super) last_activity_at: Timestamp,
    pub(super) shown_at: Timestamp,
    pub(super) waiting_order: i64,
    pub(super) inbound_seq: i64,
    pub(super) last_customer_message_at: Option<Timestamp>,
}

impl Keys {
    /// `since` is when it came to stand on its shelf, for the one shelf whose time the
    /// conversation does not keep: that of the blocked.
    pub(super) fn of(conversation: &Conversation, since: Timestamp) -> Self {
        let shelf = shelf(conversation);
        let shown_at = match shelf {
            Shelf::Unassigned => conversation.unassigned_at,
            Shelf::Closed => conversation.closed_at,
            Shelf::Snoozed => conversation.snoozed_until,
            Shelf::Blocked => Some(since),
            // Always shown by the last message.
            Shelf::Archived | Shelf::Assisted | Shelf::Handled => None,
        };
        Self {
            shelf,
            place: place_key(conversation.place()),
            last_activity_at: conversation.last_activity_at,
            shown_at: shown_at.unwrap_or(Timestamp::EPOCH),
            waiting_order: waiting_order(conversation),
            inbound_seq: conversation.inbound_seq,
            last_customer_message_at: conversation.last_customer_message_at,
        }
    }
}

/// A place as one number: a team, or below zero a channel.
pub(super) fn place_key(place: Place) -> i64 {
    match place {
        Place::Team(team) => *team.as_ref(),
        Place::Channel(channel) => -*channel.as_ref(),
    }
}

/// Ascending: who waits longest comes first, then those who do not wait, newest first.
fn waiting_order(conversation: &Conversation) -> i64 {
    match conversation.waiting_since {
        Some(since) if conversation.is_waiting() => since.as_micros(),
        _ => i64::MAX - conversation.last_activity_at.as_micros(),
    }
}

impl Row {
    pub(super) fn new(conversation: &Conversation, keys: Keys) -> Self {
        Self {
            origin: Origin {
                organization_id: AsInt(conversation.organization),
                id: AsInt(conversation.id),
                number: conversation.number,
                contact_id: AsInt(conversation.contact),
                channel_id: AsInt(conversation.channel),
                previous_id: conversation.previous.map(AsInt),
                created_at: AsInt(conversation.created_at),
            },
            state: State::new(conversation, keys),
            last: Last::from(conversation.last_message.as_ref()),
            standing: Standing::new(conversation, keys),
            labelling: Labelling::new(conversation),
        }
    }

    /// Where it stands in a list.
    pub(super) fn cursor(&self, key: Key) -> Cursor {
        let value = match key {
            Key::LastActivity => self.state.last_activity_at.0.as_micros(),
            Key::Shown => self.standing.shown_at.0.as_micros(),
            Key::Waiting => self.state.waiting_order,
        };
        Cursor {
            key: value,
            id: *self.origin.id.0.as_ref(),
        }
    }

    pub(super) fn standing(&self) -> &Standing {
        &self.standing
    }
}

impl Changes {
    pub(super) fn new(
        (before, conversation): (&Conversation, &Conversation),
        keys: Keys,
        stood: &Standing,
    ) -> Self {
        let is_another = before.contact != conversation.contact;
        let standing = Standing::new(conversation, keys);
        Self {
            contact_id: is_another.then_some(AsInt(conversation.contact)),
            state: State::new(conversation, keys),
            last: Last::from(conversation.last_message.as_ref()),
            standing: (standing != *stood).then_some(standing),
            labelling: (before.labels != conversation.labels
                || before.tags != conversation.tags
                || before.priority != conversation.priority)
                .then(|| Labelling::new(conversation)),
        }
    }
}

impl Labelling {
    fn new(conversation: &Conversation) -> Self {
        Self {
            label_ids: ids(&conversation.labels),
            tag_ids: ids(&conversation.tags),
            priority: AsText(conversation.priority),
        }
    }
}

impl Standing {
    pub(super) fn new(conversation: &Conversation, keys: Keys) -> Self {
        Self {
            shelf: AsText(keys.shelf),
            restricted: conversation.restricted,
            place: keys.place,
            shown_at: AsInt(keys.shown_at),
            snoozed_until: conversation.snoozed_until.map(AsInt),
        }
    }

    pub(super) fn shown_at(&self) -> Timestamp {
        self.shown_at.0
    }
}

impl State {
    fn new(c: &Conversation, keys: Keys) -> Self {
        Self {
            subject: c.subject.clone(),
            status: AsText(c.status),
            archived: c.archived,
            blocked: c.blocked,
            viewer_ids: ids(&c.viewers),
            assignee_ids: ids(&c.assignees),
            team_id: c.team.map(AsInt),
            assistant_id: c.assistant.map(|a| AsInt(a.assistant)),
            assistant_active: c.is_assisted(),
            assistant_unanswered: c.assistant.and_then(|a| a.unanswered),
            waiting_since: c.waiting_since.map(AsInt),
            inbound_seq: c.inbound_seq,
            unreplied_count: c.unreplied_count,
            answers: AsText(c.answers.clone().into()),
            unassigned_at: c.unassigned_at.map(AsInt),
            closed_at: c.closed_at.map(AsInt),
            closed_by_kind: c.closed_by.map(|by| AsText(by.kind())),
            closed_by_id: c.closed_by.and_then(Actor::id),
            last_customer_message_at: c.last_customer_message_at.map(AsInt),
            last_activity_at: AsInt(c.last_activity_at),
            waiting_order: keys.waiting_order,
            version: c.version,
            revision: c.revision,
        }
    }
}

impl From<Option<&LastMessage>> for Last {
    fn from(last: Option<&LastMessage>) -> Self {
        Self {
            last_message_id: last.map(|m| AsInt(m.id)),
            last_message_preview: last.map(|m| m.preview.clone()),
            last_message_kind: last.map(|m| AsText(m.kind)),
            last_message_direction: last.map(|m| AsText(m.direction)),
            last_message_author_kind: last.map(|m| AsText(m.author.kind())),
            last_message_author_id: last.and_then(|m| m.author.id()),
            last_message_sent_at: last.map(|m| AsInt(m.sent_at)),
            last_message_delivery: last.and_then(|m| m.delivery).map(AsText),
        }
    }
}

impl From<Last> for Option<LastMessage> {
    fn from(last: Last) -> Self {
        Some(LastMessage {
            id: last.last_message_id?.0,
            preview: last.last_message_preview?,
            kind: last.last_message_kind?.0,
            direction: last.last_message_direction?.0,
            author: Actor::from_parts(
                last.last_message_author_kind?.0,
                last.last_message_author_id,
            )?,
            sent_at: last.last_message_sent_at?.0,
            delivery: last.last_message_delivery.map(|state| state.0),
        })
    }
}

impl From<Row> for Conversation {
    fn from(row: Row) -> Self {
        let Row {
            origin,
            state,
            last,
            standing,
            labelling,
        } = row;
        let closed_by = state
            .closed_by_kind
            .and_then(|kind| Actor::from_parts(kind.0, state.closed_by_id));
        let assistant = state.assistant_id.map(|id| Assistance {
            assistant: id.0,
            active: state.assistant_active,
            unanswered: state.assistant_unanswered,
        });
        Self {
            organization: origin.organization_id.0,
            id: origin.id.0,
            number: origin.number,
            subject: state.subject,
            contact: origin.contact_id.0,
            channel: origin.channel_id.0,
            status: state.status.0,
            archived: state.archived,
            blocked: state.blocked,
            restricted: standing.restricted,
            viewers: state.viewer_ids.0.value.0,
            snoozed_until: standing.snoozed_until.map(|at| at.0),
            assignees: state.assignee_ids.0.value.0,
            team: state.team_id.map(|id| id.0),
            assistant,
            labels: labelling.label_ids.0.value.0,
            tags: labelling.tag_ids.0.value.0,
            priority: labelling.priority.0,
            waiting_since: state.waiting_since.map(|at| at.0),
            inbound_seq: state.inbound_seq,
            unreplied_count: state.unreplied_count,
            answers: state.answers.0.value,
            unassigned_at: state.unassigned_at.map(|at| at.0),
            closed_at: state.closed_at.map(|at| at.0),
            closed_by,
            last_activity_at: state.last_activity_at.0,
            last_customer_message_at: state.last_customer_message_at.map(|at| at.0),
            last_message: last.into(),
            created_at: origin.created_at.0,
            previous: origin.previous_id.map(|id| id.0),
            version: state.version,
            revision: state.revision,
        }
    }
}
