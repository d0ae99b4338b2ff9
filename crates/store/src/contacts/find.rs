//! Contacts that are looked for: first those with such words, in the order of the words, then those with
//! such addresses, in the order of these. A page meets a bounded part of an index, so it may be short and
//! says where the next one goes on.

use super::list::{Filter, fitting};
use super::row::Row;
use crate::fragment::{Dialect, Fragment, Statement};
use crate::schema::contacts;
use crate::{Cursor, Db, Slice, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::{BigInt, Bool, Text};
use domain::contacts::{Contact, Wanted};
use domain::principal::Viewer;
use std::collections::HashMap;

/// So many rows of an index a page meets at most.
const MEET: usize = 2_000;
/// What the key of a cursor begins with.
const WORDS: char = 'w';
const ADDRESSES: char = 'a';

/// Where something was found.
type Found = (String, i64);

/// What one part of a search has.
struct Part {
    found: Vec<Found>,
    /// Where it has to go on; nothing when it is through.
    next: Option<Found>,
}

struct Search<'a> {
    organization: i64,
    wanted: &'a Wanted,
    fits: Fragment<Bool>,
}

pub(super) fn page(
    db: &mut Db,
    viewer: &Viewer,
    filter: &Filter,
    wanted: &Wanted,
    after: Option<Cursor<String>>,
    limit: usize,
) -> StoreResult<Slice<(Contact, String), String>> {
    let search = Search {
        organization: *viewer.organization.as_ref(),
        wanted,
        fits: fitting(viewer, filter, Dialect::from(&*db)),
    };
    let (words_after, addresses_after) = begins(after);
    let mut found = Vec::new();
    let mut next = None;
    if let Some(range) = words_after.and_then(|after| search.words(&after)) {
        let part = part(db, &search, range, search.first_word(), limit)?;
        found = part.found;
        next = part.next.map(|(key, id)| cursor(WORDS, &key, id));
    }
    if next.is_none()
        && found.len() < limit
        && let Some(range) = search.addresses(&addresses_after)
    {
        let rest = part(
            db,
            &search,
            range,
            search.first_address(),
            limit - found.len(),
        )?;
        found.extend(rest.found);
        next = rest.next.map(|(key, id)| cursor(ADDRESSES, &key, id));
    } else if next.is_none() && found.len() >= limit && !wanted.addresses.is_empty() {
        next = Some(cursor(ADDRESSES, "", 0));
    }
    Ok(Slice {
        items: load(db, &search, &found)?,
        next,
    })
}

fn cursor(part: char, key: &str, id: i64) -> Cursor<String> {
    Cursor {
        key: format!("{part}{key}"),
        id,
    }
}

/// Where the words go on, if they do, and where the addresses.
fn begins(after: Option<Cursor<String>>) -> (Option<Found>, Found) {
    let start = Found::default();
    match after {
        None => (Some(start.clone()), start),
        Some(Cursor { key, id }) => match key.strip_prefix(ADDRESSES) {
            Some(address) => (None, (address.to_owned(), id)),
            None => {
                let word = key.strip_prefix(WORDS).unwrap_or(&key);
                (Some((word.to_owned(), id)), start)
            }
        },
    }
}

/// What of a range fits, and where to go on behind it.
fn part(
    db: &mut Db,
    search: &Search<'_>,
    range: Fragment<(Text, BigInt)>,
    first: Fragment<Bool>,
    limit: usize,
) -> StoreResult<Part> {
    let taken = Fragment::<(Text, BigInt)>::new("SELECT m.k, m.id FROM (")
        .then(range.clone())
        .sql(") AS m CROSS JOIN contacts WHERE contacts.id = m.id AND ")
        .then(search.fits.clone())
        .sql(" AND ")
        .then(first)
        .sql(format!(" ORDER BY m.k, m.id LIMIT {}", limit + 1));
    let mut found: Vec<Found> = Statement::from(taken).load(db)?;
    if found.len() > limit {
        found.truncate(limit);
        return Ok(Part {
            next: found.last().cloned(),
            found,
        });
    }
    let end = Fragment::<(Text, BigInt, BigInt)>::new("SELECT m.k, m.id, COUNT(*) OVER () FROM (")
        .then(range)
        .sql(") AS m ORDER BY m.k DESC, m.id DESC LIMIT 1");
    let end: Option<(String, i64, i64)> = Statement::from(end).load(db)?.into_iter().next();
    let more = end.filter(|(.., met)| usize::try_from(*met).is_ok_and(|met| met >= MEET));
    Ok(Part {
        found,
        next: more.map(|(key, id, _)| (key, id)),
    })
}

