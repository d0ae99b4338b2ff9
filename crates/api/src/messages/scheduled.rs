//! Messages that wait for their time (C-23): undo and scheduled send are one thing. Until a message is
//! [`due`] it can be changed and taken back.

use super::send::{self, Sender};
use super::{checking, due, replying, wire};
use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use crate::drafts;
use crate::problem::{Problem, Reply};
use contract::messages::PatchScheduledMessage;
use domain::actors::Actor;
use domain::conversations::{Conversation, Move};
use domain::messages::{Delivery, MOST_SCHEDULED, MessageKind, check_due, is_undo, undo_until};
use domain::permissions::Permission;
use domain::{ConversationId, MessageId, OrganizationId, Timestamp};
use store::conversations::Locked;
use store::messages::{self, Message, scheduled};
use store::{Db, StoreResult};

/// Lets a new message wait.
pub fn wait(db: &mut Db, work: &Work, message: &Message, due_at: Timestamp) -> Reply<()> {
    let (organization, conversation) = (message.organization, message.conversation);
    // Who likes to undo is not held up by what others planned.
    let soon = undo_until(work.now);
    if due_at > soon && scheduled::count(db, organization, conversation, soon)? > MOST_SCHEDULED {
        let title = "As many messages wait in this conversation as can";
        return Err(Problem::conflict("too_many_scheduled", title));
    }
    Ok(due::look_at(db, work, message, due_at)?)
}

/// Changes text or time of what still waits.
pub fn edit(
    db: &mut Db,
    work: &Work,
    by: &Sender,
    locked: &mut Locked,
    id: MessageId,
    patch: &PatchScheduledMessage,
) -> Reply<Message> {
    let before = waiting(db, by, locked, id)?;
    let mut after = Message {
        version: before.version + 1,
        ..before.clone()
    };
    if let Some(text) = &patch.text {
        rewrite(db, &locked.conversation, &mut after, text, work.now)?;
    }
    if let Some(at) = patch.due_at {
        let at = check_due(at, work.now);
        let at = at.map_err(|flaw| Problem::invalid().flaw("due_at", &flaw))?;
        (after.due_at, after.position) = (Some(at), at);
        // Whoever may has set the time, so its author need not be there any more.
        after.held = before.held.map(|_| false);
        due::look_at(db, work, &after, at)?;
    }
    changed(db, work, by.actor, locked, (&before, &after))?;
    Ok(after)
}

/// Gives it another text, as long as its channel takes; none where its files say it all.
fn rewrite(
    db: &mut Db,
    conversation: &Conversation,
    message: &mut Message,
    text: &str,
    now: Timestamp,
) -> Reply<()> {
    if message.kind == MessageKind::Template {
        let why = "The words of a template stay as they are";
        return Err(Problem::invalid().field("text", "of_template", why));
    }
    let options = replying::options(db, conversation, now)?;
    let way = options.iter().find(|way| is_way(way, message));
    let files = messages::attached(db, message.organization, &[message.id])?;
    let files: Vec<_> = files.into_iter().map(|(_, file)| file).collect();
    message.text = checking::text(text, !files.is_empty(), way)?;
    message.kind = super::kind(message.text.as_deref(), &files);
    Ok(())
}

/// Whether a message goes this way.
pub fn is_way(way: &replying::Way, message: &Message) -> bool {
    way.channel.id == message.channel && Some(way.identity.id) == message.identity
}

/// Takes a message back before it leaves. Its files are its author's again, and what somebody else
/// took back is the author's draft.
pub fn cancel(
    db: &mut Db,
    work: &Work,
    by: &Sender,
    locked: &mut Locked,
    id: MessageId,
) -> Reply<Message> {
    let before = waiting(db, by, locked, id)?;
    let after = Message {
        delivery: Some(Delivery::Cancelled),
        due_at: None,
        version: before.version + 1,
        ..before.clone()
    };
    changed(db, work, by.actor, locked, (&before, &after))?;
    let files = scheduled::give_files_back(db, before.organization, &[id], work.now)?;
    if before.author != by.actor {
        drafts::actions::give_back(db, work, &before, &files)?;
    }
    Ok(after)
}

