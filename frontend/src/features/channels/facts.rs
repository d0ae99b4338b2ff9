//! What one takes along: the script tag, addresses, the secret; and what to do with them.

use crate::ui::{CopyField, icon};
use contract::channels::{Channel, ChannelKind, Setting};
use leptos::prelude::*;

#[component]
pub fn Facts(
    channel: Channel,
    /// None while nobody has written its connector.
    kind: Option<ChannelKind>,
    #[prop(optional_no_strip)] secret: Option<String>,
) -> impl IntoView {
    let inbound = (channel.kind == "api").then(|| {
        let origin = window().location().origin().unwrap_or_default();
        format!("{origin}/api/v1/channels/{}/inbound", channel.id)
    });
    let secret_about = kind.as_ref().and_then(secret_of);
    let secret_about = secret_about.and_then(|own| own.help.clone());
    let steps = kind.map(|kind| kind.next_steps).unwrap_or_default();
    let to_mitto = secret
        .clone()
        .and_then(|secret| address_with(&channel, &secret));
    let secret = secret.filter(|_| to_mitto.is_none());
    view! {
        <ol class="next-steps ink-2" aria-label=text!(channels.next)>
            {steps.into_iter().map(|step| view! { <li>{step}</li> }).collect_view()}
        </ol>
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
        {to_mitto.map(|url| view! {
            <div><CopyField label=text!(channels.mitto_inbound) value=url /><p class="xs ink-3">{text!(channels.mitto_inbound_text)}</p></div>
        })}
        {secret.map(|secret| view! {
            <div>
                <CopyField label=text!(channels.secret) value=secret />
                <p class="xs ink-3">{text!(secret.once)}" "{secret_about}</p>
            </div>
        })}
    }
}

/// The setting that Switchboard makes by itself, if the kind has one.
pub fn secret_of(kind: &ChannelKind) -> Option<&Setting> {
    kind.settings.iter().find(|setting| setting.read_only)
}

/// Where the provider is to call, when the secret is a part of that address.
pub fn address_with(channel: &Channel, secret: &str) -> Option<String> {
    let url = channel
        .webhook_url
        .as_ref()
        .filter(|_| channel.kind == "sms_mitto")?;
    let secret = String::from(js_sys::encode_uri_component(secret));
    Some(format!("{url}/in?k={secret}"))
}
