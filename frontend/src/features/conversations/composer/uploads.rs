//! Files to send: they go up when chosen, each by itself; one that fails holds up none. They go on
//! while one looks at another conversation.

use crate::browser::{Upload, UploadEnd, random_key};
use crate::features::conversations::state::DeskState;
use crate::ui::time::bytes;
use contract::attachments::Attachment;
use contract::conversations::ReplyOption;
use contract::problem::Problem;
use domain::{AttachmentId, ConversationId};
use leptos::prelude::*;
use send_wrapper::SendWrapper;
use std::collections::BTreeMap;
use web_sys::{File, Url};

#[derive(Clone)]
pub enum Stage {
    /// How far, 0 to 1.
    Going(f64),
    Ready(Attachment),
    Failed(String),
}

#[derive(Clone)]
pub struct Item {
    pub id: String,
    pub name: String,
    pub media_type: String,
    pub size: f64,
    /// Nobody's in particular: a file goes on while what stood around it is drawn anew.
    pub stage: ArcRwSignal<Stage>,
    /// A picture of it from memory.
    pub preview: Option<String>,
    upload: ArcStoredValue<Option<SendWrapper<Upload>>>,
}

/// The files of each conversation, as long as the desk is open.
#[derive(Clone, Copy)]
pub struct Files(StoredValue<BTreeMap<ConversationId, ArcRwSignal<Vec<Item>>>>);

impl Files {
    pub fn new() -> Self {
        Self(StoredValue::new(BTreeMap::new()))
    }

