//! The addresses of what the desk shows.

use super::state::DeskState;
use contract::conversations::{ConversationQuery, Folder};
use contract::search::SearchHit;
use domain::{ContactId, MessageId};
use leptos::prelude::*;

/// What the panel being open adds to an address, where that is a step of its own.
const PANEL: (&str, &str) = ("panel", "contact");

/// The page a conversation stands in, beside what that page is about.
#[derive(Clone, Copy)]
pub struct Beside {
    /// Where one came from.
    pub back: Signal<String>,
    pub here: Signal<String>,
    /// Where everything is that is known of the customer.
    pub profile: Signal<String>,
}

impl DeskState {
    /// The path of the folder and the conversation one is in.
    pub fn place(self) -> String {
        place(self.folder.get(), self.number.get())
    }

    /// The address of a conversation in the folder one is in.
    pub fn path_of(self, number: i64) -> String {
        self.path(Some(number), &[])
    }

    /// The same with the panel open, where that is a step of its own.
    pub fn path_of_panel(self, number: i64) -> String {
        let (name, value) = PANEL;
        self.path_with(number, Some((name, value.to_owned())))
    }

    /// The open conversation at one of its messages, or at its end.
    pub fn path_at(self, number: i64, message: Option<MessageId>) -> String {
        self.path_with(number, message.map(|id| ("message", id.to_string())))
    }

    /// Where one is, and one thing more of it.
    fn path_with(self, number: i64, more: Option<(&str, String)>) -> String {
        match (self.beside, more) {
            (None, more) => self.path(Some(number), more.as_slice()),
            (Some(page), None) => page.here.get_untracked(),
            (Some(page), Some((name, value))) => {
                let here = page.here.get_untracked();
                let more = if here.contains('?') { '&' } else { '?' };
                format!("{here}{more}{name}={value}")
            }
        }
    }

    /// Where one goes from the open conversation.
    pub fn folder_path(self) -> String {
        match self.beside {
            None => self.path(None, &[]),
            Some(page) => page.back.get_untracked(),
        }
    }

    /// Where everything is that is known of a customer.
    pub fn path_of_profile(self, contact: ContactId) -> String {
        match self.beside {
            None => format!("/people/{contact}/profile"),
            Some(page) => page.profile.get(),
        }
    }

    /// The address of what was found: a conversation, at its message.
    pub fn path_of_hit(self, hit: &SearchHit) -> String {
        let message = hit.message.as_ref().map(|message| message.id);
        let at = message.map(|id| ("message", id.to_string()));
        self.path(Some(hit.conversation.number), at.as_slice())
    }

    /// Where one is, looking for something else.
    pub fn path_looking_for(self, wanted: &str) -> String {
        let message = self.search.message.get_untracked();
        let at = message.map(|id| ("message", id.to_string()));
        let view = self.view.get_untracked();
        self.address(self.number.get_untracked(), &view, wanted, at.as_slice())
    }

    fn path(self, number: Option<i64>, more: &[(&str, String)]) -> String {
        let view = self.view.get_untracked();
        self.address(number, &view, &self.search.wanted.get_untracked(), more)
    }

    /// How the list is set up stands first, then what is looked for.
    pub(super) fn address(
        self,
        number: Option<i64>,
        view: &ConversationQuery,
        wanted: &str,
        more: &[(&str, String)],
    ) -> String {
        let folder = self.folder.get_untracked();
        let place = place(folder, number);
        let wanted = (!wanted.is_empty()).then(|| ("q", wanted.to_owned()));
        let list = Some(client::query::write(view)).filter(|list| !list.is_empty());
        let named = wanted
            .iter()
            .chain(more)
            .map(|(name, value)| format!("{name}={}", js_sys::encode_uri_component(value)));
        let all: Vec<String> = list.into_iter().chain(named).collect();
        match all.is_empty() {
            true => place,
            false => format!("{place}?{}", all.join("&")),
        }
    }
}

fn place(folder: Folder, number: Option<i64>) -> String {
    match number {
        Some(number) => format!("/conversations/{folder}/{number}"),
        None => format!("/conversations/{folder}"),
    }
}
