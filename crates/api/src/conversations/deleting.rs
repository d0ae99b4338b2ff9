//! Deleting a conversation: nobody finds it any more at once; what belonged to it goes behind, in small
//! steps that a restart goes on from.

use super::record::audience;
use super::work::Work;
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::extract::{Allowed, Data, Path, needs};
use crate::problem::{Problem, Reply};
use crate::steps::{self, Rest as _};
use actix_web::{HttpResponse, delete};
use domain::audit::AuditAction;
use domain::visibility::can_see;
use domain::{ConversationId, OrganizationId};
use serde::{Deserialize, Serialize};
use store::conversations::{self, Locked, Reader};
use store::events::{self, NewEvent};
use store::{Db, StoreResult, audit, jobs};

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
    let noted = recording::act(state, by, AuditAction::ConversationDeleted, id);
    let done = state.write(move |db| {
        let locked = conversations::lock(db, viewer.organization, id)?;
        let reader = Reader::load(db, viewer.clone())?;
        let c = locked.before();
        if !can_see(&reader.viewer, &c.facts(), &reader.worked).is_any() {
            return Err(Problem::not_found());
        }
        audit::append(db, &noted.clone().numbered(c.number))?;
        Ok(delete(db, &work, &locked)?)
    });
    done.await
}

/// Deletes a conversation that is held, and leaves the rest to a job.
pub fn delete(db: &mut Db, work: &Work, locked: &Locked) -> StoreResult<()> {
    let c = locked.before();
    conversations::delete(db, locked)?;
    let all = Rest {
        conversation_id: c.id,
    };
    jobs::push(db, &all.job(work, c.organization))?;
    let gone = NewEvent {
        organization: c.organization,
        id: work.id(),
        name: "conversation.deleted",
        conversation: Some(c.id),
        object: *c.id.as_ref(),
        version: c.version + 1,
        revision: Some(c.revision + 1),
        before: Some(audience(c)),
        after: None,
        at: work.now,
    };
    events::append(db, &gone)
}

/// What is left of which conversation.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rest {
    pub conversation_id: ConversationId,
}

impl steps::Rest for Rest {
    const KIND: &'static str = "conversations.clear";
    const NAME: &'static str = "clear up after a conversation";

    fn lane(&self) -> i64 {
        *self.conversation_id.as_ref()
    }

    fn step(
        &self,
        db: &mut Db,
        work: &Work,
        organization: OrganizationId,
    ) -> StoreResult<Option<Self>> {
        let id = self.conversation_id;
        let cleared = conversations::clear(db, organization, id, work.now, STEP)?;
        Ok((cleared > 0).then(|| self.clone()))
    }
}
