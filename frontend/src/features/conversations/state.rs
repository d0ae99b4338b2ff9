//! What the panes of the desk share: where one is, the list, the open thread, and the calls on it.

use super::addresses::Beside;
use super::composer::{Files, Shelf};
use super::drafts::Drafts;
use super::list::List;
use super::notes::Notes;
use super::search::Search;
use super::selection::Selection;
use super::starting::Beginning;
use super::tags::Tags;
use super::thread::Thread;
use crate::browser::{going, storage};
use crate::directory::Directory;
use crate::live::Live;
use crate::session::Session;
use crate::shell::of_list;
use crate::ui::time::Clock;
use crate::ui::{Confirms, Toasts, Unsaved};
use client::Client;
use contract::conversations::{ConversationQuery, Folder};
use contract::filters::{ConversationFilter, ListView};
use contract::me::{PatchPreferences, Preferences};
use contract::messages::Message;
use domain::permissions::Permission;
use domain::{ConversationId, MessageId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::{use_location, use_params_map};

/// Whether one took the chip *Closed by me* away. It is set at first for who does not see everything.
const CLOSED_BY_ALL: &str = "closed-by-all";

#[derive(Clone, Copy)]
pub struct DeskState {
    pub session: Session,
    pub live: Live,
    pub directory: Directory,
    pub toasts: Toasts,
    pub confirms: Confirms,
    pub clock: Clock,
    pub folder: Memo<Folder>,
    /// How the list is set up: sort and filters, of the address, else as the agent left them.
    pub view: Memo<ConversationQuery>,
    /// Whether *Closed* holds what others closed too.
    closed_by_all: RwSignal<bool>,
    /// The conversation of the address.
    pub number: Memo<Option<i64>>,
    /// The page the conversation stands in, when that is not the desk's own.
    pub(super) beside: Option<Beside>,
    pub list: List,
    pub search: Search,
    pub thread: Thread,
    pub selection: Selection,
    /// Those for which a time is asked.
    pub snoozing: RwSignal<Option<Vec<ConversationId>>>,
    /// Whether one is naming the list as it is set up.
    pub saving_view: RwSignal<bool>,
    /// Whether one is about to delete the open one.
    pub deleting: RwSignal<bool>,
    /// Whether one is handing the open one on.
    pub transferring: RwSignal<bool>,
    /// Whether one says who sees the open one.
    pub showing_visibility: RwSignal<bool>,
    pub notes: Notes,
    /// The conversation one answers although nobody has it.
    pub replying: RwSignal<Option<ConversationId>>,
    /// The form of a new conversation, while it is open.
    pub starting: RwSignal<Option<Beginning>>,
    /// The form of a mail, while it is open: with these messages alone, or with all.
    pub emailing: RwSignal<Option<Vec<MessageId>>>,
    /// The mail that one sends on, while its form is open.
    pub forwarding: RwSignal<Option<Message>>,
    pub tags: Tags,
    /// Whether the panel beside the thread is open.
    pub panel: RwSignal<bool>,
    pub drafts: Drafts,
    /// The files one is about to send.
    pub files: Files,
    /// The quick replies one can use.
    pub quick: Shelf,
    navigate: StoredValue<Callback<(String, bool)>>,
    unsaved: Unsaved,
}

/// How the list of the address is set up.
struct ListOfAddress {
    view: Memo<ConversationQuery>,
    closed_by_all: RwSignal<bool>,
}

impl ListOfAddress {
    fn new(folder: Memo<Folder>) -> Self {
        let session = expect_context::<Session>();
        let search = use_location().search;
        let closed_by_all = RwSignal::new(untrack(|| {
            let kept = storage::load(&session.key(CLOSED_BY_ALL));
            kept.unwrap_or_else(|| session.may(Permission::ViewAllConversations))
        }));
        let view = Memo::new(move |_| match of_list(&search.read()).as_str() {
            "" => {
                let mut list = session.preferences().list;
                if folder.get() == Folder::Closed && !closed_by_all.get() {
                    list.filter.closed_by = vec!["me".to_owned()];
                }
                kept(&list)
            }
            search => client::query::read(search),
        });
        Self {
            view,
            closed_by_all,
        }
    }
}

impl DeskState {
    /// The desk of the address: its folder, and the conversation open in it.
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
        let view = ListOfAddress::new(folder);
        Self::of(folder, number, view.view, view.closed_by_all, None)
    }

    /// One conversation, in a page that is about something else and goes on being it.
    pub fn beside(number: Memo<Option<i64>>, page: Beside) -> Self {
        let view = Memo::new(|_| ConversationQuery::default());
        Self::of(
            Memo::new(|_| Folder::Inbox),
            number,
            view,
            RwSignal::new(false),
            Some(page),
        )
    }

    fn of(
        folder: Memo<Folder>,
        number: Memo<Option<i64>>,
        view: Memo<ConversationQuery>,
        closed_by_all: RwSignal<bool>,
        beside: Option<Beside>,
    ) -> Self {
        let session = expect_context::<Session>();
        Self {
            session,
            live: expect_context(),
            directory: expect_context(),
            toasts: expect_context(),
            confirms: expect_context(),
            clock: expect_context(),
            folder,
            view,
            closed_by_all,
            number,
            beside,
            list: List::new(),
            search: Search::new(),
            thread: Thread::new(session),
            selection: Selection::new(),
            snoozing: RwSignal::new(None),
            saving_view: RwSignal::new(false),
            deleting: RwSignal::new(false),
            transferring: RwSignal::new(false),
            showing_visibility: RwSignal::new(false),
            notes: Notes::new(),
            replying: RwSignal::new(None),
            starting: RwSignal::new(None),
            emailing: RwSignal::new(None),
            forwarding: RwSignal::new(None),
            tags: Tags::new(session),
            panel: RwSignal::new(true),
            drafts: Drafts::new(untrack(|| session.me_id())),
            files: Files::new(),
            quick: Shelf::new(session),
            navigate: StoredValue::new(going()),
            unsaved: expect_context(),
        }
    }

    pub fn client(self) -> Client {
        self.session.client()
    }

    /// Whether the list is set up otherwise than it comes.
    pub fn is_set_up(self) -> bool {
        self.view.with(|view| *view != ConversationQuery::default())
    }

    /// Sets the list up anew: it applies at once, stands in the address, and is kept for the agent.
    pub fn set_view(self, change: impl FnOnce(&mut ConversationQuery)) {
        let mut view = self.view.get_untracked();
        change(&mut view);
        let mut list = ListView {
            folder: None,
            sort: view.sort,
            priority_first: view.priority_first.unwrap_or(false),
            filter: view.filter(),
        };
        if self.folder.get_untracked() == Folder::Closed {
            // Whose, is a matter of this folder: others would hold nothing.
            let by_all = list.filter.closed_by.is_empty();
            list.filter.closed_by.clear();
            self.closed_by_all.set(by_all);
            storage::save(&self.session.key(CLOSED_BY_ALL), &by_all);
        }
        self.session.set_preferences(Preferences {
            list: list.clone(),
            ..untrack(|| self.session.preferences())
        });
        let (number, wanted) = (
            self.number.get_untracked(),
            self.search.wanted.get_untracked(),
        );
        self.go_instead(self.address(number, &view, &wanted, &[]));
        let client = self.client();
        spawn_local(async move {
            let change = PatchPreferences {
                list: Some(list),
                ..Default::default()
            };
            // The list is as it was set; the next change is kept again.
            drop(client.update_preferences(&change).await);
        });
    }

    pub fn set_filter(self, change: impl FnOnce(&mut ConversationFilter)) {
        self.set_view(|view| {
            let mut filter = view.filter();
            change(&mut filter);
            *view = std::mem::take(view).filtered(filter);
        });
    }

    /// Whether one is somewhere else by now: an answer that comes leads nowhere.
    pub fn is_left(self) -> bool {
        self.folder.try_get_untracked().is_none()
    }

    /// Goes to a path, once somebody who has not saved what they changed has said so.
    pub fn go(self, path: String) {
        self.unsaved
            .leave(move || self.navigate_to(path.clone(), false));
    }

    /// The same without a step in the history: walking through a list is one step, not fifty.
    pub fn walk(self, path: String) {
        self.unsaved
            .leave(move || self.navigate_to(path.clone(), true));
    }

    /// A step that leaves nothing, such as opening the panel.
    pub fn step(self, path: String) {
        self.navigate_to(path, false);
    }

    /// Says otherwise where one is, without leaving it.
    pub fn go_instead(self, path: String) {
        self.navigate_to(path, true);
    }

    fn navigate_to(self, path: String, replace: bool) {
        if let Some(navigate) = self.navigate.try_get_value() {
            navigate.run((path, replace));
        }
    }

    /// Runs a call on the open conversation and takes in its answer; a refusal becomes a toast.
    pub fn change<F>(self, what: &'static str, call: F)
    where
        F: Future<Output = client::Call<contract::conversations::ConversationDetails>> + 'static,
    {
        spawn_local(async move {
            match call.await {
                Ok(details) => {
                    self.list.take(self, &details.conversation);
                    self.thread.put_details(details);
                }
                Err(error) => self.toasts.refused(what, &error),
            }
        });
    }
}

/// A list as it was kept, as an address has it.
fn kept(list: &ListView) -> ConversationQuery {
    let view = ConversationQuery {
        sort: list.sort,
        priority_first: list.priority_first.then_some(true),
        ..Default::default()
    };
    view.filtered(list.filter.clone())
}
