//! A new password ends every other session.

use crate::session::Session;
use crate::ui::{Button, Look, SecretField, StrengthMeter, Toasts};
use client::CallError;
use contract::me::ChangePassword;
use domain::agents::check_password;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn Password() -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let (current, new) = (RwSignal::new(String::new()), RwSignal::new(String::new()));
    let (current_error, new_error) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let again = RwSignal::new(String::new());
    // Said once it was sent so, and until the two are alike.
    let is_tried = RwSignal::new(false);
    let is_other = Memo::new(move |_| *again.read() != *new.read());
    let again_error = Signal::derive(move || {
        (is_tried.get() && is_other.get()).then(|| text!(password.not_the_same).to_string())
    });
    let busy = RwSignal::new(false);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let missing = current
            .read_untracked()
            .is_empty()
            .then(|| text!(sign_in.password_missing).to_string());
        let flaw = check_password(&new.read_untracked())
            .err()
            .map(|flaw| flaw.to_string());
        is_tried.set(true);
        let stop = missing.is_some() || flaw.is_some() || is_other.get_untracked();
        current_error.set(missing);
        new_error.set(flaw);
        if stop || busy.get_untracked() {
            return;
        }
        busy.set(true);
        let change = ChangePassword {
            current_password: current.get_untracked(),
            new_password: new.get_untracked(),
        };
        spawn_local(async move {
            match session.client().change_password(&change).await {
                Ok(()) => {
                    current.set(String::new());
                    new.set(String::new());
                    again.set(String::new());
                    is_tried.set(false);
                    toasts.done(text!(password.changed));
                }
                Err(CallError::Refused(problem)) if !problem.errors.is_empty() => {
                    for complaint in &problem.errors {
                        let field = if complaint.field == "new_password" {
                            new_error
                        } else {
                            current_error
                        };
                        field.set(Some(complaint.message.clone()));
                    }
                }
                Err(error) => toasts.refused(text!(password.failed), &error),
            }
            busy.set(false);
        });
    };
    let names = Signal::derive(move || {
        let organization = session.organization().map(|organization| organization.name);
        let me = session
            .me()
            .map(|me| [Some(me.first_name), me.last_name, Some(me.email)]);
        let own = me.into_iter().flatten().flatten();
        own.chain(organization).collect::<Vec<_>>()
    });
    view! {
        <p class="ink-2 tokens-about">{text!(password.about)}</p>
        <form class="stack" aria-label=text!(password.title) on:submit=save novalidate>
            <input class="sr" type="email" autocomplete="username" tabindex="-1" aria-hidden="true" prop:value=move || session.me().map(|me| me.email) />
            <SecretField label=text!(password.current) value=current error=current_error />
            <SecretField label=text!(password.new_one) autocomplete="new-password" hint=text!(sign_up.password_hint) value=new error=new_error />
            <StrengthMeter value=new names />
            <SecretField label=text!(password.again) autocomplete="new-password" value=again error=again_error />
            <div class="line-h"><Button look=Look::Primary busy>{text!(password.change)}</Button></div>
        </form>
    }
}
