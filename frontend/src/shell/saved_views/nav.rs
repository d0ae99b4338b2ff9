//! The views in the navigation.

use super::{SavedViews, address};
use crate::ui::{IconButton, icon, icon_sized};
use contract::saved_views::SavedView;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

#[component]
pub fn Views() -> impl IntoView {
    let views = expect_context::<SavedViews>();
    let some = Memo::new(move |_| views.has_any() || views.failed.get());
    view! {
        {move || some.get().then(|| view! {
            <div class="nav-sec">
                <span>{text!(views.title)}</span>
                <IconButton class="icon-btn-xs push" drawing=icondata::LuSettings2 label=text!(views.manage) on_press=move |()| views.manage() />
            </div>
            {move || (views.failed.get() && !views.has_any()).then(|| view! {
                <p class="nav-failed xs">
                    {text!(views.load_failed)}" "
                    <button class="link-btn" type="button" on:click=move |_| views.load()>{text!(ui.try_again)}</button>
                </p>
            })}
            <ul>
                <For each=move || views.shown() key=|view| (view.id, view.version) let(view)>
                    <View view />
                </For>
            </ul>
        })}
    }
}

#[component]
fn View(view: SavedView) -> impl IntoView {
    let here = use_location();
    let path = address::of(&view.query);
    let shown = path.clone();
    let current = move || {
        let search = here.search.read();
        let now = match search.as_str() {
            "" => here.pathname.get(),
            search => format!("{}?{search}", here.pathname.read()),
        };
        (now == shown).then_some("page")
    };
    let title = view.name.clone();
    view! {
        <li>
            <a class="nav-item" href=path title=title aria-current=current>
                {icon(icondata::LuListFilter)}
                <span class="truncate"><bdi>{view.name}</bdi></span>
                {view.shared.then(|| icon_sized(icondata::LuUsers, "icon-12"))}
            </a>
        </li>
    }
}
