//! What an integrator posted and we failed on ourselves: it is kept as it came, so that nobody has to
//! post it again, and tried again when somebody says so.

use super::inbound::{self, Posted};
use super::{actions, wire};
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::hooks;
use crate::once::Once;
use crate::problem::{Problem, Reply};
use connectors::Entry;
use contract::channels::{Accepted, Inbound, InboundFailure};
use contract::page::{Page, Paging};
use domain::audit::{AuditAction, AuditEntry};
use domain::channels::ChannelKind;
use domain::{ChannelId, FailureId, MessageId, OrganizationId};
use serde::{Deserialize, Serialize};
use store::attachments::Uploader;
use store::channels::failures::{self, Failure};
use store::messages::{self, Message};
use store::{Cursor, Db, StoreError, StoreResult, audit};

/// The status of what is our own fault.
const OURS: u16 = 500;

/// What is kept of a mail that is not to be had begins so; its number in the mailbox follows.
pub const IN_MAILBOX: &str = "UID ";

/// What is kept of a call.
#[derive(Serialize, Deserialize)]
#[serde(untagged)]
enum Kept {
    /// Of an integrator's.
    Posted {
        /// Whose uploads may come with it.
        uploader: String,
        message: Inbound,
    },
    /// Of a provider's: one thing that it brought.
    Brought(Entry),
}

/// Keeps a message that could not be taken. Only what is our own fault is kept: what the caller may
/// better, and what passes by itself, is for the caller to post again.
pub async fn keep(
    state: &State,
    channel: &store::channels::Channel,
    by: &Principal,
    message: &Inbound,
    problem: Problem,
) -> Reply<Accepted> {
    if problem.status().as_u16() != OURS {
        return Err(problem);
    }
    let kept = Kept::Posted {
        uploader: by.uploader().as_ref().to_owned(),
        message: message.clone(),
    };
    // What cannot be kept was not taken.
    put(state, channel, &kept, problem.title())
        .await
        .map_err(|_| problem)?;
    Ok(Accepted {
        conversation_id: None,
        message_id: None,
        duplicate: false,
    })
}

/// Keeps what a provider brought and could not be taken; it will not say it again.
pub async fn keep_entry(
    state: &State,
    channel: &store::channels::Channel,
    entry: &Entry,
    problem: &Problem,
) -> Reply<()> {
    put(
        state,
        channel,
        &Kept::Brought(entry.clone()),
        problem.title(),
    )
    .await
}

async fn put(
    state: &State,
    channel: &store::channels::Channel,
    kept: &Kept,
    reason: &str,
) -> Reply<()> {
    let failure = Failure {
        organization: channel.organization,
        id: state.new_id(),
        channel: channel.id,
        raw: serde_json::to_string(kept).map_err(Problem::malformed)?,
        reason: reason.to_owned(),
        created_at: state.now(),
    };
    Ok(state
        .write(move |db| failures::insert(db, &failure))
        .await?)
}

/// A page of a channel's, the newest first.
pub async fn list(
    state: &State,
    by: &Principal,
    id: ChannelId,
    paging: &Paging,
    limit: usize,
) -> Reply<Page<InboundFailure>> {
    let channel = actions::find(state, by.organization(), id).await?;
    let kind = channel.kind;
    let after = paging.cursor.as_deref().map(Cursor::decode).transpose()?;
    let page = state.store.read(move |db| {
        failures::list(db, channel.organization, channel.id, after.as_ref(), limit)
    });
    let page = page.await?;
    Ok(Page {
        next_cursor: page.next.map(|cursor| cursor.encode()),
        items: page
            .items
            .into_iter()
            .map(|failure| {
                let retryable = is_retryable(kind, &failure.raw);
                wire::failure(failure, retryable)
            })
            .collect(),
    })
}

/// Whether what was kept can be tried again here.
fn is_retryable(kind: ChannelKind, kept: &str) -> bool {
    match serde_json::from_str(kept) {
        Ok(Kept::Brought(entry)) => !is_in_mailbox(kind, &entry),
        Ok(Kept::Posted { .. }) => true,
        Err(_) => false,
    }
}

