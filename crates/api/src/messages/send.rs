//! An answer: checked, written as `queued` with the job that hands it over, and counted
//! as an answer at once. The same `client_id` of the same author is the same message.

use super::{addressing, checking, scheduled};
use crate::attachments::rules;
use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use crate::drafts;
use crate::problem::Problem;
use crate::templates::sending;
use contract::messages::{NewMessage, SettledAs};
use domain::actors::Actor;
use domain::conversations::{Assignment, Conversation, Move, is_answer};
use domain::messages::{Delivery, Details, Direction, LastMessage, MessageKind, due, preview};
use domain::principal::Viewer;
use domain::replying::ReplyError;
use domain::visibility::can_see;
use domain::{ConversationId, JobId, MessageId};
use store::attachments::Uploader;
use store::conversations::channels::{Taken, touch};
use store::conversations::{Locked, Reader, lock, set_mark};
use store::jobs::{self, Job};
use store::messages::{self, Message, pieces};
use store::{Db, StoreResult};

/// The job that hands a message over.
pub const DELIVER: &str = "deliver";

/// The agent or integration that writes.
#[derive(Clone, Debug)]
pub struct Sender {
    pub viewer: Viewer,
    pub actor: Actor,
    /// Whose uploads may go with it.
    pub uploader: Uploader,
    /// Whether an unassigned conversation becomes theirs.
    pub assign_on_reply: bool,
    /// Their own id for the message.
    pub client_id: Option<String>,
}

/// Sends an answer into a conversation that its author has [`seen`].
pub fn send(
    db: &mut Db,
    work: &Work,
    by: &Sender,
    locked: &mut Locked,
    new: &NewMessage,
) -> Result<Message, Problem> {
    let (organization, conversation) = (by.viewer.organization, locked.conversation.id);
    // Known by its own id too, longer than its key is kept.
    if let Some(client_id) = &by.client_id {
        let sent = messages::by_client_id(db, organization, conversation, by.actor, client_id)?;
        if let Some(message) = sent {
            return Ok(message);
        }
    }
    let mut moves = checking::state(db, work, &mut locked.conversation)?;
    checking::newer(db, work, by, &locked.conversation, new)?;
    let way = checking::way(db, by.actor, &locked.conversation, new, work.now)?;
    let chosen = sending::chosen(db, &way.channel, new)?;
    let has_files = !new.attachment_ids.is_empty();
    let text = chosen.as_ref().map(|chosen| chosen.text.as_str());
    let text = text.or(new.text.as_deref()).unwrap_or_default();
    let text = checking::text(text, has_files, Some(&way))?;
    let reply_to = checking::quoted(db, &locked.conversation, new)?;
    let due_at = due(new.due_at, new.undo, work.now);
    let due_at = due_at.map_err(|flaw| Problem::invalid().flaw("due_at", &flaw))?;
    let files = checking::files(db, by, new, &way)?;
    let email = addressing::of_new(&way, new)?;
    let message = Message {
        organization,
        id: work.id(),
        conversation,
        channel: way.channel.id,
        identity: Some(way.identity.id),
        direction: Direction::Outbound,
        kind: match chosen {
            Some(_) => MessageKind::Template,
            None => super::kind(text.as_deref(), &files),
        },
        author: by.actor,
        client_id: by.client_id.clone(),
        provider_id: None,
        text,
        reply_to,
        automated: None,
        counts_as_answer: new.counts_as_answer,
        inbound_seq: None,
        delivery: Some(match due_at {
            Some(_) => Delivery::Scheduled,
            None => Delivery::Queued,
        }),
        error: None,
        due_at,
        held: None,
        details: match (chosen.map(|chosen| chosen.details), email) {
            (details, None) => details,
            (details, email) => Some(Details {
                email,
                ..details.unwrap_or_default()
            }),
        },
        position: due_at.unwrap_or(work.now),
        sent_at: work.now,
        received_at: work.now,
        edited_at: None,
        deleted_at: None,
        version: 1,
    };
    let c = &mut locked.conversation;
    if let Some(me) = by.viewer.agent
        && by.assign_on_reply
        && c.assignees.is_empty()
        && c.admits(me)
    {
        let mine = Assignment {
            agents: vec![me],
            ..Assignment::default()
        };
        moves.extend(c.assign(&mine, work.now).map_err(|_| ReplyError::Closed)?);
    }
    let seq = c.inbound_seq;
    messages::insert(db, &message)?;
    messages::attach(db, organization, message.id, &files)?;
    match due_at {
        Some(at) => {
            c.delivery_changed(message.id, Delivery::Scheduled);
            scheduled::wait(db, work, &message, at)?;
        }
        None => moves.extend(leave(db, work, c, &message)?),
    }
    if let Some(me) = by.viewer.agent {
        set_mark(db, organization, me, conversation, seq)?;
        // What somebody began to write is no part of a template.
        if new.template.is_none() {
            let written_in = new.draft_version;
            drafts::actions::forget(db, work, (organization, me), conversation, written_in)?;
        }
    }
    let change = Change {
        by: by.actor,
        moves,
        messages: &[("message.created", &message)],
    };
    record::save(db, work, locked, change)?;
    Ok(message)
}

