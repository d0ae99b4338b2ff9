//! Recovery codes, shown this once: to be taken along before one goes on.

use crate::browser::{copy, save_file};
use crate::ui::{Button, Look, Toasts, icon};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn RecoveryCodes(codes: Vec<String>, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    let toasts = expect_context::<Toasts>();
    let kept = RwSignal::new(false);
    let lines = StoredValue::new(codes.join("\n") + "\n");
    let copy = move |()| {
        spawn_local(async move {
            match copy(&lines.get_value()).await {
                true => toasts.done(text!(ui.copied)),
                false => toasts.failed(text!(two_steps.not_copied), None),
            }
        });
    };
    let save = move |()| {
        lines.with_value(|lines| save_file("switchboard-recovery-codes.txt", lines.as_bytes()));
    };
    let items = codes
        .into_iter()
        .map(|code| view! { <li>{code}</li> })
        .collect_view();
    let id = crate::ui::element_id("kept");
    view! {
        <div class="box two-steps">
            <h3 class="md" id="recovery-codes" tabindex="-1">{text!(two_steps.codes)}</h3>
            <p class="ink-2">{text!(two_steps.codes_text)}</p>
            <ol class="codes" aria-labelledby="recovery-codes">{items}</ol>
            <div class="line-h wrap">
                <Button on_press=save>{icon(icondata::LuDownload)}{text!(two_steps.save)}</Button>
                <Button on_press=copy>{icon(icondata::LuCopy)}{text!(ui.copy)}</Button>
            </div>
            <label class="option" for=id.clone()>
                <input class="check" type="checkbox" id=id.clone() prop:checked=kept on:change=move |event| kept.set(event_target_checked(&event)) />
                <span>{text!(two_steps.kept)}</span>
            </label>
            <div class="line-h">
                <Button look=Look::Primary disabled=Signal::derive(move || !kept.get()) on_press=on_done>{text!(ui.done)}</Button>
            </div>
        </div>
    }
}
