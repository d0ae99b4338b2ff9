//! What is looked for, in the words of each database. Words are letters and digits only, so
//! nothing of them can be read as an operator.

use super::words::Kind;
use crate::fragment::{Dialect, Fragment};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::{Bool, Text};
use domain::OrganizationId;
use domain::search::{Clause, Query, Wanted};

/// The rows of one kind that have what is looked for.
#[derive(Clone, Copy, Debug)]
pub(super) struct Matching<'a> {
    pub(super) query: &'a Query,
    pub(super) organization: OrganizationId,
    /// Whether others may have the words too. Where one's own are all there are, their token stands in front of
    /// every row, and to go through all of these took a hundred times as long as to find a rare word.
    pub(super) is_shared: bool,
    pub(super) kind: Kind,
    pub(super) dialect: Dialect,
    /// Those with a smaller id.
    pub(super) below: i64,
    /// At most so many.
    pub(super) candidates: i64,
    pub(super) way: Way,
}

/// How PostgreSQL gets at the rows; SQLite's index always gives the newest first.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Way {
    /// As its planner likes it best, if all of them are read.
    Planned,
    /// Row by row from the newest: many have the words, and a few are enough.
    Walked,
}

/// A walk from the newest reads fewer rows than the index when so many have the words.
const COMMON: i64 = 30_000;

impl Matching<'_> {
    /// Gives their ids, the newest first, on SQLite as the index is read, so whoever stops early
    /// has not read the rest; on PostgreSQL with `conversation_id`.
    pub(super) fn newest(&self) -> Fragment<Bool> {
        let text = self.text();
        let limit = self.candidates;
        match self.dialect {
            Dialect::Sqlite => {
                let index = self.kind.index();
                Fragment::new(format!(
                    "SELECT rowid AS id FROM {index} WHERE {index} MATCH "
                ))
                .text(text)
                .sql(" AND rowid < ")
                .int(self.below)
                .sql(format!(" ORDER BY rowid DESC LIMIT {limit}"))
            }
            Dialect::Postgres => {
                let (has, end) = match self.way {
                    Way::Planned => ("words_tsv @@ CAST(", " AS tsquery)"),
                    // The same as a function, which no index knows.
                    Way::Walked => ("ts_match_vq(words_tsv, CAST(", " AS tsquery))"),
                };
                Fragment::new(
                    "SELECT id, conversation_id FROM search_words WHERE organization_id = ",
                )
                .int(*self.organization.as_ref())
                .sql(format!(" AND {} AND {has}", self.kind.condition()))
                .text(text)
                .sql(end)
                .sql(" AND id < ")
                .int(self.below)
                .sql(format!(" ORDER BY id DESC LIMIT {limit}"))
                .planned_anew()
            }
        }
    }

    /// The way for who reads a few of them, by what the statistics say of the words.
    pub(super) fn way_to_few(&self, db: &mut Db) -> StoreResult<Way> {
        let Db::Postgres(c) = db else {
            return Ok(Way::Planned);
        };
        let sql = format!(
            "EXPLAIN SELECT FROM search_words WHERE organization_id = {} AND {} AND words_tsv @@ '{}'::tsquery",
            self.organization,
            self.kind.condition(),
            self.text().replace('\'', "''"),
        );
        let plan: Vec<String> = diesel::dsl::sql::<Text>(&sql).load(c)?;
        let estimate = plan.first().and_then(|line| {
            let (_, rest) = line.split_once("rows=")?;
            rest.split_once(' ')?.0.parse::<i64>().ok()
        });
        Ok(match estimate {
            Some(rows) if rows >= COMMON => Way::Walked,
            _ => Way::Planned,
        })
    }

    fn text(&self) -> String {
        let token = self.kind.token(self.organization);
        let token = self.is_shared.then_some(token).into_iter();
        let clauses = self.query.clauses().iter();
        let all: Vec<String> = match self.dialect {
            Dialect::Sqlite => {
                let token = token.map(|token| format!("\"{token}\""));
                let clauses = clauses.map(|clause| ways(clause, " AND ", " OR ", fts));
                token.chain(clauses).collect()
            }
            Dialect::Postgres => {
                let token = token.map(|token| format!("'{token}'"));
                let clauses = clauses.map(|clause| ways(clause, " & ", " | ", tsquery));
                token.chain(clauses).collect()
            }
        };
        all.join(match self.dialect {
            Dialect::Sqlite => " AND ",
            Dialect::Postgres => " & ",
        })
    }
}

fn ways(clause: &Clause, and: &str, or: &str, each: fn(&Wanted) -> String) -> String {
    let way = |all: &Vec<Wanted>| {
        let words: Vec<String> = all.iter().map(each).collect();
        format!("({})", words.join(and))
    };
    let ways: Vec<String> = clause.0.iter().map(way).collect();
    format!("({})", ways.join(or))
}

fn fts(wanted: &Wanted) -> String {
    match wanted {
        Wanted::Beginning(word) => format!("\"{word}\"*"),
        Wanted::Exactly(word) => format!("\"{word}\""),
    }
}

fn tsquery(wanted: &Wanted) -> String {
    match wanted {
        Wanted::Beginning(word) => format!("'{word}':*"),
        Wanted::Exactly(word) => format!("'{word}'"),
    }
}
