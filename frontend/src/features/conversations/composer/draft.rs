//! The server's copy of a draft, for one's other windows and devices: saved when the fingers rest,
//! taken over when it was saved elsewhere and nothing is unsaved here. Which of two copies stands is
//! told by [`domain::drafts`].

use super::writing::Writing;
use crate::features::conversations::drafts::LocalDraft;
use crate::features::conversations::state::DeskState;
use contract::drafts::{Draft, SaveDraft};
use domain::drafts::{Told, both, told};
use domain::{AttachmentId, ConversationId};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

const SAVE_AFTER: Duration = Duration::from_millis(1_000);

#[derive(Clone, Copy)]
pub struct DraftSync {
    desk: DeskState,
    id: ConversationId,
    timer: StoredValue<Option<TimeoutHandle>>,
    /// A save is under way; what is typed or told meanwhile is looked at after it.
    saving: StoredValue<bool>,
    /// The latest version somebody told of.
    latest: StoredValue<i64>,
}

impl DraftSync {
    pub fn new(desk: DeskState, id: ConversationId) -> Self {
        Self {
            desk,
            id,
            timer: StoredValue::new(None),
            saving: StoredValue::new(false),
            latest: StoredValue::new(0),
        }
    }

    /// Shows what this browser has, then what the server has beyond it, and keeps up with the other
    /// windows.
    pub fn follow(self, writing: Writing) {
        if let Some(local) = self.desk.drafts.get(self.id) {
            show(writing, &local);
        }
        Effect::new(move |_| {
            // Again where the stream has a gap.
            self.desk.live.generation();
            self.open(writing);
        });
        self.desk.live.on(move |event| {
            let about: Option<ConversationId> = event.conversation().or_else(|| event.id());
            if event.name == "draft.updated" && about == Some(self.id) {
                self.hear(writing, event.version().unwrap_or_default());
            }
        });
    }

    /// Somebody types: this browser has it at once, the server soon.
    pub fn changed(self, writing: Writing) {
        let Some(text) = writing.text.try_get_untracked() else {
            return;
        };
        let draft = LocalDraft {
            text,
            attachments: untrack(|| writing.uploads.ready()),
            over: writing.chosen.get_untracked(),
            reply_to: writing.reply_to.get_untracked(),
            email: untrack(|| writing.addressing.typed()),
            template: untrack(|| writing.templates.begun()),
            version: self.kept().version,
            saved: false,
        };
        self.desk.drafts.keep(self.id, draft);
        self.save_soon(writing);
    }

    /// It is sent; answers the version it was written in, with which the server forgets it.
    pub fn sent(self) -> i64 {
        self.stop_waiting();
        let version = self.kept().version;
        let gone = LocalDraft {
            version,
            saved: true,
            ..LocalDraft::default()
        };
        self.desk.drafts.keep(self.id, gone);
        version
    }

    /// Files have come or gone: kept like what is typed, unless the draft brought them.
    pub fn files_changed(self, writing: Writing) {
        let ready = untrack(|| writing.uploads.ready());
        let ready: Vec<AttachmentId> = ready.iter().map(|file| file.id).collect();
        let kept = self.kept();
        if kept.files() != ready {
            self.changed(writing);
        } else if !kept.saved {
            self.save_soon(writing);
        }
    }

    /// Another message is answered, unless the draft said so.
    pub fn quote_changed(self, writing: Writing) {
        let kept = self.kept().reply_to.map(|quoted| quoted.id);
        let quoted = writing.reply_to.get_untracked();
        if kept != quoted.map(|quoted| quoted.id) {
            self.changed(writing);
        }
    }

    /// Somebody says whom it goes to, or fills in a template, unless the draft said so.
    pub fn form_changed(self, writing: Writing) {
        let kept = self.kept();
        let is_kept = kept.email == untrack(|| writing.addressing.typed())
            && kept.template == untrack(|| writing.templates.begun());
        if !is_kept {
            self.changed(writing);
        }
    }

    fn kept(self) -> LocalDraft {
        let kept = self.desk.drafts.get(self.id);
        kept.unwrap_or_else(LocalDraft::nothing)
    }

    fn stop_waiting(self) {
        if let Some(waiting) = self.timer.try_get_value().flatten() {
            waiting.clear();
        }
    }

    fn save_soon(self, writing: Writing) {
        self.stop_waiting();
        let later = move || self.save(writing);
        let handle = set_timeout_with_handle(later, SAVE_AFTER).ok();
        self.timer.try_set_value(handle);
    }

    fn save(self, writing: Writing) {
        let local = self.kept();
        if local.saved {
            return;
        }
        if self.saving.try_get_value() == Some(true) {
            self.save_soon(writing);
            return;
        }
        self.saving.try_set_value(true);
        spawn_local(async move {
            let (client, id) = (self.desk.client(), self.id);
            match client.save_draft(id, &wire(&local)).await {
                Ok(saved) => self.saved(writing, &local, &saved).await,
                // Saved elsewhere meanwhile: what is typed here goes over it.
                Err(error) if error.code() == Some("stale") => {
                    if let Ok(theirs) = client.draft(id).await {
                        self.stands_over(theirs.version);
                        self.save_soon(writing);
                    }
                }
                // Without the server this browser has it; the next key tries again.
                Err(_) => {}
            }
            self.saving.try_set_value(false);
            if let Some(latest) = self.latest.try_get_value() {
                self.hear(writing, latest);
            }
        });
    }

