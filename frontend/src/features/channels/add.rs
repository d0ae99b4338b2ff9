//! Adding a channel: its kind, its name, its settings; then what to do with it.

use super::facts::Facts;
use super::form::{SettingFields, collect, entries, missing, refuse_all};
use super::health::TestConnection;
use super::page::ChannelList;
use crate::session::Session;
use crate::ui::{
    AsyncView, Button, ChannelGlyph, Field, IconButton, Look, Toasts, complain, icon_sized,
};
use client::CallError;
use contract::channels::{ChannelKind, CreatedChannel, NewChannel};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use serde_json::Map;

#[component]
pub fn AddChannel() -> impl IntoView {
    let session = expect_context::<Session>();
    let navigate = use_navigate();
    let kinds = LocalResource::new(move || {
        let client = session.client();
        async move { client.channel_kinds().await }
    });
    let chosen = RwSignal::new(None::<ChannelKind>);
    let made = RwSignal::new(None::<CreatedChannel>);
    view! {
        <header class="bar">
            <h2 class="grow">{text!(channels.add_title)}</h2>
            <IconButton class="icon-btn-sm" drawing=icondata::LuX label=text!(ui.close) on_press=move |()| navigate("/channels", NavigateOptions::default()) />
        </header>
        {move || match (made.get(), chosen.get()) {
            (Some(made), kind) => view! { <Ready made kind /> }.into_any(),
            (None, Some(kind)) => view! { <Connect kind chosen made /> }.into_any(),
            (None, None) => view! {
                <div class="page page-narrow">
                    <Steps now=0 />
                    <AsyncView value=kinds title=text!(channels.failed) children=Callback::new(move |kinds| choose(kinds, chosen)) />
                </div>
            }
            .into_any(),
        }}
    }
}

/// How far one is.
#[component]
fn Steps(now: usize) -> impl IntoView {
    let names = [
        text!(channels.step_kind),
        text!(channels.step_connect),
        text!(channels.step_use),
    ];
    let step = |(at, name): (usize, &'static str)| {
        let is_done = now > at;
        let number = match is_done {
            true => icon_sized(icondata::LuCheck, "icon-12").into_any(),
            false => (at + 1).into_any(),
        };
        view! {
            <li class:is-done=is_done aria-current=(now == at).then_some("step")>
                <i>{number}</i>
                {name}
            </li>
        }
    };
    view! {
        <ol class="steps" aria-label=text!(channels.steps)>
            {names.into_iter().enumerate().map(step).collect_view()}
        </ol>
    }
}

fn choose(kinds: Vec<ChannelKind>, chosen: RwSignal<Option<ChannelKind>>) -> AnyView {
    let kinds = kinds
        .into_iter()
        .map(|kind| {
            let (name, title, about) =
                (kind.kind.clone(), kind.title.clone(), kind.about.clone());
            view! {
                <button class="radio-card" type="button" on:click=move |_| chosen.set(Some(kind.clone()))>
                    <ChannelGlyph kind_name=name size="glyph-40" silent=true />
                    <span class="grow"><span class="medium block">{title}</span><span class="hint">{about}</span></span>
                    {icon_sized(icondata::LuChevronRight, "icon-14 icon-flip")}
                </button>
            }
        })
        .collect_view();
    view! { <div class="kinds">{kinds}</div> }.into_any()
}

#[component]
fn Connect(
    kind: ChannelKind,
    chosen: RwSignal<Option<ChannelKind>>,
    made: RwSignal<Option<CreatedChannel>>,
) -> impl IntoView {
    let (session, toasts, ChannelList(list)) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<ChannelList>(),
    );
    let name = RwSignal::new(String::new());
    let name_error = RwSignal::new(None::<String>);
    let name_left = complain(name, name_error, |text| missing(text.trim().is_empty()));
    let busy = RwSignal::new(false);
    let fields = entries(&kind, &Map::new());
    let drawn = fields.clone();
    let (kind_name, title) = (kind.kind.clone(), kind.title);
    let send = {
        let kind_name = kind_name.clone();
        move |event: leptos::ev::SubmitEvent| {
            event.prevent_default();
            let typed = name.read_untracked().trim().to_owned();
            name_error.set(
                typed
                    .is_empty()
                    .then(|| text!(channels.required).to_string()),
            );
            let Some(mut settings) =
                collect(&fields).filter(|_| !typed.is_empty() && !busy.get_untracked())
            else {
                return;
            };
            settings.retain(|_, value| !value.is_null());
            busy.set(true);
            let new = NewChannel {
                kind: kind_name.clone(),
                name: typed,
                settings,
                ..NewChannel::default()
            };
            let fields = fields.clone();
            spawn_local(async move {
                match session.client().create_channel(&new).await {
                    Ok(answer) => {
                        list.refetch();
                        made.set(Some(answer));
                    }
                    Err(CallError::Refused(problem)) if !problem.errors.is_empty() => {
                        if let Some(message) = refuse_all(name_error, &fields, problem.errors) {
                            toasts.failed(text!(channels.add_failed), Some(message));
                        }
                    }
                    Err(error) => toasts.refused(text!(channels.add_failed), &error),
                }
                busy.try_set(false);
            });
        }
    };
    view! {
        <form class="form-foot" aria-label=text!(channels.step_connect) on:submit=send novalidate>
            <div class="page page-narrow">
                <Steps now=1 />
                <div class="page-head page-sub">
                    <ChannelGlyph kind_name=kind_name size="glyph-40" silent=true />
                    <div><h3>{text!(channels.connect, kind = title)}</h3></div>
                </div>
                <div class="stack">
                    <Field label=text!(channels.name) hint=text!(channels.name_hint) value=name error=name_error on_leave=name_left required=true focused=true />
                    <SettingFields entries=drawn />
                </div>
            </div>
            <div class="foot"><div class="in">
                <Button on_press=move |()| chosen.set(None)>{text!(ui.back)}</Button>
                <span class="grow"></span>
                <Button look=Look::Primary busy>{text!(channels.add)}</Button>
            </div></div>
        </form>
    }
}

#[component]
fn Ready(made: CreatedChannel, kind: Option<ChannelKind>) -> impl IntoView {
    let id = made.channel.id;
    view! {
        <div class="page page-narrow">
            <Steps now=2 />
            <div class="page-head page-sub">
                <ChannelGlyph kind_name=made.channel.kind.clone() size="glyph-40" silent=true />
                <div><h3>{text!(channels.ready, name = made.channel.name.clone())}</h3></div>
            </div>
            <div class="stack"><Facts channel=made.channel kind secret=made.secret /></div>
            <section class="ready-test"><TestConnection id /></section>
        </div>
        <div class="foot"><div class="in">
            <span class="grow"></span>
            <a class="btn btn-primary" href=format!("/channels/{id}")>{text!(ui.done)}</a>
        </div></div>
    }
}
