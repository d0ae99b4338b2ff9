//! One channel: what to do with it, its name and settings, on and off, and its end.

use super::form::{SettingFields, collect, entries, refuse, written_now};
use super::page::ChannelList;
use crate::session::Session;
use crate::ui::{
    Ask, AsyncView, Button, ChannelGlyph, Confirms, CopyField, Field, Gone, Look, SwitchRow,
    Toasts, Unsaved, channel_title, icon, icon_sized,
};
use client::CallError;
use contract::channels::{Channel, ChannelKind, PatchChannel};
use domain::ChannelId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;
use std::sync::Arc;

#[component]
pub fn ChannelDetail(id: String) -> impl IntoView {
    let Ok(id) = id.parse::<ChannelId>() else {
        return view! { <Gone title=text!(channels.gone) text=text!(channels.gone_text)>""</Gone> }
            .into_any();
    };
    let session = expect_context::<Session>();
    let loaded = LocalResource::new(move || {
        let client = session.client();
        async move {
            let (channel, kinds) = futures::try_join!(client.channel(id), client.channel_kinds())?;
            let kind = kinds.into_iter().find(|kind| kind.kind == channel.kind);
            Ok((channel, kind))
        }
    });
    view! {
        <AsyncView value=loaded title=text!(channels.failed) children=Callback::new(move |(channel, kind): (Channel, Option<ChannelKind>)| {
            view! { <Detail channel kind on_change=move |()| loaded.refetch() /> }.into_any()
        }) />
    }
    .into_any()
}

#[component]
fn Detail(
    channel: Channel,
    kind: Option<ChannelKind>,
    #[prop(into)] on_change: Callback<()>,
) -> impl IntoView {
    let (session, toasts, ChannelList(list)) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<ChannelList>(),
    );
    let id = channel.id;
    let enabled = RwSignal::new(channel.enabled);
    let name = RwSignal::new(channel.name.clone());
    let name_error = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    let fields = kind
        .as_ref()
        .map(|kind| entries(kind, &channel.settings))
        .unwrap_or_default();
    let drawn = fields.clone();
    let watched = fields.clone();
    let saved = expect_context::<Unsaved>().watch(move || (name.get(), written_now(&watched)));
    let patch = move |change: PatchChannel, fields: Vec<super::form::Entry>| {
        busy.set(true);
        let sent =
            (change.settings.is_some()).then(|| untrack(|| (name.get(), written_now(&fields))));
        spawn_local(async move {
            match session.client().update_channel(id, &change).await {
                Ok(channel) => {
                    toasts.done(text!(channels.saved));
                    list.refetch();
                    enabled.try_set(channel.enabled);
                    // What else stands in the form stays while the switch is turned.
                    if let Some(sent) = sent {
                        saved.try_set(sent);
                        on_change.run(());
                    }
                }
                Err(CallError::Refused(problem)) if !problem.errors.is_empty() => {
                    let (own, rest): (Vec<_>, Vec<_>) = problem
                        .errors
                        .into_iter()
                        .partition(|complaint| complaint.field == "name");
                    name_error.set(own.first().map(|complaint| complaint.message.clone()));
                    if let Some(message) = refuse(&fields, &rest) {
                        toasts.failed(text!(channels.save_failed), Some(message));
                    }
                }
                Err(error) => toasts.refused(text!(channels.save_failed), &error),
            }
            busy.try_set(false);
        });
    };
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let typed = name.read_untracked().trim().to_owned();
        name_error.set(
            typed
                .is_empty()
                .then(|| text!(channels.required).to_string()),
        );
        let Some(settings) =
            collect(&fields).filter(|_| !typed.is_empty() && !busy.get_untracked())
        else {
            return;
        };
        patch(
            PatchChannel {
                name: Some(typed),
                settings: Some(settings),
                ..Default::default()
            },
            fields.clone(),
        );
    };
    let facts = channel.clone();
    view! {
        <header class="bar">
            <a class="icon-btn only-phone" href="/channels" aria-label=text!(channels.back)>{icon_sized(icondata::LuArrowLeft, "icon-20 icon-flip")}</a>
            <ChannelGlyph kind_name=channel.kind.clone() size="glyph-32" silent=true />
            <div class="title">
                <h2 class="truncate"><bdi>{channel.name.clone()}</bdi></h2>
                <span class="sub">{channel_title(&channel.kind)}</span>
            </div>
        </header>
        <div class="page page-narrow">
            <section class="sec">
                <h3>{text!(channels.use_it)}</h3>
                <div class="stack"><Facts channel=facts secret=None /></div>
            </section>
            <section class="sec">
                <h3>{text!(channels.settings)}</h3>
                <SwitchRow
                    label=text!(channels.enabled)
                    hint=text!(channels.enabled_text)
                    on=enabled
                    on_change=move |on| patch(PatchChannel { enabled: Some(on), ..Default::default() }, Vec::new())
                />
                <form class="stack" aria-label=text!(channels.settings) on:submit=save novalidate>
                    <Field label=text!(channels.name) hint=text!(channels.name_hint) value=name error=name_error required=true />
                    <SettingFields entries=drawn />
                    <div class="line-h"><Button look=Look::Primary busy>{text!(ui.save)}</Button></div>
                </form>
            </section>
            <Remove channel />
        </div>
    }
}

