//! Setting the second factor up: scan, and show that it worked.

use crate::session::Session;
use crate::ui::{Button, CopyField, Field, Look, Toasts};
use client::CallError;
use contract::totp::{QrCode, TotpCode, TotpSetup};
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The blank modules that belong around a code.
const QUIET: u32 = 4;

#[component]
pub fn SetUp(
    setup: TotpSetup,
    on_done: Callback<Vec<String>>,
    #[prop(into)] on_cancel: Callback<()>,
) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let (code, flaw) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let busy = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() {
            return;
        }
        if domain::totp::read(&code.read_untracked()).is_none() {
            flaw.set(Some(text!(two_steps.code_missing).to_string()));
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let given = TotpCode {
                totp_code: code.get_untracked(),
            };
            match session.client().confirm_totp(&given).await {
                Ok(codes) => on_done.run(codes.recovery_codes),
                Err(CallError::Refused(problem)) if !problem.errors.is_empty() => {
                    let said = problem.errors.first().map(|said| said.message.clone());
                    flaw.set(said);
                }
                Err(error) => toasts.refused(text!(two_steps.failed), &error),
            }
            busy.try_set(false);
        });
    };
    view! {
        <div class="box two-steps">
            <div class="two-steps-scan">
                <Qr code=setup.qr />
                <div class="stack grow">
                    <p class="ink-2">{text!(two_steps.scan)}</p>
                    <CopyField label=text!(two_steps.secret) value=grouped(&setup.secret) />
                    <form class="stack" aria-label=text!(two_steps.set_up) on:submit=send novalidate>
                        <Field label=text!(two_steps.code) autocomplete="one-time-code" value=code error=flaw required=true focused=true input_class="mono" />
                        <div class="line-h wrap">
                            <Button look=Look::Primary busy>{text!(two_steps.confirm)}</Button>
                            <Button look=Look::Ghost on_press=on_cancel>{text!(ui.cancel)}</Button>
                        </div>
                    </form>
                </div>
            </div>
        </div>
    }
}

/// A code to be scanned: dark on light in either theme, for cameras read it so.
#[component]
fn Qr(code: QrCode) -> impl IntoView {
    let side = code.size + 2 * QUIET;
    view! {
        <svg class="qrcode" viewBox=format!("-{QUIET} -{QUIET} {side} {side}") role="img" aria-label=text!(two_steps.qr) shape-rendering="crispEdges">
            <path d=code.path />
        </svg>
    }
}

/// In fours, as one reads it to oneself while typing.
fn grouped(secret: &str) -> String {
    let characters: Vec<char> = secret.chars().collect();
    let groups: Vec<String> = characters
        .chunks(4)
        .map(|four| four.iter().collect())
        .collect();
    groups.join(" ")
}
