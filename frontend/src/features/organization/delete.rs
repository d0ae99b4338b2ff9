//! The end of the organization: its name is typed, and one's password.

use crate::session::Session;
use crate::ui::{Button, Dialog, Field, Look, SecretField, Toasts};
use client::CallError;
use contract::organization::DeleteOrganization;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn DeleteSection() -> impl IntoView {
    let open = RwSignal::new(false);
    view! {
        <section class="sec">
            <h2>{text!(organization.delete)}</h2>
            <p>{text!(organization.delete_text)}</p>
            <Button class="btn-bad-quiet" on_press=move |()| open.set(true)>{text!(organization.delete_ask)}</Button>
        </section>
        <Dialog open title=text!(organization.delete).to_string()>
            <Ask open />
        </Dialog>
    }
}

#[component]
fn Ask(open: RwSignal<bool>) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let (name, password) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let wrong = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let called = move || {
        let organization = session.organization();
        organization
            .map(|organization| organization.name)
            .unwrap_or_default()
    };
    let ready = move || name.read().trim() == called() && !password.read().is_empty();
    let go = move |()| {
        if !untrack(ready) {
            return;
        }
        busy.set(true);
        let given = DeleteOrganization {
            password: password.get_untracked(),
        };
        spawn_local(async move {
            match session.client().delete_organization(&given).await {
                Ok(()) => session.gone(),
                Err(CallError::Refused(problem)) if !problem.errors.is_empty() => {
                    wrong.try_set(Some(text!(organization.wrong_password).to_string()));
                }
                Err(error) => toasts.refused(text!(organization.delete_failed), &error),
            }
            busy.try_set(false);
        });
    };
    view! {
        <div class="dialog-body stack">
            <p class="ink-2">{text!(organization.delete_about)}</p>
            <Field label=text!(organization.type_name, name = called()) value=name focused=true />
            <SecretField label=text!(organization.password) value=password error=wrong />
        </div>
        <footer class="dialog-foot">
            <Button on_press=move |()| open.set(false)>{text!(ui.cancel)}</Button>
            <Button look=Look::Danger busy disabled=Signal::derive(move || !ready()) on_press=go>{text!(organization.delete_now)}</Button>
        </footer>
    }
}
