//! Changes that stay prepared. Diesel has every `UPDATE` and every upsert prepared anew each time, because the same
//! type may set other columns; that is a round trip to PostgreSQL, and most of what a small change costs it is
//! planning.

use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, QueryFragment, QueryId};
use diesel::result::QueryResult;

/// A statement of one text, or of one of few where its type has no [`QueryId`] by itself, as an `UPDATE` has none.
#[derive(Clone, Copy, Debug)]
pub struct Kept<Q>(pub Q);

impl<Q, C> RunQueryDsl<C> for Kept<Q> {}

impl<Q: QueryId> QueryId for Kept<Q> {
    type QueryId = Q::QueryId;
    const HAS_STATIC_QUERY_ID: bool = Q::HAS_STATIC_QUERY_ID;
}

impl<Q, DB> QueryFragment<DB> for Kept<Q>
where
    DB: Backend,
    Q: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}
