//! What is typed becomes what is looked for once the fingers rest.

use super::wanted::Wanted;
use crate::ui::icon;
use leptos::prelude::*;
use std::time::Duration;

const REST: Duration = Duration::from_millis(150);
pub const FIELD: &str = "people-search";

#[component]
pub fn Search(wanted: Wanted) -> impl IntoView {
    let sought = Memo::new(move |_| wanted.filter.read().q.clone().unwrap_or_default());
    let typed = RwSignal::new(sought.get_untracked());
    let rest = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(waiting) = rest.try_get_value().flatten() {
            waiting.clear();
        }
    };
    on_cleanup(stop);
    // An address somebody went to says it, too.
    Effect::new(move |_| {
        let sought = sought.get();
        if typed.get_untracked().trim() != sought {
            typed.set(sought);
        }
    });
    let look = move |event| {
        let text = event_target_value(&event);
        typed.set(text.clone());
        stop();
        let seek = move || {
            let words = text.trim().to_owned();
            wanted.change(|filter| filter.q = Some(words).filter(|words| !words.is_empty()));
        };
        rest.set_value(set_timeout_with_handle(seek, REST).ok());
    };
    view! {
        <div class="list-tools">
            <span class="input-icon">
                {icon(icondata::LuSearch)}
                <input
                    class="input input-quiet"
                    id=FIELD
                    type="search"
                    placeholder=text!(people.search)
                    aria-label=text!(people.search)
                    maxlength="200"
                    prop:value=typed
                    on:input=look
                />
                <kbd class="hide-phone" aria-hidden="true">"/"</kbd>
            </span>
        </div>
    }
}
