//! One's own view: what it is called, who sees it, and how its list is set up.

use super::{SavedViews, address};
use crate::session::Session;
use crate::ui::{Ask, Button, Confirms, Field, Look, SwitchRow, Toasts};
use contract::filters::ListView;
use contract::saved_views::{PatchSavedView, SavedView};
use domain::SavedViewId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;
use std::sync::Arc;

#[component]
pub fn Edit(
    views: SavedViews,
    view: SavedView,
    editing: RwSignal<Option<SavedView>>,
) -> impl IntoView {
    let (session, toasts, confirms) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<Confirms>(),
    );
    let here = use_location();
    // How the list stands behind the dialog, where there is one and it is another one.
    let shown = address::shown(&here.pathname.get_untracked(), &here.search.get_untracked());
    let shown = shown.filter(|shown| *shown != view.query);
    let can_take_over = shown.is_some();
    let (name, shared, takes_over, busy) = (
        RwSignal::new(view.name.clone()),
        RwSignal::new(view.shared),
        RwSignal::new(false),
        RwSignal::new(false),
    );
    let error = RwSignal::new(None::<String>);
    let id = view.id;
    let (read, shown) = (StoredValue::new(view), StoredValue::new(shown));
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = name.get_untracked().trim().to_owned();
        let missing = typed
            .is_empty()
            .then(|| text!(channels.required).to_owned());
        error.set(missing);
        if typed.is_empty() || busy.get_untracked() {
            return;
        }
        let query = shown.get_value().filter(|_| takes_over.get_untracked());
        let change = change(&read.get_value(), typed, shared.get_untracked(), query);
        busy.set(true);
        spawn_local(async move {
            let answer = session.client().update_saved_view(id, &change).await;
            busy.try_set(false);
            match answer {
                Ok(view) => {
                    views.put(view);
                    editing.try_set(None);
                    toasts.done(text!(views.saved));
                }
                Err(error) => toasts.refused(text!(views.save_failed), &error),
            }
        });
    };
    let ask = move |()| {
        let name = read.with_value(|view| view.name.clone());
        confirms.ask(Ask {
            title: text!(views.remove, name = name),
            text: match read.with_value(|view| view.shared) {
                true => text!(views.remove_shared),
                false => text!(views.remove_text),
            }
            .to_owned(),
            act: text!(views.remove_act).to_owned(),
            danger: true,
            run: Arc::new(move || remove(views, session, toasts, editing, id)),
        });
    };
    view! {
        <form on:submit=submit novalidate>
            <div class="dialog-body">
                <Field label=text!(labels.name) value=name error focused=true required=true />
                <SwitchRow label=text!(views.share) hint=text!(views.share_text) on=shared on_change=move |on| shared.set(on) />
                {can_take_over.then(|| view! {
                    <SwitchRow label=text!(views.take_over) hint=text!(views.take_over_text) on=takes_over on_change=move |on| takes_over.set(on) />
                })}
            </div>
            <footer class="dialog-foot">
                <Button look=Look::Danger on_press=ask>{text!(views.remove_act)}</Button>
                <span class="grow"></span>
                <Button on_press=move |()| editing.set(None)>{text!(ui.cancel)}</Button>
                <Button look=Look::Primary busy>{text!(ui.save)}</Button>
            </footer>
        </form>
    }
}

/// Only what was changed, so that another window's change of the rest stays.
fn change(
    before: &SavedView,
    name: String,
    shared: bool,
    query: Option<ListView>,
) -> PatchSavedView {
    PatchSavedView {
        name: Some(name).filter(|name| *name != before.name),
        shared: Some(shared).filter(|shared| *shared != before.shared),
        query,
    }
}

fn remove(
    views: SavedViews,
    session: Session,
    toasts: Toasts,
    editing: RwSignal<Option<SavedView>>,
    id: SavedViewId,
) {
    spawn_local(async move {
        match session.client().delete_saved_view(id).await {
            Ok(()) => {
                views.drop_view(id);
                editing.try_set(None);
            }
            Err(error) => toasts.refused(text!(views.remove_failed), &error),
        }
    });
}