/// A message that was written leaves: it counts as said, and a job hands it over.
pub fn leave(
    db: &mut Db,
    work: &Work,
    c: &mut Conversation,
    message: &Message,
) -> StoreResult<Vec<Move>> {
    let moves = c.message_queued(message.id, answers(message), message.position);
    c.show(last(message));
    if let Some(identity) = message.identity {
        let taken = (message.channel, identity);
        let at = message.position;
        touch(
            db,
            message.organization,
            message.conversation,
            taken,
            Taken::ByUs,
            at,
        )?;
    }
    jobs::push(db, &delivery(work, message))?;
    Ok(moves)
}

/// Whether a message of ours ends the customer's waiting.
fn answers(message: &Message) -> bool {
    is_answer(message.author, message.counts_as_answer)
}

/// Sends a message again that failed, or whose answer was lost.
pub fn retry(
    db: &mut Db,
    work: &Work,
    by: &Sender,
    locked: &mut Locked,
    id: MessageId,
) -> Result<Message, Problem> {
    let before = own(db, by, locked.conversation.id, id)?;
    if !before.delivery.is_some_and(Delivery::may_be_retried) {
        return Err(Problem::conflict(
            "not_retryable",
            "This message is on its way, or has arrived",
        ));
    }
    let after = again(db, work, by.actor, locked, &before)?;
    jobs::push(db, &delivery(work, &after))?;
    Ok(after)
}

/// Queues a message anew, as far as its conversation and its files admit it; a job has to hand it over.
pub fn again(
    db: &mut Db,
    work: &Work,
    by: Actor,
    locked: &mut Locked,
    before: &Message,
) -> Result<Message, Problem> {
    let mut moves = checking::state(db, work, &mut locked.conversation)?;
    let files = checking::files_of(db, before)?;
    rules::check(db, before.organization, &files)?;
    // What is told of this attempt from now on says nothing of the next.
    let is_whole = goes_as_a_whole(before);
    let after = Message {
        delivery: Some(Delivery::Queued),
        error: None,
        provider_id: before.provider_id.clone().filter(|_| !is_whole),
        version: before.version + 1,
        ..before.clone()
    };
    messages::set_delivery(db, before, &after)?;
    if is_whole {
        pieces::change(db, before, Details::goes_as_a_whole)?;
        pieces::retire_all(db, before)?;
        if let Some(former) = &before.provider_id {
            pieces::retire(db, before, former)?;
        }
    }
    let (id, answers) = (after.id, answers(&after));
    moves.extend(locked.conversation.message_queued(id, answers, work.now));
    locked.conversation.delivery_changed(id, Delivery::Queued);
    let change = Change {
        by,
        moves,
        messages: &[("message.updated", &after)],
    };
    record::save(db, work, locked, change)?;
    Ok(after)
}

