//! Where one is signed in, and ending it there.

use crate::session::Session;
use crate::ui::time::Clock;
use crate::ui::{Ask, AsyncView, Button, Confirms, Toasts, icon};
use contract::me::Session as Place;
use contract::page::Page;
use domain::user_agents::{self, Device, Seen};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::components::A;
use std::sync::Arc;

type Places = LocalResource<client::Call<Page<Place>>>;

#[component]
pub fn Sessions() -> impl IntoView {
    let session = expect_context::<Session>();
    let places: Places = LocalResource::new(move || {
        let client = session.client();
        async move { client.sessions().await }
    });
    let others = move || matches!(&*places.read(), Some(Ok(page)) if page.items.len() > 1);
    view! {
        <section class="sec" aria-labelledby="sessions">
            <div class="line-h wrap sessions-head">
                <div class="grow">
                    <h2 class="md" id="sessions">{text!(sessions.title)}</h2>
                    <p class="ink-2">{text!(sessions.about)}</p>
                </div>
                {move || others().then(|| view! { <EndOthers places /> })}
            </div>
            <AsyncView value=places title=text!(sessions.load_failed) children=Callback::new(move |page: Page<Place>| {
                let items = page.items.into_iter().map(|place| view! { <Item place places /> }).collect_view();
                view! { <ul class="box">{items}</ul> }.into_any()
            }) />
            <p class="two-steps-act"><A href="/settings/api-tokens" attr:class="link">{text!(sessions.tokens)}</A></p>
        </section>
    }
}

#[component]
fn EndOthers(places: Places) -> impl IntoView {
    let (session, toasts, confirms) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<Confirms>(),
    );
    let ask = move |()| {
        confirms.ask(Ask {
            title: text!(sessions.end_others_title).to_string(),
            text: text!(sessions.end_others_text).to_string(),
            act: text!(sessions.end_others_act).to_string(),
            danger: false,
            run: Arc::new(move || {
                spawn_local(async move {
                    match session.client().end_other_sessions().await {
                        Ok(()) => toasts.done(text!(sessions.others_ended)),
                        Err(error) => toasts.refused(text!(sessions.failed), &error),
                    }
                    places.refetch();
                });
            }),
        });
    };
    view! { <Button on_press=ask>{icon(icondata::LuLogOut)}{text!(sessions.end_others)}</Button> }
}

#[component]
fn Item(place: Place, places: Places) -> impl IntoView {
    let (session, toasts, clock) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<Clock>(),
    );
    let seen = user_agents::read(place.user_agent.as_deref().unwrap_or_default());
    let drawing = match seen.device {
        Device::Phone => icondata::LuSmartphone,
        Device::Computer => icondata::LuMonitor,
    };
    let name = named(seen).unwrap_or_else(|| text!(sessions.unknown).to_string());
    let (id, current, used) = (
        place.id,
        place.current,
        place.last_used_at.as_millis() as f64,
    );
    let address = place.address.unwrap_or_default();
    let under = move || match current {
        true => format!("{address} · {}", text!(time.now)),
        false => format!("{address} · {}", clock.full(used)),
    };
    let ended = RwSignal::new(false);
    let end = move |()| {
        // Shown at once, taken back if refused.
        ended.set(true);
        spawn_local(async move {
            match session.client().end_session(id).await {
                Ok(()) => places.refetch(),
                // Somebody was faster.
                Err(error) if error.status() == Some(404) => places.refetch(),
                Err(error) => {
                    ended.try_set(false);
                    toasts.refused(text!(sessions.failed), &error);
                }
            }
        });
    };
    let label = text!(sessions.end_named, name = name.clone());
    view! {
        <li class="item" style:display=move || ended.get().then_some("none")>
            <span class="tile">{icon(drawing)}</span>
            <span class="grow">
                <span class="item-name">{name}</span>
                <span class="item-sub">{under}</span>
            </span>
            {match current {
                true => view! { <span class="badge badge-good">{text!(sessions.this)}</span> }.into_any(),
                false => view! { <button class="btn btn-sm" type="button" aria-label=label on:click=move |_| end(())>{text!(me.sign_out)}</button> }.into_any(),
            }}
        </li>
    }
}

/// `Firefox on Linux`; none of what is not known at all.
fn named(seen: Seen) -> Option<String> {
    match (seen.browser, seen.system) {
        (Some(browser), Some(system)) => {
            Some(text!(sessions.on, browser = browser, system = system))
        }
        (Some(known), None) | (None, Some(known)) => Some(known.to_owned()),
        (None, None) => None,
    }
}
