//! The labels of a row: as many as fit, the rest as a number.

use super::seats::Seat;
use crate::features::conversations::state::DeskState;
use crate::ui::LabelChip;
use contract::conversations::Priority;
use leptos::prelude::*;

const SHOWN: usize = 2;

#[component]
pub fn Labels(desk: DeskState, seat: Seat) -> impl IntoView {
    let ids = Memo::new(move |_| seat.row().read().label_ids.clone());
    move || {
        let known: Vec<_> = ids
            .get()
            .into_iter()
            .filter_map(|id| desk.directory.label(id))
            .collect();
        let more = known.len().saturating_sub(SHOWN);
        let chips = known
            .into_iter()
            .take(SHOWN)
            .map(|label| {
                let high = label.priority == Priority::High;
                view! { <LabelChip name=label.name hue=label.color high /> }
            })
            .collect_view();
        let rest = (more > 0).then(|| {
            view! { <span class="chip">"+"{more}<span class="sr">" "{text!(list.labels)}</span></span> }
        });
        view! { {chips}{rest} }
    }
}
