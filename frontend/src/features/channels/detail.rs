//! One channel: whether somebody is there, on and off, its end, and its parts, each at an address.

use super::automated::AutomatedTab;
use super::health::HealthTab;
use super::hours::HoursTab;
use super::page::ChannelList;
use super::removing::Remover;
use super::settings::SettingsTab;
use super::templates::TemplatesTab;
use crate::session::Session;
use crate::ui::{
    AsyncView, Banner, ChannelGlyph, Gone, Menu, MenuItem, Toasts, channel_title, icon, icon_sized,
};
use contract::channels::{Channel, ChannelKind, PatchChannel};
use domain::ChannelId;
use leptos::task::spawn_local;
use leptos::{html, prelude::*};
use web_sys::{ScrollIntoViewOptions, ScrollLogicalPosition};

/// What the parts of a channel share.
#[derive(Clone)]
pub struct Opened {
    /// As it was read, or saved here last. Who writes on after saving keeps what they wrote: nothing is drawn anew.
    pub channel: RwSignal<Channel>,
    /// None while nobody has written its connector.
    pub kind: Option<ChannelKind>,
    /// Whether somebody is there for its customers; switched beside whatever is open.
    pub available: RwSignal<bool>,
    /// Its settings were saved, and are drawn anew: secrets are not shown again.
    pub renewed: Trigger,
}

#[component]
pub fn ChannelDetail(id: String, tab: Memo<Option<String>>) -> impl IntoView {
    let Ok(id) = id.parse::<ChannelId>() else {
        return gone().into_any();
    };
    let session = expect_context::<Session>();
    let loaded = LocalResource::new(move || {
        let client = session.client();
        async move {
            let both = futures::try_join!(client.channel(id), client.channel_kinds());
            match both {
                Ok((channel, kinds)) => {
                    let kind = kinds.into_iter().find(|kind| kind.kind == channel.kind);
                    Ok(Some((channel, kind)))
                }
                Err(error) if error.status() == Some(404) => Ok(None),
                Err(error) => Err(error),
            }
        }
    });
    view! {
        <AsyncView value=loaded title=text!(channels.failed) children=Callback::new(move |found: Option<(Channel, Option<ChannelKind>)>| {
            let Some((channel, kind)) = found else {
                return gone().into_any();
            };
            let available = RwSignal::new(channel.available);
            let opened = Opened { channel: RwSignal::new(channel), kind, available, renewed: Trigger::new() };
            view! { <Detail opened tab /> }.into_any()
        }) />
    }
    .into_any()
}

fn gone() -> impl IntoView {
    view! { <Gone title=text!(channels.gone) text=text!(channels.gone_text)>""</Gone> }
}

#[component]
fn Detail(opened: Opened, tab: Memo<Option<String>>) -> impl IntoView {
    let channel = opened.channel;
    let (id, name) = (
        channel.read_untracked().id,
        Memo::new(move |_| channel.read().name.clone()),
    );
    let enabled = RwSignal::new(channel.read_untracked().enabled);
    let available = opened.available;
    // How many switches are on their way: what the list knew before them is older than what is shown.
    let switching = StoredValue::new(0_u32);
    // Somebody else may switch it too.
    let ChannelList(list) = expect_context::<ChannelList>();
    Effect::new(move |_| {
        let all = list.get().and_then(Result::ok);
        let now = all.and_then(|all| all.into_iter().find(|one| one.id == id));
        if let Some(now) = now.filter(|_| switching.get_value() == 0) {
            enabled.set(now.enabled);
            available.set(now.available);
        }
    });
    let path = format!("/channels/{id}");
    let parts = [
        ("", text!(channels.tab_settings)),
        ("hours", text!(channels.tab_hours)),
        ("messages", text!(channels.tab_messages)),
        ("templates", text!(channels.tab_templates)),
        ("health", text!(channels.tab_health)),
    ];
    let shown = move || tab.get().unwrap_or_default();
    let link = move |(key, label): (&'static str, &'static str)| {
        let href = match key {
            "" => path.clone(),
            key => format!("{path}/{key}"),
        };
        let part = NodeRef::<html::A>::new();
        // On a phone they do not all fit.
        Effect::new(move |_| {
            if let (true, Some(part)) = (shown() == key, part.get()) {
                let near = ScrollIntoViewOptions::new();
                near.set_block(ScrollLogicalPosition::Nearest);
                near.set_inline(ScrollLogicalPosition::Nearest);
                part.scroll_into_view_with_scroll_into_view_options(&near);
            }
        });
        view! { <a node_ref=part href=href aria-current=move || (shown() == key).then_some("page")>{label}</a> }
    };
    view! {
        {move || {
            name.track();
            view! { <Head channel=channel.get_untracked() enabled available switching /> }
        }}
        {move || (!enabled.get()).then(|| view! {
            <Banner class="banner-warn" drawing=icondata::LuPlugZap text=text!(channels.is_off_text).to_string() />
        })}
        <nav class="tabs channel-tabs" aria-label=text!(channels.tabs)>{parts.map(link).into_iter().collect_view()}</nav>
        {move || match shown().as_str() {
            "hours" => view! { <HoursTab opened=opened.clone() /> }.into_any(),
            "templates" => view! { <TemplatesTab opened=opened.clone() /> }.into_any(),
            "health" => view! { <HealthTab opened=opened.clone() /> }.into_any(),
            "messages" => view! { <AutomatedTab opened=opened.clone() /> }.into_any(),
            _ => {
                opened.renewed.track();
                view! { <SettingsTab opened=opened.clone() /> }.into_any()
            }
        }}
    }
}