fn load(db: &mut Db, search: &Search<'_>, found: &[Found]) -> StoreResult<Vec<(Contact, String)>> {
    let rows: Vec<Row> = contacts::table
        .filter(contacts::organization_id.eq(search.organization))
        .filter(contacts::id.eq_any(found.iter().map(|(_, id)| *id)))
        .select(Row::as_select())
        .load(db)?;
    let named = rows.into_iter().map(Row::named);
    let mut named: HashMap<i64, (Contact, String)> =
        named.map(|one| (*one.0.id.as_ref(), one)).collect();
    Ok(found
        .iter()
        .filter_map(|(_, id)| named.remove(id))
        .collect())
}

/// Behind every text that begins with this one.
fn end(beginning: &str) -> String {
    format!("{beginning}\u{10ffff}")
}

impl Search<'_> {
    /// The rows of words that begin with the first one, behind a place.
    fn words(&self, after: &Found) -> Option<Fragment<(Text, BigInt)>> {
        let first = self.wanted.words.first()?;
        Some(
            Fragment::new("SELECT w.word AS k, w.contact_id AS id FROM contact_words w WHERE w.organization_id = ")
                .int(self.organization)
                .sql(" AND w.word >= ")
                .text(first.as_str())
                .sql(" AND w.word < ")
                .text(end(first))
                .sql(" AND (w.word, w.contact_id) > (")
                .text(after.0.as_str())
                .sql(", ")
                .int(after.1)
                .sql(format!(") ORDER BY w.word, w.contact_id LIMIT {MEET}")),
        )
    }

    /// It has every further word too, and was not met by an earlier one.
    fn first_word(&self) -> Fragment<Bool> {
        let mut words = self.wanted.words.iter();
        let Some(first) = words.next() else {
            return Fragment::new("TRUE");
        };
        let earlier = Fragment::<Bool>::new("NOT EXISTS (")
            .then(self.word_of(first))
            .sql(" AND w.word < m.k)");
        words.fold(earlier, |all, word| {
            all.sql(" AND EXISTS (").then(self.word_of(word)).sql(")")
        })
    }

    fn word_of(&self, beginning: &str) -> Fragment<Bool> {
        Fragment::new("SELECT 1 FROM contact_words w WHERE w.organization_id = ")
            .int(self.organization)
            .sql(" AND w.contact_id = contacts.id AND w.word >= ")
            .text(beginning)
            .sql(" AND w.word < ")
            .text(end(beginning))
    }

    /// The rows of addresses that begin so, behind a place.
    fn addresses(&self, after: &Found) -> Option<Fragment<(Text, BigInt)>> {
        let range = |beginning: &String| {
            Fragment::<(Text, BigInt)>::new(
                "SELECT k, id FROM (SELECT DISTINCT i.address AS k, i.contact_id AS id \
                 FROM contact_identities i WHERE i.organization_id = ",
            )
            .int(self.organization)
            .sql(" AND i.scheme <> 'visitor' AND ")
            .then(between("i.address", beginning))
            .sql(" AND (i.address, i.contact_id) > (")
            .text(after.0.as_str())
            .sql(", ")
            .int(after.1)
            .sql(format!(
                ") ORDER BY i.address, i.contact_id LIMIT {MEET}) AS r"
            ))
        };
        let ranges = self.wanted.addresses.iter().map(range);
        let all = ranges.reduce(|all, one| all.sql(" UNION ").then(one))?;
        Some(
            Fragment::new("SELECT k, id FROM (")
                .then(all)
                .sql(format!(") AS u ORDER BY k, id LIMIT {MEET}")),
        )
    }

    /// It was met neither by its words nor by an earlier address.
    fn first_address(&self) -> Fragment<Bool> {
        let mut beginnings = self.wanted.addresses.iter();
        let any = beginnings.next().map(|one| between("i.address", one));
        let any = beginnings.fold(any.unwrap_or(Fragment::new("FALSE")), |any, one| {
            any.sql(" OR ").then(between("i.address", one))
        });
        let mut rule = Fragment::<Bool>::new(
            "NOT EXISTS (SELECT 1 FROM contact_identities i WHERE i.organization_id = ",
        )
        .int(self.organization)
        .sql(" AND i.contact_id = contacts.id AND i.scheme <> 'visitor' AND i.address < m.k AND (")
        .then(any)
        .sql("))");
        let mut words = self.wanted.words.iter();
        if let Some(first) = words.next() {
            let has = Fragment::<Bool>::new("EXISTS (")
                .then(self.word_of(first))
                .sql(")");
            let has = words.fold(has, |all, word| {
                all.sql(" AND EXISTS (").then(self.word_of(word)).sql(")")
            });
            rule = rule.sql(" AND NOT (").then(has).sql(")");
        }
        rule
    }
}

fn between(column: &'static str, beginning: &str) -> Fragment<Bool> {
    Fragment::new("(")
        .sql(column)
        .sql(" >= ")
        .text(beginning)
        .sql(" AND ")
        .sql(column)
        .sql(" < ")
        .text(end(beginning))
        .sql(")")
}
