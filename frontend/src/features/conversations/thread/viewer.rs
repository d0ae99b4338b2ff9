//! Pictures and videos over the whole window: arrows walk through those around.

use super::renewing::has_run_out;
use super::state::Thread;
use crate::browser::on_key;
use crate::features::conversations::state::DeskState;
use crate::ui::{Dialog, IconButton, icon};
use crate::uploads::{Shape, shape};
use contract::attachments::{Attachment, AttachmentState};
use domain::AttachmentId;
use leptos::{ev, prelude::*};
use wasm_bindgen::JsCast;

/// What is looked at, and which of it.
#[derive(Clone, PartialEq)]
pub struct Viewed {
    files: Vec<Attachment>,
    at: usize,
}

impl Viewed {
    /// `id` among the pictures and videos of `files`, if it is one of them.
    fn among<'a>(files: impl Iterator<Item = &'a Attachment>, id: AttachmentId) -> Option<Self> {
        let seen = |file: &&Attachment| {
            file.state == AttachmentState::Ready
                && file.url.is_some()
                && matches!(shape(&file.media_type), Shape::Picture | Shape::Video)
        };
        let files: Vec<Attachment> = files.filter(seen).cloned().collect();
        let at = files.iter().position(|file| file.id == id)?;
        Some(Self { files, at })
    }

    fn shown(&self) -> Option<Attachment> {
        self.files.get(self.at).cloned()
    }

    /// With a file as it is by now; false where that changes nothing.
    fn put(&mut self, fresh: Attachment) -> bool {
        let known = self.files.iter_mut().find(|known| known.id == fresh.id);
        let Some(known) = known.filter(|known| **known != fresh) else {
            return false;
        };
        *known = fresh;
        true
    }

    /// The one so many steps on, if there is one.
    fn step(&self, step: isize) -> Option<Self> {
        let at = self.at.checked_add_signed(step)?;
        let files = self.files.clone();
        (at < files.len()).then_some(Self { files, at })
    }
}

impl Thread {
    /// Opens a file over the window: with those of the thread, where it is one of them, else with
    /// those it stands beside.
    pub(super) fn view(self, desk: DeskState, id: AttachmentId, beside: &[Attachment]) {
        let messages = self.messages.read_untracked();
        let of_thread = messages.iter().flat_map(|message| &message.attachments);
        let viewed = Viewed::among(of_thread, id).or_else(|| Viewed::among(beside.iter(), id));
        let shown = viewed.as_ref().and_then(Viewed::shown);
        drop(messages);
        self.viewed.set(viewed);
        if shown
            .and_then(|file| file.url)
            .is_some_and(|link| has_run_out(&link))
        {
            self.renew_viewed(desk, id);
        }
    }

    /// Looks at a file by a link of now.
    fn renew_viewed(self, desk: DeskState, id: AttachmentId) {
        let Some((message, _)) = self.file(id) else {
            return;
        };
        self.renew(desk, message, move || {
            if let Some((_, fresh)) = self.file(id) {
                self.viewed.try_maybe_update(|viewed| {
                    (viewed.as_mut().is_some_and(|viewed| viewed.put(fresh)), ())
                });
            }
        });
    }
}

#[component]
pub fn Viewer(desk: DeskState) -> impl IntoView {
    let viewed = desk.thread.viewed;
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(viewed.read().is_some()));
    Effect::new(move |was: Option<bool>| {
        if was == Some(true) && !open.get() {
            viewed.set(None);
        }
        open.get()
    });
    let shown = Memo::new(move |_| viewed.read().as_ref().and_then(Viewed::shown));
    let title = Signal::derive(move || shown.get().map(|file| file.name).unwrap_or_default());
    view! {
        <Dialog open title class="lightbox">
            <Stage desk shown viewed />
        </Dialog>
    }
}

#[component]
fn Stage(
    desk: DeskState,
    shown: Memo<Option<Attachment>>,
    viewed: RwSignal<Option<Viewed>>,
) -> impl IntoView {
    let ends_at = move |step: isize| {
        let viewed = viewed.read();
        viewed
            .as_ref()
            .is_none_or(|viewed| viewed.step(step).is_none())
    };
    let walk = move |step: isize| {
        let next = viewed.with_untracked(|viewed| viewed.as_ref()?.step(step));
        if next.is_some() {
            viewed.set(next);
        }
    };
    on_key(move |event| match event.key().as_str() {
        // A video seeks by them.
        _ if is_video(event) => {}
        "ArrowRight" => walk(1),
        "ArrowLeft" => walk(-1),
        _ => {}
    });
    let place = move || {
        let viewed = viewed.read();
        let viewed = viewed.as_ref()?;
        Some(text!(
            thread.place,
            n = viewed.at + 1,
            all = viewed.files.len()
        ))
    };
    view! {
        <div class="dialog-body stage">
            {move || shown.get().map(|file| {
                let (id, url) = (file.id, file.url.clone());
                let fails = move |_: ev::ErrorEvent| desk.thread.renew_viewed(desk, id);
                if shape(&file.media_type) == Shape::Video {
                    view! { <video controls autoplay preload="metadata" src=url aria-label=file.name on:error=fails></video> }.into_any()
                } else {
                    view! { <img src=url alt=file.name on:error=fails /> }.into_any()
                }
            })}
            <div class="stage-foot">
                <IconButton class="icon-btn-sm" drawing=icondata::LuChevronLeft label=text!(thread.previous_file) disabled=Signal::derive(move || ends_at(-1)) on_press=move |()| walk(-1) />
                <span class="xs ink-2" role="status">{place}</span>
                <IconButton class="icon-btn-sm" drawing=icondata::LuChevronRight label=text!(thread.next_file) disabled=Signal::derive(move || ends_at(1)) on_press=move |()| walk(1) />
                {move || shown.get().map(|file| view! {
                    <a class="btn btn-sm push" href=file.url download=file.name>{icon(icondata::LuDownload)}{text!(thread.download)}</a>
                })}
            </div>
        </div>
    }
}

fn is_video(event: &ev::KeyboardEvent) -> bool {
    let target = event.target();
    let element = target.and_then(|target| target.dyn_into::<web_sys::Element>().ok());
    element.is_some_and(|element| element.tag_name().eq_ignore_ascii_case("video"))
}
