//! What can be done to conversations: the rule decides on the locked row, one transaction writes it.

use super::reading::details;
use super::record::{self, Change};
use super::wire;
use super::work::Work;
use crate::agents::named;
use crate::app::State;
use crate::auth::principals::Principal;
use crate::extract::{AgentCaller, IfMatch};
use crate::notes;
use crate::once::Once;
use crate::problem::{Problem, Reply};
use contract::conversations::{Assignment as Wanted, ConversationDetails, Transfer};
use domain::conversations::{
    AssignError, AssignTarget, Assignment, Conversation, Move, PickError, TransferError,
    TransferTo, may_assign,
};
use domain::notes::note_text;
use domain::permissions::Permission;
use domain::visibility::can_see;
use domain::{ConversationId, TeamId, Timestamp};
use store::conversations::{self, Locked, Reader, grounds, lock};
use store::{Db, StoreError};

/// Longest subject, in characters.
const LONGEST_SUBJECT: usize = 500;

/// A move of somebody who sees the conversation, made once: answers it as they see it afterwards.
pub async fn act(
    state: &State,
    by: &Principal,
    id: ConversationId,
    once: Once,
    mut f: impl FnMut(&mut Db, &Reader, &mut Conversation, Timestamp) -> Reply<Vec<Move>>
    + Send
    + 'static,
) -> Reply<ConversationDetails> {
    let (work, viewer, actor) = (Work::new(state), by.viewer.clone(), by.actor());
    state
        .write(move |db| {
            let (reader, mut locked) = seen(db, viewer.clone(), id)?;
            once.run(db, |db| {
                let moves = f(db, &reader, &mut locked.conversation, work.now)?;
                let change = Change::of(actor, moves);
                record::save(db, &work, &locked, change)?;
                Ok(id)
            })?;
            after(db, &reader, &locked, work.now)
        })
        .await
}

/// The conversation, held, for who sees it.
pub(super) fn seen(
    db: &mut Db,
    viewer: domain::principal::Viewer,
    id: ConversationId,
) -> Reply<(Reader, Locked)> {
    let locked = lock(db, viewer.organization, id)?;
    let reader = Reader::load(db, viewer)?;
    match can_see(&reader.viewer, &locked.conversation.facts(), &reader.worked).is_any() {
        true => Ok((reader, locked)),
        false => Err(Problem::not_found()),
    }
}

/// Who gave a conversation away may not see it any more: the answer is the last they get, and
/// the stream takes it from them.
pub(super) fn after(
    db: &mut Db,
    reader: &Reader,
    locked: &Locked,
    now: Timestamp,
) -> Reply<ConversationDetails> {
    let c = &locked.conversation;
    match details(db, reader, c.id, now) {
        Err(StoreError::NotFound) => {
            let left = conversations::items(db, c.organization, &[c.id])?;
            let item = left.into_iter().next().ok_or(StoreError::NotFound)?;
            Ok(ConversationDetails {
                previous_id: c.previous,
                viewer_ids: c.viewers.clone(),
                presence: Vec::new(),
                reply_options: Vec::new(),
                pending_scheduled: 0,
                conversation: wire::shared(item),
            })
        }
        seen => Ok(seen?),
    }
}

/// Assigns an unassigned conversation to who asks; of two exactly one wins.
pub async fn pick(
    state: &State,
    by: &AgentCaller,
    id: ConversationId,
    once: Once,
) -> Reply<ConversationDetails> {
    let me = by.agent;
    act(state, by, id, once, move |db, reader, c, now| {
        let refused = match c.pick(me, now) {
            Ok(moves) => return Ok(moves),
            Err(refused) => refused,
        };
        let problem = Problem::conflict(refused.code(), &refused.to_string());
        Err(match refused {
            PickError::AlreadyAssigned { assignee } => {
                let winner = named(db, reader.viewer.organization, &[assignee])?;
                problem.with("assignee", winner.first())
            }
            PickError::Closed | PickError::CannotSee => problem,
        })
    })
    .await
}

