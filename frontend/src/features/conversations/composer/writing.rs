//! What is being written: the text with its caret, its files, where it goes, and whether it may go.

use super::addressing::Addressing;
use super::draft::DraftSync;
use super::send::{Refused, send};
use crate::browser::{put_text, selection};
use crate::features::conversations::state::DeskState;
use crate::features::conversations::templates::Templates;
use crate::features::conversations::thread::{Back, COMPOSER, Due, Handed, Outgoing, outgoing};
use crate::uploads::Uploads;
use contract::conversations::{Conversation, PresenceState, ReplyChannelState, ReplyOption};
use contract::messages::ReplyTo;
use contract::templates::FilledTemplate;
use domain::{ChannelId, ConversationId, IdentityId};
use leptos::{html, prelude::*};
use std::ops::Range;

const TYPING_EVERY_MS: f64 = 4_000.0;

#[derive(Clone, Copy)]
pub struct Writing {
    pub desk: DeskState,
    pub(super) id: ConversationId,
    pub conversation: Memo<Conversation>,
    pub text: RwSignal<String>,
    pub field: NodeRef<html::Textarea>,
    pub uploads: Uploads,
    /// The channel and address somebody chose; else the default one.
    pub chosen: RwSignal<Option<(ChannelId, Option<IdentityId>)>>,
    /// Where it goes.
    pub option: Memo<Option<ReplyOption>>,
    /// Whether somebody wants a template though anything may be written.
    pub wants_template: RwSignal<bool>,
    /// Whether a template is chosen in place of writing.
    pub by_template: Memo<bool>,
    pub templates: Templates,
    /// Whom it goes to, over mail.
    pub addressing: Addressing,
    /// The message it answers.
    pub reply_to: RwSignal<Option<ReplyTo>>,
    /// A colleague answered meanwhile: the next Send is the second word.
    pub anyway: RwSignal<bool>,
    /// Whose conversation it is, when it is others'.
    pub elsewhere: Memo<Option<String>>,
    /// It is asked whether to answer in a colleague's conversation; the next Send is the answer.
    pub asking: RwSignal<bool>,
    /// When it is to leave, once somebody said so: a question or a refusal in between does not make it
    /// leave at once.
    pub due: RwSignal<Due>,
    /// Send was pressed while files were going up: it goes when they are.
    pub waiting: RwSignal<Option<Due>>,
    told_elsewhere: RwSignal<bool>,
    told_typing: StoredValue<f64>,
    draft: DraftSync,
}

impl Writing {
    pub fn new(desk: DeskState, conversation: Memo<Conversation>) -> Self {
        let id = conversation.with_untracked(|c| c.id);
        let chosen = RwSignal::new(None::<(ChannelId, Option<IdentityId>)>);
        let option = Memo::new(move |_| {
            let options = desk.thread.reply_options();
            let wanted = chosen.get();
            let is_wanted = |option: &&ReplyOption| {
                wanted.is_some_and(|(channel, identity)| {
                    option.channel_id == channel
                        && identity.is_none_or(|id| id == option.identity_id)
                })
            };
            let found = options.iter().find(is_wanted);
            let found = found.or_else(|| options.iter().find(|option| option.default));
            found.cloned()
        });
        let wants_template = RwSignal::new(false);
        let by_template = Memo::new(move |_| {
            let option = option.read();
            let state = option.as_ref().map(|option| option.state);
            state == Some(ReplyChannelState::TemplateOnly)
                || (state == Some(ReplyChannelState::Free) && wants_template.get())
        });
        let channel = Signal::derive(move || {
            let option = option.read();
            let channel = option.as_ref().map(|option| option.channel_id);
            channel.filter(|_| by_template.get())
        });
        let elsewhere = Memo::new(move |_| {
            let me = desk.session.me_id();
            let others = conversation.with(|c| c.assignee_ids.clone());
            let mine = me.is_some_and(|me| others.contains(&me));
            (!mine && !others.is_empty()).then(|| {
                let names = others.into_iter().map(|id| desk.directory.name(id));
                names.collect::<Vec<_>>().join(", ")
            })
        });
        let writing = Self {
            desk,
            id,
            conversation,
            text: RwSignal::new(String::new()),
            field: NodeRef::new(),
            uploads: Uploads::of(desk.files.of(id)),
            chosen,
            option,
            wants_template,
            by_template,
            templates: Templates::new(desk, channel),
            addressing: Addressing::new(option),
            reply_to: RwSignal::new(None),
            anyway: RwSignal::new(false),
            elsewhere,
            asking: RwSignal::new(false),
            due: RwSignal::new(Due::Now),
            waiting: RwSignal::new(None),
            told_elsewhere: RwSignal::new(false),
            told_typing: StoredValue::new(0.0),
            draft: DraftSync::new(desk, id),
        };
        writing.draft.follow(writing);
        Effect::new(move |before: Option<()>| {
            writing.uploads.ready();
            if before.is_some() {
                writing.draft.files_changed(writing);
            }
        });
        Effect::new(move |_| {
            writing.addressing.typed();
            writing.templates.begun();
            writing.draft.form_changed(writing);
        });
        writing.judge_anew();
        writing.send_when_up();
        on_cleanup(move || {
            if writing.waiting.get_untracked().is_some() {
                let about = text!(composer.left_about).to_string();
                desk.toasts.failed(text!(composer.left), Some(about));
            }
        });
        Effect::new(move |_| {
            for handed in desk.thread.take_handed(id) {
                match handed {
                    Handed::Quote(quoted) => writing.reply_to.set(Some(quoted)),
                    Handed::Back(back) => writing.take_back(back),
                }
            }
        });
        Effect::new(move |_| {
            // At first as well: a message may have been handed over before this field was there.
            writing.reply_to.track();
            writing.draft.quote_changed(writing);
        });
        writing
    }

