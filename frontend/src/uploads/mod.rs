//! Files on their way to the server: they go up when chosen, each by itself; one that fails holds up
//! none.

mod kinds;
mod list;
mod taker;

pub use kinds::{Shape, shape, sign};
pub use list::FileList;
pub use taker::Taker;

use crate::browser::{Upload, UploadEnd, random_key};
use client::Client;
use contract::attachments::Attachment;
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
    /// Why it may not go where it is to go now.
    pub refused: ArcRwSignal<Option<String>>,
    /// A picture or a video, from memory.
    pub preview: Option<String>,
    upload: ArcStoredValue<Option<SendWrapper<Upload>>>,
    /// What begins its way, once it may go.
    begin: ArcStoredValue<Option<SendWrapper<Begin>>>,
}

type Begin = Box<dyn FnOnce()>;

/// The files of what is being written.
#[derive(Clone, Copy)]
pub struct Uploads {
    pub items: RwSignal<Vec<Item>>,
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
        self.items.read().iter().any(|item| {
            matches!(*item.stage.read(), Stage::Going(_)) && item.refused.read().is_none()
        })
    }

    /// Whether something did not go up: its writer takes it out or tries again.
    pub fn failed(self) -> bool {
        self.items.read().iter().any(|item| {
            matches!(*item.stage.read(), Stage::Failed(_)) || item.refused.read().is_some()
        })
    }

    /// Whether something that is up may not go where it is to go now.
    pub fn holds_refused(self) -> bool {
        self.items.read().iter().any(|item| {
            matches!(*item.stage.read(), Stage::Ready(_)) && item.refused.read().is_some()
        })
    }

    /// Looks at all of them again: they are to go somewhere else.
    pub fn judge(self, taker: Taker<'_>) {
        for item in self.items.get_untracked() {
            let refused = taker.refuses(&item);
            let may_go = refused.is_none();
            if *item.refused.read_untracked() != refused {
                item.refused.set(refused);
            }
            let begin = item
                .begin
                .try_update_value(|begin| begin.take_if(|_| may_go));
            if let Some(begin) = begin.flatten() {
                begin.take()();
            }
        }
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
            // The server makes no copy of it: nothing could go later.
            if let Some(reason) = taker.refuses(item) {
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
        let preview = matches!(shape(&file.type_()), Shape::Picture | Shape::Video)
            .then(|| Url::create_object_url_with_blob(file).ok())
            .flatten();
        let item = Item {
            preview,
            ..Item::going(&file.name(), &file.type_(), file.size())
        };
        self.items.update(|items| items.push(item.clone()));
        let going = item.clone();
        let (client, file) = (taker.session.client(), file.clone());
        let begin = move || going.begin(self, &client, &file, left);
        item.refused.set(taker.refuses(&item));
        if item.refused.read_untracked().is_none() {
            return begin();
        }
        let begin: Begin = Box::new(begin);
        item.begin.set_value(Some(SendWrapper::new(begin)));
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
            refused: ArcRwSignal::new(None),
            preview: None,
            upload: ArcStoredValue::new(None),
            begin: ArcStoredValue::new(None),
        }
    }

    /// Sends it to the server.
    fn begin(
        &self,
        among: Uploads,
        client: &Client,
        file: &File,
        left: impl Fn(&Attachment) + 'static,
    ) {
        let (going, gone) = (self.stage.clone(), self.stage.clone());
        let started = Upload::start(
            &client.url("/attachments"),
            client.token().as_deref(),
            &[],
            file,
            move |far| going.set(Stage::Going(far)),
            move |end| {
                let stage = ended(end);
                // Nobody is there who would note it.
                if let (Stage::Ready(file), true) = (&stage, among.items.is_disposed()) {
                    left(file);
                }
                gone.set(stage);
            },
        );
        match started {
            Ok(upload) => self.upload.set_value(Some(SendWrapper::new(upload))),
            Err(_) => self
                .stage
                .set(Stage::Failed(text!(composer.upload_failed).to_string())),
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
