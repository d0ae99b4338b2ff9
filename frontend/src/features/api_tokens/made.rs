//! A token that was just made: shown this once.

use crate::browser;
use crate::ui::{Button, CopyField, icon};
use contract::api_tokens::CreatedApiToken;
use leptos::prelude::*;

const TITLE_ID: &str = "made-token";

#[component]
pub fn Made(token: CreatedApiToken, #[prop(into)] on_done: Callback<()>) -> impl IntoView {
    request_animation_frame(|| browser::focus(TITLE_ID));
    view! {
        <section class="box made-token" aria-labelledby=TITLE_ID>
            <h2 class="md line-h gap-8" id=TITLE_ID tabindex="-1">
                <span class="good">{icon(icondata::LuCircleCheck)}</span>
                {text!(api_tokens.made, name = token.api_token.name)}
            </h2>
            <p class="ink-2">{text!(api_tokens.made_text)}</p>
            <CopyField label=text!(api_tokens.token) value=token.token />
            <p><Button on_press=on_done>{text!(api_tokens.copied)}</Button></p>
        </section>
    }
}
