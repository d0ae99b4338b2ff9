//! Channels and their kinds as the API shows them.

use super::actions::default;
use super::secrets;
use crate::app::State;
use crate::messages::replying::limits;
use crate::problem::{Reply, internal};
use connectors::{Connector, Settings};
use contract::channels::{
    Capabilities, Channel, ChannelKind, Choice, InboundFailure, Setting, SettingType,
};
use domain::channels::ChannelKind as Kind;
use domain::channels::health::ChannelState;
use domain::permissions::Permission;
use domain::principal::Viewer;
use store::channels::failures::Failure;

/// Everything the wizard draws, for an organization of this language.
pub fn kinds(language: &str) -> Vec<ChannelKind> {
    connectors::ALL
        .iter()
        .map(|connector| kind(*connector, language))
        .collect()
}

fn kind(connector: &dyn Connector, language: &str) -> ChannelKind {
    let schemes = connector.identity_schemes();
    ChannelKind {
        kind: connector.kind().to_string(),
        title: connector.title().to_owned(),
        about: connector.about().to_owned(),
        next_steps: connector
            .next_steps()
            .iter()
            .map(ToString::to_string)
            .collect(),
        settings: connector
            .settings()
            .iter()
            .map(|one| Setting {
                read_only: connector.own_secret() == Some(one.key),
                ..setting(one, language)
            })
            .collect(),
        identity_schemes: schemes.iter().map(ToString::to_string).collect(),
        has_webhook: connector.has_webhook(),
        capabilities: capabilities(connector),
    }
}

fn capabilities(connector: &dyn Connector) -> Capabilities {
    let can = connector.capabilities();
    Capabilities {
        attachments: can.attachments,
        delivery_receipts: can.delivery_receipts,
        read_receipts: can.read_receipts,
        typing: can.typing,
        tells_of_reading: connector.tells_of_reading(),
        provider_templates: can.window.templates,
        limits: limits(can),
    }
}

fn setting(setting: &connectors::Setting, language: &str) -> Setting {
    use connectors::SettingKind as Kind;
    let (kind, choices) = match setting.kind {
        Kind::Text | Kind::Language => (SettingType::Text, &[] as &[_]),
        Kind::LongText => (SettingType::LongText, &[] as &[_]),
        Kind::Host => (SettingType::Host, &[] as &[_]),
        Kind::Port => (SettingType::Port, &[] as &[_]),
        Kind::Email => (SettingType::Email, &[] as &[_]),
        Kind::Phone => (SettingType::Phone, &[] as &[_]),
        Kind::Secret => (SettingType::Secret, &[] as &[_]),
        Kind::Number => (SettingType::Number, &[] as &[_]),
        Kind::Url => (SettingType::Url, &[] as &[_]),
        Kind::Switch => (SettingType::Switch, &[] as &[_]),
        Kind::Choice(choices) => (SettingType::Choice, choices),
    };
    let choice = |choice: &connectors::Choice| Choice {
        value: choice.value.to_owned(),
        label: choice.label.to_owned(),
    };
    Setting {
        key: setting.key.to_owned(),
        label: setting.label.to_owned(),
        kind,
        required: setting.required,
        help: setting.help.map(str::to_owned),
        choices: choices.iter().map(choice).collect(),
        default: default(setting, language).map(Into::into),
        read_only: false,
    }
}

/// A channel as `viewer` sees it: settings are for those who manage channels.
pub fn channel(
    state: &State,
    viewer: &Viewer,
    channel: store::channels::Channel,
) -> Reply<Channel> {
    let settings = match connectors::of(channel.kind) {
        Some(connector) if viewer.may(Permission::ManageChannels) => {
            let sealed = channel.sealed_secrets.as_deref();
            let secrets = secrets::open(&state.keys, channel.id, sealed)
                .map_err(|error| internal("a channel cannot be shown", &error))?;
            secrets::masked(connector, channel.settings.clone(), &secrets)
        }
        _ => Settings::new(),
    };
    Ok(Channel {
        settings,
        ..public(state, channel)
    })
}

/// What could not be taken.
pub fn failure(failure: Failure, retryable: bool) -> InboundFailure {
    InboundFailure {
        id: failure.id,
        channel_id: failure.channel,
        reason: failure.reason,
        raw: failure.raw,
        retryable,
        created_at: failure.created_at,
    }
}

/// Where its provider calls us, if it does.
pub fn webhook_url(state: &State, channel: &store::channels::Channel) -> Option<String> {
    let calls = connectors::of(channel.kind).is_some_and(Connector::has_webhook);
    let path = || format!("/hooks/{}/{}", channel.kind, channel.public_id);
    calls.then(|| state.config.public_url.link(&path()))
}

/// A channel as every colleague may see it.
pub fn public(state: &State, channel: store::channels::Channel) -> Channel {
    let connector = connectors::of(channel.kind);
    let webhook_url = webhook_url(state, &channel);
    let link = |path: String| state.config.public_url.link(&path);
    let is_webchat = channel.kind == Kind::Webchat;
    let accent = connectors::text(&channel.settings, "accent");
    let public_id = channel.public_id;
    Channel {
        id: channel.id,
        kind: channel.kind.to_string(),
        name: channel.name,
        settings: Settings::new(),
        business_hours: channel.business_hours.as_ref().map(Into::into),
        automated_messages: (&channel.automated_messages).into(),
        available: channel.available,
        enabled: channel.enabled,
        state: ChannelState::of(channel.enabled, channel.failing_since)
            .as_str()
            .into(),
        send_read_receipts: channel.send_read_receipts,
        addressed_by: connector
            .and_then(|connector| connector.addressed_by(&channel.settings))
            .map(|scheme| scheme.to_string()),
        webhook_url,
        embed_snippet: is_webchat.then(|| {
            let loader = link("/widget/loader.js".to_owned());
            // The launcher's colour until the chat is opened; checked to be one when it was set.
            let accent = accent.map_or_else(String::new, |c| format!(r#" data-accent="{c}""#));
            format!(r#"<script async src="{loader}" data-channel="{public_id}"{accent}></script>"#)
        }),
        demo_url: is_webchat.then(|| link(format!("/demo/{public_id}"))),
        public_id,
        created_at: channel.created_at,
        removed_at: channel.removed_at,
        version: channel.version,
    }
}
