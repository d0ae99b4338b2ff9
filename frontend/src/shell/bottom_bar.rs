//! The sections on a phone; what has no place in the bar stands in its menu.

use super::FolderCounts;
use super::avatar_menu::AvatarItems;
use super::saved_views::SavedViews;
use super::sections::{self, Section};
use crate::session::Session;
use crate::ui::{Menu, MenuItem, Unsaved, icon_sized};
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_location, use_navigate};

const MORE: &str = "more-sections";
const IN_BAR: [&str; 4] = [
    "/conversations/inbox",
    "/conversations/open",
    "/conversations/yours",
    "/conversations/closed",
];

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
    let elsewhere = move || {
        let path = path.read();
        (!IN_BAR.iter().any(|prefix| path.starts_with(prefix))).then_some("page")
    };
    let [inbox, open, yours, closed] = IN_BAR;
    view! {
        <nav aria-label=text!(nav.sections)>
            <div class="bottom-bar">
            <a href=inbox aria-current=current(inbox)>
                {icon_sized(icondata::LuInbox, "icon-20")}{text!(folder.inbox)}
                {move || waiting().map(|n| view! { <span class="count-on">{n}<span class="sr">" "{text!(nav.unreplied)}</span></span> })}
            </a>
            <a href=open aria-current=current(open)>{icon_sized(icondata::LuCircleDashed, "icon-20")}{text!(folder.open)}</a>
            <a href=yours aria-current=current(yours)>{icon_sized(icondata::LuUser, "icon-20")}{text!(folder.yours)}</a>
            <a href=closed aria-current=current(closed)>{icon_sized(icondata::LuCircleCheck, "icon-20")}{text!(folder.closed)}</a>
            <button type="button" popovertarget=MORE aria-haspopup="menu" aria-current=elsewhere>
                {icon_sized(icondata::LuMenu, "icon-20")}{text!(nav.more)}
            </button>
            </div>
            <Menu id=MORE label=text!(nav.more) at_end=true above=true>
                <Sections />
                <hr />
                <AvatarItems />
            </Menu>
        </nav>
    }
}

#[component]
fn Sections() -> impl IntoView {
    let session = expect_context::<Session>();
    let (navigate, unsaved) = (
        StoredValue::new(use_navigate()),
        expect_context::<Unsaved>(),
    );
    let views = expect_context::<SavedViews>();
    let to = move |path: String, label: String, drawing: icondata::Icon| {
        let go = move |()| {
            let path = path.clone();
            unsaved.leave(move || {
                navigate.try_with_value(|navigate| navigate(&path, NavigateOptions::default()));
            });
        };
        view! { <MenuItem label=label drawing=Some(drawing) on_press=go /> }
    };
    let item = move |path: &str, label: &str, drawing| to(path.into(), label.into(), drawing);
    let link = move |section: Section| item(section.path, section.name, section.drawing);
    let may = move |permission: Permission| session.may(permission);
    view! {
        {item("/conversations/team", text!(folder.team), icondata::LuUsers)}
        {may(Permission::SeeAllFolder).then(|| item("/conversations/all", text!(folder.all), icondata::LuLayers))}
        {item("/conversations/favorites", text!(folder.favorites), icondata::LuStar)}
        {item("/conversations/snoozed", text!(folder.snoozed), icondata::LuAlarmClock)}
        {item("/conversations/archived", text!(folder.archived), icondata::LuArchive)}
        {may(Permission::UnblockContacts).then(|| item("/conversations/blacklist", text!(folder.blacklist), icondata::LuBan))}
        {move || {
            let views = views.links();
            (!views.is_empty()).then(|| view! {
                <hr />
                {views.into_iter().map(|(name, path)| to(path, name, icondata::LuListFilter)).collect_view()}
            })
        }}
        {move || views.has_any().then(|| view! {
            <MenuItem label=text!(views.manage) drawing=Some(icondata::LuSettings2) on_press=move |()| views.manage() />
        })}
        <hr />
        {item("/people", text!(nav.people), icondata::LuContact)}
        {sections::organization(session).into_iter().map(link).collect_view()}
        {may(Permission::ManageChannels).then(|| item("/channels", text!(nav.channels), icondata::LuPlug))}
        {sections::settings(session).into_iter().map(link).collect_view()}
    }
}
