//! One attribute: to change it, and its end.

use super::form::AttributeForm;
use super::page::{All, PATH};
use crate::session::Session;
use crate::ui::{Ask, Button, Confirms, Gone, Toasts, WayBack, icon, icon_sized};
use contract::contact_attributes::ContactAttribute;
use contract::page::Page;
use domain::ContactAttributeId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

#[derive(Clone, Copy, PartialEq)]
enum Shows {
    Nothing,
    Form,
    Gone,
    Failed,
}

#[component]
pub fn AttributeDetail(id: String, all: All) -> impl IntoView {
    let id = id.parse::<ContactAttributeId>().ok();
    let of = move |page: &Page<ContactAttribute>| {
        let found = page.items.iter().find(|one| Some(one.id) == id);
        found.cloned()
    };
    let title = Signal::derive(move || {
        let page = all.get().and_then(Result::ok);
        page.as_ref().and_then(of).map(|one| one.title)
    });
    // What is typed stays while the list is loaded anew.
    let shows = Memo::new(move |_| match all.get() {
        None => Shows::Nothing,
        Some(Ok(page)) if of(&page).is_some() => Shows::Form,
        Some(Ok(_)) => Shows::Gone,
        Some(Err(_)) => Shows::Failed,
    });
    move || match shows.get() {
        // The list beside says that it is on its way, or did not come.
        Shows::Nothing | Shows::Failed => ().into_any(),
        Shows::Gone => view! {
            <Gone title=text!(attributes.gone) text=text!(attributes.gone_text)>
                <a class="btn" href=PATH>{text!(attributes.back)}</a>
            </Gone>
        }
        .into_any(),
        Shows::Form => untrack(|| all.get())
            .and_then(Result::ok)
            .as_ref()
            .and_then(of)
            .map(|known| {
                view! {
                    <Head id=known.id title />
                    <AttributeForm known=Some(known) all />
                }
            })
            .into_any(),
    }
}

#[component]
fn Head(id: ContactAttributeId, title: Signal<Option<String>>) -> impl IntoView {
    let (session, toasts, confirms) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<Confirms>(),
    );
    let back = WayBack::new(PATH, id);
    let remove = Arc::new(move || {
        let back = back.clone();
        spawn_local(async move {
            match session.client().delete_contact_attribute(id).await {
                Ok(()) => {
                    toasts.done(text!(attributes.removed));
                    back.take();
                }
                Err(error) => toasts.refused(text!(attributes.remove_failed), &error),
            }
        });
    });
    let ask = move |()| {
        let name = title.get_untracked().unwrap_or_default();
        confirms.ask(Ask {
            title: text!(attributes.remove_title, name = name),
            text: text!(attributes.remove_text).to_string(),
            act: text!(attributes.remove).to_string(),
            danger: true,
            run: remove.clone(),
        });
    };
    view! {
        <header class="bar">
            <a class="icon-btn only-phone" href=PATH aria-label=text!(attributes.back)>{icon_sized(icondata::LuArrowLeft, "icon-20 icon-flip")}</a>
            <h2 class="grow truncate"><bdi>{move || title.get()}</bdi></h2>
            <Button class="btn-sm btn-bad-quiet" on_press=ask>{icon(icondata::LuTrash2)}{text!(attributes.remove)}</Button>
        </header>
    }
}
