//! Oneself: available or away, preferences, profile, the way out.

use super::Shortcuts;
use crate::session::Session;
use crate::ui::{Avatar, Menu, MenuItem, There, Toasts, Unsaved};
use contract::agents::Availability;
use contract::me::SetAvailability;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

const MENU: &str = "avatar-menu";

#[component]
pub fn AvatarMenu() -> impl IntoView {
    let session = expect_context::<Session>();
    let here = availability(session);
    let there = Signal::derive(move || match here.get() {
        true => There::Available,
        false => There::Away,
    });
    let state = move || {
        if here.get() {
            text!(me.available)
        } else {
            text!(me.away)
        }
    };
    view! {
        {move || session.me().map(|me| {
            let last = me.last_name.clone().unwrap_or_default();
            let name = format!("{} {last}", me.first_name);
            view! {
                <button class="me" type="button" popovertarget=MENU aria-haspopup="menu" title=move || format!("{}, {}", name.trim(), state())>
                    <Avatar name=format!("{} {last}", me.first_name) hue=me.color size="avatar-28" there />
                    <span class="sr">{text!(me.menu)}": "</span>
                    <span class="who grow">
                        <span class="truncate medium block">{me.first_name}</span>
                        <span class="ink-3 xs block">{state}</span>
                    </span>
                </button>
            }
        })}
        <Menu id=MENU label=text!(me.menu) above=true><AvatarItems /></Menu>
    }
}

/// Whether I am available.
fn availability(session: Session) -> Signal<bool> {
    Signal::derive(move || {
        session
            .me()
            .is_none_or(|me| me.availability != Availability::Away)
    })
}

/// What the menu holds; on a phone it stands in the menu of the bottom bar.
#[component]
pub fn AvatarItems() -> impl IntoView {
    let (session, toasts, sheet) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<Shortcuts>(),
    );
    let here = availability(session);
    let away = Signal::derive(move || !here.get());
    let become_ = move |availability: Availability| {
        let Some(before) = untrack(|| session.me()) else {
            return;
        };
        // Shown at once, taken back if refused.
        let mut after = before.clone();
        after.availability = availability;
        session.set_me(after);
        spawn_local(async move {
            if let Err(error) = session
                .client()
                .set_availability(&SetAvailability { availability })
                .await
            {
                session.set_me(before);
                toasts.refused(text!(me.availability_failed), &error);
            }
        });
    };
    let (navigate, unsaved) = (
        StoredValue::new(use_navigate()),
        expect_context::<Unsaved>(),
    );
    let go = move |path: &'static str| {
        unsaved.leave(move || {
            navigate.try_with_value(|navigate| navigate(path, NavigateOptions::default()));
        });
    };
    view! {
        {move || session.me().map(|me| view! {
            <p class="menu-head"><span class="medium block truncate">{me.first_name}</span><span class="ink-3 xs block truncate">{me.email}</span></p>
        })}
        <MenuItem label=text!(me.available) drawing=None checked=here on_press=move |()| become_(Availability::Available) />
        <MenuItem label=text!(me.away) drawing=None checked=away on_press=move |()| become_(Availability::Away) />
        <hr />
        <MenuItem label=text!(preferences.title) drawing=Some(icondata::LuSlidersHorizontal) on_press=move |()| go("/preferences") />
        <MenuItem label=text!(me.edit_profile) drawing=Some(icondata::LuUserRoundPen) on_press=move |()| go("/preferences/profile") />
        <span class="hide-phone"><MenuItem label=text!(keys.title) drawing=Some(icondata::LuKeyboard) shortcut="?" on_press=move |()| sheet.open() /></span>
        <hr />
        <MenuItem label=text!(me.sign_out) drawing=Some(icondata::LuLogOut) on_press=move |()| session.sign_out() />
    }
}
