//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::{actions, health, hours, inbound, number_check, removing, testing, wire};
use crate::app::State;
use crate::extract::{
    Allowed, Caller, Data, IfMatch, Ingester, Key, Path, Query, Valid, limit,
    needs::{ManageChannels, StartConversations},
};
use crate::problem::Reply;
use actix_web::http::header::LOCATION;
use actix_web::{HttpResponse, delete, get, patch, post};
use contract::channels::{
    Accepted, Channel, ChannelHealth, ChannelKind, ChannelTest, CreatedChannel, HoursPreview,
    HoursPreviewed, Inbound, NewChannel, NumberCheck, NumberCheckResult, PatchChannel, Receipt,
    RotatedSecret,
};
use contract::page::{Page, Paging};
use domain::ChannelId;

/// List the kinds of channels that can be added.
#[utoipa::path(
    tag = "channels",
    responses((status = 200, body = Vec<ChannelKind>)),
)]
#[get("/channel-kinds")]
pub async fn list_channel_kinds(state: Data<State>, by: Caller) -> Reply<HttpResponse> {
    let language = actions::language(&state, by.organization()).await?;
    Ok(HttpResponse::Ok().json(wire::kinds(&language)))
}

/// Ask whether the channel reaches a telephone number, before anybody writes to it; needs `conversations.start`.
#[utoipa::path(
    tag = "channels",
    request_body = NumberCheck,
    responses((status = 200, body = NumberCheckResult)),
)]
#[post("/channels/{id}/number-check")]
pub async fn check_number(
    state: Data<State>,
    by: Allowed<StartConversations>,
    id: Path<ChannelId>,
    Valid(asked): Valid<NumberCheck>,
) -> Reply<HttpResponse> {
    let checked = number_check::check(&state, &by, *id, asked).await?;
    Ok(HttpResponse::Ok().json(checked))
}

/// List the channels, by name. Their settings are shown to those who manage channels.
#[utoipa::path(
    tag = "channels",
    params(Paging),
    responses((status = 200, body = Page<Channel>)),
)]
#[get("/channels")]
pub async fn list_channels(
    state: Data<State>,
    by: Caller,
    Query(paging): Query<Paging>,
) -> Reply<HttpResponse> {
    let limit = limit(paging.limit)?;
    let page = actions::list(&state, &by, paging.cursor.as_deref(), limit).await?;
    Ok(HttpResponse::Ok().json(page))
}

/// Add a channel. A signing secret the server makes is shown this once.
#[utoipa::path(
    tag = "channels",
    request_body = NewChannel,
    responses((status = 201, body = CreatedChannel)),
)]
#[post("/channels")]
pub async fn create_channel(
    state: Data<State>,
    by: Allowed<ManageChannels>,
    Valid(new): Valid<NewChannel>,
) -> Reply<HttpResponse> {
    let (channel, secret) = actions::create(&state, &by, new).await?;
    let channel = wire::channel(&state, &by.viewer, channel)?;
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, format!("/api/v1/channels/{}", channel.id)))
        .json(CreatedChannel { channel, secret }))
}

/// Read a channel.
#[utoipa::path(
    tag = "channels",
    params(("id" = ChannelId, Path)),
    responses((status = 200, body = Channel)),
)]
#[get("/channels/{id}")]
pub async fn get_channel(
    state: Data<State>,
    by: Caller,
    id: Path<ChannelId>,
) -> Reply<HttpResponse> {
    let channel = actions::find(&state, by.viewer.organization, *id).await?;
    Ok(HttpResponse::Ok().json(wire::channel(&state, &by.viewer, channel)?))
}

/// Change a channel.
#[utoipa::path(
    tag = "channels",
    params(("id" = ChannelId, Path)),
    request_body = PatchChannel,
    responses((status = 200, body = Channel)),
)]
#[patch("/channels/{id}")]
pub async fn update_channel(
    state: Data<State>,
    by: Allowed<ManageChannels>,
    id: Path<ChannelId>,
    read: IfMatch,
    Valid(patch): Valid<PatchChannel>,
) -> Reply<HttpResponse> {
    let changed = actions::update(&state, &by, *id, patch, |version| read.check(version)).await?;
    Ok(HttpResponse::Ok().json(wire::channel(&state, &by.viewer, changed)?))
}

