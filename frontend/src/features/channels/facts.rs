//! What one takes along: the script tag, addresses, the secret; and what to do with them.

use crate::ui::{CopyField, icon};
use contract::channels::Channel;
use leptos::prelude::*;

#[component]
pub fn Facts(channel: Channel, #[prop(optional_no_strip)] secret: Option<String>) -> impl IntoView {
    let inbound = (channel.kind == "api").then(|| {
        let origin = window().location().origin().unwrap_or_default();
        format!("{origin}/api/v1/channels/{}/inbound", channel.id)
    });
    let next = match channel.kind.as_str() {
        "webchat" => text!(channels.next_webchat),
        _ => text!(channels.next_api),
    };
    // The secret of this kind is the end of an address.
    let is_mitto = channel.kind == "sms_mitto";
    let own = secret.clone().filter(|_| is_mitto);
    let to_mitto = own.zip(channel.webhook_url.clone()).map(|(secret, url)| {
        let secret = String::from(js_sys::encode_uri_component(&secret));
        format!("{url}/in?k={secret}")
    });
    let secret = secret.filter(|_| !is_mitto);
    view! {
        <p class="ink-2">{next}</p>
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
                <p class="xs ink-3">{text!(channels.secret_text)}</p>
            </div>
        })}
    }
}
