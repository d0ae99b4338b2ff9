//! Which quick replies fit what is typed behind the slash, and which one the keys stand on.

use super::shelf::{Searched, Shelf, Stock};
use crate::browser::{focus, folded};
use crate::directory::full_name;
use crate::features::conversations::composer::writing::Writing;
use crate::features::conversations::thread::COMPOSER;
use contract::contacts::Contact;
use contract::quick_replies::{QuickReply, QuickReplyVisibility};
use domain::quick_replies::{Filled, Values, fill, is_for, rank, slash};
use leptos::task::spawn_local;
use leptos::{ev, prelude::*};
use std::ops::Range;
use wasm_bindgen::JsCast;

pub const PANEL: &str = "quick-replies";
/// As many as one looks through; who wants another one types on.
const SHOWN: usize = 50;
/// How placeholders begin that tell of the contact.
const OF_CONTACT: &str = "{{contact.";

/// Which of them are looked at.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub enum Kind {
    #[default]
    All,
    Yours,
    Topic(String),
}

#[derive(Clone, Copy)]
pub struct QuickReplies {
    pub writing: Writing,
    pub shelf: Shelf,
    contact: RwSignal<Option<Contact>>,
    /// The part of the text from the slash to the caret, while it is looked for.
    typed: RwSignal<Option<(Range<usize>, String)>>,
    /// Where a slash stands that somebody wants to be a slash.
    dismissed: StoredValue<Option<usize>>,
    pub kind: RwSignal<Kind>,
    pub at: RwSignal<usize>,
    pub adding: RwSignal<bool>,
    /// What fits, the best first.
    pub found: Memo<Vec<QuickReply>>,
}

impl QuickReplies {
    pub fn new(writing: Writing) -> Self {
        let shelf = writing.desk.quick;
        let typed = RwSignal::new(None::<(Range<usize>, String)>);
        let kind = RwSignal::new(Kind::All);
        let found = Memo::new(move |_| {
            let Some((_, words)) = typed.get() else {
                return Vec::new();
            };
            let words = folded(&words);
            let channel = writing
                .option
                .read()
                .as_ref()
                .map(|option| option.channel_id);
            let kind = kind.get();
            let all = shelf.replies.read();
            let mut fitting: Vec<(u8, &Searched)> = all
                .iter()
                .filter(|one| channel.is_none_or(|id| is_for(&one.reply.channel_ids, &id)))
                .filter(|one| kind.holds(&one.reply))
                .filter_map(|one| Some((rank(&words, &one.name, &one.topic, &one.message)?, one)))
                .collect();
            // They come by name, and stay so among equals.
            fitting.sort_by_key(|(rank, _)| *rank);
            let best = fitting.into_iter().take(SHOWN);
            best.map(|(_, one)| one.reply.clone()).collect()
        });
        Effect::new(move |_| {
            // Sent, or gone otherwise.
            if writing.text.read().is_empty() {
                typed.set(None);
            }
        });
        Self {
            writing,
            shelf,
            contact: RwSignal::new(None),
            typed,
            dismissed: StoredValue::new(None),
            kind,
            at: RwSignal::new(0),
            adding: RwSignal::new(false),
            found,
        }
    }

    /// Whether the panel is there: something fits, or nothing is typed that could be meant otherwise.
    pub fn is_open(self) -> bool {
        let typed = self.typed.read();
        let Some((_, words)) = typed.as_ref() else {
            return false;
        };
        !self.found.read().is_empty() || !words.contains(' ')
    }