/// Remove a channel. Nothing goes in or out any more, messages that wait fail, hours and automated messages go; its
/// conversations stay readable.
#[utoipa::path(
    tag = "channels",
    params(("id" = ChannelId, Path)),
    responses((status = 204)),
)]
#[delete("/channels/{id}")]
pub async fn delete_channel(
    state: Data<State>,
    by: Allowed<ManageChannels>,
    id: Path<ChannelId>,
) -> Reply<HttpResponse> {
    removing::remove(&state, &by, *id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Ask what business hours come to before they are kept: when the channel is open, and what a customer who
/// writes now gets by itself.
#[utoipa::path(
    tag = "channels",
    params(("id" = ChannelId, Path)),
    request_body = HoursPreview,
    responses((status = 200, body = HoursPreviewed)),
)]
#[post("/channels/{id}/hours-preview")]
pub async fn preview_hours(
    state: Data<State>,
    by: Allowed<ManageChannels>,
    id: Path<ChannelId>,
    Valid(asked): Valid<HoursPreview>,
) -> Reply<HttpResponse> {
    let previewed = hours::preview(&state, by.organization(), *id, asked).await?;
    Ok(HttpResponse::Ok().json(previewed))
}

/// Try a channel out: its provider is called, where there is one, and nobody gets a message. An API channel posts
/// `{"type":"test"}` to its webhook URL, signed like any call.
#[utoipa::path(
    tag = "channels",
    params(("id" = ChannelId, Path)),
    responses((status = 200, body = ChannelTest)),
)]
#[post("/channels/{id}/test")]
pub async fn test_channel(
    state: Data<State>,
    by: Allowed<ManageChannels>,
    id: Path<ChannelId>,
) -> Reply<HttpResponse> {
    let tested = testing::test(&state, by.organization(), *id).await?;
    Ok(HttpResponse::Ok().json(tested))
}

/// Read how a channel is: when something went in and out last, what waits, what failed.
#[utoipa::path(
    tag = "channels",
    params(("id" = ChannelId, Path)),
    responses((status = 200, body = ChannelHealth)),
)]
#[get("/channels/{id}/health")]
pub async fn get_channel_health(
    state: Data<State>,
    by: Allowed<ManageChannels>,
    id: Path<ChannelId>,
) -> Reply<HttpResponse> {
    let health = health::read(&state, by.organization(), *id).await?;
    Ok(HttpResponse::Ok().json(health))
}

/// Replace the secret that calls to the integrator are signed with.
#[utoipa::path(
    tag = "channels",
    params(("id" = ChannelId, Path)),
    responses((status = 200, body = RotatedSecret)),
)]
#[post("/channels/{id}/rotate-secret")]
pub async fn rotate_channel_secret(
    state: Data<State>,
    by: Allowed<ManageChannels>,
    id: Path<ChannelId>,
) -> Reply<HttpResponse> {
    let secret = actions::rotate_secret(&state, &by, *id).await?;
    Ok(HttpResponse::Ok().json(RotatedSecret { secret }))
}

/// Take in a message from a source of the integrator's; needs `channels.manage`, or an integration of scope
/// `messages:ingest`. The same `message_id` again answers the same.
#[utoipa::path(
    tag = "channels",
    params(("id" = ChannelId, Path)),
    request_body = Inbound,
    responses((status = 202, body = Accepted)),
)]
#[post("/channels/{id}/inbound")]
pub async fn post_inbound(
    state: Data<State>,
    by: Ingester,
    id: Path<ChannelId>,
    key: Key,
    Valid(message): Valid<Inbound>,
) -> Reply<HttpResponse> {
    let accepted = inbound::take(&state, &by, *id, key.once(&message)?, message).await?;
    Ok(HttpResponse::Accepted().json(accepted))
}

/// Tell how far one of our messages got; needs what posting customers' messages needs.
#[utoipa::path(
    tag = "channels",
    params(("id" = ChannelId, Path)),
    request_body = Receipt,
    responses((status = 204)),
)]
#[post("/channels/{id}/receipts")]
pub async fn post_receipt(
    state: Data<State>,
    by: Ingester,
    id: Path<ChannelId>,
    key: Key,
    Valid(receipt): Valid<Receipt>,
) -> Reply<HttpResponse> {
    let once = key.once(&receipt)?;
    inbound::receipt(&state, by.viewer.organization, *id, once, receipt).await?;
    Ok(HttpResponse::NoContent().finish())
}
