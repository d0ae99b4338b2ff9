//! The files of what is written: chosen, pasted, dropped, recorded, or brought by a quick reply. They go
//! on while one looks at another conversation.

use super::writing::Writing;
use crate::features::conversations::thread::Due;
use crate::uploads::{Item, Stage, Taker};
use contract::attachments::Attachment;
use contract::quick_replies::QuickReply;
use domain::ConversationId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;

/// The files of each conversation, as long as the desk is open.
#[derive(Clone, Copy)]
pub struct Files(StoredValue<BTreeMap<ConversationId, ArcRwSignal<Vec<Item>>>>);

impl Files {
    pub fn new() -> Self {
        Self(StoredValue::new(BTreeMap::new()))
    }

    pub fn of(self, id: ConversationId) -> ArcRwSignal<Vec<Item>> {
        let known = self.0.with_value(|all| all.get(&id).cloned());
        known.unwrap_or_else(|| {
            let new = ArcRwSignal::new(Vec::new());
            self.0.update_value(|all| {
                all.insert(id, new.clone());
            });
            new
        })
    }
}

impl Writing {
    pub fn take_files(self, list: Option<web_sys::FileList>) {
        let Some(list) = list else { return };
        for file in (0..list.length()).filter_map(|at| list.get(at)) {
            self.take_file(&file);
        }
        let at_once = untrack(|| self.desk.session.preferences()).send_files_at_once;
        // What is half written does not leave with them.
        if at_once && self.text.with_untracked(|text| text.trim().is_empty()) {
            self.go(Due::Now);
        }
    }

    pub fn take_file(self, file: &web_sys::File) {
        let (desk, id) = (self.desk, self.id);
        let left = move |file: &Attachment| desk.drafts.add_file(id, file);
        self.as_taker(|taker| self.uploads.add(taker, file, left));
    }

    /// The files of a quick reply come along; Send waits for them as for any others.
    pub fn bring_files(self, reply: &QuickReply) {
        if reply.attachments.is_empty() {
            return;
        }
        let expected = self.as_taker(|taker| self.uploads.expect(taker, &reply.attachments));
        let (desk, id, reply) = (self.desk, self.id, reply.id);
        spawn_local(async move {
            let copied = desk.client().copy_quick_reply_files(reply).await;
            let mut copies = match copied {
                Ok(copied) => copied.attachments,
                Err(error) => {
                    desk.toasts.refused(text!(quick.files_failed), &error);
                    Vec::new()
                }
            }
            .into_iter();
            for item in expected {
                let copy = copies.next();
                // What the channel does not take stays refused.
                if !matches!(*item.stage.read_untracked(), Stage::Going(_)) {
                    continue;
                }
                let stage = match copy {
                    Some(file) => Stage::Ready(file),
                    None => Stage::Failed(text!(composer.upload_failed).to_string()),
                };
                if let (Stage::Ready(file), true) = (&stage, self.uploads.items.is_disposed()) {
                    desk.drafts.add_file(id, file);
                }
                item.stage.set(stage);
            }
        });
    }

    /// Whether what answers go over now takes files of this type.
    pub fn takes(self, kind: &str) -> bool {
        untrack(|| self.as_taker(|taker| taker.takes(kind)))
    }

    /// Looks at the files again when they are to go over another channel, and at those that come back.
    pub(super) fn judge_anew(self) {
        Effect::new(move |_| {
            self.option.track();
            self.uploads.items.track();
            self.as_taker(|taker| self.uploads.judge(taker));
        });
    }

    fn as_taker<T>(self, act: impl FnOnce(Taker<'_>) -> T) -> T {
        let option = self.option.get_untracked();
        act(Taker {
            session: self.desk.session,
            limits: option.as_ref().map(|option| &option.limits),
        })
    }

    /// Takes a file out. Who waits for it to go up decides anew.
    pub fn remove_file(self, id: &str) {
        self.waiting.set(None);
        self.uploads.remove(id);
    }
}
