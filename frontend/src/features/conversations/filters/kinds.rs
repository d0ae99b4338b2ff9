//! The kinds of filters: their values as the address has them, and their words.

use crate::features::conversations::state::DeskState;
use contract::conversations::ReplyState;
use contract::filters::{ConversationFilter, Progress};

#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Kind {
    Teams,
    Channels,
    Labels,
    Tags,
    Agents,
    Status,
    Reply,
    Dates,
    More,
}

impl Kind {
    pub const ALL: [Self; 9] = [
        Self::Teams,
        Self::Channels,
        Self::Labels,
        Self::Tags,
        Self::Agents,
        Self::Status,
        Self::Reply,
        Self::Dates,
        Self::More,
    ];

    pub fn name(self) -> &'static str {
        match self {
            Self::Teams => text!(filters.teams),
            Self::Channels => text!(filters.channels),
            Self::Labels => text!(filters.labels),
            Self::Tags => text!(filters.tags),
            Self::Agents => text!(filters.agents),
            Self::Status => text!(filters.status),
            Self::Reply => text!(filters.reply),
            Self::Dates => text!(filters.dates),
            Self::More => text!(filters.more),
        }
    }

    /// What its search field says; kinds of a few values have none.
    pub fn search(self) -> Option<&'static str> {
        match self {
            Self::Teams => Some(text!(assign.search_teams)),
            Self::Channels => Some(text!(filters.search_channels)),
            Self::Labels => Some(text!(assign.search_labels)),
            Self::Tags => Some(text!(filters.search_tags)),
            Self::Agents => Some(text!(assign.search)),
            _ => None,
        }
    }

    pub fn values(self, filter: &ConversationFilter) -> Vec<String> {
        let words = |words: Vec<&'static str>| words.into_iter().map(str::to_owned).collect();
        match self {
            Self::Teams => filter.team_id.clone(),
            Self::Channels => filter.channel_id.iter().map(ToString::to_string).collect(),
            Self::Labels => filter.label_id.clone(),
            Self::Tags => filter.tag.iter().map(ToString::to_string).collect(),
            Self::Agents => filter.agent_id.clone(),
            Self::Status => words(filter.status.iter().map(|s| s.as_str()).collect()),
            Self::Reply => words(filter.reply_state.iter().map(|s| s.as_str()).collect()),
            Self::Dates => [&filter.from, &filter.to]
                .into_iter()
                .flatten()
                .cloned()
                .collect(),
            Self::More => {
                let marks = [
                    (filter.unread, "unread", "not_unread"),
                    (filter.restricted, "restricted", "not_restricted"),
                    (filter.snoozed, "snoozed", "not_snoozed"),
                ];
                // That something is not so is said by addresses alone.
                let set = marks.into_iter().filter_map(|(set, is, is_not)| {
                    let word = if set? { is } else { is_not };
                    Some(word.to_owned())
                });
                let mut set: Vec<String> = set.collect();
                set.extend(filter.closed_by.iter().map(|_| "closed_by".to_owned()));
                set
            }
        }
    }

    /// Puts a value in, or takes it out.
    pub fn toggle(self, filter: &mut ConversationFilter, value: &str) {
        fn flip<T: PartialEq>(values: &mut Vec<T>, value: T) {
            match values.iter().position(|other| *other == value) {
                Some(at) => drop(values.remove(at)),
                None => values.push(value),
            }
        }
        let mark = |set: &mut Option<bool>| *set = (*set != Some(true)).then_some(true);
        match self {
            Self::Teams => flip(&mut filter.team_id, value.to_owned()),
            Self::Channels => {
                if let Ok(id) = value.parse() {
                    flip(&mut filter.channel_id, id);
                }
            }
            Self::Labels => flip(&mut filter.label_id, value.to_owned()),
            Self::Tags => {
                if let Ok(id) = value.parse() {
                    flip(&mut filter.tag, id);
                }
            }
            Self::Agents => flip(&mut filter.agent_id, value.to_owned()),
            Self::Status => flip(&mut filter.status, Progress::from(value)),
            Self::Reply => flip(&mut filter.reply_state, ReplyState::from(value)),
            Self::Dates => {}
            Self::More => match value {
                "unread" => mark(&mut filter.unread),
                "restricted" => mark(&mut filter.restricted),
                "snoozed" => mark(&mut filter.snoozed),
                _ => flip(&mut filter.closed_by, "me".to_owned()),
            },
        }
    }

    pub fn clear(self, filter: &mut ConversationFilter) {
        match self {
            Self::Teams => filter.team_id.clear(),
            Self::Channels => filter.channel_id.clear(),
            Self::Labels => filter.label_id.clear(),
            Self::Tags => filter.tag.clear(),
            Self::Agents => filter.agent_id.clear(),
            Self::Status => filter.status.clear(),
            Self::Reply => filter.reply_state.clear(),
            Self::Dates => (filter.from, filter.to) = (None, None),
            Self::More => {
                (filter.unread, filter.restricted, filter.snoozed) = (None, None, None);
            }
        }
    }

    /// What a value is called.
    pub fn word(self, desk: DeskState, value: &str) -> String {
        let unknown = || text!(filters.unknown).to_owned();
        match (self, value) {
            (Self::Teams, "none") => text!(filters.no_team).to_owned(),
            (Self::Labels, "unlabelled") => text!(filters.unlabelled).to_owned(),
            (Self::Agents, "none") => text!(assign.unassigned).to_owned(),
            (Self::Agents, "me") => text!(filters.me).to_owned(),
            (Self::Teams, id) => {
                let team = id.parse().ok().and_then(|id| desk.directory.team(id));
                team.map_or_else(unknown, |team| team.name)
            }
            (Self::Channels, id) => {
                let channel = id.parse().ok().and_then(|id| desk.directory.channel(id));
                channel.map_or_else(unknown, |channel| channel.name)
            }
            (Self::Labels, id) => {
                let label = id.parse().ok().and_then(|id| desk.directory.label(id));
                label.map_or_else(unknown, |label| label.name)
            }
            (Self::Tags, id) => {
                let name = id.parse().ok().and_then(|id| desk.tags.name(id));
                name.unwrap_or_else(unknown)
            }
            (Self::Agents, id) => id
                .parse()
                .map_or_else(|_| unknown(), |id| desk.directory.name(id)),
            (Self::Status, word) => status(word).to_owned(),
            (Self::Reply, word) => reply(word).to_owned(),
            (Self::Dates, day) => day.to_owned(),
            (Self::More, word) => mark(word).to_owned(),
        }
    }
}

pub fn status(word: &str) -> &'static str {
    match word {
        "unassigned" => text!(filters.unassigned),
        "in_progress" => text!(filters.in_progress),
        "closed" => text!(filters.closed),
        _ => text!(filters.open),
    }
}

pub fn reply(word: &str) -> &'static str {
    match word {
        "created" => text!(filters.created),
        "pending" => text!(filters.pending),
        "replied" => text!(filters.replied),
        _ => text!(filters.resolved),
    }
}

pub fn mark(word: &str) -> &'static str {
    match word {
        "unread" => text!(filters.unread),
        "restricted" => text!(filters.restricted),
        "snoozed" => text!(filters.snoozed),
        "not_unread" => text!(filters.not_unread),
        "not_restricted" => text!(filters.not_restricted),
        "not_snoozed" => text!(filters.not_snoozed),
        _ => text!(filters.closed_by_me),
    }
}
