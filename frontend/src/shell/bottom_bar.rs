//! The sections on a phone.

use super::FolderCounts;
use crate::ui::icon_sized;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

#[component]
pub fn BottomBar() -> impl IntoView {
    let counts = expect_context::<FolderCounts>();
    let path = use_location().pathname;
    let waiting = move || {
        counts
            .of(|c| Some(c.inbox))
            .map(|inbox| inbox.unreplied_messages)
            .filter(|n| *n > 0)
    };
    let current =
        move |prefix: &'static str| move || path.read().starts_with(prefix).then_some("page");
    view! {
        <nav class="bottom-bar" aria-label=text!(nav.sections)>
            <a href="/conversations/inbox" aria-current=current("/conversations/inbox")>
                {icon_sized(icondata::LuInbox, "icon-20")}{text!(folder.inbox)}
                {move || waiting().map(|n| view! { <span class="count-on">{n}<span class="sr">" "{text!(nav.unreplied)}</span></span> })}
            </a>
            <a href="/conversations/yours" aria-current=current("/conversations/yours")>{icon_sized(icondata::LuUser, "icon-20")}{text!(folder.yours)}</a>
            <a href="/conversations/open" aria-current=current("/conversations/open")>{icon_sized(icondata::LuCircleDashed, "icon-20")}{text!(folder.open)}</a>
            <a href="/conversations/closed" aria-current=current("/conversations/closed")>{icon_sized(icondata::LuCircleCheck, "icon-20")}{text!(folder.closed)}</a>
            <a href="/preferences" aria-current=current("/preferences")>{icon_sized(icondata::LuMenu, "icon-20")}{text!(nav.more)}</a>
        </nav>
    }
}