    /// The text has changed under somebody's hands.
    pub fn typed(self) {
        self.draft.changed(self);
        let is_empty = self.text.with_untracked(|text| text.trim().is_empty());
        if is_empty && self.uploads.items.with_untracked(Vec::is_empty) {
            self.due.set(Due::Now);
            self.anyway.set(false);
            self.asking.set(false);
        }
        let now = crate::browser::now();
        if now - self.told_typing.get_value() > TYPING_EVERY_MS {
            self.told_typing.set_value(now);
            self.desk.thread.look(self.desk, PresenceState::Typing);
        }
    }

    /// What is selected, in bytes; the end when there is no field.
    pub fn selection(self) -> Range<usize> {
        let text = self.text.read_untracked();
        match self.field.get_untracked() {
            Some(field) => selection(&field, &text),
            None => text.len()..text.len(),
        }
    }

    /// Puts `words` in place of a part of the text, and the caret behind them.
    pub fn replace(self, range: Range<usize>, words: &str) {
        let text = self.text.get_untracked();
        let (head, tail) = (text.get(..range.start), text.get(range.end..));
        let head = head.unwrap_or(&text);
        let text = format!("{head}{words}{}", tail.unwrap_or_default());
        if let Some(field) = self.field.get_untracked() {
            put_text(&field, &text, head.len() + words.len());
        }
        self.text.set(text);
        self.typed();
    }

    pub fn insert(self, words: &str) {
        self.replace(self.selection(), words);
    }

    /// Over which channel and to which address it goes.
    pub fn choose(self, (channel, identity): (ChannelId, IdentityId)) {
        self.waiting.set(None);
        self.chosen.set(Some((channel, Some(identity))));
        self.typed();
    }

    /// How long the text is and may be, when it is too long.
    pub fn too_long(self) -> Option<(u32, u32)> {
        let most = self.option.read().as_ref().map_or(0, |o| o.limits.text);
        let long = u32::try_from(self.text.read().chars().count()).unwrap_or(u32::MAX);
        (most > 0 && long > most).then_some((long, most))
    }

    /// Whether anything may be written.
    pub fn is_free(self) -> bool {
        let option = self.option.read();
        let state = option.as_ref().map(|option| option.state);
        state.is_none_or(|state| state == ReplyChannelState::Free)
    }

    /// Whether there is something that may be sent, be it when its files are up.
    pub fn is_ready(self) -> bool {
        if self.by_template.get() {
            return self.templates.filled().is_some();
        }
        let reachable = self.is_free();
        let has_words = !self.text.read().trim().is_empty();
        let has_files = self.uploads.busy() || !self.uploads.ready().is_empty();
        let is_addressed = self.addressing.email().is_ok();
        let may_go = self.too_long().is_none() && !self.uploads.holds_refused();
        reachable && (has_words || has_files) && may_go && is_addressed
    }

