//! All views one sees: in which order they stand, which are left out, and the way to change one's own.

use super::SavedViews;
use super::edit::Edit;
use crate::browser::focus;
use crate::directory::Directory;
use crate::session::Session;
use crate::ui::{Dialog, IconButton, Toasts, icon_sized};
use contract::saved_views::SavedView;
use domain::SavedViewId;
use leptos::ev::MouseEvent;
use leptos::prelude::*;

#[component]
pub fn ViewsDialog() -> impl IntoView {
    let views = expect_context::<SavedViews>();
    let editing = RwSignal::new(None::<SavedView>);
    Effect::new(move |_| {
        if !views.managing.get() {
            editing.set(None);
        }
    });
    let title = Signal::derive(move || match editing.get() {
        Some(view) => view.name,
        None => text!(views.title).to_owned(),
    });
    view! {
        <Dialog open=views.managing class="dialog-small" title>
            {move || match editing.get() {
                Some(view) => view! { <Edit views view editing /> }.into_any(),
                None => view! { <Arranging views editing /> }.into_any(),
            }}
        </Dialog>
    }
}

#[component]
fn Arranging(views: SavedViews, editing: RwSignal<Option<SavedView>>) -> impl IntoView {
    view! {
        <div class="dialog-body">
            <ul class="box view-rows" aria-label=text!(views.title)>
                <For each=move || views.in_order() key=|view| (view.id, view.version) let(view)>
                    <Row views editing view />
                </For>
            </ul>
            <p class="hint">{text!(views.order_text)}</p>
        </div>
    }
}

/// The button that was pressed keeps the focus where its row has moved to.
fn button(id: SavedViewId, what: &str) -> String {
    format!("view-{what}-{id}")
}

#[component]
fn Row(views: SavedViews, editing: RwSignal<Option<SavedView>>, view: SavedView) -> impl IntoView {
    let (session, directory, toasts) = (
        expect_context::<Session>(),
        expect_context::<Directory>(),
        expect_context::<Toasts>(),
    );
    let id = view.id;
    let name = StoredValue::new(view.name.clone());
    let mine = Memo::new(move |_| session.me_id() == Some(view.agent_id));
    let hidden = Memo::new(move |_| views.is_hidden(id));
    let (shared, owner) = (view.shared, view.agent_id);
    let whose = move || match (shared, mine.get()) {
        (false, _) => text!(views.only_you).to_owned(),
        (true, true) => text!(views.everyone).to_owned(),
        (true, false) => text!(views.shared_by, name = directory.name(owner)),
    };
    let to = move |what: &'static str, by: isize| {
        move |_: MouseEvent| {
            views.move_by(toasts, id, by);
            request_animation_frame(move || focus(&button(id, what)));
        }
    };
    let edit = StoredValue::new(view);
    view! {
        <li class="view-row" class:is-off=hidden>
            <span class="grow">
                <span class="truncate medium block"><bdi>{name.get_value()}</bdi></span>
                <span class="truncate xs ink-3 block">{whose}</span>
            </span>
            <button class="icon-btn icon-btn-xs" type="button" id=button(id, "up") aria-label=text!(views.up, name = name.get_value()) title=text!(views.up, name = name.get_value()) on:click=to("up", -1)>
                {icon_sized(icondata::LuArrowUp, "icon-14")}
            </button>
            <button class="icon-btn icon-btn-xs" type="button" id=button(id, "down") aria-label=text!(views.down, name = name.get_value()) title=text!(views.down, name = name.get_value()) on:click=to("down", 1)>
                {icon_sized(icondata::LuArrowDown, "icon-14")}
            </button>
            {move || match hidden.get() {
                true => view! { <IconButton class="icon-btn-xs" drawing=icondata::LuEyeOff label=text!(views.take_in, name = name.get_value()) on_press=move |()| views.hide(toasts, id, false) /> }.into_any(),
                false => view! { <IconButton class="icon-btn-xs" drawing=icondata::LuEye label=text!(views.leave_out, name = name.get_value()) on_press=move |()| views.hide(toasts, id, true) /> }.into_any(),
            }}
            {move || mine.get().then(|| view! {
                <IconButton class="icon-btn-xs" drawing=icondata::LuPencil label=text!(views.edit, name = name.get_value()) on_press=move |()| editing.set(Some(edit.get_value())) />
            })}
        </li>
    }
}
