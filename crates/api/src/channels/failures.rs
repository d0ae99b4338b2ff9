//! What an integrator posted and we failed on ourselves: it is kept as it came, so that nobody has to
//! post it again, and tried again when somebody says so.

use super::inbound::{self, Posted};
use super::{actions, wire};
use crate::app::State;
use crate::auth::principals::Principal;
use crate::once::Once;
use crate::problem::{Problem, Reply};
use contract::channels::{Accepted, Inbound, InboundFailure};
use contract::page::{Page, Paging};
use domain::{ChannelId, FailureId, MessageId, OrganizationId};
use serde::{Deserialize, Serialize};
use store::attachments::Uploader;
use store::channels::failures::{self, Failure};
use store::{Cursor, StoreError, StoreResult, messages};

/// The status of what is our own fault.
const OURS: u16 = 500;

/// What is kept of a call.
#[derive(Serialize, Deserialize)]
struct Kept {
    /// Whose uploads may come with it.
    uploader: String,
    message: Inbound,
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
    let kept = Kept {
        uploader: by.uploader().as_ref().to_owned(),
        message: message.clone(),
    };
    let Ok(raw) = serde_json::to_string(&kept) else {
        return Err(problem);
    };
    let failure = Failure {
        organization: channel.organization,
        id: state.new_id(),
        channel: channel.id,
        raw,
        reason: problem.title().to_owned(),
        created_at: state.now(),
    };
    let kept = state.write(move |db| failures::insert(db, &failure)).await;
    // What cannot be kept was not taken.
    kept.map_err(|_| problem)?;
    Ok(Accepted {
        conversation_id: None,
        message_id: None,
        duplicate: false,
    })
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
    let after = paging.cursor.as_deref().map(Cursor::decode).transpose()?;
    let page = state.store.read(move |db| {
        failures::list(db, channel.organization, channel.id, after.as_ref(), limit)
    });
    let page = page.await?;
    Ok(Page {
        next_cursor: page.next.map(|cursor| cursor.encode()),
        items: page.items.into_iter().map(wire::failure).collect(),
    })
}

/// Tries one again; it is gone once it was taken.
pub async fn retry(
    state: &State,
    by: &Principal,
    id: ChannelId,
    failure: FailureId,
    once: Once,
) -> Reply<Accepted> {
    let channel = inbound::api_channel(state, by.organization(), id).await?;
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
    let posted = Posted {
        message: kept.message,
        uploader: Uploader::written(kept.uploader),
    };
    inbound::post(state, channel, posted, once, Some(failure)).await
}

/// It has gone: the same request took it, or there is none.
async fn taken_before(state: &State, organization: OrganizationId, once: Once) -> Reply<Accepted> {
    let taken = state.write(move |db| {
        let id: MessageId = once.run(db, |_| Err(Problem::not_found()))?;
        let message = messages::get(db, organization, id)?;
        Ok::<_, Problem>(Accepted {
            conversation_id: Some(message.conversation),
            message_id: Some(id),
            duplicate: true,
        })
    });
    taken.await
}

/// Throws one away.
pub async fn remove(state: &State, by: &Principal, id: ChannelId, failure: FailureId) -> Reply<()> {
    let channel = actions::find(state, by.organization(), id).await?;
    let removed = state.write(move |db| -> StoreResult<()> {
        failures::delete(db, channel.organization, channel.id, failure)
    });
    Ok(removed.await?)
}
