//! What is said first: words, or a template of the channel's.

use super::state::Form;
use crate::features::conversations::templates::TemplateChooser;
use crate::ui::{icon_sized, sentence};
use leptos::prelude::*;

#[component]
pub fn Words(
    form: Form,
    error: Signal<Option<String>>,
    template_error: Signal<Option<String>>,
    on_send: Callback<()>,
) -> impl IntoView {
    move || match form.by_template.get() {
        true => view! { <ByTemplate form error=template_error /> }.into_any(),
        false => view! { <Text form error on_send /> }.into_any(),
    }
}

#[component]
fn ByTemplate(form: Form, error: Signal<Option<String>>) -> impl IntoView {
    view! {
        <fieldset class="start-template">
            <legend class="line-h">
                <span class="grow">{text!(templates.one)}</span>
                <button class="link-btn" type="button" on:click=move |_| form.wants_template.set(Some(false))>{text!(templates.write_instead)}</button>
            </legend>
            <TemplateChooser templates=form.templates />
            {move || error.get().map(|error| view! { <p class="error" role="alert">{icon_sized(icondata::LuCircleAlert, "icon-12")}<span>{sentence(&error)}</span></p> })}
        </fieldset>
    }
}

#[component]
fn Text(form: Form, error: Signal<Option<String>>, on_send: Callback<()>) -> impl IntoView {
    view! {
        <div class="field">
            <span class="line-h">
                <label class="grow" for="start-text">{text!(starting.message)}</label>
                {move || form.channel.get().is_some().then(|| view! {
                    <button class="link-btn" type="button" on:click=move |_| form.wants_template.set(Some(true))>{text!(templates.use_one)}</button>
                })}
            </span>
            <textarea
                class="input"
                id="start-text"
                rows="4"
                dir="auto"
                aria-required="true"
                aria-invalid=move || error.get().is_some().then_some("true")
                aria-describedby="start-text-below"
                bind:value=form.text
                on:keydown=move |event| {
                    if event.key() == "Enter" && (event.ctrl_key() || event.meta_key()) {
                        event.prevent_default();
                        on_send.run(());
                    }
                }
            ></textarea>
            <p id="start-text-below" class=move || if error.get().is_some() { "error" } else { "hint" }>{error}</p>
        </div>
    }
}
