//! The navigation: folders with what waits in them, then the sections of the workspace.

use super::FolderCounts;
use super::avatar_menu::AvatarMenu;
use super::palette::Palette;
use super::saved_views::Views;
use super::sections::{self, Entry, Section, SectionGroup};
use crate::directory::Directory;
use crate::session::Session;
use crate::ui::{IconButton, Mark, Toasts, icon, icon_sized, number};
use contract::conversations::Counts;
use contract::conversations::FolderCounts as Numbers;
use contract::me::PatchPreferences;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::hooks::use_location;

/// Which number stands beside a folder.
#[derive(Clone, Copy)]
enum Beside {
    Messages,
    Conversations,
    Held,
}

type Pick = fn(&Counts) -> Option<Numbers>;

#[component]
pub fn Navigation(collapsed: RwSignal<bool>, on_collapse: Callback<()>) -> impl IntoView {
    let (session, directory) = (expect_context::<Session>(), expect_context::<Directory>());
    let path = use_location().pathname;
    let hidden = [
        "/conversations/favorites",
        "/conversations/archived",
        "/conversations/snoozed",
        "/conversations/all",
        "/conversations/blacklist",
    ];
    let more = RwSignal::new(
        hidden
            .iter()
            .any(|hidden| path.read_untracked().starts_with(hidden)),
    );
    let assistants = move || {
        session
            .organization()
            .is_some_and(|organization| organization.assistants_enabled)
    };
    let organization = move || {
        session
            .organization()
            .map(|organization| organization.name)
            .unwrap_or_default()
    };
    view! {
        <nav class="nav" aria-label=text!(nav.main)>
            <div class="nav-head">
                <Mark />
                <span class="org truncate">{organization}</span>
                <Bell />
            </div>
            <Find />
            <div class="nav-body">
                <ul>
                    <Folder path="inbox" name=text!(folder.inbox) drawing=icondata::LuInbox pick=|c| Some(c.inbox) beside=Beside::Messages accent=true />
                    <Folder path="yours" name=text!(folder.yours) drawing=icondata::LuUser pick=|c| Some(c.yours) beside=Beside::Messages />
                    <Folder path="team" name=text!(folder.team) drawing=icondata::LuUsers pick=|c| Some(c.team) beside=Beside::Messages />
                    <Folder path="open" name=text!(folder.open) drawing=icondata::LuCircleDashed pick=|c| Some(c.open) beside=Beside::Conversations />
                    {move || assistants().then(|| view! {
                        <Folder path="automated" name=text!(folder.automated) drawing=icondata::LuBot pick=|c| Some(c.automated) beside=Beside::Conversations />
                    })}
                    <Folder path="closed" name=text!(folder.closed) drawing=icondata::LuCircleCheck pick=|c| Some(c.closed) beside=Beside::Held />
                    <li>
                        <button
                            class="nav-item"
                            type="button"
                            title=text!(nav.more_folders)
                            aria-expanded=move || more.get().to_string()
                            on:click=move |_| more.update(|more| *more = !*more)
                        >
                            {icon(icondata::LuEllipsis)}
                            <span class="truncate">{text!(nav.more_folders)}</span>
                            {move || if more.get() { icon_sized(icondata::LuChevronDown, "icon-14 chev").into_any() } else { icon_sized(icondata::LuChevronRight, "icon-14 chev icon-flip").into_any() }}
                        </button>
                    </li>
                    {move || more.get().then(|| view! {
                        {session.may(Permission::SeeAllFolder).then(|| view! {
                            <Folder path="all" name=text!(folder.all) drawing=icondata::LuLayers pick=|c| c.all beside=Beside::Held />
                        })}
                        <Folder path="favorites" name=text!(folder.favorites) drawing=icondata::LuStar pick=|c| Some(c.favorites) beside=Beside::Held />
                        <Folder path="archived" name=text!(folder.archived) drawing=icondata::LuArchive pick=|c| Some(c.archived) beside=Beside::Held />
                        <Folder path="snoozed" name=text!(folder.snoozed) drawing=icondata::LuAlarmClock pick=|c| Some(c.snoozed) beside=Beside::Held />
                        {session.may(Permission::UnblockContacts).then(|| view! {
                            <Folder path="blacklist" name=text!(folder.blacklist) drawing=icondata::LuBan pick=|c| c.blacklist beside=Beside::Held />
                        })}
                    })}
                </ul>
                <Views />
                <div class="nav-sec"><span>{text!(nav.workspace)}</span></div>
                <ul>
                    <Entry section=Section { path: "/people", name: text!(nav.people), drawing: icondata::LuContact } />
                    <SectionGroup name=text!(nav.organization) drawing=icondata::LuBuilding2 sections=Memo::new(move |_| sections::organization(session)) />
                    {move || session.may(Permission::ManageChannels).then(|| view! {
                        <Entry section=Section { path: "/channels", name: text!(nav.channels), drawing: icondata::LuPlug } attention=Signal::derive(move || directory.is_any_channel_failing()) />
                    })}
                    <SectionGroup name=text!(nav.settings) drawing=icondata::LuSlidersHorizontal sections=Memo::new(move |_| sections::settings(session)) />
                </ul>
            </div>
            <div class="nav-foot">
                <AvatarMenu />
                <IconButton
                    class="icon-btn-sm"
                    drawing=icondata::LuChevronsLeft
                    shortcut="["
                    label=Signal::derive(move || if collapsed.get() { text!(nav.expand) } else { text!(nav.collapse) }.to_string())
                    on_press=on_collapse
                />
            </div>
        </nav>
    }
}

