//! One label: to change it, and its end.

use super::form::LabelForm;
use crate::directory::Directory;
use crate::session::Session;
use crate::ui::{Ask, AsyncView, Button, Confirms, Gone, Toasts, WayBack, icon, icon_sized};
use contract::labels::Label;
use domain::LabelId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

#[component]
pub fn LabelDetail(id: String) -> impl IntoView {
    let Ok(id) = id.parse::<LabelId>() else {
        return view! { <Gone title=text!(labels.gone) text=text!(labels.gone_text)>""</Gone> }
            .into_any();
    };
    let session = expect_context::<Session>();
    let loaded = LocalResource::new(move || {
        let client = session.client();
        async move { client.label(id).await }
    });
    view! {
        <AsyncView value=loaded title=text!(labels.failed) children=Callback::new(move |label: Label| {
            view! { <Head label=label.clone() /><LabelForm known=Some(label) /> }.into_any()
        }) />
    }
    .into_any()
}

#[component]
fn Head(label: Label) -> impl IntoView {
    let (session, directory, toasts, confirms) = (
        expect_context::<Session>(),
        expect_context::<Directory>(),
        expect_context::<Toasts>(),
        expect_context::<Confirms>(),
    );
    let id = label.id;
    let back = WayBack::new("/settings/labels", id);
    // As it is called now: its form stands below.
    let name = Signal::derive(move || {
        let now = directory.label(id);
        now.map_or_else(|| label.name.clone(), |label| label.name)
    });
    let remove = Arc::new(move || {
        let back = back.clone();
        spawn_local(async move {
            match session.client().delete_label(id).await {
                Ok(()) => {
                    directory.drop_label(id);
                    toasts.done(text!(labels.removed));
                    back.take();
                }
                Err(error) => toasts.refused(text!(labels.remove_failed), &error),
            }
        });
    });
    let ask = move |()| {
        confirms.ask(Ask {
            title: text!(labels.remove_title, name = name.get_untracked()),
            text: text!(labels.remove_text).to_string(),
            act: text!(labels.remove).to_string(),
            danger: true,
            run: remove.clone(),
        });
    };
    view! {
        <header class="bar">
            <a class="icon-btn only-phone" href="/settings/labels" aria-label=text!(labels.back)>{icon_sized(icondata::LuArrowLeft, "icon-20 icon-flip")}</a>
            <h2 class="grow truncate"><bdi>{name}</bdi></h2>
            <Button class="btn-sm btn-bad-quiet" on_press=ask>{icon(icondata::LuTrash2)}{text!(labels.remove)}</Button>
        </header>
    }
}
