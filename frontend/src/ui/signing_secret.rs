//! A secret that calls are signed with: shown once, when it is made, and replaced where it was lost.

use super::{Ask, Button, Confirms, CopyField, icon, icon_sized};
use leptos::prelude::*;
use std::sync::Arc;

#[component]
pub fn SigningSecret(
    /// It, while it is new.
    #[prop(into)]
    shown: Signal<Option<String>>,
    /// What becomes of the one before.
    replaces: &'static str,
    /// What is said while it is not shown.
    #[prop(into)]
    about: String,
    /// What it is called.
    #[prop(default = text!(secret.title))]
    title: &'static str,
    on_replace: Callback<()>,
) -> impl IntoView {
    let confirms = expect_context::<Confirms>();
    let ask = move |()| {
        confirms.ask(Ask {
            title: text!(secret.replace_title).to_string(),
            text: replaces.to_owned(),
            act: text!(secret.replace).to_string(),
            danger: false,
            run: Arc::new(move || on_replace.run(())),
        });
    };
    view! {
        <section class="sec" aria-labelledby="signing-secret">
            <div class="line-h wrap">
                <h3 class="md grow" id="signing-secret">{title}</h3>
                <Button class="btn-sm" on_press=ask>{icon(icondata::LuRefreshCw)}{text!(secret.replace)}</Button>
            </div>
            {move || match shown.get() {
                Some(secret) => view! {
                    <div class="callout callout-warn" role="status">
                        {icon_sized(icondata::LuKeyRound, "")}
                        <div class="grow">
                            <p>{text!(secret.once)}</p>
                            <CopyField label=title value=secret />
                        </div>
                    </div>
                }
                .into_any(),
                None => view! { <p class="ink-2">{about.clone()}</p> }.into_any(),
            }}
        </section>
    }
}
