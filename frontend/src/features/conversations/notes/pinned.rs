//! The newest note, above the thread: what the next one should know before they answer.

use super::card::{Words, author};
use crate::features::conversations::state::DeskState;
use crate::ui::icon_sized;
use domain::messages::preview;
use leptos::prelude::*;

#[component]
pub fn Pinned(desk: DeskState) -> impl IntoView {
    let newest = Memo::new(move |_| desk.notes.newest());
    move || {
        newest.get().map(|note| {
            let name = author(desk, &note);
            let at = note.created_at.as_millis() as f64;
            view! {
                <details class="pinned-note" aria-label=text!(notes.newest)>
                    <summary>
                        {icon_sized(icondata::LuPin, "icon-12")}
                        <b>{name}</b>
                        <bdi class="truncate grow">{preview(&note.text)}</bdi>
                        <time title=move || desk.clock.full(at)>{move || desk.clock.short(at)}</time>
                        {icon_sized(icondata::LuChevronDown, "icon-14 chev")}
                    </summary>
                    <Words desk note />
                </details>
            }
        })
    }
}
