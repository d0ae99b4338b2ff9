//! HTTP in, HTTP out; the work is in [`super::actions`] and [`super::syncing`].

use super::{actions, syncing};
use crate::app::State;
use crate::extract::{
    Allowed, Caller, Data, IfMatch, Key, Path, Query, Valid, limit, needs::ManageChannels,
};
use crate::problem::Reply;
use actix_web::http::header::LOCATION;
use actix_web::web::Json;
use actix_web::{HttpResponse, delete, get, patch, post};
use contract::page::Page;
use contract::templates::{NewTemplate, PatchTemplate, SyncedTemplates, Template, TemplateQuery};
use domain::{ChannelId, TemplateId};

/// The templates of a channel, by name.
#[utoipa::path(
    tag = "templates",
    security(("bearer" = [])),
    params(TemplateQuery),
    responses((status = 200, body = Page<Template>)),
)]
#[get("/channels/{id}/templates")]
pub async fn list_templates(
    state: Data<State>,
    caller: Caller,
    id: Path<ChannelId>,
    Query(query): Query<TemplateQuery>,
) -> Reply<Json<Page<Template>>> {
    let limit = limit(query.limit)?;
    actions::list(&state, &caller, *id, query, limit)
        .await
        .map(Json)
}

/// Write a template for a channel whose provider keeps none; else 409 `provider_templates`. Needs
/// `channels.manage`.
#[utoipa::path(
    tag = "templates",
    security(("bearer" = [])),
    request_body = NewTemplate,
    responses((status = 201, body = Template)),
)]
#[post("/channels/{id}/templates")]
pub async fn create_template(
    state: Data<State>,
    by: Allowed<ManageChannels>,
    id: Path<ChannelId>,
    key: Key,
    Valid(new): Valid<NewTemplate>,
) -> Reply<HttpResponse> {
    let made = actions::create(&state, &by, *id, key.once(&new)?, new).await?;
    let place = format!("/api/v1/channels/{id}/templates/{}", made.id);
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, place))
        .json(made))
}

/// Take over the templates as the provider has them now; needs `channels.manage`. Where it keeps none it is
/// 409 `no_provider_templates`; what it says when it does not show them is the `detail` of 409
/// `provider_refused`.
#[utoipa::path(
    tag = "templates",
    security(("bearer" = [])),
    responses((status = 200, body = SyncedTemplates)),
)]
#[post("/channels/{id}/templates/sync")]
pub async fn sync_templates(
    state: Data<State>,
    by: Allowed<ManageChannels>,
    id: Path<ChannelId>,
) -> Reply<Json<SyncedTemplates>> {
    syncing::sync(&state, &by, *id).await.map(Json)
}

/// One template.
#[utoipa::path(
    tag = "templates",
    security(("bearer" = [])),
    responses((status = 200, body = Template)),
)]
#[get("/channels/{id}/templates/{template_id}")]
pub async fn get_template(
    state: Data<State>,
    caller: Caller,
    path: Path<(ChannelId, TemplateId)>,
) -> Reply<Json<Template>> {
    actions::get(&state, &caller, path.into_inner())
        .await
        .map(Json)
}

/// Change a template that was written here; needs `channels.manage`. One that the provider keeps is 409
/// `template_synced`.
#[utoipa::path(
    tag = "templates",
    security(("bearer" = [])),
    request_body = PatchTemplate,
    responses((status = 200, body = Template)),
)]
#[patch("/channels/{id}/templates/{template_id}")]
pub async fn update_template(
    state: Data<State>,
    by: Allowed<ManageChannels>,
    path: Path<(ChannelId, TemplateId)>,
    version: IfMatch,
    Valid(patch): Valid<PatchTemplate>,
) -> Reply<Json<Template>> {
    actions::update(&state, &by, path.into_inner(), version, patch)
        .await
        .map(Json)
}

/// Remove a template that was written here; needs what changing it does. What was sent with it stays.
#[utoipa::path(
    tag = "templates",
    security(("bearer" = [])),
    responses((status = 204)),
)]
#[delete("/channels/{id}/templates/{template_id}")]
pub async fn delete_template(
    state: Data<State>,
    by: Allowed<ManageChannels>,
    path: Path<(ChannelId, TemplateId)>,
) -> Reply<HttpResponse> {
    actions::delete(&state, &by, path.into_inner()).await?;
    Ok(HttpResponse::NoContent().finish())
}
