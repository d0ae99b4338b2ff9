//! What the open conversation is about, beside it. The popover at the button puts labels on and takes
//! them off, as the key for it does.

use crate::features::conversations::assign;
use crate::features::conversations::state::DeskState;
use crate::ui::{Button, LabelChip, Look, icon_sized};
use contract::conversations::{Conversation, Priority};
use contract::labels::Label;
use domain::permissions::Permission;
use leptos::prelude::*;

/// Those it has, as far as they are known.
pub fn labels_of(desk: DeskState, conversation: Memo<Option<Conversation>>) -> Signal<Vec<Label>> {
    let ids = Memo::new(move |_| {
        conversation.with(|c| c.as_ref().map(|c| c.label_ids.clone()).unwrap_or_default())
    });
    Signal::derive(move || {
        let known = ids.get().into_iter();
        known.filter_map(|id| desk.directory.label(id)).collect()
    })
}

#[component]
pub fn LabelsSection(desk: DeskState, labels: Signal<Vec<Label>>) -> impl IntoView {
    let may = Memo::new(move |_| desk.session.may(Permission::ReplyToConversations));
    view! {
        <div class="ctx-body line-h wrap gap-4">
            <For each=move || labels.get() key=|label| (label.id, label.version) let(label)>
                <LabelChip name=label.name hue=label.color high=label.priority == Priority::High class="chip-lg" />
            </For>
            {move || if may.get() {
                view! {
                    <Button look=Look::Ghost class="btn-sm xs ctx-add" on_press=move |()| assign::open_labels()>
                        {icon_sized(icondata::LuPlus, "icon-12")}{text!(context.add_label)}
                    </Button>
                }.into_any()
            } else if labels.read().is_empty() {
                view! { <p class="ink-3">{text!(context.no_labels)}</p> }.into_any()
            } else {
                ().into_any()
            }}
        </div>
    }
}
