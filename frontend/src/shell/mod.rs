//! The frame of the desk: who may be here, navigation, banners, keys that work everywhere.

mod avatar_menu;
mod banners;
mod bottom_bar;
mod counts;
mod invite;
mod navigation;
mod news;
mod saved_views;
mod shortcuts;
mod title;

pub use counts::FolderCounts;
pub use invite::InviteDialog;
pub use saved_views::SavedViews;
pub use title::Title;

use crate::browser::{on_key, plain_key, storage};
use crate::directory::Directory;
use crate::live::Live;
use crate::session::{Session, Standing};
use crate::ui::{Button, Empty, Look, Mark, Toasts};
use banners::Banners;
use bottom_bar::BottomBar;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::components::Outlet;
use leptos_router::hooks::{use_location, use_navigate};
use navigation::Navigation;
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
    provide_context(counts);
    provide_context(title);
    provide_context(sheet);
    let views = SavedViews::new();
    provide_context(views);
    views.follow(session, live);
    live.start();
    directory.follow(live);
    news::announce(session, live, title);

    let collapsed = RwSignal::new(storage::load::<bool>(COLLAPSED).unwrap_or(false));
    let collapse = Callback::new(move |()| {
        collapsed.update(|collapsed| *collapsed = !*collapsed);
        storage::save(COLLAPSED, &collapsed.get_untracked());
    });
    let navigate = use_navigate();
    let after_g = StoredValue::new(false);
    on_key(move |event| {
        let Some(key) = plain_key(event) else { return };
        let followed_g = after_g.get_value();
        after_g.set_value(key == "g");
        match key.as_str() {
            "i" if followed_g => navigate("/conversations/inbox", NavigateOptions::default()),
            "y" if followed_g => navigate("/conversations/yours", NavigateOptions::default()),
            "o" if followed_g => navigate("/conversations/open", NavigateOptions::default()),
            "?" => sheet.open(),
            "[" => collapse.run(()),
            _ => return,
        }
        event.prevent_default();
    });

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
    }
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