/// Whether nothing but its mailbox has what a mail says.
fn is_in_mailbox(kind: ChannelKind, entry: &Entry) -> bool {
    matches!(entry, Entry::Unreadable { raw, .. } if kind.is_mail() && raw.starts_with(IN_MAILBOX))
}

/// One that is tried again, and who says so.
#[derive(Clone, Debug)]
pub struct Again {
    failure: FailureId,
    noted: AuditEntry,
}

impl Again {
    /// It was taken, so it is kept no more, and the audit log says by whose word.
    pub fn taken(
        &self,
        db: &mut Db,
        organization: OrganizationId,
        channel: ChannelId,
    ) -> StoreResult<()> {
        failures::delete(db, organization, channel, self.failure)?;
        audit::append(db, &self.noted)
    }
}

/// Tries one again; it is gone once it was taken.
pub async fn retry(
    state: &State,
    by: &Principal,
    id: ChannelId,
    failure: FailureId,
    once: Once,
) -> Reply<Accepted> {
    let channel = actions::find(state, by.organization(), id).await?;
    let organization = channel.organization;
    let found = state
        .store
        .read(move |db| failures::get(db, organization, id, failure))
        .await;
    let found = match found {
        Err(StoreError::NotFound) => return taken_before(state, organization, once).await,
        found => found?,
    };
    let kept: Kept = serde_json::from_str(&found.raw).map_err(|error| {
        Problem::conflict("not_readable", "This entry cannot be read").detail(error)
    })?;
    let noted = recording::act(state, by, AuditAction::ChannelFailureRetried, id);
    let noted = noted.named(&channel.name);
    let tried = Again { failure, noted };
    match kept {
        Kept::Posted { uploader, message } => {
            inbound::open(&channel)?;
            let uploader = Uploader::written(uploader);
            let posted = Posted { message, uploader };
            inbound::post(state, channel, posted, once, Some(tried)).await
        }
        Kept::Brought(entry) => again(state, &channel, entry, tried, once).await,
    }
}

/// Applies what a provider brought; what could not be read is read again, perhaps by a newer version.
async fn again(
    state: &State,
    channel: &store::channels::Channel,
    entry: Entry,
    tried: Again,
    once: Once,
) -> Reply<Accepted> {
    if is_in_mailbox(channel.kind, &entry) {
        let why = "This mail was not fetched, and stays in its mailbox: look at it there";
        return Err(Problem::conflict("in_mailbox", why));
    }
    match &entry {
        Entry::Unreadable { raw, .. } | Entry::Elsewhere { raw, .. } => {
            hooks::again(state, channel, raw).await?;
        }
        _ => hooks::apply(state, channel, entry).await?,
    }
    let (organization, id) = (channel.organization, channel.id);
    let gone = state.write(move |db| {
        once.run(db, |db| {
            tried.taken(db, organization, id)?;
            Ok(tried.failure)
        })
    });
    gone.await?;
    Ok(accepted(None, false))
}

/// What a provider brought is not always a message, nor one alone.
fn accepted(message: Option<&Message>, duplicate: bool) -> Accepted {
    Accepted {
        conversation_id: message.map(|message| message.conversation),
        message_id: message.map(|message| message.id),
        duplicate,
    }
}

/// It has gone: the same request took it, or there is none.
async fn taken_before(state: &State, organization: OrganizationId, once: Once) -> Reply<Accepted> {
    let taken = state.write(move |db| {
        let id: MessageId = once.run(db, |_| Err(Problem::not_found()))?;
        match messages::get(db, organization, id) {
            // It took what was no message.
            Err(StoreError::NotFound) => Ok(accepted(None, true)),
            message => Ok::<_, Problem>(accepted(Some(&message?), true)),
        }
    });
    taken.await
}

/// Throws one away.
pub async fn remove(state: &State, by: &Principal, id: ChannelId, failure: FailureId) -> Reply<()> {
    let channel = actions::find(state, by.organization(), id).await?;
    let noted = recording::act(state, by, AuditAction::ChannelFailureDiscarded, id);
    let noted = noted.named(&channel.name);
    let removed = state.write(move |db| -> StoreResult<()> {
        failures::delete(db, channel.organization, channel.id, failure)?;
        audit::append(db, &noted)
    });
    Ok(removed.await?)
}
