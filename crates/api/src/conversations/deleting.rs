//! Deleting a conversation: nobody finds it any more at once; what belonged to it goes behind, in small
//! steps that a restart goes on from.

use super::record::audience;
use super::work::Work;
use crate::app::State;
use crate::auth::principals::Principal;
use crate::extract::{Allowed, Data, Path, needs};
use crate::problem::{Problem, Reply};
use actix_web::{HttpResponse, delete};
use domain::visibility::can_see;
use domain::{ConversationId, JobId, OrganizationId};
use serde::{Deserialize, Serialize};
use store::conversations::{self, Reader};
use store::events::{self, NewEvent};
use store::jobs::{self, Job};
use store::{Db, StoreResult};

/// The kind of job that clears up.
pub const CLEAR: &str = "conversations.clear";
/// How much one transaction removes.
const STEP: i64 = 50;

/// Delete it for ever, with its messages, files and log; needs `conversations.delete`.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[delete("/conversations/{id}")]
pub async fn delete_conversation(
    state: Data<State>,
    by: Allowed<needs::DeleteConversations>,
    id: Path<ConversationId>,
) -> Reply<HttpResponse> {
    remove(&state, &by, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn remove(state: &State, by: &Principal, id: ConversationId) -> Reply<()> {
    let (work, viewer) = (Work::new(state), by.viewer.clone());
    let done = state.write(move |db| {
        let locked = conversations::lock(db, viewer.organization, id)?;
        let reader = Reader::load(db, viewer.clone())?;
        let c = locked.before();
        if !can_see(&reader.viewer, &c.facts(), &reader.worked).is_any() {
            return Err(Problem::not_found());
        }
        conversations::delete(db, &locked)?;
        jobs::push(db, &job(&work, c.organization, id)?)?;
        Ok(events::append(
            db,
            &NewEvent {
                organization: c.organization,
                id: work.id(),
                name: "conversation.deleted",
                conversation: Some(id),
                object: *id.as_ref(),
                version: c.version + 1,
                revision: Some(c.revision + 1),
                before: Some(audience(c)),
                after: None,
                at: work.now,
            },
        )?)
    });
    done.await
}

/// What is left of which conversation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rest {
    pub conversation_id: ConversationId,
}

fn job(work: &Work, organization: OrganizationId, id: ConversationId) -> Reply<Job> {
    let rest = Rest {
        conversation_id: id,
    };
    Ok(Job {
        organization,
        id: work.id::<JobId>(),
        lane: *id.as_ref(),
        channel: None,
        kind: CLEAR.to_owned(),
        payload: serde_json::to_string(&rest).map_err(Problem::malformed)?,
        due_at: work.now,
    })
}

/// Removes some of it; gives what is left.
pub fn step(
    db: &mut Db,
    work: &Work,
    organization: OrganizationId,
    rest: &Rest,
) -> StoreResult<Option<Rest>> {
    let id = rest.conversation_id;
    let cleared = conversations::clear(db, organization, id, work.now, STEP)?;
    Ok((cleared > 0).then(|| rest.clone()))
}
