//! One conversation in a page that is about something else, such as its customer: the thread, the panel, and
//! all one does with them.

use super::addresses::Beside;
use super::at_hand::at_hand;
use super::context::context;
use super::state::DeskState;
use super::thread::ThreadPane;
use super::{notes, panel, thread};
use crate::ui::later;
use leptos::prelude::*;

#[component]
pub fn ConversationBeside(
    number: Memo<Option<i64>>,
    page: Beside,
    /// Told whether the panel stands beside it: the page makes room.
    aside: RwSignal<bool>,
) -> impl IntoView {
    let desk = DeskState::beside(number, page);
    panel::follow(desk);
    thread::follow(desk);
    notes::follow(desk);
    let has_panel = Memo::new(move |_| !desk.thread.opened.read().is_missing());
    Effect::new(move |_| aside.set(has_panel.get() && desk.panel.get()));
    on_cleanup(move || {
        aside.try_set(false);
    });
    view! {
        <ThreadPane desk first_run=Memo::new(|_| false) />
        {move || has_panel.get().then(|| later(move || context(desk)))}
        {later(move || at_hand(desk))}
    }
}
