//! Files on their way to the server: they go up when chosen, each by itself; one that fails holds up
//! none.

mod kinds;
mod list;

pub use kinds::{Shape, shape, sign};
pub use list::FileList;

use crate::browser::{Upload, UploadEnd, random_key};
use crate::session::Session;
use crate::ui::time::bytes;
use contract::attachments::Attachment;
use contract::channels::Limits;
use contract::problem::Problem;
use domain::AttachmentId;
use leptos::prelude::*;
use send_wrapper::SendWrapper;
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

/// The files of what is being written.
#[derive(Clone, Copy)]
pub struct Uploads {
    pub items: RwSignal<Vec<Item>>,
}

/// What takes files: the limits of a channel, if it is known, and of the organization.
#[derive(Clone, Copy)]
pub struct Taker<'a> {
    pub session: Session,
    pub limits: Option<&'a Limits>,
}

impl Uploads {
    pub fn new(items: Vec<Item>) -> Self {
        Self::of(ArcRwSignal::new(items))
    }

    /// Those that are kept elsewhere, and go on when nobody looks at them.
    pub fn of(items: ArcRwSignal<Vec<Item>>) -> Self {
        Self {
            items: RwSignal::from(items),
        }
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
        let items = attachments.into_iter().map(Item::ready);
        self.items.update(|all| all.extend(items));
    }

    /// Shows copies of files that the server is making; what is refused is told, and not waited for.
    pub fn expect(self, taker: Taker<'_>, files: &[Attachment]) -> Vec<Item> {
        let expected: Vec<Item> = files
            .iter()
            .map(|file| Item::going(&file.name, &file.media_type, file.size as f64))
            .collect();
        for item in &expected {
            if let Some(reason) = taker.refuses(item.size, &item.media_type) {
                item.stage.set(Stage::Failed(reason));
            }
        }
        self.items.update(|items| items.extend(expected.clone()));
        expected
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

    /// Takes a chosen, pasted, dropped or recorded file; what is not taken is said before it goes up.
    /// Of one that has come up when nobody looks any more `left` is told.
    pub fn add(self, taker: Taker<'_>, file: &File, left: impl Fn(&Attachment) + 'static) {
        let preview = file
            .type_()
            .starts_with("image/")
            .then(|| Url::create_object_url_with_blob(file).ok())
            .flatten();
        let item = Item {
            preview,
            ..Item::going(&file.name(), &file.type_(), file.size())
        };
        self.items.update(|items| items.push(item.clone()));
        if let Some(reason) = taker.refuses(file.size(), &file.type_()) {
            item.stage.set(Stage::Failed(reason));
            return;
        }
        let client = taker.session.client();
        let (going, gone) = (item.stage.clone(), item.stage.clone());
        let started = Upload::start(
            &client.url("/attachments"),
            client.token().as_deref(),
            &[],
            file,
            move |far| going.set(Stage::Going(far)),
            move |end| {
                let stage = ended(end);
                // Nobody is there who would note it.
                if let (Stage::Ready(file), true) = (&stage, self.items.is_disposed()) {
                    left(file);
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
    /// One that is on the server.
    pub fn ready(attachment: Attachment) -> Self {
        Self {
            stage: ArcRwSignal::new(Stage::Ready(attachment.clone())),
            ..Self::going(
                &attachment.name,
                &attachment.media_type,
                attachment.size as f64,
            )
        }
    }

    fn going(name: &str, media_type: &str, size: f64) -> Self {
        Self {
            id: random_key(),
            name: name.to_owned(),
            media_type: media_type.to_owned(),
            size,
            stage: ArcRwSignal::new(Stage::Going(0.0)),
            preview: None,
            upload: ArcStoredValue::new(None),
        }
    }

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

impl Taker<'_> {
    /// Why a file of this size and type would not be taken.
    fn refuses(self, size: f64, kind: &str) -> Option<String> {
        if self.limits.is_some_and(|limits| limits.max_bytes == 0) {
            return Some(text!(composer.no_files).to_string());
        }
        let organization = untrack(|| self.session.organization());
        let own = organization.map_or(i64::MAX, |organization| organization.max_file_bytes);
        let most = self.limits.map_or(own, |limits| limits.max_bytes.min(own));
        if most > 0 && size > most as f64 {
            return Some(text!(
                composer.too_large,
                size = bytes(size as i64),
                limit = bytes(most)
            ));
        }
        if size == 0.0 {
            return Some(text!(composer.empty_file).to_string());
        }
        (!self.takes(kind)).then(|| text!(composer.wrong_type).to_string())
    }

    /// Whether the channel takes files of this type; one that is not known may be any.
    pub fn takes(self, kind: &str) -> bool {
        self.limits.is_none_or(|limits| {
            let allowed = &limits.media_types;
            kind.is_empty()
                || allowed.is_empty()
                || allowed.iter().any(|allowed| matches(allowed, kind))
        })
    }
}

/// `image/*` takes every picture.
fn matches(allowed: &str, kind: &str) -> bool {
    match allowed.strip_suffix("/*") {
        Some("*") => true,
        Some(family) => kind.split('/').next() == Some(family),
        None => allowed == kind || allowed == "*",
    }
}
