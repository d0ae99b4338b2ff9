//! One act on a selection (C-18): the same rules for each, some in one transaction, and what is
//! refused holds up nothing else.

use super::actions::{allowed, known, not_theirs};
use super::labelling::{self, Wanted};
use super::marks;
use super::record::{self, Change};
use super::work::Work;
use crate::app::State;
use crate::auth::principals::Principal;
use crate::extract::{Caller, Data, Valid};
use crate::messages::scheduled::scheduled_messages;
use crate::problem::{Problem, Reply};
use actix_web::post;
use actix_web::web::Json;
use contract::bulk::{Bulk, BulkAction, BulkResult, BulkResults};
use contract::conversations::Assignment;
use domain::actors::Actor;
use domain::conversations::{Assignment as Assigned, Conversation, Move, may_close, may_reopen};
use domain::permissions::Permission;
use domain::reading::{mark_read, mark_unread};
use domain::visibility::can_see;
use domain::{AgentId, ConversationId, LabelId, Timestamp};
use std::collections::BTreeMap;
use store::conversations::{Reader, lock_all, set_mark, some_items};
use store::events;
use store::messages::scheduled;
use store::{Db, StoreError, labels};

/// How many one transaction takes: others wait for it.
const STEP: usize = 20;

/// Do one thing to each of up to 100 conversations. Every one is done or refused by itself, by the
/// rules of doing it alone; doing it again changes nothing more.
#[utoipa::path(
    tag = "conversations",
    security(("bearer" = [])),
    request_body = Bulk,
    responses((status = 200, body = BulkResults)),
)]
#[post("/conversations/bulk")]
pub async fn act_on_conversations(
    state: Data<State>,
    by: Caller,
    Valid(body): Valid<Bulk>,
) -> Reply<Json<BulkResults>> {
    let act = Act::new(&body, &by)?;
    let mut done: BTreeMap<ConversationId, BulkResult> = BTreeMap::new();
    let mut ids = body.conversation_ids.clone();
    ids.sort_unstable();
    ids.dedup();
    for some in ids.chunks(STEP) {
        let (work, some, act) = (Work::new(&state), some.to_vec(), act.clone());
        let (viewer, by) = (by.viewer.clone(), by.actor());
        let results = state.write(move |db| {
            let reader = Reader::load(db, viewer.clone())?;
            match act {
                Act::Mark(agent, mark) => mark_all(db, &work, &reader, &some, (agent, mark)),
                _ => moves(db, &work, &reader, &some, (&act, by)),
            }
        });
        done.extend(results.await?.into_iter().map(|result| (result.id, result)));
    }
    let results = body.conversation_ids.iter();
    Ok(Json(BulkResults {
        results: results.filter_map(|id| done.get(id).cloned()).collect(),
    }))
}

/// What is to be done, with what it needs.
#[derive(Clone, Debug)]
enum Act {
    Assign(Assignment),
    Revoke(Assignment),
    Label(LabelId, Wanted),
    Close,
    Reopen,
    Archive,
    Unarchive,
    Snooze(Timestamp),
    Unsnooze,
    Mark(AgentId, Mark),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Mark {
    Read,
    Unread,
}

impl Act {
    fn new(asked: &Bulk, by: &Principal) -> Reply<Self> {
        let needed = |field: &str| Problem::invalid().field(field, "required", "this is needed");
        let who = || {
            let named = !asked.agent_ids.is_empty() || asked.team_id.is_some();
            let who = Assignment {
                agent_ids: asked.agent_ids.clone(),
                team_id: asked.team_id,
            };
            named.then_some(who).ok_or_else(|| needed("agent_ids"))
        };
        let label = |wanted: Wanted| {
            let label = asked.label_id.ok_or_else(|| needed("label_id"))?;
            Ok::<_, Problem>(Self::Label(label, wanted))
        };
        let mark = |mark: Mark| match by.viewer.agent {
            Some(agent) => Ok(Self::Mark(agent, mark)),
            None => Err(Problem::forbidden()),
        };
        let act = match asked.action {
            BulkAction::Assign => Self::Assign(who()?),
            BulkAction::Revoke => Self::Revoke(who()?),
            BulkAction::Label => label(Wanted::On)?,
            BulkAction::Unlabel => label(Wanted::Off)?,
            BulkAction::Close => Self::Close,
            BulkAction::Reopen => Self::Reopen,
            BulkAction::Archive => Self::Archive,
            BulkAction::Unarchive => Self::Unarchive,
            BulkAction::Snooze => Self::Snooze(asked.until.ok_or_else(|| needed("until"))?),
            BulkAction::Unsnooze => Self::Unsnooze,
            BulkAction::Read => mark(Mark::Read)?,
            BulkAction::Unread | BulkAction::Unknown => mark(Mark::Unread)?,
        };
        match act.needs() {
            Some(needed) if !by.viewer.may(needed) => Err(Problem::lacks(needed)),
            _ => Ok(act),
        }
    }

    /// What one needs for any of them.
    fn needs(&self) -> Option<Permission> {
        match self {
            Self::Label(..)
            | Self::Archive
            | Self::Unarchive
            | Self::Snooze(_)
            | Self::Unsnooze => Some(Permission::ReplyToConversations),
            _ => None,
        }
    }

