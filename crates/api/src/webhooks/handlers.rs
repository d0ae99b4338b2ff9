//! HTTP in, HTTP out; the work is in [`super::actions`] and [`super::deliveries`].

use super::{actions, deliveries};
use crate::app::State;
use crate::extract::{Allowed, Data, IfMatch, Key, Path, Query, Valid, limit, needs};
use crate::problem::Reply;
use actix_web::http::header::LOCATION;
use actix_web::web::Json;
use actix_web::{HttpResponse, delete, get, patch, post};
use contract::page::{Page, Paging};
use contract::webhooks::{
    DeliveryQuery, NewWebhook, PatchWebhook, Webhook, WebhookDelivery, WebhookWithSecret,
};
use domain::{DeliveryId, WebhookId};

/// The webhooks, the oldest first; needs `integrations.manage`.
#[utoipa::path(
    tag = "webhooks",
    security(("bearer" = [])),
    params(Paging),
    responses((status = 200, body = Page<Webhook>)),
)]
#[get("/webhooks")]
pub async fn list_webhooks(
    state: Data<State>,
    by: Allowed<needs::ManageIntegrations>,
    Query(paging): Query<Paging>,
) -> Reply<Json<Page<Webhook>>> {
    let limit = limit(paging.limit)?;
    actions::list(&state, &by, &paging, limit).await.map(Json)
}

/// Add a webhook; needs `integrations.manage`, and `conversations.view_restricted` to include
/// restricted conversations. It is called with a `WebhookPayload`, signed by the rules of Standard
/// Webhooks with the secret in this answer, which is shown this once.
#[utoipa::path(
    tag = "webhooks",
    security(("bearer" = [])),
    request_body = NewWebhook,
    responses((status = 201, body = WebhookWithSecret)),
)]
#[post("/webhooks")]
pub async fn create_webhook(
    state: Data<State>,
    by: Allowed<needs::ManageIntegrations>,
    Valid(new): Valid<NewWebhook>,
) -> Reply<HttpResponse> {
    let made = actions::create(&state, &by, new).await?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/webhooks/{}", made.webhook.id)))
        .json(made))
}

/// One webhook; needs `integrations.manage`.
#[utoipa::path(
    tag = "webhooks",
    security(("bearer" = [])),
    params(("id" = WebhookId, Path)),
    responses((status = 200, body = Webhook)),
)]
#[get("/webhooks/{id}")]
pub async fn get_webhook(
    state: Data<State>,
    by: Allowed<needs::ManageIntegrations>,
    id: Path<WebhookId>,
) -> Reply<Json<Webhook>> {
    actions::get(&state, &by, *id).await.map(Json)
}

/// Change a webhook; needs `integrations.manage`. Switched on again it hears of what happens from
/// then on.
#[utoipa::path(
    tag = "webhooks",
    security(("bearer" = [])),
    params(("id" = WebhookId, Path)),
    request_body = PatchWebhook,
    responses((status = 200, body = Webhook)),
)]
#[patch("/webhooks/{id}")]
pub async fn update_webhook(
    state: Data<State>,
    by: Allowed<needs::ManageIntegrations>,
    id: Path<WebhookId>,
    read: IfMatch,
    Valid(patch): Valid<PatchWebhook>,
) -> Reply<Json<Webhook>> {
    let check = move |version| read.check(version);
    actions::update(&state, &by, *id, patch, check)
        .await
        .map(Json)
}

/// Remove a webhook and the log of its deliveries; needs `integrations.manage`.
#[utoipa::path(
    tag = "webhooks",
    security(("bearer" = [])),
    params(("id" = WebhookId, Path)),
    responses((status = 204)),
)]
#[delete("/webhooks/{id}")]
pub async fn delete_webhook(
    state: Data<State>,
    by: Allowed<needs::ManageIntegrations>,
    id: Path<WebhookId>,
) -> Reply<HttpResponse> {
    actions::remove(&state, &by, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Replace the signing secret; needs `integrations.manage`. Calls are signed with both for 24 hours.
#[utoipa::path(
    tag = "webhooks",
    security(("bearer" = [])),
    params(("id" = WebhookId, Path)),
    responses((status = 200, body = WebhookWithSecret)),
)]
#[post("/webhooks/{id}/rotate-secret")]
pub async fn rotate_webhook_secret(
    state: Data<State>,
    by: Allowed<needs::ManageIntegrations>,
    id: Path<WebhookId>,
) -> Reply<Json<WebhookWithSecret>> {
    actions::rotate_secret(&state, &by, *id).await.map(Json)
}

/// Call the endpoint now with the event `webhook.test`; needs `integrations.manage`. The answer tells
/// how it went.
#[utoipa::path(
    tag = "webhooks",
    security(("bearer" = [])),
    params(("id" = WebhookId, Path)),
    responses((status = 200, body = WebhookDelivery)),
)]
#[post("/webhooks/{id}/test")]
pub async fn test_webhook(
    state: Data<State>,
    by: Allowed<needs::ManageIntegrations>,
    id: Path<WebhookId>,
) -> Reply<Json<WebhookDelivery>> {
    deliveries::test(&state, &by, *id).await.map(Json)
}

/// What was sent to a webhook in the last days and what it answered, the newest first; needs
/// `integrations.manage`. What was said is shown to those who may see it.
#[utoipa::path(
    tag = "webhooks",
    security(("bearer" = [])),
    params(("id" = WebhookId, Path), DeliveryQuery),
    responses((status = 200, body = Page<WebhookDelivery>)),
)]
#[get("/webhooks/{id}/deliveries")]
pub async fn list_deliveries(
    state: Data<State>,
    by: Allowed<needs::ManageIntegrations>,
    id: Path<WebhookId>,
    Query(query): Query<DeliveryQuery>,
) -> Reply<Json<Page<WebhookDelivery>>> {
    let limit = limit(query.limit)?;
    deliveries::list(&state, &by, *id, &query, limit)
        .await
        .map(Json)
}

/// Send one again, whatever became of it, with the same `webhook-id`; needs `integrations.manage`.
#[utoipa::path(
    tag = "webhooks",
    security(("bearer" = [])),
    params(("id" = WebhookId, Path), ("delivery_id" = DeliveryId, Path)),
    responses((status = 200, body = WebhookDelivery)),
)]
#[post("/webhooks/{id}/deliveries/{delivery_id}/redeliver")]
pub async fn redeliver(
    state: Data<State>,
    by: Allowed<needs::ManageIntegrations>,
    path: Path<(WebhookId, DeliveryId)>,
    key: Key,
) -> Reply<Json<WebhookDelivery>> {
    let (id, delivery) = path.into_inner();
    deliveries::redeliver(&state, &by, id, delivery, key.once(&())?)
        .await
        .map(Json)
}