#[component]
fn Remove(channel: Channel) -> impl IntoView {
    let (session, toasts, confirms, ChannelList(list)) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<Confirms>(),
        expect_context::<ChannelList>(),
    );
    let navigate = StoredValue::new(use_navigate());
    let id = channel.id;
    let remove = Arc::new(move || {
        spawn_local(async move {
            match session.client().delete_channel(id).await {
                Ok(()) => {
                    list.refetch();
                    toasts.done(text!(channels.removed));
                    navigate
                        .with_value(|navigate| navigate("/channels", NavigateOptions::default()));
                }
                Err(error) => toasts.refused(text!(channels.remove_failed), &error),
            }
        });
    });
    let ask = move |()| {
        confirms.ask(Ask {
            title: text!(channels.remove_title, name = channel.name.clone()),
            text: text!(channels.remove_text).to_string(),
            act: text!(ui.remove).to_string(),
            danger: true,
            run: remove.clone(),
        });
    };
    view! {
        <section class="sec">
            <h3>{text!(channels.remove)}</h3>
            <p>{text!(channels.remove_text)}</p>
            <Button class="btn-bad-quiet" on_press=ask>{icon(icondata::LuTrash2)}{text!(channels.remove)}</Button>
        </section>
    }
}

/// What one takes along: the script tag, addresses, the secret.
#[component]
pub fn Facts(channel: Channel, #[prop(optional_no_strip)] secret: Option<String>) -> impl IntoView {
    let inbound = (channel.kind == "api").then(|| {
        let origin = window().location().origin().unwrap_or_default();
        format!("{origin}/api/v1/channels/{}/inbound", channel.id)
    });
    view! {
        {channel.embed_snippet.map(|snippet| view! {
            <div><CopyField label=text!(channels.snippet) value=snippet /><p class="xs ink-3">{text!(channels.snippet_text)}</p></div>
        })}
        {channel.demo_url.map(|demo| view! {
            <div><a class="btn" href=demo target="_blank" rel="noopener">{icon(icondata::LuExternalLink)}{text!(first_run.try_it)}</a></div>
        })}
        {inbound.map(|inbound| view! {
            <div><CopyField label=text!(channels.inbound) value=inbound /><p class="xs ink-3">{text!(channels.inbound_text)}</p></div>
        })}
        {channel.webhook_url.map(|url| view! { <CopyField label=text!(channels.webhook) value=url /> })}
        {secret.map(|secret| view! {
            <div>
                <CopyField label=text!(channels.secret) value=secret />
                <p class="xs ink-3">{text!(channels.secret_text)}</p>
            </div>
        })}
    }
}
