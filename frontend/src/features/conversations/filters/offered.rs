//! What the conversations of a folder can be told apart by: what fits all of them, or none, is not offered.

use super::kinds::Kind;
use super::rule::read;
use crate::features::conversations::folder::rules;
use crate::features::conversations::state::DeskState;
use contract::filters::{ConversationFilter, Progress};
use domain::folders::Folder;
use leptos::prelude::*;

impl Kind {
    /// The kinds the panel has: one that is set can always be taken away.
    pub fn offered(desk: DeskState) -> Vec<Self> {
        let filter = desk.view.with(|view| view.filter());
        // Searching looks through every folder.
        let folder = (!desk.search.is_on()).then(|| rules(desk.folder.get()));
        let is_offered = |kind: &Self| {
            let parts = folder.is_none_or(|folder| kind.parts(folder));
            parts || !kind.values(&filter).is_empty()
        };
        Self::ALL.into_iter().filter(is_offered).collect()
    }

    /// Whether a value of it is offered.
    pub fn offers(self, desk: DeskState, value: &str) -> bool {
        let set = desk.view.with(|view| self.values(&view.filter()));
        set.iter().any(|one| one == value)
            || desk.search.is_on()
            || self.may_fit(rules(desk.folder.get()), value)
    }

    fn parts(self, folder: Folder) -> bool {
        let several = |values: &[&str]| {
            let fit = values.iter().filter(|value| self.may_fit(folder, value));
            fit.count() > 1
        };
        match self {
            Self::Agents => folder.holds_others_work(),
            Self::Status => several(&STATUSES),
            Self::Reply => several(&REPLY_STATES),
            _ => true,
        }
    }

    fn may_fit(self, folder: Folder, value: &str) -> bool {
        let fits = |asked: &ConversationFilter| read(asked, None).may_fit_in(folder);
        match (self, value) {
            (Self::Status | Self::Reply, _) => {
                let mut asked = ConversationFilter::default();
                self.toggle(&mut asked, value);
                fits(&asked)
            }
            // Nobody closed what is open.
            (Self::More, "closed_by") => fits(&ConversationFilter {
                status: vec![Progress::Closed],
                ..Default::default()
            }),
            (Self::More, "snoozed") => [true, false].into_iter().all(|snoozed| {
                fits(&ConversationFilter {
                    snoozed: Some(snoozed),
                    ..Default::default()
                })
            }),
            _ => true,
        }
    }
}

pub const STATUSES: [&str; 3] = ["unassigned", "in_progress", "closed"];
pub const REPLY_STATES: [&str; 4] = ["created", "pending", "replied", "resolved"];