/// Its name, and what is switched at once.
#[component]
fn Head(
    channel: Channel,
    enabled: RwSignal<bool>,
    available: RwSignal<bool>,
    switching: StoredValue<u32>,
) -> impl IntoView {
    let (session, toasts, ChannelList(list)) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<ChannelList>(),
    );
    let id = channel.id;
    // It shows at once, and goes back where it is refused.
    let switch = move |signal: RwSignal<bool>, on: bool, change: PatchChannel| {
        signal.set(on);
        switching.update_value(|n| *n += 1);
        spawn_local(async move {
            let answer = session.client().update_channel(id, None, &change).await;
            switching.try_update_value(|n| *n -= 1);
            match answer {
                Ok(_) => list.refetch(),
                Err(error) => {
                    signal.try_set(!on);
                    toasts.refused(text!(channels.changed_failed), &error);
                }
            }
        });
    };
    let set_available = move |on: bool| {
        let change = PatchChannel {
            available: Some(on),
            ..Default::default()
        };
        switch(available, on, change);
    };
    let set_enabled = move |()| {
        let on = !enabled.get_untracked();
        let change = PatchChannel {
            enabled: Some(on),
            ..Default::default()
        };
        switch(enabled, on, change);
    };
    let on_or_off = Signal::derive(move || {
        let label = match enabled.get() {
            true => text!(channels.switch_off),
            false => text!(channels.switch_on),
        };
        label.to_string()
    });
    let remover = StoredValue::new(Remover::new(id, channel.name.clone()));
    view! {
        <header class="bar">
            <a class="icon-btn only-phone" href="/channels" aria-label=text!(channels.back)>{icon_sized(icondata::LuArrowLeft, "icon-20 icon-flip")}</a>
            <ChannelGlyph kind_name=channel.kind.clone() size="glyph-32" silent=true />
            <div class="title">
                <h2 class="truncate"><bdi>{channel.name.clone()}</bdi></h2>
                <span class="sub">{channel_title(&channel.kind)}</span>
            </div>
            <label class="line-h" title=text!(channels.available_text)>
                <span class="ink-2 hide-phone">{text!(channels.available)}</span>
                <input
                    class="switch"
                    type="checkbox"
                    role="switch"
                    aria-label=text!(channels.available)
                    prop:checked=available
                    on:change=move |event| set_available(event_target_checked(&event))
                />
            </label>
            <button class="icon-btn icon-btn-sm" type="button" popovertarget="channel-more" aria-label=text!(channels.more, name = channel.name.clone()) title=text!(channels.more, name = channel.name.clone())>
                {icon(icondata::LuEllipsis)}
            </button>
            <Menu id="channel-more" label=text!(channels.more, name = channel.name.clone()) at_end=true>
                <MenuItem label=on_or_off drawing=Some(icondata::LuPower) on_press=set_enabled />
                <MenuItem label=text!(channels.remove) drawing=Some(icondata::LuTrash2) danger=true on_press=move |()| remover.with_value(Remover::ask) />
            </Menu>
        </header>
    }
}
