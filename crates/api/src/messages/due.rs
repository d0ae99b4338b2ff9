//! The time of scheduled messages has come (C-23). A job looks at a conversation at the time of each
//! message that waits in it, and lets all that is due by then leave, in the order of their times. A
//! job that finds nothing due any more does nothing, so changing a time only needs one more.

use super::scheduled::is_way;
use super::{checking, replying, send};
use crate::app::State;
use crate::attachments::rules;
use crate::contacts::blocking::follow;
use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use domain::actors::Actor;
use domain::agents::AgentState;
use domain::conversations::{Conversation, Move};
use domain::files::FileError;
use domain::messages::{AtDue, Delivery, at_due};
use domain::replying::{ReplyError, Wording, check_state};
use domain::{ConversationId, Flaw, JobId, OrganizationId, Timestamp};
use serde::{Deserialize, Serialize};
use store::conversations::lock;
use store::jobs::{self, Job};
use store::messages::{DeliveryError, Message, scheduled};
use store::{Db, StoreError, StoreResult, agents, contacts};

/// The job that looks at what is due in a conversation.
pub const KIND: &str = "messages.due";

/// What such a job is about.
#[derive(Debug, Serialize, Deserialize)]
pub struct Look {
    /// Where something will be due.
    pub conversation_id: ConversationId,
}

/// Has a conversation looked at when this message of it is due.
pub fn look_at(db: &mut Db, work: &Work, message: &Message, due_at: Timestamp) -> StoreResult<()> {
    let id: JobId = work.id();
    let job = Job {
        organization: message.organization,
        id,
        // Of its own: what waits until tomorrow holds back nothing today.
        lane: *id.as_ref(),
        channel: None,
        kind: KIND.to_owned(),
        payload: serde_json::json!({ "conversation_id": message.conversation }).to_string(),
        due_at,
    };
    jobs::push(db, &job)
}

/// Lets the message leave that is due first; answers whether more are. `since` is the time the job
/// was due at: it has come, also where the clock was turned back after.
pub fn next(
    db: &mut Db,
    state: &State,
    organization: OrganizationId,
    conversation: ConversationId,
    since: Timestamp,
) -> StoreResult<bool> {
    let mut locked = match lock(db, organization, conversation) {
        Ok(locked) => locked,
        // Deleted meanwhile.
        Err(StoreError::NotFound) => return Ok(false),
        Err(error) => return Err(error),
    };
    // The moment the lock is ours: what another job let leave before stands before.
    let mut work = Work::new(state);
    work.now = work.now.max(since);
    let due = scheduled::due(db, organization, conversation, work.now, 2)?;
    let Some(before) = due.first() else {
        return Ok(false);
    };
    let is_gone = author_is_gone(db, before)?;
    let due_at = before.due_at.unwrap_or(work.now);
    let (after, moves) = match at_due(due_at, before.held, is_gone, work.now) {
        AtDue::Waits => return Ok(false),
        AtDue::Held => (held(before), Vec::new()),
        AtDue::Leaves => leave(db, &work, &mut locked.conversation, before)?,
    };
    scheduled::save(db, before, &after)?;
    let delivery = after.delivery.unwrap_or(Delivery::Scheduled);
    locked.conversation.delivery_changed(after.id, delivery);
    let change = Change {
        by: before.author,
        moves,
        messages: &[("message.updated", &after)],
    };
    record::save(db, &work, &locked, change)?;
    Ok(due.len() > 1)
}

fn author_is_gone(db: &mut Db, message: &Message) -> StoreResult<bool> {
    match message.author {
        Actor::Agent(agent) => {
            let agent = agents::get(db, message.organization, agent)?;
            Ok(agent.state == AgentState::Deactivated)
        }
        _ => Ok(false),
    }
}

/// It waits for somebody who manages conversations.
fn held(before: &Message) -> Message {
    Message {
        held: Some(true),
        version: before.version + 1,
        ..before.clone()
    }
}

/// What a message that is due becomes: queued, or failed with the reason; taken back when its contact
/// was blocked.
pub fn leave(
    db: &mut Db,
    work: &Work,
    conversation: &mut Conversation,
    before: &Message,
) -> StoreResult<(Message, Vec<Move>)> {
    let contact = contacts::get(db, conversation.organization, conversation.contact)?;
    let mut moves = follow(&contact, conversation, work.now);
    let refused = refused(db, conversation, before, work.now)?;
    let state = match refused {
        None => Delivery::Queued,
        Some(Refused::Reply(ReplyError::Blocked)) => Delivery::Cancelled,
        Some(_) => Delivery::Failed,
    };
    let at = behind(conversation, work.now);
    let after = Message {
        delivery: Some(state),
        error: refused.map(Refused::told),
        due_at: None,
        position: at,
        sent_at: at,
        received_at: at,
        version: before.version + 1,
        ..before.clone()
    };
    match state {
        Delivery::Queued => moves.extend(send::leave(db, work, conversation, &after)?),
        Delivery::Failed => conversation.show(send::last(&after)),
        _ => drop(scheduled::give_files_back(
            db,
            before.organization,
            &[before.id],
            work.now,
        )?),
    }
    Ok((after, moves))
}

/// Why a message does not leave.
#[derive(Clone, Copy)]
enum Refused {
    Reply(ReplyError),
    File(FileError),
}

impl Refused {
    fn told(self) -> DeliveryError {
        let (code, message) = match self {
            Self::Reply(error) => (error.code(), error.to_string()),
            Self::File(error) => (error.code(), error.to_string()),
        };
        DeliveryError {
            code: code.to_owned(),
            message,
            retryable: true,
        }
    }
}

/// What a message consists of, as far as a shut window goes.
pub fn wording(message: &Message) -> Wording {
    let template = message
        .details
        .as_ref()
        .and_then(|all| all.template.as_ref());
    match template {
        Some(_) => Wording::Template,
        None => Wording::Free,
    }
}

/// All that was looked at when it was written is looked at again.
fn refused(
    db: &mut Db,
    conversation: &Conversation,
    message: &Message,
    now: Timestamp,
) -> StoreResult<Option<Refused>> {
    if let Err(error) = check_state(conversation) {
        return Ok(Some(Refused::Reply(error)));
    }
    let options = replying::options(db, conversation, now)?;
    let way = options.iter().find(|way| is_way(way, message));
    let reached = way.map_or(Err(ReplyError::NoAddress), |way| {
        way.reachable()
            .admits(wording(message), message.author.into())
    });
    if let Err(error) = reached {
        return Ok(Some(Refused::Reply(error)));
    }
    let files = checking::files_of(db, message)?;
    let flaw = rules::flaw(db, message.organization, &files)?;
    Ok(flaw.map(Refused::File))
}

/// Behind what was said last, by the milliseconds that clients order a thread by.
fn behind(conversation: &Conversation, now: Timestamp) -> Timestamp {
    let last = conversation.last_message.as_ref();
    last.map_or(now, |last| now.max(last.sent_at.plus_millis(1)))
}
