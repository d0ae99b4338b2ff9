//! Whether a conversation that the stream has told of fits the filter one has set: the rule of the
//! domain, asked of what the browser knows.

use crate::browser::own_zone;
use crate::features::conversations::state::DeskState;
use crate::ui::time::day_in_zone;
use contract::conversations::{Conversation, Status};
use contract::filters::ConversationFilter;
use contract::messages::AuthorKind;
use domain::AgentId;
use domain::filters::{Facts, Filter};
use domain::labels::Priority;
use leptos::prelude::untrack;
use std::str::FromStr;

pub fn fits(
    desk: DeskState,
    asked: &ConversationFilter,
    c: &Conversation,
    me: Option<AgentId>,
) -> bool {
    if asked.is_empty() {
        return true;
    }
    let closed = c.status == Status::Closed;
    let facts = Facts {
        team: c.team_id,
        channel: c.channel.id,
        agents: &c.assignee_ids,
        assistant: c.assistant.as_ref().map(|assistant| assistant.id),
        assisted: c
            .assistant
            .as_ref()
            .is_some_and(|assistant| assistant.active),
        labels: &c.label_ids,
        tags: &c.tag_ids,
        status: match closed {
            true => domain::conversations::Status::Closed,
            false => domain::conversations::Status::Open,
        },
        reply_state: c
            .reply_state
            .as_str()
            .parse()
            .unwrap_or(domain::conversations::ReplyState::Replied),
        closed_by: c
            .closed_by
            .as_ref()
            .filter(|by| by.kind == AuthorKind::Agent)
            .and_then(|by| by.id.as_deref()?.parse().ok()),
        priority: match c.priority {
            contract::conversations::Priority::High => Priority::High,
            _ => Priority::Normal,
        },
        restricted: c.restricted,
        snoozed: c.snoozed_until.is_some(),
        // What the stream tells leaves out what is one's own; the row that is known carries it on.
        unread: c.unread_count.unwrap_or(1) > 0,
        last_activity_at: c.last_activity_at,
    };
    read(asked, me).fits(&facts) && is_of_days(desk, asked, c)
}

/// Whether the last message is of the days asked for, by the organization's clocks.
fn is_of_days(desk: DeskState, asked: &ConversationFilter, c: &Conversation) -> bool {
    let (from, to) = (day(asked.from.as_deref()), day(asked.to.as_deref()));
    if from.is_none() && to.is_none() {
        return true;
    }
    let organization = untrack(|| desk.session.organization());
    let zone = organization.map_or_else(own_zone, |organization| organization.time_zone);
    let last = day_in_zone(c.last_activity_at.as_millis() as f64, &zone);
    // Days spelled so are in order as they are as texts.
    from.is_none_or(|from| from <= last.as_str()) && to.is_none_or(|to| last.as_str() <= to)
}

/// The filter as the domain has it, without its days: those are of the organization's time zone.
pub(super) fn read(asked: &ConversationFilter, me: Option<AgentId>) -> Filter {
    let agent = |value: &String| match value.as_str() {
        "me" => me,
        value => value.parse().ok(),
    };
    Filter {
        teams: or_none(&asked.team_id, "none"),
        channels: asked.channel_id.clone(),
        agents: asked
            .agent_id
            .iter()
            .filter_map(|value| match value.as_str() {
                "none" => Some(None),
                _ => agent(value).map(Some),
            })
            .collect(),
        assistants: asked.assistant_id.clone(),
        labels: or_none(&asked.label_id, "unlabelled"),
        tags: asked.tag.clone(),
        statuses: words(asked.status.iter().map(|word| word.as_str())),
        reply_states: words(asked.reply_state.iter().map(|word| word.as_str())),
        closed_by: asked.closed_by.iter().filter_map(agent).collect(),
        priority: None,
        unread: asked.unread,
        restricted: asked.restricted,
        snoozed: asked.snoozed,
        from: asked.from.as_deref().and_then(moment),
        until: asked.to.as_deref().and_then(moment),
    }
}

fn or_none<T: FromStr>(values: &[String], none: &str) -> Vec<Option<T>> {
    let value = |value: &String| match value == none {
        true => Some(None),
        false => value.parse().ok().map(Some),
    };
    values.iter().filter_map(value).collect()
}

fn words<'a, T: FromStr>(words: impl Iterator<Item = &'a str>) -> Vec<T> {
    words.filter_map(|word| word.parse().ok()).collect()
}

/// A plain date.
fn day(text: Option<&str>) -> Option<&str> {
    text.filter(|text| !text.contains('T'))
}

fn moment(text: &str) -> Option<domain::Timestamp> {
    if day(Some(text)).is_some() {
        return None;
    }
    let millis = js_sys::Date::parse(text);
    (!millis.is_nan()).then(|| domain::Timestamp::from(millis as i64 * 1000))
}
