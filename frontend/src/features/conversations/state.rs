//! What the panes of the desk share: where one is, the list, the open thread, and the calls on it.

use super::list::List;
use super::search::Search;
use super::thread::Thread;
use crate::browser::storage;
use crate::directory::Directory;
use crate::live::Live;
use crate::session::Session;
use crate::ui::Toasts;
use crate::ui::time::Clock;
use client::Client;
use contract::conversations::Folder;
use contract::search::SearchHit;
use domain::ConversationId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_params_map};
use std::collections::BTreeMap;

/// Texts typed and not sent, kept in this browser at every key.
const DRAFTS: &str = "drafts";

#[derive(Clone, Copy)]
pub struct DeskState {
    pub session: Session,
    pub live: Live,
    pub directory: Directory,
    pub toasts: Toasts,
    pub clock: Clock,
    pub folder: Memo<Folder>,
    /// The conversation of the address.
    pub number: Memo<Option<i64>>,
    pub list: List,
    pub search: Search,
    pub thread: Thread,
    /// Whether the panel beside the thread is open.
    pub panel: RwSignal<bool>,
    drafts: RwSignal<BTreeMap<ConversationId, String>>,
    navigate: StoredValue<Callback<(String, bool)>>,
}

impl DeskState {
    pub fn new() -> Self {
        let params = use_params_map();
        let folder = Memo::new(
            move |_| match params.read().get_str("folder").map(Folder::from) {
                None | Some(Folder::Unknown) => Folder::Inbox,
                Some(folder) => folder,
            },
        );
        let number = Memo::new(move |_| {
            params
                .read()
                .get_str("number")
                .and_then(|number| number.parse().ok())
        });
        let navigate = use_navigate();
        let go = Callback::new(move |(path, replace): (String, bool)| {
            navigate(
                &path,
                NavigateOptions {
                    replace,
                    scroll: false,
                    ..Default::default()
                },
            );
        });
        Self {
            session: expect_context(),
            live: expect_context(),
            directory: expect_context(),
            toasts: expect_context(),
            clock: expect_context(),
            folder,
            number,
            list: List::new(),
            search: Search::new(),
            thread: Thread::new(),
            panel: RwSignal::new(true),
            drafts: RwSignal::new(storage::load(DRAFTS).unwrap_or_default()),
            navigate: StoredValue::new(go),
        }
    }

    pub fn client(self) -> Client {
        self.session.client()
    }

    /// The address of a conversation in the folder one is in.
    pub fn path_of(self, number: i64) -> String {
        self.path(Some(number), &[])
    }

    /// The same with the panel open, where that is a step of its own.
    pub fn path_of_panel(self, number: i64) -> String {
        self.path(Some(number), &[("panel", "contact".to_owned())])
    }

    pub fn folder_path(self) -> String {
        self.path(None, &[])
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
        self.address(self.number.get_untracked(), wanted, at.as_slice())
    }

    fn path(self, number: Option<i64>, more: &[(&str, String)]) -> String {
        self.address(number, &self.search.wanted.get_untracked(), more)
    }

    fn address(self, number: Option<i64>, wanted: &str, more: &[(&str, String)]) -> String {
        let folder = self.folder.get_untracked();
        let place = match number {
            Some(number) => format!("/conversations/{folder}/{number}"),
            None => format!("/conversations/{folder}"),
        };
        let wanted = (!wanted.is_empty()).then(|| ("q", wanted.to_owned()));
        let all = wanted.iter().chain(more);
        all.enumerate().fold(place, |address, (at, (name, value))| {
            let sign = if at == 0 { '?' } else { '&' };
            let value = js_sys::encode_uri_component(value);
            format!("{address}{sign}{name}={value}")
        })
    }

    pub fn go(self, path: String) {
        self.navigate.get_value().run((path, false));
    }

    /// Goes on without a step in the history: walking through a list is one step, not fifty.
    pub fn go_instead(self, path: String) {
        self.navigate.get_value().run((path, true));
    }

    /// The text typed into a conversation, if any.
    pub fn draft(self, id: ConversationId) -> Option<String> {
        self.drafts.read().get(&id).cloned()
    }

    pub fn keep_draft(self, id: ConversationId, text: &str) {
        self.drafts.update(|drafts| {
            if text.trim().is_empty() {
                drafts.remove(&id);
            } else {
                drafts.insert(id, text.to_owned());
            }
            storage::save(DRAFTS, drafts);
        });
    }

    /// Puts a refused text before what was typed since, also when one has left the desk meanwhile.
    pub fn put_back_draft(self, id: ConversationId, text: &str) {
        let put_back = |drafts: &mut BTreeMap<ConversationId, String>| {
            let since = drafts.remove(&id).map(|since| format!("{text}\n{since}"));
            drafts.insert(id, since.unwrap_or_else(|| text.to_owned()));
            storage::save(DRAFTS, drafts);
        };
        if self.drafts.try_update(put_back).is_none() {
            put_back(&mut storage::load(DRAFTS).unwrap_or_default());
        }
    }

    /// Runs a call on the open conversation and takes in its answer; a refusal becomes a toast.
    pub fn change<F>(self, what: &'static str, call: F)
    where
        F: Future<Output = client::Call<contract::conversations::ConversationDetails>> + 'static,
    {
        self.change_then(what, call, || {});
    }

    pub fn change_then<F>(self, what: &'static str, call: F, then: impl FnOnce() + 'static)
    where
        F: Future<Output = client::Call<contract::conversations::ConversationDetails>> + 'static,
    {
        spawn_local(async move {
            match call.await {
                Ok(details) => {
                    self.list.take(self, &details.conversation);
                    self.thread.put_details(details);
                    then();
                }
                Err(error) => self.toasts.refused(what, &error),
            }
        });
    }
}
