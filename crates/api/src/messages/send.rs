//! An answer: checked, written as `queued` with the job that hands it over, and counted
//! as an answer at once. The same `client_id` of the same author is the same message.

use super::replying::{Way, options};
use super::wire;
use crate::contacts::blocking::follow;
use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use crate::problem::{Problem, Reply};
use contract::messages::{NewMessage, SettledAs};
use domain::actors::Actor;
use domain::conversations::{Assignment, Conversation, Move, is_answer};
use domain::messages::{Delivery, Direction, LastMessage, TextError, outbound_text, preview};
use domain::principal::Viewer;
use domain::replying::{ReplyError, Wording, check_seen, check_state};
use domain::visibility::can_see;
use domain::{ConversationId, JobId, MessageId};
use store::attachments::{self, Uploader};
use store::conversations::channels::{Taken, touch};
use store::conversations::{Locked, Reader, drop_draft, lock, set_mark};
use store::jobs::{self, Job};
use store::messages::{self, Message};
use store::{Db, StoreError, contacts};

/// The job that hands a message over.
pub const DELIVER: &str = "deliver";
/// How many newer messages a refusal shows.
const SHOWN: i64 = 20;

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
    let mut moves = checked(db, work, &mut locked.conversation)?;
    check_newer(db, work, by, &locked.conversation, new)?;
    let way = way(db, &locked.conversation, new)?;
    let text = text(new, &way)?;
    let files = take(db, by, new)?;
    let message = Message {
        organization,
        id: work.id(),
        conversation,
        channel: way.channel.id,
        identity: Some(way.identity.id),
        direction: Direction::Outbound,
        kind: super::kind(text.as_deref(), &files),
        author: by.actor,
        client_id: by.client_id.clone(),
        provider_id: None,
        text,
        reply_to: reply_to(db, conversation, by, new)?,
        automated: None,
        counts_as_answer: new.counts_as_answer,
        inbound_seq: None,
        delivery: Some(Delivery::Queued),
        error: None,
        position: work.now,
        sent_at: work.now,
        received_at: work.now,
        edited_at: None,
        deleted_at: None,
        version: 1,
    };
    let c = &mut locked.conversation;
    moves.extend(c.message_queued(message.id, answers(&message), message.position));
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
    c.show(last(&message));
    let seq = c.inbound_seq;
    messages::insert(db, &message)?;
    messages::attach(db, organization, message.id, &files)?;
    let taken = (message.channel, way.identity.id);
    touch(
        db,
        organization,
        conversation,
        taken,
        Taken::ByUs,
        message.position,
    )?;
    if let Some(me) = by.viewer.agent {
        set_mark(db, organization, me, conversation, seq)?;
        drop_draft(db, organization, me, conversation)?;
    }
    jobs::push(db, &delivery(work, &message))?;
    let change = Change {
        by: by.actor,
        moves,
        messages: &[("message.created", &message)],
    };
    record::save(db, work, locked, change)?;
    Ok(message)
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
    let mut moves = checked(db, work, &mut locked.conversation)?;
    let after = Message {
        delivery: Some(Delivery::Queued),
        error: None,
        version: before.version + 1,
        ..before.clone()
    };
    messages::set_delivery(db, &before, &after)?;
    let answers = answers(&after);
    moves.extend(locked.conversation.message_queued(id, answers, work.now));
    locked.conversation.delivery_changed(id, Delivery::Queued);
    jobs::push(db, &delivery(work, &after))?;
    let change = Change {
        by: by.actor,
        moves,
        messages: &[("message.updated", &after)],
    };
    record::save(db, work, locked, change)?;
    Ok(after)
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
fn own(
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

/// Stops an author who has not seen what a colleague wrote meanwhile.
fn check_newer(
    db: &mut Db,
    work: &Work,
    by: &Sender,
    conversation: &Conversation,
    new: &NewMessage,
) -> Result<(), Problem> {
    let Some(seen) = new.seen_message_id.filter(|_| !new.force) else {
        return Ok(());
    };
    let (organization, id) = (conversation.organization, conversation.id);
    let newer = messages::human_answers_since(db, organization, id, seen, by.actor, SHOWN)?;
    let last = newer.last().map(|message| message.id);
    let Err(error) = check_seen(Some(seen), last) else {
        return Ok(());
    };
    let ids: Vec<MessageId> = newer.iter().map(|message| message.id).collect();
    let shown = messages::of_ids(db, organization, &ids)?;
    let links = work.state.links();
    let shown: Vec<_> = shown
        .into_iter()
        .map(|m| wire::message(&links, m))
        .collect();
    Err(Problem::from(error).with("messages", shown))
}

/// The channel and address that were asked for, else the default.
fn way(db: &mut Db, conversation: &Conversation, new: &NewMessage) -> Result<Way, Problem> {
    let asked = new.channel_id.is_some() || new.identity_id.is_some();
    let fits = |way: &Way| match asked {
        true => {
            new.channel_id.is_none_or(|id| id == way.channel.id)
                && new.identity_id.is_none_or(|id| id == way.identity.id)
        }
        false => way.is_default,
    };
    let found = options(db, conversation)?.into_iter().find(fits);
    let way = found.ok_or(ReplyError::NoAddress)?;
    way.reach.admits(Wording::Free)?;
    Ok(way)
}

fn text(new: &NewMessage, way: &Way) -> Result<Option<String>, Problem> {
    let refused = |error: &TextError| Problem::invalid().flaw("text", error);
    match outbound_text(new.text.as_deref().unwrap_or_default()) {
        Ok(text) if text.chars().count() > way.limits.text as usize => Err(too_long(way)),
        Ok(text) => Ok(Some(text)),
        Err(TextError::Empty) if !new.attachment_ids.is_empty() => Ok(None),
        Err(TextError::TooLong) => Err(too_long(way)),
        Err(error) => Err(refused(&error)),
    }
}

fn too_long(way: &Way) -> Problem {
    Problem::unprocessable("text_too_long", "The text is too long for this channel")
        .with("limit", way.limits.text)
}

fn take(
    db: &mut Db,
    by: &Sender,
    new: &NewMessage,
) -> Result<Vec<attachments::Attachment>, Problem> {
    let ids = &new.attachment_ids;
    let taken = attachments::take(db, by.viewer.organization, ids, &by.uploader);
    taken.map_err(|error| match error {
        StoreError::MissingReference => Problem::invalid().field(
            "attachment_ids",
            "not_available",
            "Only your own uploads that are ready and not used yet",
        ),
        error => error.into(),
    })
}

fn reply_to(
    db: &mut Db,
    conversation: ConversationId,
    by: &Sender,
    new: &NewMessage,
) -> Result<Option<MessageId>, Problem> {
    let Some(id) = new.reply_to_id else {
        return Ok(None);
    };
    let elsewhere =
        || Problem::invalid().field("reply_to_id", "not_here", "No message of this conversation");
    match messages::get(db, by.viewer.organization, id) {
        Ok(message) if message.conversation == conversation => Ok(Some(id)),
        Ok(_) | Err(StoreError::NotFound) => Err(elsewhere()),
        Err(error) => Err(error.into()),
    }
}

fn last(message: &Message) -> LastMessage {
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

/// Whether the conversation takes an answer, as its contact stands now.
fn checked(db: &mut Db, work: &Work, conversation: &mut Conversation) -> Reply<Vec<Move>> {
    let contact = contacts::get(db, conversation.organization, conversation.contact)?;
    let moves = follow(&contact, conversation, work.now);
    check_state(conversation)?;
    Ok(moves)
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
            ReplyError::TemplateRequired | ReplyError::NotSubscribed | ReplyError::NoAddress => {
                Self::unprocessable(error.code(), &title)
            }
            ReplyError::Closed
            | ReplyError::Blocked
            | ReplyError::NewerMessages
            | ReplyError::OptedOut
            | ReplyError::ChannelDisabled => Self::conflict(error.code(), &title),
        }
    }
}
