//! A filter of the domain as SQL: a test compares the two. Lists and search both ask it of rows they
//! have found otherwise; it names nothing but the table of conversations.

use super::load::before_joining;
use super::reader::Reader;
use crate::fragment::{Dialect, Fragment};
use diesel::sql_types::Bool;
use domain::conversations::ReplyState;
use domain::filters::{Filter, Progress};

/// Whether a conversation fits; `None` when every one does.
pub fn condition(filter: &Filter, reader: &Reader, dialect: Dialect) -> Option<Fragment<Bool>> {
    let kinds = Kinds { reader, dialect };
    let all = [
        kinds.teams(filter),
        kinds.channels(filter),
        kinds.agents(filter),
        kinds.assistants(filter),
        kinds.labels(filter),
        kinds.tags(filter),
        kinds.closed_by(filter),
        any(filter.statuses.iter().map(|status| progress(*status))),
        any(filter.reply_states.iter().map(|state| reply(*state))),
        kinds.unread(filter),
        kinds.marks(filter),
        times(filter),
    ];
    let mut all = all.into_iter().flatten();
    let first = Fragment::new("(").then(all.next()?);
    Some(
        all.fold(first, |all, kind| all.sql(" AND ").then(kind))
            .sql(")"),
    )
}

/// Joined by OR; `None` where there is nothing to join.
fn any(mut values: impl Iterator<Item = Fragment<Bool>>) -> Option<Fragment<Bool>> {
    let first = Fragment::new("(").then(values.next()?);
    Some(
        values
            .fold(first, |any, value| any.sql(" OR ").then(value))
            .sql(")"),
    )
}

/// The ids among the values, and whether *none* is one of them.
fn parted<T: Copy + AsRef<i64>>(values: &[Option<T>]) -> (Vec<i64>, bool) {
    let ids = values.iter().flatten().map(|id| *id.as_ref()).collect();
    (ids, values.iter().any(Option::is_none))
}

fn ints<T: AsRef<i64>>(values: &[T]) -> Vec<i64> {
    values.iter().map(|id| *id.as_ref()).collect()
}

/// What stands beside a conversation is counted: of whether there is any PostgreSQL would make a join, which begins
/// with all that an agent, label or tag has.
struct Kinds<'a> {
    reader: &'a Reader,
    dialect: Dialect,
}

