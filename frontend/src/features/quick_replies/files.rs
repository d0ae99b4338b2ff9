//! The files that go along with a quick reply.

use super::form::Form;
use crate::session::Session;
use crate::ui::{Button, Toasts, icon};
use crate::uploads::{FileList, Taker};
use domain::quick_replies::MOST_FILES;
use leptos::{html, prelude::*};

#[component]
pub fn Files(form: Form) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let input = NodeRef::<html::Input>::new();
    let files = form.files;
    let is_full = Signal::derive(move || files.items.read().len() >= MOST_FILES);
    let take = move |list: Option<web_sys::FileList>| {
        let Some(list) = list else { return };
        for file in (0..list.length()).filter_map(|at| list.get(at)) {
            if is_full.get_untracked() {
                toasts.failed(text!(quick.too_many_files, most = MOST_FILES), None);
                break;
            }
            let taker = Taker {
                session,
                limits: None,
            };
            // Who has left the form wants none of it.
            files.add(taker, &file, |_| {});
        }
    };
    view! {
        <section aria-label=text!(quick.files)>
            <p class="medium legend">{text!(quick.files)}</p>
            <FileList uploads=files label=text!(quick.files) on_remove=move |id: String| files.remove(&id) />
            <input
                class="sr"
                type="file"
                multiple=true
                tabindex="-1"
                aria-hidden="true"
                node_ref=input
                on:change=move |event| {
                    let input: web_sys::HtmlInputElement = event_target(&event);
                    take(input.files());
                    // The same file can be chosen again.
                    input.set_value("");
                }
            />
            <p class="line-h gap-8 add-files">
                <Button class="btn-sm" disabled=is_full on_press=move |()| {
                    if let Some(input) = input.get_untracked() {
                        input.click();
                    }
                }>{icon(icondata::LuPaperclip)}{text!(composer.attach)}</Button>
                <span class="hint">{text!(quick.files_hint)}</span>
            </p>
        </section>
    }
}