    pub fn panel_id(self) -> Option<&'static str> {
        self.is_open().then_some(PANEL)
    }

    pub fn active_id(self) -> Option<String> {
        let at = self.at.get();
        (self.is_open() && at < self.found.read().len()).then(|| option_id(at))
    }

    /// Looks whether the caret stands behind a slash.
    pub fn look(self) {
        let writing = self.writing;
        let caret = writing.selection();
        let text = writing.text.get_untracked();
        let before = text.get(..caret.start).filter(|_| caret.is_empty());
        let found = before.and_then(slash);
        let found = found.filter(|slash| self.dismissed.get_value() != Some(slash.at));
        if found.is_none() && before.and_then(slash).is_none() {
            self.dismissed.set_value(None);
        }
        let was = self.typed.read_untracked().is_some();
        let now = found.map(|slash| (slash.at..caret.start, slash.typed.to_owned()));
        if now.is_some() && !was {
            self.kind.set(Kind::All);
            self.shelf.refresh();
            spawn_local(self.know_contact());
        }
        if *self.typed.read_untracked() != now {
            self.at.set(0);
            self.typed.set(now);
        }
    }

    /// By the button: as if somebody had typed the slash.
    pub fn open(self) {
        let writing = self.writing;
        let caret = writing.selection();
        let text = writing.text.get_untracked();
        let before = text.get(..caret.start).unwrap_or_default();
        let gap = before
            .chars()
            .next_back()
            .is_some_and(|c| !c.is_whitespace());
        writing.insert(if gap { " /" } else { "/" });
        // The caret stands behind it once it is drawn.
        request_animation_frame(move || request_animation_frame(move || self.look()));
    }

    /// The slash is to stay a slash.
    pub fn dismiss(self) {
        let at = self.typed.get_untracked().map(|(range, _)| range.start);
        self.dismissed.set_value(at);
        self.typed.set(None);
    }

    /// Something of the composer was left; the panel stays while the focus is within.
    pub fn leave(self, event: &ev::FocusEvent) {
        let to = event.related_target();
        let to = to.and_then(|target| target.dyn_into::<web_sys::Element>().ok());
        let stays = to.is_some_and(|to| to.closest(".composer").is_ok_and(|form| form.is_some()));
        if !stays && !self.adding.get_untracked() {
            self.typed.set(None);
        }
    }

    /// What stands in the field beside the slash.
    pub fn rest_of_text(self) -> String {
        let text = self.writing.text.get_untracked();
        let rest = self.typed.get_untracked().map(|(range, _)| {
            let (head, tail) = (text.get(..range.start), text.get(range.end..));
            format!("{}{}", head.unwrap_or_default(), tail.unwrap_or_default())
        });
        rest.unwrap_or(text).trim().to_owned()
    }

    /// Whether a key is for the panel.
    pub fn key(self, event: &ev::KeyboardEvent) -> bool {
        if !untrack(|| self.is_open()) {
            return false;
        }
        let count = self.found.read_untracked().len();
        let chosen = self
            .found
            .read_untracked()
            .get(self.at.get_untracked())
            .cloned();
        let plain = !event.ctrl_key() && !event.meta_key() && !event.shift_key();
        match (event.key().as_str(), chosen) {
            ("ArrowDown", _) => self
                .at
                .update(|at| *at = (*at + 1).min(count.saturating_sub(1))),
            ("ArrowUp", _) => self.at.update(|at| *at = at.saturating_sub(1)),
            ("Enter" | "Tab", Some(reply)) if plain => self.pick(&reply),
            // What was begun is no message yet: it waits until they have come.
            ("Enter", None) if plain && self.shelf.stock.get_untracked() == Stock::Coming => {}
            ("Escape", _) => self.dismiss(),
            _ => return false,
        }
        event.prevent_default();
        event.stop_propagation();
        true
    }

    /// Puts one in place of the slash and what was typed behind it, once all it asks for is known.
    pub fn pick(self, reply: &QuickReply) {
        let Some((range, _)) = self.typed.get_untracked() else {
            return;
        };
        self.typed.set(None);
        let reply = reply.clone();
        if self.contact.with_untracked(Option::is_some) || !reply.message.contains(OF_CONTACT) {
            self.put(range, &reply);
            return;
        }
        let before = self.writing.text.get_untracked();
        spawn_local(async move {
            self.know_contact().await;
            // Who went on writing did not wait for it.
            if self.writing.text.try_get_untracked() == Some(before) {
                self.put(range, &reply);
            }
        });
    }

    fn put(self, range: Range<usize>, reply: &QuickReply) {
        let filled = untrack(|| self.filled(&reply.message));
        self.writing.replace(range, &filled.text);
        self.writing.bring_files(reply);
        focus(COMPOSER);
    }

    /// The message as the customer would get it.
    pub fn filled(self, message: &str) -> Filled {
        fill(message, &self.values())
    }

    fn values(self) -> Values {
        let desk = self.writing.desk;
        let contact = self.contact.get();
        let of = |part: fn(Contact) -> Option<String>| contact.clone().and_then(part);
        let me = desk.session.me();
        let colleague = desk.session.me_id().and_then(|id| desk.directory.agent(id));
        self.writing.conversation.with(|conversation| Values {
            contact_name: Some(conversation.contact.name.clone()),
            contact_email: of(|contact| contact.email),
            contact_phone: of(|contact| contact.phone),
            contact_reference: of(|contact| contact.reference),
            agent_name: me.map(|me| me.first_name),
            agent_full_name: colleague.map(|me| full_name(&me)),
            conversation_number: Some(conversation.number),
            conversation_subject: conversation.subject.clone(),
            channel_name: self.writing.option.get().map(|option| option.channel_name),
            organization_name: desk.session.organization().map(|o| o.name),
        })
    }

    /// The topics of what can be used here, by name.
    pub fn topics(self) -> Vec<String> {
        let all = self.shelf.replies.read();
        let mut topics: Vec<String> = all
            .iter()
            .filter_map(|one| one.reply.topic.clone())
            .collect();
        topics.sort();
        topics.dedup();
        topics
    }

    pub fn has_own(self) -> bool {
        self.shelf
            .replies
            .read()
            .iter()
            .any(|one| Kind::Yours.holds(&one.reply))
    }

    /// What the placeholders say of the customer, where it is not known yet.
    async fn know_contact(self) {
        if self.contact.try_with_untracked(Option::is_some) != Some(false) {
            return;
        }
        let id = self.writing.conversation.with_untracked(|c| c.contact.id);
        if let Ok(contact) = self.writing.desk.client().contact(id).await {
            self.contact.try_set(Some(contact));
        }
    }
}

impl Kind {
    fn holds(&self, reply: &QuickReply) -> bool {
        match self {
            Self::All => true,
            Self::Yours => reply.visibility == QuickReplyVisibility::Me,
            Self::Topic(topic) => reply.topic.as_ref() == Some(topic),
        }
    }
}

pub fn option_id(at: usize) -> String {
    format!("quick-reply-{at}")
}
