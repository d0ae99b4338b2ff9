//! The conversation before this one: one scroll away, at the beginning of the thread.

use crate::features::conversations::state::DeskState;
use crate::ui::icon_sized;
use contract::conversations::Conversation;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// The way to it, if there is one that one may see.
#[component]
pub fn Earlier(desk: DeskState) -> impl IntoView {
    let previous = Memo::new(move |_| desk.thread.previous());
    let found = RwSignal::new(None::<Conversation>);
    Effect::new(move |_| {
        found.set(None);
        let Some(id) = previous.get() else { return };
        spawn_local(async move {
            // Where it does not come, the history beside the thread has it still.
            let answer = desk.client().conversation(id).await;
            if let (Ok(answer), Some(Some(wanted))) = (answer, previous.try_get_untracked())
                && wanted == id
            {
                found.set(Some(answer.body.conversation));
            }
        });
    });
    move || {
        let (number, last) = {
            let found = found.read();
            let found = found.as_ref()?;
            (found.number, found.last_activity_at.as_millis() as f64)
        };
        let words = move || text!(thread.earlier, number = number, at = desk.clock.full(last));
        Some(view! {
            <p class="event">
                {icon_sized(icondata::LuHistory, "icon-12")}
                <a class="link" href=move || desk.path_of(number)>{words}</a>
            </p>
        })
    }
}