    /// Sends when files and second words have come. *Now* is at the time that was asked for before, if
    /// one was.
    pub fn go(self, asked: Due) {
        let due = match asked {
            Due::Now => self.due.get_untracked(),
            Due::At(_) => asked,
        };
        // While another conversation is on its way nothing is sent: it stays, as the draft of this one.
        let is_open = self.desk.thread.id() == Some(self.id);
        if !is_open || !untrack(|| self.is_ready()) {
            return;
        }
        self.due.set(due);
        let template = self.by_template.get_untracked();
        let template = template
            .then(|| untrack(|| self.templates.filled()))
            .flatten();
        if template.is_none() && untrack(|| self.uploads.busy()) {
            self.waiting.set(Some(due));
            return;
        }
        self.waiting.set(None);
        if self.elsewhere.get_untracked().is_some() && !self.told_elsewhere.get_untracked() {
            self.told_elsewhere.set(true);
            self.asking.set(true);
            return;
        }
        self.asking.set(false);
        let forced = self.anyway.get_untracked();
        self.anyway.set(false);
        let by_template = template.is_some();
        let mut going = match template {
            Some((filled, text)) => Outgoing {
                template: Some(filled),
                ..outgoing(text, Vec::new())
            },
            None => outgoing(
                self.text.get_untracked().trim().to_owned(),
                untrack(|| self.uploads.ready()),
            ),
        };
        let over = self
            .chosen
            .get_untracked()
            .and_then(|_| self.option.get_untracked());
        going.over = over.map(|option| (option.channel_id, option.identity_id));
        going.reply_to = self.reply_to.get_untracked();
        going.email = untrack(|| self.addressing.email())
            .ok()
            .flatten()
            .map(Box::new);
        going.due = due;
        self.reply_to.set(None);
        self.due.set(Due::Now);
        if by_template {
            // What was begun in the field stays there.
            self.templates.clear();
            self.wants_template.set(false);
        } else {
            self.text.set(String::new());
            self.uploads.clear();
            self.addressing.clear();
            going.written_in = Some(self.draft.sent());
        }
        self.desk.thread.look(self.desk, PresenceState::Viewing);
        send(self.desk, going, forced, Refused::Back);
        crate::browser::focus(COMPOSER);
    }

    /// A template that was begun before, or elsewhere.
    pub(super) fn show_template(self, begun: Option<FilledTemplate>) {
        match begun {
            Some(begun) => {
                self.wants_template.try_set(true);
                self.templates.put_back(begun);
            }
            None if untrack(|| self.templates.begun()).is_some() => self.leave_template(),
            None => {}
        }
    }

    /// Back to writing, where anything may be written.
    pub fn leave_template(self) {
        self.wants_template.set(false);
        self.templates.forget();
    }

    /// A message comes back. What was typed meanwhile stays, below it.
    fn take_back(self, Back { outgoing, newer }: Back) {
        if let Some((channel, identity)) = outgoing.over {
            self.chosen.set(Some((channel, Some(identity))));
        }
        if let Due::At(_) = outgoing.due {
            self.due.set(outgoing.due);
        }
        self.anyway.set(newer);
        self.addressing.put_back(outgoing.email.map(|email| *email));
        if let Some(template) = outgoing.template {
            self.wants_template.set(true);
            self.templates.put_back(template);
            return;
        }
        self.text.update(|text| {
            *text = match text.is_empty() {
                true => outgoing.text,
                false => format!("{}\n{text}", outgoing.text),
            };
        });
        self.uploads.put_back(outgoing.attachments);
        if outgoing.reply_to.is_some() {
            self.reply_to.set(outgoing.reply_to);
        }
        self.draft.changed(self);
        crate::browser::focus(COMPOSER);
    }

    /// What waits for its files goes when they are up; one that fails leaves it to its writer.
    fn send_when_up(self) {
        Effect::new(move |_| {
            let Some(due) = self.waiting.get() else {
                return;
            };
            if self.uploads.failed() {
                self.waiting.set(None);
            } else if !self.uploads.busy() {
                // Once, also where it may not go any more.
                self.waiting.set(None);
                untrack(|| self.go(due));
            }
        });
    }
}
