//! Which people are looked for, and who is open: the address says it.

use crate::browser::going;
use client::query;
use contract::contacts::{Contact, ContactExportQuery, ContactQuery};
use domain::AgentId;
use leptos::prelude::*;
use leptos_router::hooks::{use_location, use_params_map};
use serde::{Deserialize, Serialize};

pub const PATH: &str = "/people";
const AGENT: &str = "agent-";
/// The page of a contact that is not their latest conversation.
const PROFILE: &str = "profile";

/// What narrows the list.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
pub struct Filter {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub q: Option<String>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub favorite: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub blocked: Option<bool>,
    /// Whom contacts are pinned to; `me` is the reader.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub owner_agent_id: Option<String>,
}

impl Filter {
    /// How many filters are set beside the search.
    pub fn set(&self) -> usize {
        let set = [
            self.favorite.is_some(),
            self.blocked.is_some(),
            self.owner_agent_id.is_some(),
        ];
        set.into_iter().filter(|set| *set).count()
    }

    pub fn page(&self, cursor: Option<String>, limit: u32) -> ContactQuery {
        let all = self.clone();
        ContactQuery {
            q: all.q,
            favorite: all.favorite,
            blocked: all.blocked,
            owner_agent_id: all.owner_agent_id,
            id: Vec::new(),
            limit: Some(limit),
            cursor,
        }
    }

    /// Whether a contact belongs in the list of this reader; of what is searched for only the server knows.
    pub fn takes(&self, contact: &Contact, me: Option<AgentId>) -> Option<bool> {
        if self.q.is_some() {
            return None;
        }
        let is = |wanted: Option<bool>, is: bool| wanted.is_none_or(|wanted| wanted == is);
        let is_owned = self.owner_agent_id.as_ref().is_none_or(|owner| {
            let owner = owner.parse().ok().or(me);
            owner.is_some() && contact.owner_agent_id == owner
        });
        Some(is(self.favorite, contact.favorite) && is(self.blocked, contact.blocked) && is_owned)
    }

    pub fn export(&self) -> ContactExportQuery {
        let all = self.clone();
        ContactExportQuery {
            q: all.q,
            favorite: all.favorite,
            blocked: all.blocked,
            owner_agent_id: all.owner_agent_id,
        }
    }

    /// Where the list is with somebody open, or nobody.
    pub fn path(&self, who: Option<&Who>) -> String {
        self.below(who.map(Who::written))
    }

    /// Where everything is that is known of a contact.
    pub fn profile_path(&self, contact: &str) -> String {
        self.below(Some(format!("{contact}/{PROFILE}")))
    }

    fn below(&self, place: Option<String>) -> String {
        let place = place.map_or(PATH.to_owned(), |place| format!("{PATH}/{place}"));
        let path = format!("{place}?{}", query::write(self));
        path.trim_end_matches('?').to_owned()
    }
}

/// Somebody in the list, by the id in the address.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Who {
    Contact(String),
    Agent(String),
}

impl Who {
    fn read(text: &str) -> Self {
        match text.strip_prefix(AGENT) {
            Some(id) => Self::Agent(id.to_owned()),
            None => Self::Contact(text.to_owned()),
        }
    }

    fn written(&self) -> String {
        match self {
            Self::Contact(id) => id.clone(),
            Self::Agent(id) => format!("{AGENT}{id}"),
        }
    }
}

/// What the address asks for, and the ways to ask for something else.
#[derive(Clone, Copy)]
pub struct Wanted {
    pub filter: Memo<Filter>,
    pub who: Memo<Option<Who>>,
    /// Whether one looks at everything that is known of them, rather than at their latest conversation.
    pub profile: Memo<bool>,
    go: Callback<(String, bool)>,
}

impl Wanted {
    pub fn of_address() -> Self {
        let (search, params) = (use_location().search, use_params_map());
        Self {
            filter: Memo::new(move |_| query::read::<Filter>(&search.read())),
            who: Memo::new(move |_| params.read().get("id").map(|id| Who::read(&id))),
            profile: Memo::new(move |_| params.read().get_str("part") == Some(PROFILE)),
            go: going(),
        }
    }

    /// Narrows the list otherwise; who is open stays.
    pub fn change(self, how: impl FnOnce(&mut Filter)) {
        let mut filter = self.filter.get_untracked();
        how(&mut filter);
        let who = self.who.get_untracked();
        self.go.run((filter.path(who.as_ref()), true));
    }

    /// Opens somebody, or nobody, in place of who is open.
    pub fn open(self, who: Option<&Who>) {
        // Who has left the page stays where they are.
        if let Some(filter) = self.filter.try_get_untracked() {
            self.go.run((filter.path(who), true));
        }
    }
}
