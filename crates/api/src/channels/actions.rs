//! What can be done with channels.

use super::{hours, secrets, wire};
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::outbound::PrivateTarget;
use crate::problem::{Problem, Reply, internal};
use crate::secret;
use connectors::{Connector, SettingKind, Settings};
use contract::channels::{Channel as Wire, NewChannel, PatchChannel};
use contract::page::Page;
use domain::audit::{AuditAction, AuditEntry};
use domain::automated::AutomatedMessages;
use domain::channels::ChannelKind;
use domain::{ChannelId, OrganizationId, Timestamp};
use serde_json::Value;
use store::channels::{self, Channel};
use store::events::{self, Audience, NewEvent};
use store::{Cursor, audit, organizations};

/// A page of them, by name, as far as one may read them.
pub async fn list(
    state: &State,
    by: &Principal,
    cursor: Option<&str>,
    limit: usize,
) -> Reply<Page<Wire>> {
    let organization = by.organization();
    let after = cursor.map(Cursor::decode).transpose()?;
    let page = state
        .store
        .read(move |db| channels::page(db, organization, after, limit))
        .await?;
    let items = page.items.into_iter();
    let items = items.map(|channel| wire::channel(state, &by.viewer, channel));
    Ok(Page {
        next_cursor: page.next.map(|cursor| cursor.encode()),
        items: items.collect::<Reply<_>>()?,
    })
}

/// Adds a channel; with it comes the secret the server made, which is shown this once.
pub async fn create(
    state: &State,
    by: &Principal,
    new: NewChannel,
) -> Reply<(Channel, Option<String>)> {
    let connector = connector(&new.kind)?;
    let name = name(&new.name)?;
    let is_set = |key: &str| new.settings.get(key).is_some_and(|value| !value.is_null());
    if let Some(key) = connector.own_secret().filter(|key| is_set(key)) {
        return Err(read_only(key));
    }
    let language = language(state, by.organization()).await?;
    let mut settings = with_defaults(connector, new.settings, &language);
    let shown = connector.own_secret().map(|key| {
        let made = secrets::signing_secret();
        settings.insert(key.to_owned(), made.clone().into());
        made
    });
    check(state, connector, &settings).await?;
    let business_hours = hours::read(new.business_hours.as_ref())?;
    let mut automated_messages = AutomatedMessages::default();
    hours::put(new.automated_messages.as_ref(), &mut automated_messages)?;
    let id = state.new_id();
    let (settings, secret) = secrets::split(connector, settings);
    let available = new.available.unwrap_or(true);
    let channel = Channel {
        organization: by.organization(),
        id,
        public_id: secret::random_text::<16>(),
        kind: connector.kind(),
        name,
        settings,
        sealed_secrets: secrets::seal(&state.keys, id, &secret),
        business_hours,
        automated_messages,
        available,
        unavailable_since: (!available).then(|| state.now()),
        failing_since: None,
        enabled: new.enabled.unwrap_or(true),
        send_read_receipts: new.send_read_receipts.unwrap_or(true),
        removed_at: None,
        version: 1,
        created_at: state.now(),
    };
    let event = changed(state, &channel);
    let created = AuditAction::ChannelCreated;
    let noted = recording::act(state, by, created, id).named(&channel.name);
    let added = channel.clone();
    state
        .write(move |db| {
            channels::insert(db, &added)?;
            audit::append(db, &noted)?;
            events::append(db, &event)
        })
        .await?;
    Ok((channel, shown))
}