#[component]
fn Folder(
    path: &'static str,
    name: &'static str,
    drawing: icondata::Icon,
    pick: Pick,
    beside: Beside,
    /// Its number calls for attention.
    #[prop(optional)]
    accent: bool,
) -> impl IntoView {
    let counts = expect_context::<FolderCounts>();
    let location = use_location().pathname;
    let numbers = Memo::new(move |_| counts.of(pick).unwrap_or_default());
    let shown = move || {
        let numbers = numbers.get();
        match beside {
            Beside::Messages => (numbers.unreplied_messages, text!(nav.unreplied)),
            Beside::Conversations => (numbers.unreplied_conversations, text!(nav.unreplied)),
            // Where nothing waits it says how many it holds.
            Beside::Held if numbers.conversations == 1 => (1, text!(nav.conversation)),
            Beside::Held => (numbers.conversations, text!(nav.conversations)),
        }
    };
    let about = move || match numbers.get().conversations {
        1 => text!(nav.holds_single, name = name),
        held => text!(nav.holds, name = name, n = number(held)),
    };
    let current = move || {
        let here = location.read();
        here.strip_prefix("/conversations/")
            .and_then(|rest| rest.split('/').next())
            == Some(path)
    };
    view! {
        <li>
            <a class="nav-item" href=format!("/conversations/{path}") title=about aria-current=move || current().then_some("page")>
                {icon(drawing)}
                <span class="truncate">{name}</span>
                {move || Some(numbers.get().unread_conversations).filter(|n| *n > 0).map(|n| view! {
                    <span class="count nav-unread"><span class="dot"></span>{up_to(99, n)}<span class="sr">" "{text!(nav.unread)}</span></span>
                })}
                {move || Some(shown()).filter(|(n, _)| *n > 0).map(|(n, what)| view! {
                    <span class=if accent { "count-on" } else { "count" }>{up_to(999, n)}<span class="sr">" "{what}</span></span>
                })}
            </a>
        </li>
    }
}

fn up_to(most: i64, n: i64) -> String {
    match n > most {
        true => format!("{most}+"),
        false => n.to_string(),
    }
}

/// Opens the palette.
#[component]
fn Find() -> impl IntoView {
    let palette = expect_context::<Palette>();
    view! {
        <button class="nav-find" type="button" title=text!(keys.palette) on:click=move |_| palette.open()>
            {icon(icondata::LuSearch)}
            <span>{text!(keys.palette)}</span>
            <kbd aria-hidden="true">"Ctrl K"</kbd>
        </button>
    }
}

/// Mutes and unmutes everything that rings.
#[component]
fn Bell() -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let muted = Signal::derive(move || session.preferences().muted);
    let toggle = move |()| {
        let change = PatchPreferences {
            muted: Some(!muted.get_untracked()),
            ..Default::default()
        };
        spawn_local(async move {
            match session.client().update_preferences(&change).await {
                Ok(now) => session.set_preferences(now),
                Err(error) => toasts.refused(text!(preferences.failed), &error),
            }
        });
    };
    move || {
        let (drawing, label) = if muted.get() {
            (icondata::LuBellOff, text!(nav.unmute))
        } else {
            (icondata::LuBell, text!(nav.mute))
        };
        view! { <IconButton class="icon-btn-sm" drawing label on_press=toggle /> }
    }
}
