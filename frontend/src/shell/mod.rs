//! The frame of the desk: who may be here, navigation, banners, keys that work everywhere.

mod alerts;
mod avatar_menu;
mod banners;
mod bottom_bar;
mod commands;
mod counts;
mod held;
mod invite;
mod membership;
mod navigation;
mod news;
mod offers;
mod palette;
mod places;
pub mod recent;
mod saved_views;
mod sections;
mod shortcuts;
mod title;

pub use commands::{Command, Commands, Group};
pub use counts::FolderCounts;
pub use invite::{Handed, InviteDialog};
pub use membership::{RoleSelect, TeamPicks, may_give, roles as all_roles};
pub use offers::{Face, Offer, Offers};
pub use saved_views::{SavedViews, of_list};
pub use sections::keeps_quick_replies;
pub use title::Title;

use crate::browser::storage;
use crate::directory::Directory;
use crate::live::Live;
use crate::session::{Session, Standing};
use crate::ui::{Button, Empty, Look, Mark, Toasts, Unsaved};
use banners::Banners;
use bottom_bar::BottomBar;
use domain::AgentId;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate};
use navigation::Navigation;
use palette::{Palette, PaletteDialog};
use places::everywhere;
use saved_views::ViewsDialog;
use shortcuts::{ShortcutSheet, Shortcuts};

const COLLAPSED: &str = "navigation-collapsed";

#[component]
pub fn Shell() -> impl IntoView {
    let session = expect_context::<Session>();
    move || match session.standing() {
        Standing::Unknown => view! { <Splash /> }.into_any(),
        Standing::Unreachable => view! { <NoServer session /> }.into_any(),
        Standing::Out => view! { <ToSignIn /> }.into_any(),
        Standing::In => view! { <Frame /> }.into_any(),
    }
}

#[component]
fn Frame() -> impl IntoView {
    let (session, live, directory) = (
        expect_context::<Session>(),
        expect_context::<Live>(),
        expect_context::<Directory>(),
    );
    let counts = FolderCounts::new(session, live);
    let title = Title::new();
    let sheet = Shortcuts::new();
    let (commands, offers, palette) = (Commands::new(), Offers::new(), Palette::new());
    provide_context(counts);
    provide_context(title);
    provide_context(sheet);
    provide_context(SavedViews::new(session, live));
    provide_context(commands);
    provide_context(offers);
    provide_context(palette);
    live.start();
    keep_up(session, live);
    recent::follow(session, live);
    let navigate = use_navigate();
    let go = Callback::new(move |path: String| navigate(&path, NavigateOptions::default()));
    let unsaved = expect_context::<Unsaved>();
    unsaved.follow(go);
    let go = Callback::new(move |path: String| unsaved.leave(move || go.run(path.clone())));
    news::announce(session, live, title, go);
    // It compares with what was known before.
    alerts::announce(session, live, go);
    held::announce(session, live, go);
    directory.follow();

    let collapsed = RwSignal::new(storage::load::<bool>(COLLAPSED).unwrap_or(false));
    let collapse = Callback::new(move |()| {
        collapsed.update(|collapsed| *collapsed = !*collapsed);
        storage::save(COLLAPSED, &collapsed.get_untracked());
    });
    commands.add(everywhere(session, go, sheet, collapse));
    commands.listen();
    palette.listen();

    view! {
        <a class="skip" href="#main" on:click=|event| {
            event.prevent_default();
            crate::browser::focus("main");
        }>{text!(app.skip)}</a>
        <div class="app">
            <Banners />
            <div class="desk" class:nav-icons=collapsed>
                <Navigation collapsed on_collapse=collapse />
                <Outlet />
            </div>
            <BottomBar />
        </div>
        <ShortcutSheet />
        <PaletteDialog go />
        <ViewsDialog />
    }
}

/// One's rights and the organization may be changed by somebody else.
fn keep_up(session: Session, live: Live) {
    // The stream begins behind both, so that no change of them falls between.
    let missed = session
        .take_read_at()
        .into_iter()
        .map(|place| live.loaded_at(place));
    if missed.fold(false, |any, one| any | one) {
        session.refresh();
    }
    Effect::new(move |was: Option<u32>| {
        let now = live.generation();
        if was.is_some_and(|was| was != now) {
            session.refresh();
        }
        now
    });
    live.on(move |event| {
        let me = untrack(|| session.me_id());
        // One's other windows and devices change one's preferences, and whether one is available.
        let is_me = matches!(event.name.as_str(), "agent.updated" | "presence.changed")
            && event.id().is_some_and(|id: AgentId| Some(id) == me);
        if is_me || event.name == "organization.updated" {
            session.refresh();
        }
    });
}

#[component]
fn Splash() -> impl IntoView {
    view! { <main class="splash late" id="main" aria-busy="true" aria-label=text!(ui.loading)><Mark /></main> }
}

#[component]
fn NoServer(session: Session) -> impl IntoView {
    view! {
        <main class="splash" id="main">
            <Empty drawing=icondata::LuWifiOff title=text!(app.no_server) text=text!(ui.unreachable)>
                <Button look=Look::Primary on_press=move |()| session.resume()>{text!(ui.try_again)}</Button>
            </Empty>
        </main>
    }
}

/// Leads to the sign-in and back here afterwards.
#[component]
fn ToSignIn() -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let here = use_location();
    let navigate = use_navigate();
    Effect::new(move |_| {
        if session.me().is_some() {
            toasts.done(text!(app.expired));
        }
        let path = here.pathname.get_untracked();
        let next = js_sys::encode_uri_component(&path);
        let to = if path == "/" {
            "/signin".to_owned()
        } else {
            format!("/signin?next={next}")
        };
        navigate(
            &to,
            NavigateOptions {
                replace: true,
                ..Default::default()
            },
        );
    });
}