/// Changes what the patch names; `check_version` refuses what was written over an older one.
pub async fn update(
    state: &State,
    by: &Principal,
    id: ChannelId,
    patch: PatchChannel,
    check_version: impl FnOnce(i64) -> Reply<()>,
) -> Reply<Channel> {
    let mut channel = find(state, by.organization(), id).await?;
    check_version(channel.version)?;
    let before = channel.clone();
    if let Some(text) = &patch.name {
        channel.name = name(text)?;
    }
    if let Some(patch) = patch.settings {
        let connector = connector(channel.kind.as_str())?;
        let secret = open(state, &channel)?;
        let mut settings = channel.settings.clone();
        settings.extend(secret);
        let language = language(state, channel.organization).await?;
        merge(connector, &mut settings, patch, &language)?;
        check(state, connector, &settings).await?;
        let (settings, secret) = secrets::split(connector, settings);
        channel.settings = settings;
        channel.sealed_secrets = secrets::seal(&state.keys, id, &secret);
    }
    if let Some(given) = &patch.business_hours {
        channel.business_hours = hours::read(given.as_ref())?;
    }
    hours::put(
        patch.automated_messages.as_ref(),
        &mut channel.automated_messages,
    )?;
    if let Some(available) = patch.available {
        set_available(&mut channel, available, state.now());
    }
    channel.enabled = patch.enabled.unwrap_or(channel.enabled);
    channel.send_read_receipts = patch
        .send_read_receipts
        .unwrap_or(channel.send_read_receipts);
    let noted = recording::act(state, by, AuditAction::ChannelUpdated, id);
    let noted = different(noted, &before, &channel);
    save(state, before, channel, noted).await
}

/// A greeting goes once in a period, so it is kept when one began.
fn set_available(channel: &mut Channel, available: bool, now: Timestamp) {
    channel.unavailable_since = match available {
        true => None,
        false if channel.available => Some(now),
        false => channel.unavailable_since,
    };
    channel.available = available;
}

/// Which fields are others now. Secrets are kept sealed anew whatever they are, so of settings it
/// counts that they were written.
fn different(noted: AuditEntry, before: &Channel, after: &Channel) -> Option<AuditEntry> {
    let settings =
        before.settings != after.settings || before.sealed_secrets != after.sealed_secrets;
    noted.changing([
        ("name", before.name != after.name),
        ("settings", settings),
        (
            "business_hours",
            before.business_hours != after.business_hours,
        ),
        (
            "automated_messages",
            before.automated_messages != after.automated_messages,
        ),
        ("available", before.available != after.available),
        ("enabled", before.enabled != after.enabled),
        (
            "send_read_receipts",
            before.send_read_receipts != after.send_read_receipts,
        ),
    ])
}

/// Replaces the secret that our calls are signed with; the old one is worth nothing from now on.
pub async fn rotate_secret(state: &State, by: &Principal, id: ChannelId) -> Reply<String> {
    let mut channel = find(state, by.organization(), id).await?;
    let before = channel.clone();
    let connector = connector(channel.kind.as_str())?;
    let key = connector.own_secret().ok_or_else(|| {
        Problem::conflict("no_secret", "Channels of this kind have no signing secret")
    })?;
    let mut secret = open(state, &channel)?;
    let made = secrets::signing_secret();
    secret.insert(key.to_owned(), made.clone().into());
    channel.sealed_secrets = secrets::seal(&state.keys, id, &secret);
    let noted = recording::act(state, by, AuditAction::ChannelSecretRotated, id);
    save(state, before, channel, Some(noted)).await?;
    Ok(made)
}

/// A channel that was not removed.
pub async fn find(state: &State, organization: OrganizationId, id: ChannelId) -> Reply<Channel> {
    let found = state
        .store
        .read(move |db| channels::get(db, organization, id))
        .await?;
    match found.removed_at {
        Some(_) => Err(Problem::not_found()),
        None => Ok(found),
    }
}

/// All settings, the secret ones too: for those who talk to the provider.
pub fn settings(state: &State, channel: &Channel) -> Reply<Settings> {
    let mut settings = channel.settings.clone();
    settings.extend(open(state, channel)?);
    Ok(settings)
}

fn open(state: &State, channel: &Channel) -> Reply<Settings> {
    secrets::open(&state.keys, channel.id, channel.sealed_secrets.as_deref())
        .map_err(|error| internal("a channel cannot be used", &error))
}

async fn save(
    state: &State,
    before: Channel,
    mut channel: Channel,
    noted: Option<AuditEntry>,
) -> Reply<Channel> {
    channel.version += 1;
    let event = changed(state, &channel);
    let noted = noted.map(|noted| noted.named(&channel.name));
    let changed = channel.clone();
    state
        .write(move |db| {
            // Somebody else may have written since it was read.
            let now = channels::get(db, before.organization, before.id)?;
            if now.version != before.version {
                return Err(Problem::stale());
            }
            let after = changed.sealed_secrets.clone();
            let kept = secrets::kept(before.sealed_secrets.as_deref(), now.sealed_secrets, after);
            let saved = Channel {
                sealed_secrets: kept?,
                ..changed.clone()
            };
            channels::save(db, &saved)?;
            if let Some(noted) = &noted {
                audit::append(db, noted)?;
            }
            Ok(events::append(db, &event)?)
        })
        .await?;
    Ok(channel)
}

