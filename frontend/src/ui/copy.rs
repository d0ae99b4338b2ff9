//! Something to take along: a link, a secret, a line of HTML.

use super::{Button, element_id, icon};
use crate::browser;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

#[component]
pub fn CopyField(#[prop(into)] label: String, #[prop(into)] value: String) -> impl IntoView {
    let id = element_id("copy");
    let copied = RwSignal::new(false);
    let shown = value.clone();
    let copy = move |()| {
        let value = value.clone();
        spawn_local(async move {
            if browser::copy(&value).await {
                copied.try_set(true);
                set_timeout(
                    move || {
                        copied.try_set(false);
                    },
                    Duration::from_secs(2),
                );
            }
        });
    };
    view! {
        <div>
            <p class="copy-label" id=id.clone()>{label}</p>
            <div class="copy">
                <code aria-labelledby=id role="textbox" aria-readonly="true" tabindex="0">{shown}</code>
                <Button on_press=copy>
                    {move || if copied.get() {
                        (icon(icondata::LuCheck).into_any(), text!(ui.copied))
                    } else {
                        (icon(icondata::LuCopy).into_any(), text!(ui.copy))
                    }}
                </Button>
            </div>
        </div>
    }
}
