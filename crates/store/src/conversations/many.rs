//! Many conversations at once, each with everything that is kept beside it: for histories that are
//! brought in whole. The rows are the ones that [`insert`](super::insert) and [`save`](super::save)
//! would have left behind.

use super::log::Entry;
use super::row::{Keys, Row};
use super::{channels, counts, log, reads, side_rows, sides};
use crate::db::insert_many;
use crate::schema::conversations;
use crate::{Db, StoreResult, search};
use diesel::prelude::*;
use domain::conversations::Conversation;
use domain::counters::{Counter, Tally, counters};
use domain::{AgentId, OrganizationId, Timestamp};
use std::collections::BTreeMap;

/// A conversation as its history left it.
#[derive(Clone, Debug)]
pub struct Whole {
    pub conversation: Conversation,
    /// When it came to stand on its shelf, for the blocked ones.
    pub since: Timestamp,
    /// The ways its messages took, each with when it was used last.
    pub ways: Vec<(channels::Way, Timestamp)>,
    /// How far agents have read.
    pub marks: Vec<(AgentId, i64)>,
    pub log: Vec<Entry>,
}

/// Adds conversations of one organization with their side tables, marks, log and counts.
pub fn insert_all(db: &mut Db, organization: OrganizationId, all: &[Whole]) -> StoreResult<()> {
    let keyed: Vec<(&Conversation, Keys)> = all
        .iter()
        .map(|whole| {
            let keys = Keys::of(&whole.conversation, whole.since);
            (&whole.conversation, keys)
        })
        .collect();
    let rows: Vec<Row> = keyed.iter().map(|(c, keys)| Row::new(c, *keys)).collect();
    insert_many!(db, conversations::table, &rows);
    sides::insert_all(db, &keyed)?;
    let begun: Vec<&Conversation> = all.iter().map(|whole| &whole.conversation).collect();
    search::add_conversations(db, organization, &begun)?;
    side_rows::labels::insert_all(db, &keyed)?;
    side_rows::tags::insert_all(db, &keyed)?;
    let ways = all.iter().flat_map(|whole| {
        let id = whole.conversation.id;
        whole.ways.iter().map(move |(way, at)| (id, *way, *at))
    });
    channels::insert_all(db, organization, ways)?;
    let marks = all.iter().flat_map(|whole| {
        let id = whole.conversation.id;
        whole
            .marks
            .iter()
            .map(move |(agent, seq)| (*agent, id, *seq))
    });
    reads::insert_all(db, organization, marks)?;
    log::insert_all(db, all.iter().flat_map(|whole| &whole.log))?;
    let mut tallies = BTreeMap::<Counter, Tally>::new();
    for whole in all {
        for counter in counters(&whole.conversation) {
            *tallies.entry(counter).or_default() += Tally::of(&whole.conversation);
        }
    }
    let tallies: Vec<(Counter, Tally)> = tallies.into_iter().collect();
    counts::add_to_base(db, organization, &tallies)
}
