//! That the list has changed by more than its rows show: read anew where nobody is disturbed, and said above it
//! where somebody reads on.

use super::list::People;
use crate::ui::icon_sized;
use leptos::prelude::*;
use std::time::Duration;

/// While rows come in by a file the list is read anew so often at most.
const REST: Duration = Duration::from_millis(1_500);

#[derive(Clone, Copy)]
pub struct News {
    has_come: RwSignal<bool>,
    /// Whether nobody is open and the list is at its top, without a mouse over it: nothing moves under anybody's eyes.
    is_calm: Memo<bool>,
}

impl News {
    pub fn new(is_calm: Memo<bool>) -> Self {
        Self {
            has_come: RwSignal::new(false),
            is_calm,
        }
    }

    pub fn tell(self) {
        self.has_come.try_set(true);
    }

    /// The list is read from the top.
    pub fn forget(self) {
        self.has_come.set(false);
    }

    /// Reads the list anew where that disturbs nobody, until the calling scope ends.
    pub fn watch(self, people: People) {
        let waits = StoredValue::new(None::<TimeoutHandle>);
        let stop = move || {
            if let Some(waiting) = waits.try_update_value(Option::take).flatten() {
                waiting.clear();
            }
        };
        on_cleanup(stop);
        let is_due = Memo::new(move |_| self.has_come.get() && self.is_calm.get());
        Effect::new(move |_| {
            stop();
            if is_due.get() {
                waits.set_value(set_timeout_with_handle(move || people.read_anew(), REST).ok());
            }
        });
    }
}

#[component]
pub fn NewsBar(people: People) -> impl IntoView {
    let news = people.news;
    let is_said = Memo::new(move |_| news.has_come.get() && !news.is_calm.get());
    let show = move |_| {
        people.windowed.to_top();
        people.read_anew();
    };
    view! {
        <div class="people-news" role="status">
            {move || is_said.get().then(|| view! {
                <button type="button" on:click=show>
                    {text!(people.changed)}
                    <span class="people-show">{icon_sized(icondata::LuArrowUp, "icon-12")}{text!(people.show)}</span>
                </button>
            })}
        </div>
    }
}