impl Kinds<'_> {
    /// One of some ids in a column, or null.
    fn column<T: Copy + AsRef<i64>>(
        &self,
        column: &'static str,
        values: &[Option<T>],
    ) -> Option<Fragment<Bool>> {
        let (ids, none) = parted(values);
        let is_one = (!ids.is_empty())
            .then(|| Fragment::new(format!("conversations.{column} IN ")).ints(&ids, self.dialect));
        let is_none = none.then(|| Fragment::new(format!("conversations.{column} IS NULL")));
        any(is_one.into_iter().chain(is_none))
    }

    fn teams(&self, filter: &Filter) -> Option<Fragment<Bool>> {
        self.column("team_id", &filter.teams)
    }

    fn channels(&self, filter: &Filter) -> Option<Fragment<Bool>> {
        let channels: Vec<_> = filter.channels.iter().copied().map(Some).collect();
        self.column("channel_id", &channels)
    }

    fn assistants(&self, filter: &Filter) -> Option<Fragment<Bool>> {
        let assistants: Vec<_> = filter.assistants.iter().copied().map(Some).collect();
        self.column("assistant_id", &assistants)
    }

    fn agents(&self, filter: &Filter) -> Option<Fragment<Bool>> {
        let (ids, none) = parted(&filter.agents);
        let is_one = (!ids.is_empty()).then(|| {
            Fragment::new(
                "(SELECT COUNT(*) FROM conversation_assignees fa \
                 WHERE fa.organization_id = conversations.organization_id \
                 AND fa.conversation_id = conversations.id AND fa.agent_id ",
            )
            .one_of(&ids, self.dialect)
            .sql(") > 0")
        });
        let is_none = none.then(|| Fragment::new("conversations.assignee_ids = '[]'"));
        any(is_one.into_iter().chain(is_none))
    }

    /// A label that was deleted is on no conversation, whatever the rows still say.
    fn labels(&self, filter: &Filter) -> Option<Fragment<Bool>> {
        const HAS: &str = "(SELECT COUNT(*) FROM conversation_labels fl JOIN labels f \
             ON f.organization_id = fl.organization_id AND f.id = fl.label_id \
             WHERE fl.organization_id = conversations.organization_id \
             AND fl.conversation_id = conversations.id AND f.deleted_at IS NULL";
        let (ids, none) = parted(&filter.labels);
        let is_one = (!ids.is_empty()).then(|| {
            Fragment::new(format!("{HAS} AND fl.label_id "))
                .one_of(&ids, self.dialect)
                .sql(") > 0")
        });
        let is_none =
            none.then(|| Fragment::new(format!("(conversations.label_ids = '[]' OR {HAS}) = 0)")));
        any(is_one.into_iter().chain(is_none))
    }

    fn tags(&self, filter: &Filter) -> Option<Fragment<Bool>> {
        let ids = ints(&filter.tags);
        (!ids.is_empty()).then(|| {
            Fragment::new(
                "(SELECT COUNT(*) FROM conversation_tags ft \
                 WHERE ft.organization_id = conversations.organization_id \
                 AND ft.conversation_id = conversations.id AND ft.tag_id ",
            )
            .one_of(&ids, self.dialect)
            .sql(") > 0")
        })
    }

    fn closed_by(&self, filter: &Filter) -> Option<Fragment<Bool>> {
        let ids = ints(&filter.closed_by);
        (!ids.is_empty()).then(|| {
            Fragment::new(
                "(conversations.closed_by_kind = 'agent' AND conversations.closed_by_id IN ",
            )
            .ints(&ids, self.dialect)
            .sql(")")
        })
    }

    fn unread(&self, filter: &Filter) -> Option<Fragment<Bool>> {
        let wanted = filter.unread?;
        if self.reader.viewer.agent.is_none() {
            // An integration reads nothing for itself.
            return Some(Fragment::new(if wanted { "(1 = 0)" } else { "(1 = 1)" }));
        }
        let than = if wanted { ">" } else { "<=" };
        let mark = Fragment::new(format!(
            "(conversations.inbound_seq {than} COALESCE((SELECT fr.inbound_seq \
             FROM conversation_reads fr WHERE fr.organization_id = conversations.organization_id \
             AND fr.conversation_id = conversations.id AND fr.agent_id = "
        ))
        .int(*self.reader.me().as_ref())
        .sql("), ")
        .then(before_joining(self.reader.joined_at));
        Some(mark.sql("))"))
    }

    fn marks(&self, filter: &Filter) -> Option<Fragment<Bool>> {
        let is = |so: bool, yes: &'static str, no: &'static str| if so { yes } else { no };
        let restricted = filter.restricted.map(|so| {
            is(
                so,
                "conversations.restricted = TRUE",
                "conversations.restricted = FALSE",
            )
            .to_owned()
        });
        let snoozed = filter.snoozed.map(|so| {
            is(
                so,
                "conversations.snoozed_until IS NOT NULL",
                "conversations.snoozed_until IS NULL",
            )
            .to_owned()
        });
        let priority = filter
            .priority
            .map(|priority| format!("conversations.priority = '{priority}'"));
        let all: Vec<String> = [restricted, snoozed, priority]
            .into_iter()
            .flatten()
            .collect();
        (!all.is_empty()).then(|| Fragment::new(all.join(" AND ")))
    }
}

fn progress(status: Progress) -> Fragment<Bool> {
    const UNASSIGNED: &str =
        "conversations.assignee_ids = '[]' AND conversations.assistant_active = FALSE";
    Fragment::new(match status {
        Progress::Open => "conversations.status = 'open'".to_owned(),
        Progress::Closed => "conversations.status = 'closed'".to_owned(),
        Progress::Unassigned => format!("(conversations.status = 'open' AND {UNASSIGNED})"),
        Progress::InProgress => format!("(conversations.status = 'open' AND NOT ({UNASSIGNED}))"),
    })
}

fn reply(state: ReplyState) -> Fragment<Bool> {
    const WAITS: &str = "conversations.waiting_since IS NOT NULL AND conversations.blocked = FALSE";
    Fragment::new(match state {
        ReplyState::Resolved => "conversations.status = 'closed'".to_owned(),
        ReplyState::Pending => format!("(conversations.status = 'open' AND {WAITS})"),
        ReplyState::Created => format!(
            "(conversations.status = 'open' AND NOT ({WAITS}) AND conversations.inbound_seq = 0)"
        ),
        ReplyState::Replied => format!(
            "(conversations.status = 'open' AND NOT ({WAITS}) AND conversations.inbound_seq <> 0)"
        ),
    })
}

/// The rows are found already: the sum keeps PostgreSQL from reading all of these days in an index instead.
fn times(filter: &Filter) -> Option<Fragment<Bool>> {
    let from = filter
        .from
        .map(|at| Fragment::new("conversations.last_activity_at + 0 >= ").int(at.as_micros()));
    let until = filter
        .until
        .map(|at| Fragment::new("conversations.last_activity_at + 0 < ").int(at.as_micros()));
    let mut both = from.into_iter().chain(until);
    let first = both.next()?;
    Some(both.fold(first, |all, more| all.sql(" AND ").then(more)))
}
