//! Conversations as the API shows them.

use contract::conversations::{
    ActorRef, AssistantRef, ChannelRef, ContactRef, Conversation, FolderCounts, LastMessage,
};
use contract::log::{Actor as LogActor, LogEntry};
use domain::actors::Actor;
use domain::agents::Color;
use domain::counters::Tally;
use domain::visibility::Sight;
use store::conversations::{Entry, Item};

/// As its reader sees it, with what is theirs alone.
pub fn own(item: Item) -> Conversation {
    let (unread, favorite, sight) = (item.unread, item.favorite, item.sight);
    let mut row = shared(item);
    row.unread_count = Some(unread);
    row.favorite = Some(favorite);
    if sight == Sight::Withheld {
        withhold(&mut row);
    }
    row
}

/// The same for all readers: what the live stream carries.
pub fn shared(item: Item) -> Conversation {
    let mut c = item.conversation;
    // Also before it has followed its contact.
    c.blocked = item.contact_blocked;
    let reply_state = c.reply_state();
    Conversation {
        id: c.id,
        number: c.number,
        contact: ContactRef {
            id: c.contact,
            name: item.contact_name,
            color: Color::chosen_for(*c.contact.as_ref()).to_string(),
        },
        channel: ChannelRef {
            id: c.channel,
            kind: item.channel_kind.to_string(),
            name: item.channel_name,
        },
        status: c.status.as_str().into(),
        reply_state: reply_state.as_str().into(),
        archived: c.archived,
        blocked: c.blocked,
        restricted: c.restricted,
        withheld: false,
        snoozed_until: c.snoozed_until,
        team_id: c.team,
        assistant: c.assistant.map(|assistance| AssistantRef {
            id: assistance.assistant,
            active: assistance.active,
        }),
        label_ids: c.labels,
        tag_ids: c.tags,
        priority: c.priority.as_str().into(),
        favorite: None,
        // Nobody who is blocked waits.
        waiting_since: c.waiting_since.filter(|_| !c.blocked),
        unreplied_count: if c.blocked { 0 } else { c.unreplied_count },
        unread_count: None,
        inbound_seq: c.inbound_seq,
        last_message: c.last_message.map(last_message),
        last_customer_message_at: c.last_customer_message_at,
        last_activity_at: c.last_activity_at,
        unassigned_at: c.unassigned_at,
        closed_at: c.closed_at,
        closed_by: c.closed_by.map(actor),
        blocked_at: item.blocked_since,
        created_at: c.created_at,
        version: c.version,
        revision: c.revision,
        subject: c.subject,
        assignee_ids: c.assignees,
    }
}

/// For those who see it only through `conversations.view_restricted`: name and number, no text.
pub fn withhold(row: &mut Conversation) {
    row.withheld = true;
    row.subject = None;
    if let Some(last) = &mut row.last_message {
        last.preview = None;
    }
}

fn last_message(last: domain::messages::LastMessage) -> LastMessage {
    LastMessage {
        id: last.id,
        preview: Some(last.preview),
        kind: last.kind.as_str().into(),
        direction: last.direction.as_str().into(),
        author: actor(last.author),
        sent_at: last.sent_at,
        delivery: last.delivery.map(|state| state.as_str().into()),
    }
}

/// Who did something, without their name.
pub fn actor(actor: Actor) -> ActorRef {
    ActorRef {
        kind: actor.kind().as_str().into(),
        id: actor.id().map(|id| id.to_string()),
    }
}

/// A line of the log; `name` is the agent's who did it.
pub fn entry((entry, name): (Entry, Option<String>)) -> LogEntry {
    LogEntry {
        id: entry.id,
        at: entry.at,
        actor: LogActor {
            kind: entry.actor.kind().as_str().into(),
            id: entry.actor.id().map(|id| id.to_string()),
            name,
        },
        action: entry.action,
        // Written by us as an object; anything else has nothing to tell.
        details: serde_json::from_str(&entry.details).unwrap_or_default(),
    }
}

/// What a folder holds.
pub fn counts(tally: Tally, unread: i64) -> FolderCounts {
    FolderCounts {
        conversations: tally.conversations,
        unreplied_conversations: tally.unreplied_conversations,
        unreplied_messages: tally.unreplied_messages,
        unread_conversations: unread,
    }
}