/// Adds agents and a team; nothing replaces what a colleague just set.
pub async fn assign(
    state: &State,
    by: &Principal,
    id: ConversationId,
    once: Once,
    wanted: Wanted,
) -> Reply<ConversationDetails> {
    act(state, by, id, once, move |db, reader, c, now| {
        let added = allowed(db, reader, &wanted)?;
        known(db, reader, &wanted)?;
        Ok(c.assign(&added, now)?)
    })
    .await
}

/// Takes agents and a team away; none left is *Open*.
pub async fn revoke(
    state: &State,
    by: &Principal,
    id: ConversationId,
    once: Once,
    wanted: Wanted,
) -> Reply<ConversationDetails> {
    act(state, by, id, once, move |db, reader, c, now| {
        let taken = allowed(db, reader, &wanted)?;
        Ok(c.revoke(&taken, now)?)
    })
    .await
}

/// Whom somebody may name.
pub fn allowed(db: &mut Db, reader: &Reader, wanted: &Wanted) -> Reply<Assignment> {
    let organization = reader.viewer.organization;
    let teams = grounds::memberships(db, organization, &wanted.agent_ids)?;
    for agent in &wanted.agent_ids {
        let own: Vec<TeamId> = teams
            .iter()
            .filter(|(of, _)| of == agent)
            .map(|(_, team)| *team)
            .collect();
        if !may_assign(&reader.viewer, AssignTarget::Agent(*agent, &own)) {
            return Err(not_theirs());
        }
    }
    if wanted
        .team_id
        .is_some_and(|team| !may_assign(&reader.viewer, AssignTarget::Team(team)))
    {
        return Err(not_theirs());
    }
    Ok(Assignment {
        agents: wanted.agent_ids.clone(),
        team: wanted.team_id,
        assistant: None,
    })
}

pub fn not_theirs() -> Problem {
    Problem::lacks(Permission::ManageConversations)
}

/// Only who is active, and teams that are there, are given anything.
pub fn known(db: &mut Db, reader: &Reader, wanted: &Wanted) -> Reply<()> {
    let organization = reader.viewer.organization;
    let agents = grounds::wanted(db, organization, &wanted.agent_ids)?;
    if agents.iter().any(|agent| !agent.active) {
        return Err(Problem::invalid().field("agent_ids", "not_active", "Not an active agent"));
    }
    if let Some(team) = wanted.team_id {
        is_team(db, reader, team)?;
    }
    Ok(())
}

pub fn is_team(db: &mut Db, reader: &Reader, team: TeamId) -> Reply<()> {
    match store::teams::get(db, reader.viewer.organization, team) {
        Ok(_) => Ok(()),
        Err(StoreError::NotFound) => {
            Err(Problem::invalid().field("team_id", "unknown", "There is no such team"))
        }
        Err(error) => Err(error.into()),
    }
}