/// One of this conversation that still waits, for who wrote it and for those who manage.
fn waiting(db: &mut Db, by: &Sender, locked: &Locked, id: MessageId) -> Reply<Message> {
    let message = send::own(db, by, locked.conversation.id, id)?;
    if message.author != by.actor && !by.viewer.may(Permission::ManageConversations) {
        return Err(Problem::lacks(Permission::ManageConversations));
    }
    match message.delivery {
        Some(Delivery::Scheduled) => Ok(message),
        Some(Delivery::Cancelled) => Err(Problem::not_found()),
        _ => Err(Problem::conflict(
            "already_sent",
            "This message has been sent",
        )),
    }
}

fn changed(
    db: &mut Db,
    work: &Work,
    by: Actor,
    locked: &mut Locked,
    (before, after): (&Message, &Message),
) -> Reply<()> {
    scheduled::save(db, before, after)?;
    let state = after.delivery.unwrap_or(Delivery::Scheduled);
    locked.conversation.delivery_changed(after.id, state);
    let change = Change {
        messages: &[("message.updated", after)],
        ..Change::of(by, Vec::new())
    };
    Ok(record::save(db, work, locked, change)?)
}

/// What became of the messages that waited in a conversation before it was closed.
#[derive(Debug, Default)]
pub struct Settled {
    pub messages: Vec<Message>,
    pub moves: Vec<Move>,
}

/// Before a conversation is closed: what is only held back to be undone leaves now, as its author
/// meant it. What waits longer is named, and at the second word is its author's draft.
pub fn settle(
    db: &mut Db,
    work: &Work,
    conversation: &mut Conversation,
    cancel: bool,
) -> Reply<Settled> {
    let (organization, id) = (conversation.organization, conversation.id);
    let waiting = scheduled::of_conversations(db, organization, &[id])?;
    let is_undone = |message: &Message| {
        let undo = message
            .due_at
            .is_some_and(|due| is_undo(due, message.sent_at));
        undo && message.held.is_none()
    };
    let (soon, later): (Vec<_>, Vec<_>) = waiting.into_iter().partition(is_undone);
    if !later.is_empty() && !cancel {
        return Err(named(db, work, &later)?);
    }
    let mut settled = Settled::default();
    for before in soon {
        let (after, moves) = due::leave(db, work, conversation, &before)?;
        scheduled::save(db, &before, &after)?;
        settled.moves.extend(moves);
        settled.messages.push(after);
    }
    if !later.is_empty() {
        let (cancelled, files) = take_all_back(db, work, organization, &[id])?;
        for message in &later {
            drafts::actions::give_back(db, work, message, &files)?;
        }
        settled.messages.extend(cancelled);
    }
    for message in &settled.messages {
        let delivery = message.delivery.unwrap_or(Delivery::Cancelled);
        conversation.delivery_changed(message.id, delivery);
    }
    Ok(settled)
}

fn named(db: &mut Db, work: &Work, waiting: &[Message]) -> Reply<Problem> {
    let Some(first) = waiting.first() else {
        return Ok(scheduled_messages());
    };
    let ids: Vec<MessageId> = waiting.iter().map(|message| message.id).collect();
    let links = work.state.links();
    let mut shown = messages::of_ids(db, first.organization, &ids)?;
    shown.sort_by_key(|listed| ids.iter().position(|id| *id == listed.message.id));
    let shown = shown.into_iter();
    let shown: Vec<_> = shown.map(|listed| wire::message(&links, listed)).collect();
    Ok(scheduled_messages().with("messages", shown))
}

/// A conversation is not closed while messages wait in it, unless somebody says so.
pub fn scheduled_messages() -> Problem {
    let title = "Messages wait here for their time";
    Problem::conflict("scheduled_messages", title)
}

/// Takes back all that waits in some conversations; the caller writes them.
pub fn cancel_all(
    db: &mut Db,
    work: &Work,
    organization: OrganizationId,
    conversations: &[ConversationId],
) -> StoreResult<Vec<Message>> {
    let (cancelled, _) = take_all_back(db, work, organization, conversations)?;
    Ok(cancelled)
}

fn take_all_back(
    db: &mut Db,
    work: &Work,
    organization: OrganizationId,
    conversations: &[ConversationId],
) -> StoreResult<(Vec<Message>, scheduled::FilesOf)> {
    let cancelled = scheduled::cancel_all(db, organization, conversations)?;
    let gone: Vec<MessageId> = cancelled.iter().map(|message| message.id).collect();
    let files = scheduled::give_files_back(db, organization, &gone, work.now)?;
    Ok((cancelled, files))
}