    async fn saved(self, writing: Writing, local: &LocalDraft, saved: &Draft) {
        // The desk was left: what this browser has stands in its storage.
        let Some(now) = self.desk.drafts.get(self.id) else {
            return;
        };
        let version = saved.version.max(now.version);
        if now.saved && now.is_empty() {
            // Sent while it was saved: what was sent is no draft. Only this version is taken back.
            self.desk
                .drafts
                .keep(self.id, LocalDraft { version, ..now });
            let nothing = SaveDraft {
                version,
                ..SaveDraft::default()
            };
            drop(self.desk.client().save_draft(self.id, &nothing).await);
            return;
        }
        let is_all = now.says_the_same(local);
        // Another composer of this conversation has saved, or taken over, something else since.
        if now.saved && !is_all {
            return;
        }
        let kept = LocalDraft {
            version,
            saved: is_all,
            ..now
        };
        self.desk.drafts.keep(self.id, kept);
        if !is_all {
            self.save_soon(writing);
        }
    }

    /// What is unsaved here is the next version after this one.
    fn stands_over(self, version: i64) {
        let local = self.kept();
        if !local.saved {
            self.desk
                .drafts
                .keep(self.id, LocalDraft { version, ..local });
        }
    }

    /// Some window has saved this version, or forgotten the draft with it.
    fn hear(self, writing: Writing, version: i64) {
        let latest = self.latest.try_get_value().unwrap_or_default().max(version);
        self.latest.try_set_value(latest);
        if self.saving.try_get_value() != Some(false) {
            return;
        }
        let local = self.kept();
        match told(local.version, local.saved, latest) {
            Told::Known => {}
            Told::Ours => {
                self.stands_over(latest);
                self.save_soon(writing);
            }
            Told::Theirs => self.ask(writing, local),
        }
    }

    /// Takes over what the server has, if nothing has happened here since.
    fn ask(self, writing: Writing, asked: LocalDraft) {
        spawn_local(async move {
            let Ok(theirs) = self.desk.client().draft(self.id).await else {
                return;
            };
            if self.saving.try_get_value() != Some(false) {
                return;
            }
            let local = self.kept();
            match told(local.version, local.saved, theirs.version) {
                Told::Theirs if local == asked => self.take(writing, theirs),
                Told::Theirs | Told::Known => {}
                Told::Ours => self.stands_over(theirs.version),
            }
        });
    }

    /// What the server has when the conversation is opened. What was left unsaved here stays too: its
    /// writer has not seen what was written elsewhere since.
    fn open(self, writing: Writing) {
        spawn_local(async move {
            let theirs = match self.desk.client().draft(self.id).await {
                Ok(theirs) => theirs,
                Err(error) => return self.desk.live.missed(&error),
            };
            if self.saving.try_get_value() != Some(false) {
                return;
            }
            self.drop_gone(writing, &theirs);
            let local = self.kept();
            match told(local.version, local.saved, theirs.version) {
                Told::Known => self.save(writing),
                Told::Theirs => self.take(writing, theirs),
                Told::Ours => {
                    let text = both(&theirs.text, &local.text);
                    self.stands_over(theirs.version);
                    writing.text.try_set(text);
                    if local.email.is_none() && theirs.email.is_some() {
                        writing.addressing.show(theirs.email);
                    }
                    self.changed(writing);
                }
            }
        });
    }

    /// Files that were left for longer than uploads are kept cannot be sent.
    fn drop_gone(self, writing: Writing, theirs: &Draft) {
        let is_left = |id: &AttachmentId| theirs.attachments.iter().any(|file| file.id == *id);
        let mut gone = theirs.attachment_ids.clone();
        gone.retain(|id| !is_left(id));
        if writing.uploads.drop_gone(&gone) {
            self.desk.toasts.failed(text!(composer.files_gone), None);
        }
    }

    fn take(self, writing: Writing, theirs: Draft) {
        let taken = LocalDraft::from(theirs);
        self.desk.drafts.keep(self.id, taken.clone());
        show(writing, &taken);
    }
}

fn show(writing: Writing, draft: &LocalDraft) {
    if writing.text.try_get_untracked().as_ref() != Some(&draft.text) {
        writing.text.try_set(draft.text.clone());
    }
    writing.chosen.try_set(draft.over);
    writing.reply_to.try_set(draft.reply_to.clone());
    writing.addressing.show(draft.email.clone());
    writing.show_template(draft.template.clone());
    writing.uploads.show(&draft.attachments);
}

fn wire(draft: &LocalDraft) -> SaveDraft {
    SaveDraft {
        text: draft.text.clone(),
        attachment_ids: draft.files(),
        channel_id: draft.over.map(|(channel, _)| channel),
        identity_id: draft.over.and_then(|(_, identity)| identity),
        reply_to_id: draft.reply_to.as_ref().map(|quoted| quoted.id),
        email: draft.email.clone(),
        template: draft.template.clone(),
        version: draft.version,
    }
}
