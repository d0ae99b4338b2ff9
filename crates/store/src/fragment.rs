//! SQL that the query builder cannot say, with binds, kept among the prepared statements:
//! unlike `diesel::dsl::sql`, its text is as constant as that of any other query.

use crate::Db;
use diesel::RunQueryDsl;
use diesel::backend::Backend;
use diesel::expression::{AppearsOnTable, Expression, SelectableExpression, ValidGrouping};
use diesel::query_builder::{AstPass, Query, QueryFragment, QueryId};
use diesel::result::QueryResult;
use diesel::serialize::ToSql;
use diesel::sql_types::{BigInt, HasSqlType, SingleValue, SqlType, Text};
use std::borrow::Cow;
use std::marker::PhantomData;

/// An expression of type `ST`, in pieces of SQL and binds.
#[derive(Clone, Debug)]
pub struct Fragment<ST> {
    pieces: Vec<Piece>,
    sql_type: PhantomData<ST>,
}

#[derive(Clone, Debug)]
enum Piece {
    Sql(Cow<'static, str>),
    Int(i64),
    Text(String),
    /// Nothing, but that the statement is not kept.
    PlannedAnew,
}

impl<ST> Fragment<ST> {
    pub fn new(sql: impl Into<Cow<'static, str>>) -> Self {
        Self {
            pieces: vec![Piece::Sql(sql.into())],
            sql_type: PhantomData,
        }
    }

    pub fn sql(mut self, sql: impl Into<Cow<'static, str>>) -> Self {
        self.pieces.push(Piece::Sql(sql.into()));
        self
    }

    pub fn int(mut self, value: i64) -> Self {
        self.pieces.push(Piece::Int(value));
        self
    }

    pub fn text(mut self, value: impl Into<String>) -> Self {
        self.pieces.push(Piece::Text(value.into()));
        self
    }

    /// A list in parentheses to look a number up in: one bind, however long the list is.
    pub fn ints(self, values: &[i64], dialect: Dialect) -> Self {
        let json = serde_json::Value::from(values).to_string();
        match dialect {
            Dialect::Postgres => self
                .sql("(SELECT json_array_elements_text(CAST(")
                .text(json)
                .sql(" AS json))::bigint)"),
            Dialect::Sqlite => self
                .sql("(SELECT value FROM json_each(")
                .text(json)
                .sql("))"),
        }
    }

    /// Whether a number is one of a list, of rows that something else finds: one bind as well. As a list to
    /// join PostgreSQL would lose the order in which it finds them; and a single one needs no list.
    pub fn one_of(self, values: &[i64], dialect: Dialect) -> Self {
        if let [value] = values {
            return self.sql("= ").int(*value);
        }
        match dialect {
            Dialect::Postgres => {
                let array = array(values);
                self.sql("= ANY(CAST(").text(array).sql(" AS bigint[]))")
            }
            Dialect::Sqlite => self.sql("IN ").ints(values, dialect),
        }
    }

    /// Lets PostgreSQL plan the statement for its values each time: for what a plan made for any
    /// value is far slower.
    pub fn planned_anew(mut self) -> Self {
        self.pieces.push(Piece::PlannedAnew);
        self
    }

    pub fn then<T>(mut self, other: Fragment<T>) -> Self {
        self.pieces.extend(other.pieces);
        self
    }
}

/// Numbers as PostgreSQL writes an array.
pub fn array(values: &[i64]) -> String {
    let values: Vec<String> = values.iter().map(i64::to_string).collect();
    format!("{{{}}}", values.join(","))
}

/// A whole statement whose rows are of type `ST`.
#[derive(Clone, Debug)]
pub struct Statement<ST> {
    fragment: Fragment<ST>,
}

impl<ST> From<Fragment<ST>> for Statement<ST> {
    fn from(fragment: Fragment<ST>) -> Self {
        Self { fragment }
    }
}

impl<ST> Query for Statement<ST> {
    type SqlType = ST;
}

impl<ST, C> RunQueryDsl<C> for Statement<ST> {}

impl<ST> QueryId for Statement<ST> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST, DB> QueryFragment<DB> for Statement<ST>
where
    DB: Backend,
    Fragment<ST>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        self.fragment.walk_ast(out)
    }
}

/// Typed columns, from what the query builder cannot say.
#[derive(Clone, Debug)]
pub struct Selected<C> {
    pub columns: C,
    /// What stands behind `FROM`.
    pub from: Fragment<diesel::sql_types::Bool>,
}

impl<C: Expression> Query for Selected<C> {
    type SqlType = C::SqlType;
}

impl<C, Conn> RunQueryDsl<Conn> for Selected<C> {}

impl<C> QueryId for Selected<C> {
    type QueryId = ();
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<C, DB> QueryFragment<DB> for Selected<C>
where
    DB: Backend,
    C: QueryFragment<DB>,
    Fragment<diesel::sql_types::Bool>: QueryFragment<DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        out.push_sql("SELECT ");
        self.columns.walk_ast(out.reborrow())?;
        out.push_sql(" FROM ");
        self.from.walk_ast(out)
    }
}

/// Which SQL to write where the two differ.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Dialect {
    Postgres,
    Sqlite,
}

impl From<&Db> for Dialect {
    fn from(db: &Db) -> Self {
        match db {
            Db::Postgres(_) => Self::Postgres,
            Db::Sqlite(_) => Self::Sqlite,
        }
    }
}

impl<ST: SqlType + SingleValue> Expression for Fragment<ST> {
    type SqlType = ST;
}

impl<ST, QS> AppearsOnTable<QS> for Fragment<ST> where Self: Expression {}
impl<ST, QS> SelectableExpression<QS> for Fragment<ST> where Self: Expression {}

impl<ST, G> ValidGrouping<G> for Fragment<ST> {
    type IsAggregate = diesel::expression::is_aggregate::Never;
}

impl<ST> QueryId for Fragment<ST> {
    type QueryId = ();
    // The pieces differ, so statements are told apart by their text.
    const HAS_STATIC_QUERY_ID: bool = false;
}

impl<ST, DB> QueryFragment<DB> for Fragment<ST>
where
    DB: Backend + HasSqlType<BigInt> + HasSqlType<Text>,
    i64: ToSql<BigInt, DB>,
    String: ToSql<Text, DB>,
{
    fn walk_ast<'b>(&'b self, mut out: AstPass<'_, 'b, DB>) -> QueryResult<()> {
        for piece in &self.pieces {
            match piece {
                Piece::Sql(sql) => out.push_sql(sql),
                Piece::Int(value) => out.push_bind_param::<BigInt, _>(value)?,
                Piece::Text(value) => out.push_bind_param::<Text, _>(value)?,
                Piece::PlannedAnew => out.unsafe_to_cache_prepared(),
            }
        }
        Ok(())
    }
}
