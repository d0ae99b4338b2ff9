//! The filters of a query as the rule has them: words become what they stand for, days moments.

use crate::days::{Edge, is_day, moment};
use crate::problem::{Problem, Reply};
use contract::filters::{ConversationFilter, MOST};
use domain::AgentId;
use domain::filters::Filter;
use std::fmt::Display;
use std::str::FromStr;

/// Reads filters for a caller; days are those of `zone`.
pub fn filter_of(asked: &ConversationFilter, me: Option<AgentId>, zone: &str) -> Reply<Filter> {
    let agent = |field: &'static str, value: &str| agent(field, value, me);
    Ok(Filter {
        teams: each("team_id", &asked.team_id, |value| {
            or_none("none", value, |value| id("team_id", value))
        })?,
        channels: bounded("channel_id", &asked.channel_id)?.to_vec(),
        agents: each("agent_id", &asked.agent_id, |value| {
            or_none("none", value, |value| agent("agent_id", value))
        })?,
        assistants: bounded("assistant_id", &asked.assistant_id)?.to_vec(),
        labels: each("label_id", &asked.label_id, |value| {
            or_none("unlabelled", value, |value| id("label_id", value))
        })?,
        tags: bounded("tag", &asked.tag)?.to_vec(),
        statuses: each("status", &asked.status, |word| id("status", word.as_str()))?,
        reply_states: each("reply_state", &asked.reply_state, |word| {
            id("reply_state", word.as_str())
        })?,
        closed_by: each("closed_by", &asked.closed_by, |value| {
            agent("closed_by", value)
        })?,
        priority: None,
        unread: asked.unread,
        restricted: asked.restricted,
        snoozed: asked.snoozed,
        from: asked
            .from
            .as_deref()
            .map(|text| moment("from", text, zone, Edge::Begins))
            .transpose()?,
        until: asked
            .to
            .as_deref()
            .map(|text| moment("to", text, zone, Edge::Ends))
            .transpose()?,
    })
}

/// An agent by their id; `me` is the caller, who may be a program and then is none.
pub fn agent(field: &str, value: &str, me: Option<AgentId>) -> Reply<AgentId> {
    match (value, me) {
        ("me", Some(me)) => Ok(me),
        _ => id(field, value),
    }
}

/// Whether filters speak of days.
pub fn has_days(asked: &ConversationFilter) -> bool {
    [&asked.from, &asked.to]
        .into_iter()
        .flatten()
        .any(|text| is_day(text))
}

/// Values of one kind, which are not too many.
pub fn bounded<'a, T>(field: &str, values: &'a [T]) -> Reply<&'a [T]> {
    match values.len() <= MOST {
        true => Ok(values),
        false => Err(Problem::invalid().field(field, "too_long", format!("at most {MOST}"))),
    }
}

fn each<T, U>(field: &str, values: &[T], read: impl Fn(&T) -> Reply<U>) -> Reply<Vec<U>> {
    bounded(field, values)?.iter().map(read).collect()
}

fn or_none<T>(none: &str, value: &str, read: impl Fn(&str) -> Reply<T>) -> Reply<Option<T>> {
    match value == none {
        true => Ok(None),
        false => read(value).map(Some),
    }
}

fn id<T: FromStr<Err: Display>>(field: &str, value: &str) -> Reply<T> {
    value
        .parse()
        .map_err(|error| Problem::invalid().field(field, "unknown_value", error))
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;

    fn asked(change: impl FnOnce(&mut ConversationFilter)) -> ConversationFilter {
        let mut asked = ConversationFilter::default();
        change(&mut asked);
        asked
    }

    fn code(refused: Reply<Filter>) -> u16 {
        refused.expect_err("refused").status().as_u16()
    }

    #[test]
    fn days_are_those_of_the_organization() {
        let day = asked(|f| {
            f.from = Some("2026-03-29".into());
            f.to = Some("2026-03-29".into());
        });
        assert!(has_days(&day));
        let filter = filter_of(&day, None, "Europe/Stockholm").expect("a filter");
        let at = |text: &str| text.parse::<Timestamp>().ok();
        assert_eq!(filter.from, at("2026-03-28T23:00:00Z"));
        // Summer time begins that night: the day has 23 hours.
        assert_eq!(filter.until, at("2026-03-29T22:00:00Z"));
    }

    #[test]
    fn words_stand_for_somebody_and_nobody() {
        let me: AgentId = 7.into();
        let some = asked(|f| {
            f.agent_id = vec!["me".into(), "none".into(), "9".into()];
            f.label_id = vec!["unlabelled".into()];
            f.closed_by = vec!["me".into()];
        });
        let filter = filter_of(&some, Some(me), "UTC").expect("a filter");
        assert_eq!(filter.agents, [Some(me), None, Some(9.into())]);
        assert_eq!((filter.labels, filter.closed_by), (vec![None], vec![me]));
        assert_eq!(
            code(filter_of(&some, None, "UTC")),
            422,
            "a program is nobody"
        );
    }

    #[test]
    fn what_is_no_value_is_refused() {
        for (from, team) in [("yesterday", "1"), ("2026-13-01", "1"), ("2026-11-26", "x")] {
            let wrong = asked(|f| {
                f.from = Some(from.into());
                f.team_id = vec![team.into()];
            });
            assert_eq!(code(filter_of(&wrong, None, "UTC")), 422, "{from} {team}");
        }
        let many = asked(|f| f.team_id = vec!["1".into(); MOST + 1]);
        assert_eq!(code(filter_of(&many, None, "UTC")), 422);
    }
}