/// Replaces all agents by an agent, a team or nobody, with a note for whoever has it next.
pub async fn transfer(
    state: &State,
    by: &Principal,
    id: ConversationId,
    once: Once,
    wanted: Transfer,
) -> Reply<ConversationDetails> {
    let note = wanted
        .note
        .as_deref()
        .filter(|note| !note.trim().is_empty());
    let note = note
        .map(|note| note_text(note).map_err(|flaw| Problem::invalid().flaw("note", &flaw)))
        .transpose()?;
    if note.is_some() && !by.viewer.may(Permission::ReplyToConversations) {
        return Err(Problem::lacks(Permission::ReplyToConversations));
    }
    let to = match (wanted.agent_id, wanted.team_id, wanted.unassigned) {
        (Some(agent), None, false) => TransferTo::Agent(agent),
        (None, Some(team), false) => TransferTo::Team(team),
        (None, None, true) => TransferTo::Nobody,
        _ => {
            return Err(Problem::unprocessable(
                "one_target",
                "Name one of agent_id, team_id, unassigned",
            ));
        }
    };
    let (work, me) = (Work::new(state), by.actor());
    act(state, by, id, once, move |db, reader, c, now| {
        let target = Wanted {
            agent_ids: wanted.agent_id.into_iter().collect(),
            team_id: wanted.team_id,
        };
        if to == TransferTo::Nobody && !may_assign(&reader.viewer, AssignTarget::Nobody) {
            return Err(Problem::lacks(Permission::AssignConversations));
        }
        allowed(db, reader, &target)?;
        known(db, reader, &target)?;
        let members = match to {
            TransferTo::Team(team) => {
                grounds::active_members(db, reader.viewer.organization, team)?
            }
            TransferTo::Agent(_) | TransferTo::Nobody => Vec::new(),
        };
        let moves = c.transfer(to, &members, now)?;
        if let Some(note) = &note {
            notes::actions::add(db, &work, me, c, note)?;
        }
        Ok(moves)
    })
    .await
}

pub async fn archive(
    state: &State,
    by: &Principal,
    id: ConversationId,
    once: Once,
) -> Reply<ConversationDetails> {
    act(state, by, id, once, |_, _, c, now| Ok(c.archive(now))).await
}

pub async fn unarchive(
    state: &State,
    by: &Principal,
    id: ConversationId,
    once: Once,
) -> Reply<ConversationDetails> {
    act(state, by, id, once, |_, _, c, now| Ok(c.unarchive(now))).await
}

pub async fn snooze(
    state: &State,
    by: &Principal,
    id: ConversationId,
    once: Once,
    until: Timestamp,
) -> Reply<ConversationDetails> {
    act(state, by, id, once, move |_, _, c, now| match until > now {
        true => Ok(c.snooze(until, now)),
        false => Err(Problem::invalid().field("until", "in_the_past", "This time has passed")),
    })
    .await
}

pub async fn unsnooze(
    state: &State,
    by: &Principal,
    id: ConversationId,
    once: Once,
) -> Reply<ConversationDetails> {
    act(state, by, id, once, |_, _, c, now| Ok(c.wake(now))).await
}

pub async fn rename(
    state: &State,
    by: &Principal,
    id: ConversationId,
    version: IfMatch,
    subject: Option<String>,
) -> Reply<ConversationDetails> {
    let subject = self::subject(subject)?;
    act(state, by, id, Once::default(), move |_, _, c, now| {
        version.check(c.version)?;
        Ok(c.rename(subject.clone(), now))
    })
    .await
}

/// A subject as it is kept; nothing but white space is none.
pub fn subject(text: Option<String>) -> Reply<Option<String>> {
    let subject = text
        .map(|text| domain::messages::clean(&text).trim().to_owned())
        .filter(|text| !text.is_empty());
    match subject
        .as_ref()
        .is_some_and(|text| text.chars().count() > LONGEST_SUBJECT)
    {
        true => Err(Problem::invalid().field("subject", "too_long", "At most 500 characters")),
        false => Ok(subject),
    }
}

impl From<AssignError> for Problem {
    fn from(error: AssignError) -> Self {
        let title = error.to_string();
        match error {
            AssignError::Closed => Self::conflict(error.code(), &title),
            AssignError::CannotSee { agent } => {
                Self::unprocessable(error.code(), &title).with("agent_id", agent)
            }
        }
    }
}

impl From<TransferError> for Problem {
    fn from(error: TransferError) -> Self {
        let title = error.to_string();
        match error {
            TransferError::CannotSee { agent } => {
                Self::unprocessable(error.code(), &title).with("agent_id", agent)
            }
            TransferError::Closed | TransferError::NoViewerInTeam => {
                Self::conflict(error.code(), &title)
            }
        }
    }
}
