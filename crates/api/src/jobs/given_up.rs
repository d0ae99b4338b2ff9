//! What is told to people when a job comes to nothing: a message that waited for it has failed, a file
//! that was to be fetched will not come. Nobody else would say so. When the job is taken up again, so are they.

use crate::conversations::work::Work;
use crate::messages::deliver::deliver_result;
use crate::messages::incoming::{self, FETCH, Fetch};
use crate::messages::send::{self, DELIVER};
use crate::problem::{Problem, Reply};
use crate::worker::{failed, interrupted};
use actix_web::http::StatusCode;
use domain::actors::Actor;
use domain::messages::{AttachmentState, Delivery};
use domain::{MessageId, OrganizationId};
use serde::Deserialize;
use store::attachments;
use store::conversations::lock;
use store::jobs::Job;
use store::{Db, StoreError, StoreResult, messages};

/// What a job that hands a message over knows.
#[derive(Deserialize)]
struct Delivering {
    message_id: MessageId,
}

/// Settles what waits for a job that is given up or thrown away.
pub fn settle(db: &mut Db, work: &Work, job: &Job) -> StoreResult<()> {
    let settled = match job.kind.as_str() {
        DELIVER => match serde_json::from_str(&job.payload) {
            Ok(Delivering { message_id }) => message(db, work, job.organization, message_id),
            Err(_) => Ok(()),
        },
        FETCH => match serde_json::from_str(&job.payload) {
            Ok(fetch) => file(db, work, job.organization, &fetch),
            Err(_) => Ok(()),
        },
        _ => Ok(()),
    };
    match settled {
        // Deleted meanwhile.
        Err(StoreError::NotFound) => Ok(()),
        settled => settled,
    }
}

/// One that was being handed over may have arrived: an agent decides.
fn message(
    db: &mut Db,
    work: &Work,
    organization: OrganizationId,
    id: MessageId,
) -> StoreResult<()> {
    let step = match messages::get(db, organization, id)?.delivery {
        Some(Delivery::Queued) => failed("given_up", "It could not be handed over", true),
        Some(Delivery::Sending) => interrupted(),
        _ => return Ok(()),
    };
    deliver_result(db, work, organization, id, &step).map(drop)
}

/// Brings back what had come to nothing with a job that is taken up again; else the job would find nothing to do.
pub fn resume(db: &mut Db, work: &Work, by: Actor, job: &Job) -> Reply<()> {
    let resumed = match job.kind.as_str() {
        DELIVER => match serde_json::from_str(&job.payload) {
            Ok(Delivering { message_id }) => again(db, work, by, job.organization, message_id),
            Err(_) => Ok(()),
        },
        FETCH => match serde_json::from_str(&job.payload) {
            Ok(fetch) => Ok(incoming::fetched_again(
                db,
                work,
                by,
                job.organization,
                &fetch,
            )?),
            Err(_) => Ok(()),
        },
        _ => Ok(()),
    };
    match resumed {
        // Deleted meanwhile: the job ends by itself.
        Err(problem) if problem.status() == StatusCode::NOT_FOUND => Ok(()),
        resumed => resumed,
    }
}

/// Only what surely did not leave is sent again: who retries a job does not see the conversation.
fn again(
    db: &mut Db,
    work: &Work,
    by: Actor,
    organization: OrganizationId,
    id: MessageId,
) -> Reply<()> {
    let conversation = messages::get(db, organization, id)?.conversation;
    let mut locked = lock(db, organization, conversation)?;
    let before = messages::get(db, organization, id)?;
    match before.delivery {
        Some(Delivery::Failed) => send::again(db, work, by, &mut locked, &before).map(drop),
        Some(Delivery::Unknown) => {
            let title =
                "Nobody knows whether this message arrived: it is decided in its conversation";
            Err(Problem::conflict("message_unknown", title))
        }
        _ => Ok(()),
    }
}

fn file(db: &mut Db, work: &Work, organization: OrganizationId, fetch: &Fetch) -> StoreResult<()> {
    let attachment = attachments::get(db, organization, fetch.attachment_id)?;
    if attachment.state != AttachmentState::Pending {
        return Ok(());
    }
    let failed = fetch.failed(attachment);
    incoming::arrived(db, work, fetch.message_id, &failed)
}