    /// Whom it names: the same for all.
    fn named(&self, db: &mut Db, reader: &Reader) -> Reply<Assigned> {
        match self {
            Self::Assign(who) => {
                let named = allowed(db, reader, who)?;
                known(db, reader, who)?;
                Ok(named)
            }
            Self::Revoke(who) => allowed(db, reader, who),
            _ => Ok(Assigned::default()),
        }
    }

    fn on(
        &self,
        db: &mut Db,
        (reader, named): (&Reader, &Assigned),
        c: &mut Conversation,
        (by, now): (Actor, Timestamp),
    ) -> Reply<Vec<Move>> {
        match self {
            Self::Assign(_) => Ok(c.assign(named, now)?),
            Self::Revoke(_) => Ok(c.revoke(named, now)?),
            Self::Label(label, wanted) => labelling::change(db, c, (*label, *wanted), now),
            Self::Close if may_close(&reader.viewer, c) => Ok(c.close(by, now)),
            Self::Reopen if may_reopen(&reader.viewer, c) => Ok(c.reopen(now)),
            Self::Close | Self::Reopen => Err(not_theirs()),
            Self::Archive => Ok(c.archive(now)),
            Self::Unarchive => Ok(c.unarchive(now)),
            Self::Snooze(until) if *until > now => Ok(c.snooze(*until, now)),
            Self::Snooze(_) => {
                Err(Problem::invalid().field("until", "in_the_past", "This time has passed"))
            }
            Self::Unsnooze => Ok(c.wake(now)),
            // Marks are no move of the conversation.
            Self::Mark(..) => Ok(Vec::new()),
        }
    }
}

fn moves(
    db: &mut Db,
    work: &Work,
    reader: &Reader,
    ids: &[ConversationId],
    (act, by): (&Act, Actor),
) -> Reply<Vec<BulkResult>> {
    let organization = reader.viewer.organization;
    if let Act::Label(label, _) = act {
        // One that is gone is refused once, for all.
        labels::get(db, organization, *label).map_err(|error| match error {
            StoreError::NotFound => {
                Problem::invalid().field("label_id", "unknown", "There is no such label")
            }
            error => error.into(),
        })?;
    }
    let named = match act.named(db, reader) {
        Ok(named) => named,
        Err(problem) if problem.status().as_u16() < 500 => {
            return Ok(ids.iter().map(|id| refused(*id, &problem)).collect());
        }
        Err(problem) => return Err(problem),
    };
    let held = lock_all(db, organization, ids)?;
    // Asked once they are held: nobody schedules anything into them any more.
    let waiting = match act {
        Act::Close => scheduled::waiting_in(db, organization, ids)?,
        _ => Vec::new(),
    };
    let mut results: Vec<BulkResult> = Vec::new();
    for mut locked in held {
        let c = &mut locked.conversation;
        let id = c.id;
        if !can_see(&reader.viewer, &c.facts(), &reader.worked).is_any() {
            continue;
        }
        if waiting.contains(&id) {
            results.push(refused(id, &scheduled_messages()));
            continue;
        }
        results.push(match act.on(db, (reader, &named), c, (by, work.now)) {
            Ok(moves) => {
                record::save(db, work, &locked, Change::of(by, moves))?;
                done(id)
            }
            // A refusal has written nothing.
            Err(problem) if problem.status().as_u16() < 500 => refused(id, &problem),
            Err(problem) => return Err(problem),
        });
    }
    Ok(missing(results, ids))
}

fn mark_all(
    db: &mut Db,
    work: &Work,
    reader: &Reader,
    ids: &[ConversationId],
    (agent, to): (AgentId, Mark),
) -> Reply<Vec<BulkResult>> {
    let mut told = Vec::new();
    let mut results = Vec::new();
    for item in some_items(db, reader, ids)? {
        let c = &item.conversation;
        let had = c.inbound_seq - item.unread;
        let mark = match to {
            Mark::Read => mark_read(had, c.inbound_seq),
            Mark::Unread => mark_unread(had, c.inbound_seq),
        };
        set_mark(db, c.organization, agent, c.id, mark)?;
        told.push(marks::told(work, c, agent, mark));
        results.push(done(c.id));
    }
    events::append_all(db, &told)?;
    Ok(missing(results, ids))
}

fn done(id: ConversationId) -> BulkResult {
    BulkResult {
        id,
        status: 200,
        code: None,
        title: None,
    }
}

fn refused(id: ConversationId, problem: &Problem) -> BulkResult {
    BulkResult {
        id,
        status: problem.status().as_u16(),
        code: Some(problem.code().to_owned()),
        title: Some(problem.title().to_owned()),
    }
}

/// Those that are not there, or not for the caller to see.
fn missing(mut results: Vec<BulkResult>, ids: &[ConversationId]) -> Vec<BulkResult> {
    let absent: Vec<ConversationId> = ids
        .iter()
        .copied()
        .filter(|id| results.iter().all(|result| result.id != *id))
        .collect();
    let problem = Problem::not_found();
    results.extend(absent.into_iter().map(|id| refused(id, &problem)));
    results
}
