//! What can be done with webhooks.

use super::secrets::Secrets;
use super::wire;
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::outbound::PrivateTarget;
use crate::problem::{Problem, Reply};
use contract::page::{Page, Paging};
use contract::webhooks::{
    NewWebhook, PatchWebhook, Webhook as Wire, WebhookEvent as Named, WebhookWithSecret,
};
use domain::audit::{AuditAction, AuditEntry};
use domain::permissions::Permission;
use domain::webhooks::WebhookEvent;
use domain::{OrganizationId, WebhookId};
use store::webhooks::{self, Health, Webhook, lanes};
use store::{Cursor, Db, StoreError, StoreResult, audit, events};
use url::Url;

/// More than anybody needs; each costs a row an event.
const MOST: usize = 50;

pub async fn list(
    state: &State,
    by: &Principal,
    paging: &Paging,
    limit: usize,
) -> Reply<Page<Wire>> {
    let organization = by.organization();
    let after = paging.cursor.as_deref().map(Cursor::decode).transpose()?;
    let (page, health) = state
        .store
        .read(move |db| {
            let page = webhooks::list(db, organization, after, limit)?;
            let ids: Vec<WebhookId> = page.items.iter().map(|webhook| webhook.id).collect();
            let health = lanes::health(db, organization, &ids)?;
            Ok::<_, StoreError>((page, health))
        })
        .await?;
    let of = |id: WebhookId| health.iter().find(|(known, _)| *known == id);
    let wire = |webhook: Webhook| {
        let health = of(webhook.id).map(|(_, health)| health.clone());
        wire::webhook(webhook, health.unwrap_or_default())
    };
    Ok(Page {
        next_cursor: page.next.map(|cursor| cursor.encode()),
        items: page.items.into_iter().map(wire).collect(),
    })
}

pub async fn get(state: &State, by: &Principal, id: WebhookId) -> Reply<Wire> {
    let organization = by.organization();
    let (webhook, health) = state
        .store
        .read(move |db| read(db, organization, id))
        .await?;
    Ok(wire::webhook(webhook, health))
}

/// Adds a webhook, which hears of what happens from now on. Its secret is shown this once.
pub async fn create(state: &State, by: &Principal, new: NewWebhook) -> Reply<WebhookWithSecret> {
    check_restricted(by, new.include_restricted)?;
    check_url(state, &new.url).await?;
    let (organization, id, secrets) = (by.organization(), state.new_id(), Secrets::new());
    let (sealed_secrets, now) = (secrets.seal(&state.keys, id)?, state.now());
    let noted = recording::act(state, by, AuditAction::WebhookCreated, id);
    let webhook = state
        .write(move |db| {
            if webhooks::count(db, organization, MOST as i64)? >= MOST {
                let title = "There are as many webhooks as an organization can have";
                return Err(Problem::conflict("too_many_webhooks", title));
            }
            let webhook = Webhook {
                organization,
                id,
                url: new.url.clone(),
                events: known(&new.events),
                enabled: new.enabled.unwrap_or(true),
                disabled_reason: None,
                include_restricted: new.include_restricted,
                sealed_secrets: sealed_secrets.clone(),
                since: events::latest(db)?,
                version: 1,
                created_at: now,
            };
            webhooks::insert(db, &webhook)?;
            audit::append(db, &called(&noted, &webhook))?;
            Ok(webhook)
        })
        .await?;
    Ok(WebhookWithSecret {
        webhook: wire::webhook(webhook, Health::default()),
        secret: secrets.current,
    })
}

/// Changes what the patch names; `check_version` refuses what was written over an older one.
/// Switched on again it hears of what happens from now on, and what waits is tried at once.
pub async fn update(
    state: &State,
    by: &Principal,
    id: WebhookId,
    patch: PatchWebhook,
    check_version: impl Fn(i64) -> Reply<()> + Send + 'static,
) -> Reply<Wire> {
    check_restricted(by, patch.include_restricted.unwrap_or_default())?;
    if let Some(url) = &patch.url {
        check_url(state, url).await?;
    }
    let noted = recording::act(state, by, AuditAction::WebhookUpdated, id);
    let (organization, by) = (by.organization(), by.clone());
    let (webhook, health) = state
        .write(move |db| {
            let (mut webhook, mut health) = read(db, organization, id)?;
            check_version(webhook.version)?;
            check_restricted(&by, webhook.include_restricted)?;
            let (read, was_enabled) = (webhook.version, webhook.enabled);
            let before = webhook.clone();
            apply(&mut webhook, &patch);
            if webhook.enabled && !was_enabled {
                webhook.since = events::latest(db)?;
                webhook.disabled_reason = None;
            }
            if webhook.enabled && (!was_enabled || patch.url.is_some()) {
                health = Health::default();
                lanes::note(db, organization, id, &health)?;
            }
            webhooks::save(db, &webhook, read)?;
            if let Some(noted) = different(called(&noted, &webhook), &before, &webhook) {
                audit::append(db, &noted)?;
            }
            Ok::<_, Problem>((webhook, health))
        })
        .await?;
    state.bell.deliveries.notify_one();
    Ok(wire::webhook(webhook, health))
}

