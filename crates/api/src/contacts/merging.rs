//! Merging: one contact goes on as both. Its row and addresses say so at once; the conversations of the
//! other follow, the latest in the same transaction, whatever else there is by a job, in small steps that
//! a restart does not lose.

use super::actions::{answer, seen, shown};
use super::blocking;
use super::telling::{changed, told};
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use crate::extract::{Allowed, Confirm, Data, Key, Path, Query, Valid, needs};
use crate::once::Once;
use crate::problem::{Problem, Reply};
use crate::steps::{self, Rest as _};
use actix_web::post;
use actix_web::web::Json;
use contract::contacts::{Contact as Wire, Merge};
use domain::actors::{Actor, ActorKind};
use domain::audit::AuditAction;
use domain::contacts::{Contact, blocks_one};
use domain::visibility::can_see_contact;
use domain::{ContactId, ConversationId, OrganizationId};
use serde::{Deserialize, Serialize};
use store::contacts::{self, merging};
use store::conversations::{Reader, count_of_contact, lock_some};
use store::events::{self, NewEvent};
use store::{Db, StoreError, StoreResult, audit, jobs};

/// What a second word is asked for.
const BLOCKED: &str = "blocked_in_merge";
/// How many conversations one transaction moves.
const STEP: i64 = 20;

/// Merge a contact into another, which goes on; needs `contacts.merge`, and 403 `cannot_see_all` without sight of every
/// conversation of both. 409 `blocked_in_merge` until confirmed, when one of them is blocked: both are then. The contact
/// in the path leads to the other for ever.
#[utoipa::path(
    tag = "contacts",
    security(("bearer" = [])),
    params(Confirm),
    request_body = Merge,
    responses((status = 200, body = Wire)),
)]
#[post("/contacts/{id}/merge")]
pub async fn merge_contact(
    state: Data<State>,
    by: Allowed<needs::MergeContacts>,
    id: Path<ContactId>,
    key: Key,
    Query(confirm): Query<Confirm>,
    Valid(body): Valid<Merge>,
) -> Reply<Json<Wire>> {
    let once = key.once(&body)?;
    let both = (*id, body.into_contact_id);
    merge(&state, &by, both, once, confirm.has(BLOCKED))
        .await
        .map(Json)
}

async fn merge(
    state: &State,
    by: &Principal,
    (source, target): (ContactId, ContactId),
    once: Once,
    confirmed: bool,
) -> Reply<Wire> {
    let (work, viewer, actor) = (Work::new(state), by.viewer.clone(), by.actor());
    let noted = recording::act(state, by, AuditAction::ContactMerged, source);
    if source == target {
        let problem = Problem::invalid();
        return Err(problem.field("into_contact_id", "same", "It is the same contact"));
    }
    state
        .write(move |db| {
            let reader = Reader::load(db, viewer.clone())?;
            let mut is_done = false;
            let id = once.run(db, |db| {
                let (source, target) = hold(db, &reader, source, target)?;
                check(db, &reader, &source, &target, confirmed)?;
                join(db, &work, actor, &source, &target)?;
                audit::append(db, &noted)?;
                is_done = true;
                Ok(target.id)
            })?;
            let contact = contacts::get(db, reader.viewer.organization, id)?;
            match is_done {
                // The last they get if they do not see it any more.
                true => answer(db, &reader, contact),
                false => shown(db, &reader, contact),
            }
        })
        .await
}

/// Both, held in the order of their ids, so that two who merge do not wait for each other.
fn hold(
    db: &mut Db,
    reader: &Reader,
    source: ContactId,
    target: ContactId,
) -> Reply<(Contact, Contact)> {
    let unknown = |problem: Problem| match problem.status().as_u16() {
        404 | 301 => {
            Problem::invalid().field("into_contact_id", "unknown", "There is no such contact")
        }
        _ => problem,
    };
    match source < target {
        true => {
            let source = seen(db, reader, source)?;
            Ok((source, seen(db, reader, target).map_err(unknown)?))
        }
        false => {
            // Whose the source is is asked first: what is somebody else's is not there.
            let found = contacts::get(db, reader.viewer.organization, source)?;
            if !can_see_contact(&reader.viewer, &found.facts()) {
                return Err(Problem::not_found());
            }
            let target = seen(db, reader, target).map_err(unknown)?;
            Ok((seen(db, reader, source)?, target))
        }
    }
}

