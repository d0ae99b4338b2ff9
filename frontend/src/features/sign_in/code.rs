//! The second step of who has one: what the app shows, or a code that was written down.

use super::rules::Checked;
use crate::ui::{Avatar, Button, Field, Look};
use leptos::prelude::*;

#[component]
pub fn CodeForm(
    email: String,
    code: Checked,
    #[prop(into)] busy: Signal<bool>,
    #[prop(into)] on_send: Callback<()>,
    #[prop(into)] on_change: Callback<()>,
) -> impl IntoView {
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        on_send.run(());
    };
    // An app's digits are complete with the sixth: nothing more is to be pressed.
    Effect::new(move |before: Option<usize>| {
        let digits = code
            .value
            .read()
            .chars()
            .filter(char::is_ascii_digit)
            .count();
        let is_plain = code
            .value
            .read()
            .chars()
            .all(|c| c.is_ascii_digit() || c == ' ');
        if before.is_some_and(|before| before < 6) && digits == 6 && is_plain {
            on_send.run(());
        }
        digits
    });
    view! {
        <p class="sign-sub">{text!(two_steps.ask)}</p>
        <form class="stack" aria-label=text!(two_steps.ask_title) on:submit=send novalidate>
            <div class="line-h who-line">
                <Avatar name=email.clone() hue="slate" size="avatar-28" />
                <span class="grow truncate">{email}</span>
                <Button look=Look::Ghost class="btn-sm" on_press=on_change>{text!(sign_in.change)}</Button>
            </div>
            <Field label=text!(two_steps.code) autocomplete="one-time-code" hint=text!(two_steps.ask_hint) value=code.value error=code.error() large=true focused=true required=true input_class="mono" />
            <Button look=Look::Primary class="btn-lg btn-wide" busy>{text!(sign_in.sign_in)}</Button>
        </form>
    }
}