/// With the host that is called: the rest of an address may be a secret of its own.
fn called(noted: &AuditEntry, webhook: &Webhook) -> AuditEntry {
    let url = Url::parse(&webhook.url).ok();
    let host = url.as_ref().and_then(Url::host_str);
    noted.clone().named(host.unwrap_or_default())
}

/// Which fields are others now.
fn different(noted: AuditEntry, before: &Webhook, after: &Webhook) -> Option<AuditEntry> {
    noted.changing([
        ("url", before.url != after.url),
        ("events", before.events != after.events),
        ("enabled", before.enabled != after.enabled),
        (
            "include_restricted",
            before.include_restricted != after.include_restricted,
        ),
    ])
}

fn apply(webhook: &mut Webhook, patch: &PatchWebhook) {
    if let Some(url) = &patch.url {
        webhook.url.clone_from(url);
    }
    if let Some(names) = &patch.events {
        webhook.events = known(names);
    }
    webhook.enabled = patch.enabled.unwrap_or(webhook.enabled);
    webhook.include_restricted = patch
        .include_restricted
        .unwrap_or(webhook.include_restricted);
    webhook.version += 1;
}

/// Nothing is sent any more; what was sent is cleared away.
pub async fn remove(state: &State, by: &Principal, id: WebhookId) -> Reply<()> {
    let (organization, now) = (by.organization(), state.now());
    let noted = recording::act(state, by, AuditAction::WebhookDeleted, id);
    Ok(state
        .write(move |db| {
            let webhook = webhooks::get(db, organization, id)?;
            webhooks::remove(db, organization, id, now)?;
            audit::append(db, &called(&noted, &webhook))
        })
        .await?)
}

/// A new secret; the one before signs beside it for a day.
pub async fn rotate_secret(
    state: &State,
    by: &Principal,
    id: WebhookId,
) -> Reply<WebhookWithSecret> {
    let (organization, now, keys) = (by.organization(), state.now(), state.keys.clone());
    let noted = recording::act(state, by, AuditAction::WebhookSecretRotated, id);
    let by = by.clone();
    let (webhook, health, secret) = state
        .write(move |db| {
            let (mut webhook, health) = read(db, organization, id)?;
            check_restricted(&by, webhook.include_restricted)?;
            let secrets = Secrets::open(&keys, &webhook)?.rotated(now);
            webhook.sealed_secrets = secrets.seal(&keys, id)?;
            let read = webhook.version;
            webhook.version += 1;
            webhooks::save(db, &webhook, read)?;
            audit::append(db, &called(&noted, &webhook))?;
            Ok::<_, Problem>((webhook, health, secrets.current))
        })
        .await?;
    Ok(WebhookWithSecret {
        webhook: wire::webhook(webhook, health),
        secret,
    })
}

fn read(
    db: &mut Db,
    organization: OrganizationId,
    id: WebhookId,
) -> StoreResult<(Webhook, Health)> {
    let webhook = webhooks::get(db, organization, id)?;
    let health = lanes::health(db, organization, &[id])?;
    let health = health.into_iter().next().map(|(_, health)| health);
    Ok((webhook, health.unwrap_or_default()))
}

/// Nobody gets by a webhook what they may not see themselves.
fn check_restricted(by: &Principal, include_restricted: bool) -> Reply<()> {
    match include_restricted && !by.viewer.may(Permission::ViewRestricted) {
        true => Err(Problem::forbidden().with("permission", Permission::ViewRestricted)),
        false => Ok(()),
    }
}

async fn check_url(state: &State, text: &str) -> Reply<()> {
    let is_web = |url: &Url| {
        matches!(url.scheme(), "http" | "https")
            && url.username().is_empty()
            && url.password().is_none()
    };
    if !Url::parse(text).is_ok_and(|url| is_web(&url)) {
        return Err(Problem::invalid().field("url", "not_a_url", "This is not a web address"));
    }
    let judged = state.outbound.guard.check(text).await;
    judged.map_err(|PrivateTarget| PrivateTarget::problem("url"))
}

/// Each once, in the order of the list.
fn known(names: &[Named]) -> Vec<WebhookEvent> {
    let wanted = |event: &&WebhookEvent| names.iter().any(|name| name.as_str() == event.as_str());
    WebhookEvent::ALL.iter().filter(wanted).copied().collect()
}
