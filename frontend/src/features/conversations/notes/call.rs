//! Whom a note calls: the names after `@`, found in the text and offered while one types.

use crate::browser::folded;
use crate::directory::{Directory, full_name};
use contract::agents::{Agent, AgentState};
use domain::AgentId;
use domain::notes::{Piece, pieces};

/// So many are offered at once.
const OFFERED: usize = 6;
/// No name one looks for is longer.
const LONGEST: usize = 40;

/// The names a note's mentions are written by.
pub fn names(directory: Directory, mentioned: &[AgentId]) -> Vec<(AgentId, String)> {
    let known = mentioned.iter().filter_map(|id| directory.agent(*id));
    known.flat_map(|agent| both(&agent)).collect()
}

fn both(agent: &Agent) -> [(AgentId, String); 2] {
    [
        (agent.id, agent.first_name.clone()),
        (agent.id, full_name(agent)),
    ]
}

/// Whom a text calls: who was chosen, and whoever alone has the name that stands there.
pub fn called(directory: Directory, text: &str, chosen: &[AgentId]) -> Vec<AgentId> {
    let active: Vec<Agent> = active(directory);
    let all: Vec<(AgentId, String)> = active.iter().flat_map(both).collect();
    let is_alone = |id: AgentId, name: &str| {
        all.iter()
            .all(|(other, theirs)| *other == id || theirs != name)
    };
    let mut known: Vec<(AgentId, &str)> = all
        .iter()
        .filter(|(id, name)| chosen.contains(id) || is_alone(*id, name))
        .map(|(id, name)| (*id, name.as_str()))
        .collect();
    // Of two with the same name the chosen one is meant: the last of equals counts.
    known.sort_by_key(|(id, _)| chosen.contains(id));
    let mut called: Vec<AgentId> = pieces(text, &known)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Mention(_, id) => Some(id),
            Piece::Text(_) | Piece::Reference(..) => None,
        })
        .collect();
    called.sort_unstable();
    called.dedup();
    called
}

/// Names in a text that several colleagues have, none of whom was chosen: nobody is called by them.
pub fn unclear(directory: Directory, text: &str, chosen: &[AgentId]) -> Vec<String> {
    let active = active(directory);
    let all: Vec<(AgentId, String)> = active.iter().flat_map(both).collect();
    let names: Vec<(AgentId, &str)> = all.iter().map(|(id, name)| (*id, name.as_str())).collect();
    let shared = |name: &str| {
        let mut have = names.iter().filter(|(_, theirs)| *theirs == name);
        let one = have.next().map(|(id, _)| *id);
        have.any(|(id, _)| Some(*id) != one)
    };
    let is_chosen = |name: &str| {
        let mut have = names.iter().filter(|(_, theirs)| *theirs == name);
        have.any(|(id, _)| chosen.contains(id))
    };
    let written = pieces(text, &names)
        .into_iter()
        .filter_map(|piece| match piece {
            Piece::Mention(written, _) => written.strip_prefix('@'),
            Piece::Text(_) | Piece::Reference(..) => None,
        });
    let mut unclear: Vec<String> = written
        .filter(|name| shared(name) && !is_chosen(name))
        .map(str::to_owned)
        .collect();
    unclear.sort();
    unclear.dedup();
    unclear
}

/// The name a colleague is called by: the first, where nobody else has it.
pub fn called_by(directory: Directory, agent: &Agent) -> String {
    let is_shared = active(directory)
        .iter()
        .any(|other| other.id != agent.id && other.first_name == agent.first_name);
    match is_shared {
        true => full_name(agent),
        false => agent.first_name.clone(),
    }
}

fn active(directory: Directory) -> Vec<Agent> {
    let all = directory.agents().into_iter();
    all.filter(|agent| agent.state == AgentState::Active)
        .collect()
}

/// What stands between an `@` and the caret, if one types a name there.
pub fn looked_for(before_caret: &str) -> Option<&str> {
    let at = before_caret.rfind('@')?;
    let (head, name) = (before_caret.get(..at)?, before_caret.get(at + 1..)?);
    let begins = !head.chars().next_back().is_some_and(char::is_alphanumeric);
    let is_name = name.chars().count() <= LONGEST
        && !name.starts_with(char::is_whitespace)
        && name
            .chars()
            .all(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '\'' | '.'));
    (begins && is_name).then_some(name)
}

/// Colleagues whose name begins so, or a part of it.
pub fn offered(directory: Directory, begins: &str, me: Option<AgentId>) -> Vec<Agent> {
    let wanted = folded(begins);
    let fits = |agent: &Agent| {
        let name = folded(&full_name(agent));
        name.starts_with(&wanted)
            || name
                .split_whitespace()
                .any(|part| part.starts_with(&wanted))
    };
    let all = active(directory).into_iter();
    all.filter(|agent| Some(agent.id) != me && fits(agent))
        .take(OFFERED)
        .collect()
}