fn check(
    db: &mut Db,
    reader: &Reader,
    source: &Contact,
    target: &Contact,
    confirmed: bool,
) -> Reply<()> {
    if !merging::sees_all(db, reader, &[source.id, target.id])? {
        let title = "You do not see every conversation of both";
        return Err(Problem::refused("cannot_see_all", title));
    }
    match blocks_one(target, source) && !confirmed {
        true => Err(Problem::conflict(
            BLOCKED,
            "One of them is blocked; both would be",
        )),
        false => Ok(()),
    }
}

fn join(
    db: &mut Db,
    work: &Work,
    by: Actor,
    source: &Contact,
    target: &Contact,
) -> StoreResult<()> {
    let organization = target.organization;
    let merged = domain::contacts::merge(target, source);
    merging::hand_over(db, source, &merged)?;
    contacts::save(db, target, &merged)?;
    events::append(db, &changed(work, target, &merged))?;
    let gone = NewEvent {
        version: source.version + 1,
        after: None,
        ..told(work, source, "contact.deleted")
    };
    events::append(db, &gone)?;
    let by = (by.kind(), by.id());
    let before = ConversationId::from(i64::MAX);
    let rest = Rest {
        source: source.id,
        into: target.id,
        before,
        by,
    };
    if let Some(rest) = rest.step(db, work, organization)? {
        jobs::push(db, &rest.job(work, organization))?;
    }
    if merged.is_blocked() != target.is_blocked() {
        let all = blocking::Rest {
            contact_id: target.id,
            before,
            by,
        };
        if let Some(rest) = all.step(db, work, organization)? {
            jobs::push(db, &rest.job(work, organization))?;
        }
    }
    Ok(())
}

/// Which conversations have still to follow their contact.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Rest {
    pub source: ContactId,
    pub into: ContactId,
    /// Those with a smaller id.
    pub before: ConversationId,
    /// Who merged, for the log: an agent or an integration.
    pub by: (ActorKind, Option<i64>),
}

impl steps::Rest for Rest {
    const KIND: &'static str = "conversations.follow_merge";
    const NAME: &'static str = "follow a merged contact";

    fn lane(&self) -> i64 {
        *self.source.as_ref()
    }

    /// Brings the latest of them to the contact that goes on.
    fn step(
        &self,
        db: &mut Db,
        work: &Work,
        organization: OrganizationId,
    ) -> StoreResult<Option<Self>> {
        let into = match contacts::lock(db, organization, self.into) {
            // Merged on meanwhile: that leads on in one step, always.
            Err(StoreError::Merged(next)) => contacts::lock(db, organization, next)?,
            found => found?,
        };
        let (kind, id) = self.by;
        let by = Actor::from_parts(kind, id).unwrap_or(Actor::System);
        let some = lock_some(db, organization, self.source, self.before, STEP)?;
        let last = some.last().map(|locked| locked.conversation.id);
        let is_full = i64::try_from(some.len()).is_ok_and(|count| count == STEP);
        for mut locked in some {
            let c = &mut locked.conversation;
            let mut moves = c.follow_merge(into.id, work.now);
            moves.extend(blocking::follow(&into, c, work.now));
            record::save(db, work, &locked, Change::of(by, moves))?;
        }
        Ok(last.filter(|_| is_full).map(|before| Self {
            into: into.id,
            before,
            ..self.clone()
        }))
    }

    fn remaining(&self, db: &mut Db, organization: OrganizationId) -> StoreResult<Option<i64>> {
        count_of_contact(db, organization, self.source, self.before).map(Some)
    }
}
