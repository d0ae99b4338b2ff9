//! Saving the list as it is set up now, under a name.

use crate::features::conversations::state::DeskState;
use crate::shell::SavedViews;
use crate::ui::{Button, Dialog, Field, Look, SwitchRow};
use contract::filters::ListView;
use contract::saved_views::NewSavedView;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn SaveDialog(desk: DeskState) -> impl IntoView {
    let open = desk.saving_view;
    view! {
        <Dialog open class="dialog-small" title=text!(views.save_title).to_string()>
            <Save desk />
        </Dialog>
    }
}

#[component]
fn Save(desk: DeskState) -> impl IntoView {
    let views = expect_context::<SavedViews>();
    let (name, shared, busy) = (
        RwSignal::new(String::new()),
        RwSignal::new(false),
        RwSignal::new(false),
    );
    let error = RwSignal::new(None::<String>);
    let submit = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = name.get_untracked().trim().to_owned();
        error.set(
            typed
                .is_empty()
                .then(|| text!(channels.required).to_owned()),
        );
        if typed.is_empty() || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let view = desk.view.get_untracked();
        let new = NewSavedView {
            name: typed,
            shared: shared.get_untracked(),
            query: ListView {
                folder: Some(desk.folder.get_untracked()),
                sort: view.sort,
                priority_first: view.priority_first.unwrap_or(false),
                filter: view.filter(),
            },
        };
        let client = desk.client();
        spawn_local(async move {
            let answer = client.create_saved_view(&new).await;
            busy.try_set(false);
            match answer {
                Ok(view) => {
                    views.put(view);
                    desk.saving_view.set(false);
                    desk.toasts.done(text!(views.saved));
                }
                Err(error) => desk.toasts.refused(text!(views.save_failed), &error),
            }
        });
    };
    view! {
        <form on:submit=submit novalidate>
            <div class="dialog-body">
                <Field label=text!(labels.name) value=name error focused=true required=true />
                <SwitchRow label=text!(views.share) hint=text!(views.share_text) on=shared on_change=move |on| shared.set(on) />
            </div>
            <footer class="dialog-foot">
                <Button on_press=move |()| desk.saving_view.set(false)>{text!(ui.cancel)}</Button>
                <Button look=Look::Primary busy>{text!(ui.save)}</Button>
            </footer>
        </form>
    }
}