    fn of(self, id: ConversationId) -> ArcRwSignal<Vec<Item>> {
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

/// The files of what is written in one conversation.
#[derive(Clone, Copy)]
pub struct Uploads {
    id: ConversationId,
    pub items: RwSignal<Vec<Item>>,
}

impl Uploads {
    pub fn new(desk: DeskState, id: ConversationId) -> Self {
        let items = RwSignal::from(desk.files.of(id));
        Self { id, items }
    }

    /// Whether something is still going up.
    pub fn busy(self) -> bool {
        self.items
            .read()
            .iter()
            .any(|item| matches!(*item.stage.read(), Stage::Going(_)))
    }

    /// Whether something did not go up: its writer takes it out or tries again.
    pub fn failed(self) -> bool {
        self.items
            .read()
            .iter()
            .any(|item| matches!(*item.stage.read(), Stage::Failed(_)))
    }

    /// What can be sent.
    pub fn ready(self) -> Vec<Attachment> {
        let ready = |item: &Item| match &*item.stage.read() {
            Stage::Ready(attachment) => Some(attachment.clone()),
            _ => None,
        };
        self.items.read().iter().filter_map(ready).collect()
    }

    pub fn clear(self) {
        let items = std::mem::take(&mut *self.items.write());
        items.iter().for_each(Item::forget);
    }

    /// Attachments that came back from a refused message.
    pub fn put_back(self, attachments: Vec<Attachment>) {
        for attachment in attachments {
            let item = Item {
                id: random_key(),
                name: attachment.name.clone(),
                media_type: attachment.media_type.clone(),
                size: attachment.size as f64,
                preview: None,
                stage: ArcRwSignal::new(Stage::Ready(attachment)),
                upload: ArcStoredValue::new(None),
            };
            self.items.update(|items| items.push(item));
        }
    }

    /// Drops those the server has no more; answers whether there were any.
    pub fn drop_gone(self, gone: &[AttachmentId]) -> bool {
        let is_gone = |item: &Item| match &*item.stage.read_untracked() {
            Stage::Ready(attachment) => gone.contains(&attachment.id),
            _ => false,
        };
        let dropped = self.items.try_maybe_update(|items| {
            let before = items.len();
            items.retain(|item| !is_gone(item));
            (items.len() != before, items.len() != before)
        });
        dropped.unwrap_or_default()
    }

    /// Shows exactly these beside what is going up or did not.
    pub fn show(self, attachments: &[Attachment]) {
        let mut missing = attachments.to_vec();
        let stays = |item: &Item| match &*item.stage.read_untracked() {
            Stage::Ready(own) => attachments.iter().any(|file| file.id == own.id),
            _ => true,
        };
        let shown = self.items.try_maybe_update(|items| {
            let before = items.len();
            items.retain(stays);
            (items.len() != before, ())
        });
        if shown.is_none() {
            return;
        }
        let here = untrack(|| self.ready());
        missing.retain(|file| here.iter().all(|own| own.id != file.id));
        self.put_back(missing);
    }

    pub fn remove(self, id: &str) {
        self.items.update(|items| {
            items
                .iter()
                .filter(|item| item.id == id)
                .for_each(Item::forget);
            items.retain(|item| item.id != id);
        });
    }

    /// Takes a chosen, pasted or dropped file; what the channel does not take is said before it goes up.
    pub fn add(self, desk: DeskState, file: &File, option: Option<&ReplyOption>) {
        let preview = file
            .type_()
            .starts_with("image/")
            .then(|| Url::create_object_url_with_blob(file).ok())
            .flatten();
        let item = Item {
            id: random_key(),
            name: file.name(),
            media_type: file.type_(),
            size: file.size(),
            stage: ArcRwSignal::new(Stage::Going(0.0)),
            preview,
            upload: ArcStoredValue::new(None),
        };
        self.items.update(|items| items.push(item.clone()));
        let own_limit = desk
            .session
            .organization()
            .map_or(i64::MAX, |organization| organization.max_file_bytes);
        if let Some(reason) = refused(file, option, own_limit) {
            item.stage.set(Stage::Failed(reason));
            return;
        }
        let client = desk.client();
        let (going, gone) = (item.stage.clone(), item.stage.clone());
        let started = Upload::start(
            &client.url("/attachments"),
            client.token().as_deref(),
            file,
            move |far| going.set(Stage::Going(far)),
            move |end| {
                let stage = ended(end);
                // Nobody is there who would note it.
                if let (Stage::Ready(file), true) = (&stage, self.items.is_disposed()) {
                    desk.drafts.add_file(self.id, file);
                }
                gone.set(stage);
            },
        );
        match started {
            Ok(upload) => item.upload.set_value(Some(SendWrapper::new(upload))),
            Err(_) => item
                .stage
                .set(Stage::Failed(text!(composer.upload_failed).to_string())),
        }
    }
}

impl Item {
    /// Stops it, and lets its picture go.
    fn forget(&self) {
        self.upload.with_value(|upload| {
            if let Some(upload) = upload {
                upload.cancel();
            }
        });
        if let Some(preview) = &self.preview {
            // The address is ours; letting go of it twice does nothing.
            drop(Url::revoke_object_url(preview));
        }
    }
}

fn ended(end: UploadEnd) -> Stage {
    match end {
        UploadEnd::Answered {
            status: 200..300,
            body,
        } => match serde_json::from_str(&body) {
            Ok(attachment) => Stage::Ready(attachment),
            Err(_) => Stage::Failed(text!(composer.upload_failed).to_string()),
        },
        UploadEnd::Answered { body, .. } => {
            let problem: Option<Problem> = serde_json::from_str(&body).ok();
            let words = problem.map(|problem| problem.detail.unwrap_or(problem.title));
            Stage::Failed(words.unwrap_or_else(|| text!(composer.upload_failed).to_string()))
        }
        UploadEnd::Broken => Stage::Failed(text!(ui.unreachable).to_string()),
    }
}

/// Why the channel would not take it.
fn refused(file: &File, option: Option<&ReplyOption>, own_limit: i64) -> Option<String> {
    let limits = option.map(|option| &option.limits);
    let most = limits.map_or(own_limit, |limits| limits.max_bytes.min(own_limit));
    if most > 0 && file.size() > most as f64 {
        return Some(text!(
            composer.too_large,
            size = bytes(file.size() as i64),
            limit = bytes(most)
        ));
    }
    if file.size() == 0.0 {
        return Some(text!(composer.empty_file).to_string());
    }
    let kind = file.type_();
    let takes = limits.is_none_or(|limits| {
        kind.is_empty()
            || limits.media_types.is_empty()
            || limits
                .media_types
                .iter()
                .any(|allowed| matches(allowed, &kind))
    });
    (!takes).then(|| text!(composer.wrong_type).to_string())
}

/// `image/*` takes every picture.
fn matches(allowed: &str, kind: &str) -> bool {
    match allowed.strip_suffix("/*") {
        Some("*") => true,
        Some(family) => kind.split('/').next() == Some(family),
        None => allowed == kind || allowed == "*",
    }
}
