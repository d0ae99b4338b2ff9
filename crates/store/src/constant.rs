//! Changes that stay prepared. Of an `UPDATE` and an upsert the query builder takes it that the text may be another one
//! each time, so they are parsed and planned anew: a round trip more on PostgreSQL, for each message.

use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;

/// A change that answers something, to be loaded: what is only executed is passed on by reference, and then
/// nobody is asked whether it may be kept. Its text has to be one of few.
pub(crate) struct Constant<T>(pub(crate) T);

impl<T: Query> Query for Constant<T> {
    type SqlType = T::SqlType;
}

impl<T, C> RunQueryDsl<C> for Constant<T> {}

/// Without an id of its type it is known by its text.
impl<T> QueryId for Constant<T> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<T, DB> QueryFragment<DB> for Constant<T>
where
    T: QueryFragment<DB>,
    DB: Backend,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.0.walk_ast(out)
    }

    fn is_safe_to_cache_prepared(&self, _: &DB) -> QueryResult<bool> {
        Ok(true)
    }
}
