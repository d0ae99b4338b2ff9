//! Deleting a contact: nobody finds it any more at once, and whoever writes from its addresses is
//! somebody new. Its latest conversations go in the same transaction; those that are left are on no list,
//! since the contact is not there, and go behind, a few in each transaction.

use super::actions::seen;
use super::telling::told;
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::conversations::deleting;
use crate::conversations::work::Work;
use crate::extract::{Allowed, Data, Path, needs};
use crate::problem::{Problem, Reply};
use crate::steps::{self, Rest as _};
use actix_web::web::Json;
use actix_web::{HttpResponse, delete, get};
use contract::contacts::Removal;
use domain::audit::AuditAction;
use domain::visibility::can_see_contact;
use domain::{ContactId, ConversationId, OrganizationId};
use serde::{Deserialize, Serialize};
use store::conversations::{Reader, count_of_contact, lock_some};
use store::events::{self, NewEvent};
use store::{Db, StoreResult, audit, contacts, jobs};

/// How many conversations one transaction removes.
const CONVERSATIONS: i64 = 20;
/// How much of the rest.
const STEP: i64 = 50;

/// What deleting the contact would take with it, counted; needs `contacts.delete`.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    responses((status = 200, body = Removal)),
)]
#[get("/contacts/{id}/removal")]
pub async fn get_contact_removal(
    state: Data<State>,
    by: Allowed<needs::DeleteContacts>,
    id: Path<ContactId>,
) -> Reply<Json<Removal>> {
    let (viewer, id) = (by.viewer.clone(), *id);
    let counted = state.store.read(move |db| {
        let contact = contacts::get(db, viewer.organization, id)?;
        match can_see_contact(&viewer, &contact.facts()) {
            true => Ok(contacts::removal(db, viewer.organization, id)?),
            false => Err(Problem::not_found()),
        }
    });
    let lost = counted.await?;
    Ok(Json(Removal {
        identities: lost.identities,
        conversations: lost.conversations,
        messages: lost.messages,
        notes: lost.notes,
        files: lost.files,
    }))
}

/// Delete a contact for ever, with its conversations, files and notes; needs `contacts.delete`. Its next message makes a
/// new contact.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[delete("/contacts/{id}")]
pub async fn delete_contact(
    state: Data<State>,
    by: Allowed<needs::DeleteContacts>,
    id: Path<ContactId>,
) -> Reply<HttpResponse> {
    remove(&state, &by, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

async fn remove(state: &State, by: &Principal, id: ContactId) -> Reply<()> {
    let (work, viewer) = (Work::new(state), by.viewer.clone());
    let noted = recording::act(state, by, AuditAction::ContactDeleted, id);
    let done = state.write(move |db| {
        let reader = Reader::load(db, viewer.clone())?;
        let contact = seen(db, &reader, id)?;
        let organization = contact.organization;
        let merged = contacts::merging::sources(db, organization, id)?;
        contacts::delete(db, organization, id)?;
        let rest = Rest {
            contact_id: id,
            merged,
        };
        if let Some(rest) = rest.step(db, &work, organization)? {
            jobs::push(db, &rest.job(&work, organization))?;
        }
        let gone = NewEvent {
            version: contact.version + 1,
            after: None,
            ..told(&work, &contact, "contact.deleted")
        };
        audit::append(db, &noted)?;
        Ok(events::append(db, &gone)?)
    });
    done.await
}

/// What is left of which contact.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rest {
    pub contact_id: ContactId,
    /// Those that were merged into it, whose conversations may not have followed yet.
    pub merged: Vec<ContactId>,
}

impl steps::Rest for Rest {
    const KIND: &'static str = "contacts.clear";
    const NAME: &'static str = "clear up after a contact";

    fn lane(&self) -> i64 {
        *self.contact_id.as_ref()
    }

    fn step(
        &self,
        db: &mut Db,
        work: &Work,
        organization: OrganizationId,
    ) -> StoreResult<Option<Self>> {
        let id = self.merged.last().copied().unwrap_or(self.contact_id);
        let latest = ConversationId::from(i64::MAX);
        let some = lock_some(db, organization, id, latest, CONVERSATIONS)?;
        for locked in &some {
            deleting::delete(db, work, locked)?;
        }
        if !some.is_empty() {
            return Ok(Some(self.clone()));
        }
        let cleared = contacts::clear(db, organization, id, work.now, STEP)?;
        if cleared > 0 {
            return Ok(Some(self.clone()));
        }
        let mut rest = self.clone();
        Ok(rest.merged.pop().map(|_| rest))
    }

    fn remaining(&self, db: &mut Db, organization: OrganizationId) -> StoreResult<Option<i64>> {
        let latest = ConversationId::from(i64::MAX);
        count_of_contact(db, organization, self.contact_id, latest).map(Some)
    }
}
