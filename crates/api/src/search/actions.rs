//! Looks for something as its reader may see it.

use super::wire;
use crate::app::State;
use crate::auth::principals::Principal;
use crate::conversations::reading::{self, Read};
use crate::problem::{Problem, Reply};
use contract::page::Page;
use contract::search::{SearchHit, SearchQuery};
use domain::search::{Query, QueryError};
use store::conversations::Reader;
use store::search::{Place, Search, find};

pub async fn search(
    state: &State,
    by: &Principal,
    query: &SearchQuery,
    limit: usize,
) -> Reply<Read<Page<SearchHit>>> {
    let words = words(&query.q)?;
    let after = query.among.cursor.as_deref().map(Place::decode);
    let after = after.transpose()?;
    let filter = query.among.filter();
    let mut search = Search {
        query: words,
        among: reading::asked(by, &query.among, None)?,
        candidates: Search::CANDIDATES,
    };
    let viewer = by.viewer.clone();
    state
        .read_with_cursor(move |db| {
            let reader = Reader::load(db, viewer)?;
            reading::set_days(db, &reader.viewer, &filter, &mut search.among)?;
            let (hits, next) = find(db, &reader, &search, after.as_ref(), limit)?;
            let hit = |hit| wire::hit(hit, &search.query);
            Ok(Page {
                items: hits.into_iter().map(hit).collect(),
                next_cursor: next.map(|place| place.encode()),
            })
        })
        .await
}

fn words(text: &str) -> Reply<Query> {
    text.parse().map_err(|flaw: QueryError| match flaw {
        QueryError::TooShort => {
            Problem::unprocessable("query_too_short", "Too short to look for").flaw("q", &flaw)
        }
        QueryError::TooLong => Problem::invalid().flaw("q", &flaw),
    })
}