/// Whether the provider gets all of it once more, and not only some pieces.
fn goes_as_a_whole(message: &Message) -> bool {
    let details = message.details.as_ref();
    // Who has a name for it has had all of it.
    let had_some = |all: &Details| all.pieces_sent > 0 && message.provider_id.is_none();
    details.is_none_or(|all| !had_some(all) && all.pieces_lost.is_empty())
}

/// An agent says what became of a message whose answer was lost.
pub fn settle(
    db: &mut Db,
    work: &Work,
    by: &Sender,
    locked: &mut Locked,
    id: MessageId,
    outcome: SettledAs,
) -> Result<Message, Problem> {
    let before = own(db, by, locked.conversation.id, id)?;
    if before.delivery != Some(Delivery::Unknown) {
        return Err(Problem::conflict(
            "not_unknown",
            "It is known what became of this message",
        ));
    }
    let state = match outcome {
        SettledAs::Sent => Delivery::Sent,
        SettledAs::Failed | SettledAs::Unknown => Delivery::Failed,
    };
    let after = Message {
        delivery: Some(state),
        version: before.version + 1,
        ..before.clone()
    };
    messages::set_delivery(db, &before, &after)?;
    locked.conversation.delivery_changed(id, state);
    if state == Delivery::Failed {
        locked.conversation.answer_failed(id);
    }
    let change = Change {
        by: by.actor,
        moves: Vec::new(),
        messages: &[("message.updated", &after)],
    };
    record::save(db, work, locked, change)?;
    Ok(after)
}

/// A conversation the author sees, held; any other is not there.
pub fn seen(db: &mut Db, viewer: &Viewer, id: ConversationId) -> Result<Locked, Problem> {
    let locked = lock(db, viewer.organization, id)?;
    let reader = Reader::load(db, viewer.clone())?;
    match can_see(viewer, &locked.conversation.facts(), &reader.worked).is_any() {
        true => Ok(locked),
        false => Err(Problem::not_found()),
    }
}

/// One of our messages of this conversation.
pub fn own(
    db: &mut Db,
    by: &Sender,
    conversation: ConversationId,
    id: MessageId,
) -> Result<Message, Problem> {
    let message = messages::get(db, by.viewer.organization, id)?;
    match message.conversation == conversation {
        true => Ok(message),
        false => Err(Problem::not_found()),
    }
}

pub fn last(message: &Message) -> LastMessage {
    LastMessage {
        id: message.id,
        preview: message.text.as_deref().map(preview).unwrap_or_default(),
        kind: message.kind,
        direction: message.direction,
        author: message.author,
        sent_at: message.position,
        delivery: message.delivery,
    }
}

/// In the lane of its conversation, so that answers leave in their order.
fn delivery(work: &Work, message: &Message) -> Job {
    Job {
        organization: message.organization,
        id: work.id::<JobId>(),
        lane: *message.conversation.as_ref(),
        channel: Some(message.channel),
        kind: DELIVER.to_owned(),
        payload: serde_json::json!({ "message_id": message.id }).to_string(),
        due_at: work.now,
    }
}

impl From<ReplyError> for Problem {
    fn from(error: ReplyError) -> Self {
        let title = error.to_string();
        match error {
            ReplyError::TemplateRequired
            | ReplyError::PersonOnly
            | ReplyError::NotSubscribed
            | ReplyError::NoAddress => Self::unprocessable(error.code(), &title),
            ReplyError::Closed
            | ReplyError::Blocked
            | ReplyError::NewerMessages
            | ReplyError::OptedOut
            | ReplyError::ChannelDisabled => Self::conflict(error.code(), &title),
        }
    }
}