/// Tells everyone of a channel.
pub fn changed(state: &State, channel: &Channel) -> NewEvent {
    NewEvent {
        organization: channel.organization,
        id: state.new_id(),
        name: "channel.updated",
        conversation: None,
        object: *channel.id.as_ref(),
        version: channel.version,
        revision: None,
        before: Some(Audience::Everyone),
        after: Some(Audience::Everyone),
        at: state.now(),
    }
}

pub fn connector(kind: &str) -> Reply<&'static dyn Connector> {
    let kind = kind.parse::<ChannelKind>().ok();
    kind.and_then(connectors::of).ok_or_else(|| {
        Problem::invalid().field("kind", "unknown_value", "There is no such kind of channel")
    })
}

fn name(text: &str) -> Reply<String> {
    match text.trim() {
        "" => Err(Problem::invalid().field("name", "empty", "A channel needs a name")),
        name => Ok(name.to_owned()),
    }
}

/// What is absent takes its default, a language that of the organization; so the form and the channel
/// always say the same.
pub fn with_defaults(
    connector: &dyn Connector,
    mut settings: Settings,
    language: &str,
) -> Settings {
    for setting in connector.settings() {
        if let Some(default) = default(setting, language) {
            let value = settings.entry(setting.key).or_insert(Value::Null);
            if value.is_null() {
                *value = default.into();
            }
        }
    }
    settings
}

/// What a setting is where nothing is given, in an organization of this language.
pub fn default<'a>(setting: &connectors::Setting, language: &'a str) -> Option<&'a str> {
    match setting.kind {
        SettingKind::Language => Some(language),
        _ => setting.default,
    }
}

/// The language of an organization, which is that of its channels unless they say another.
pub async fn language(state: &State, organization: OrganizationId) -> Reply<String> {
    let found = state
        .store
        .read(move |db| organizations::get(db, organization));
    Ok(found.await?.default_language)
}

/// Null clears, the mask keeps a secret, and what the server makes itself is not for writing.
fn merge(
    connector: &dyn Connector,
    settings: &mut Settings,
    patch: Settings,
    language: &str,
) -> Reply<()> {
    for (key, value) in patch {
        let is_mask = value == secrets::MASK && secrets::is_secret(connector, &key);
        if is_mask {
            continue;
        }
        if connector.own_secret() == Some(&key) {
            return Err(read_only(&key));
        }
        match value {
            Value::Null => drop(settings.remove(&key)),
            value => drop(settings.insert(key, value)),
        }
    }
    *settings = with_defaults(connector, std::mem::take(settings), language);
    Ok(())
}

fn read_only(key: &str) -> Problem {
    let why = "Switchboard makes this; rotate-secret replaces it";
    Problem::invalid().field(&format!("settings.{key}"), "read_only", why)
}

async fn check(state: &State, connector: &dyn Connector, settings: &Settings) -> Reply<()> {
    let flaws = connectors::check(connector, settings);
    if !flaws.is_empty() {
        return Err(flaws.iter().fold(Problem::invalid(), |problem, flaw| {
            problem.field(&format!("settings.{}", flaw.key), flaw.code, &flaw.message)
        }));
    }
    for setting in connector.settings() {
        if setting.kind == SettingKind::Url
            && let Some(url) = connectors::text(settings, setting.key)
            && state.outbound.guard.check(url).await.is_err()
        {
            return Err(PrivateTarget::problem(&format!("settings.{}", setting.key)));
        }
        if setting.kind == SettingKind::Host
            && let Some(host) = connectors::text(settings, setting.key)
            && state.outbound.guard.check_host(host.trim()).await.is_err()
        {
            return Err(PrivateTarget::problem(&format!("settings.{}", setting.key)));
        }
    }
    Ok(())
}
