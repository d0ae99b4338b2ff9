//! *Sync*: the templates as the provider has them now, and what that changed.

use crate::session::Session;
use crate::ui::{Button, Look, Toasts, icon};
use client::CallError;
use contract::templates::SyncedTemplates;
use domain::ChannelId;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn SyncButton(id: ChannelId, on_change: Callback<()>) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let busy = RwSignal::new(false);
    let sync = move |()| {
        busy.set(true);
        spawn_local(async move {
            match session.client().sync_templates(id).await {
                Ok(synced) => {
                    toasts.done(told(synced));
                    on_change.try_run(());
                }
                // The provider's own words say what to do.
                Err(CallError::Refused(problem)) => {
                    toasts.failed(text!(templates.sync_failed), problem.detail.clone());
                }
                Err(error) => toasts.refused(text!(templates.sync_failed), &error),
            }
            busy.try_set(false);
        });
    };
    view! { <Button look=Look::Primary class="btn-sm" busy on_press=sync>{icon(icondata::LuRefreshCw)}{text!(templates.sync)}</Button> }
}

fn told(synced: SyncedTemplates) -> String {
    let SyncedTemplates {
        total,
        added,
        changed,
        removed,
    } = synced;
    match added + changed + removed {
        0 => text!(templates.synced_same, n = total),
        _ => text!(
            templates.synced,
            added = added,
            changed = changed,
            removed = removed
        ),
    }
}
