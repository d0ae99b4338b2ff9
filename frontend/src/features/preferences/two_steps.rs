//! The second factor: off, being set up, or on.

use super::recovery::RecoveryCodes;
use super::set_up::SetUp;
use crate::session::Session;
use crate::ui::{Button, Dialog, Field, Look, SecretField, Toasts, icon_sized};
use client::CallError;
use contract::totp::{EndTotp, TotpCode, TotpSetup};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What the section is at.
#[derive(Clone, PartialEq)]
enum At {
    /// As the account is: on or off.
    Rest,
    SetUp(TotpSetup),
    /// The codes are shown this once.
    Codes(Vec<String>),
}

#[component]
pub fn TwoSteps() -> impl IntoView {
    let session = expect_context::<Session>();
    let at = RwSignal::new(At::Rest);
    let is_on = Memo::new(move |_| session.me().is_some_and(|me| me.totp_enabled));
    let show = Callback::new(move |codes: Vec<String>| {
        session.set_totp(true, codes.len());
        at.set(At::Codes(codes));
    });
    let badge = move || {
        match (is_on.get(), at.get()) {
        (true, _) => view! {
            <span class="badge badge-good">{icon_sized(icondata::LuCheck, "icon-12")}{text!(two_steps.on)}</span>
        }
        .into_any(),
        (false, At::Rest) => view! { <span class="badge">{text!(two_steps.off)}</span> }.into_any(),
        (false, _) => view! {
            <span class="badge badge-warn">{icon_sized(icondata::LuTriangleAlert, "icon-12")}{text!(two_steps.unfinished)}</span>
        }
        .into_any(),
    }
    };
    view! {
        <section class="sec" aria-labelledby="two-steps">
            <div class="line-h"><h2 class="md grow" id="two-steps">{text!(two_steps.title)}</h2>{badge}</div>
            <p class="ink-2">{text!(two_steps.about)}</p>
            {move || match at.get() {
                At::SetUp(setup) => view! { <SetUp setup on_done=show on_cancel=move |()| at.set(At::Rest) /> }.into_any(),
                At::Codes(codes) => view! { <RecoveryCodes codes on_done=move |()| at.set(At::Rest) /> }.into_any(),
                At::Rest if is_on.get() => view! { <IsOn on_codes=show /> }.into_any(),
                At::Rest => view! { <IsOff on_set_up=move |setup| at.set(At::SetUp(setup)) /> }.into_any(),
            }}
        </section>
    }
}

#[component]
fn IsOff(#[prop(into)] on_set_up: Callback<TotpSetup>) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let busy = RwSignal::new(false);
    let begin = move |()| {
        busy.set(true);
        spawn_local(async move {
            match session.client().set_up_totp().await {
                Ok(setup) => on_set_up.run(setup),
                Err(error) => toasts.refused(text!(two_steps.failed), &error),
            }
            busy.try_set(false);
        });
    };
    view! { <p class="two-steps-act"><Button busy on_press=begin>{icon_sized(icondata::LuShieldCheck, "")}{text!(two_steps.set_up)}</Button></p> }
}

#[component]
fn IsOn(on_codes: Callback<Vec<String>>) -> impl IntoView {
    let session = expect_context::<Session>();
    let (renewing, ending) = (RwSignal::new(false), RwSignal::new(false));
    let left = move || {
        let left = session.me().map_or(0, |me| me.recovery_codes_left);
        match left {
            0 => text!(two_steps.no_codes_left).to_string(),
            left => text!(two_steps.codes_left, n = left),
        }
    };
    view! {
        <p class="xs ink-3">{left}</p>
        <div class="line-h wrap two-steps-act">
            <Button on_press=move |()| renewing.set(true)>{icon_sized(icondata::LuKeyRound, "")}{text!(two_steps.renew)}</Button>
            <Button on_press=move |()| ending.set(true)>{text!(two_steps.end)}</Button>
        </div>
        <Dialog open=renewing class="dialog-small" title=text!(two_steps.renew).to_string()>
            <Renew open=renewing on_codes />
        </Dialog>
        <Dialog open=ending class="dialog-small" title=text!(two_steps.end_title).to_string()>
            <End open=ending />
        </Dialog>
    }
}

/// What the server says of the one field of a form.
fn complaint(error: &CallError) -> Option<String> {
    match error {
        CallError::Refused(problem) => problem.errors.first().map(|said| said.message.clone()),
        CallError::Unreachable(_) => None,
    }
}

#[component]
fn Renew(open: RwSignal<bool>, on_codes: Callback<Vec<String>>) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let (code, flaw) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let busy = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let totp_code = code.get_untracked();
        if busy.get_untracked() || totp_code.trim().is_empty() {
            flaw.set(Some(text!(two_steps.code_missing).to_string()));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let given = TotpCode { totp_code };
            match session.client().renew_recovery_codes(&given).await {
                Ok(codes) => {
                    open.set(false);
                    on_codes.run(codes.recovery_codes);
                }
                Err(error) => match complaint(&error) {
                    Some(said) => flaw.set(Some(said)),
                    None => toasts.refused(text!(two_steps.failed), &error),
                },
            }
            busy.try_set(false);
        });
    };
    view! {
        <form on:submit=send novalidate>
            <div class="dialog-body">
                <p class="ink-2">{text!(two_steps.renew_text)}</p>
                <Field label=text!(two_steps.code) autocomplete="one-time-code" value=code error=flaw focused=true required=true input_class="mono" />
            </div>
            <footer class="dialog-foot">
                <Button on_press=move |()| open.set(false)>{text!(ui.cancel)}</Button>
                <Button look=Look::Primary busy>{text!(two_steps.renew_act)}</Button>
            </footer>
        </form>
    }
}

#[component]
fn End(open: RwSignal<bool>) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let (password, flaw) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let busy = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = password.get_untracked();
        if busy.get_untracked() || typed.is_empty() {
            flaw.set(Some(text!(sign_in.password_missing).to_string()));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match session
                .client()
                .end_totp(&EndTotp { password: typed })
                .await
            {
                Ok(()) => {
                    open.set(false);
                    session.set_totp(false, 0);
                    toasts.done(text!(two_steps.ended));
                }
                Err(error) => match complaint(&error) {
                    Some(said) => flaw.set(Some(said)),
                    None => toasts.refused(text!(two_steps.failed), &error),
                },
            }
            busy.try_set(false);
        });
    };
    view! {
        <form on:submit=send novalidate>
            <div class="dialog-body">
                <p class="ink-2">{text!(two_steps.end_text)}</p>
                <SecretField label=text!(sign_in.password) value=password error=flaw focused=true />
            </div>
            <footer class="dialog-foot">
                <Button on_press=move |()| open.set(false)>{text!(ui.cancel)}</Button>
                <Button look=Look::Danger busy>{text!(two_steps.end)}</Button>
            </footer>
        </form>
    }
}
