//! HTTP in, HTTP out.

use super::site::Site;
use super::visit::Guest;
use super::{begin, history, receipts, stream, typing, wire, writing};
use crate::address;
use crate::app::State;
use crate::attachments::{self, upload};
use crate::extract::{Data, Parts, Query, Valid};
use crate::problem::Reply;
use actix_web::{HttpRequest, HttpResponse, get, post, put};
use contract::attachments::Attachment;
use contract::events::EventQuery;
use contract::page::Page;
use contract::webchat::{
    NewSession, NewWidgetMessage, SetTyping, WidgetConfig, WidgetMessage, WidgetMessageQuery,
    WidgetRead, WidgetSession,
};
use store::visitors;

/// What the widget of a website looks like and asks.
#[utoipa::path(
    tag = "webchat",
    params(("public_id" = String, Path)),
    responses((status = 200, body = WidgetConfig)),
)]
#[get("/config")]
pub async fn widget_config(state: Data<State>, site: Site) -> Reply<HttpResponse> {
    Ok(HttpResponse::Ok().json(wire::config(&state, site.0).await?))
}

/// Begin a visit, or go on with one.
#[utoipa::path(
    tag = "webchat",
    params(("public_id" = String, Path)),
    request_body = NewSession,
    responses((status = 200, body = WidgetSession)),
)]
#[post("/sessions")]
pub async fn begin_widget_session(
    state: Data<State>,
    site: Site,
    request: HttpRequest,
    Valid(new): Valid<NewSession>,
) -> Reply<HttpResponse> {
    let address = address::of(&request, &state.config.trusted_proxies);
    state.webchat.limits.session(address)?;
    Ok(HttpResponse::Ok().json(begin::begin(&state, site.0, new).await?))
}

/// Read the visitor's messages, newest first.
#[utoipa::path(
    tag = "webchat",
    security(("bearer" = [])),
    params(("public_id" = String, Path), WidgetMessageQuery),
    responses((status = 200, body = Page<WidgetMessage>)),
)]
#[get("/messages")]
pub async fn list_widget_messages(
    state: Data<State>,
    guest: Guest,
    Query(query): Query<WidgetMessageQuery>,
) -> Reply<HttpResponse> {
    Ok(HttpResponse::Ok().json(history::page(&state, &guest, query.before).await?))
}

/// Write a message.
#[utoipa::path(
    tag = "webchat",
    security(("bearer" = [])),
    params(("public_id" = String, Path)),
    request_body = NewWidgetMessage,
    responses((status = 201, body = WidgetMessage)),
)]
#[post("/messages")]
pub async fn post_widget_message(
    state: Data<State>,
    guest: Guest,
    Valid(new): Valid<NewWidgetMessage>,
) -> Reply<HttpResponse> {
    Ok(HttpResponse::Created().json(writing::post(&state, &guest, new).await?))
}

/// Upload a file, to be sent with a message.
#[utoipa::path(
    tag = "webchat",
    security(("bearer" = [])),
    params(("public_id" = String, Path)),
    request_body(content = attachments::Upload, content_type = "multipart/form-data"),
    responses((status = 201, body = Attachment)),
)]
#[post("/attachments")]
pub async fn create_widget_attachment(
    state: Data<State>,
    guest: Guest,
    body: Parts,
) -> Reply<HttpResponse> {
    state.webchat.limits.upload(&guest.visit)?;
    let uploader = writing::uploader(&guest.visit);
    let attachment = upload::take(&state, guest.visit.organization, uploader, body).await?;
    Ok(HttpResponse::Created().json(attachments::wire(&state, attachment)))
}

/// Follow what the visitor is written, as server-sent events.
#[utoipa::path(
    tag = "webchat",
    security(("bearer" = [])),
    params(("public_id" = String, Path), EventQuery),
    responses((status = 200, body = WidgetMessage, content_type = "text/event-stream")),
)]
#[get("/events")]
pub async fn stream_widget_events(
    state: Data<State>,
    guest: Guest,
    Query(query): Query<EventQuery>,
) -> Reply<HttpResponse> {
    stream::open(&state, guest, query.after.as_deref()).await
}

/// Say that the visitor types, or stopped.
#[utoipa::path(
    tag = "webchat",
    security(("bearer" = [])),
    params(("public_id" = String, Path)),
    request_body = SetTyping,
    responses((status = 204)),
)]
#[put("/typing")]
pub async fn set_widget_typing(
    state: Data<State>,
    guest: Guest,
    Valid(set): Valid<SetTyping>,
) -> Reply<HttpResponse> {
    typing::by_visitor(&state, &guest.visit, set.typing).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Say up to which message the visitor has read.
#[utoipa::path(
    tag = "webchat",
    security(("bearer" = [])),
    params(("public_id" = String, Path)),
    request_body = WidgetRead,
    responses((status = 204)),
)]
#[put("/read")]
pub async fn set_widget_read(
    state: Data<State>,
    guest: Guest,
    Valid(read): Valid<WidgetRead>,
) -> Reply<HttpResponse> {
    receipts::read(&state, &guest.visit, read.message_id).await?;
    Ok(HttpResponse::NoContent().finish())
}

/// Forget who used this browser: its tokens open nothing any more.
#[utoipa::path(
    tag = "webchat",
    security(("bearer" = [])),
    params(("public_id" = String, Path)),
    responses((status = 204)),
)]
#[post("/reset")]
pub async fn reset_widget(state: Data<State>, guest: Guest) -> Reply<HttpResponse> {
    let (visit, now) = (guest.visit, state.now());
    let (organization, channel) = (visit.organization, visit.channel);
    state
        .write(move |db| visitors::reset(db, organization, channel, &visit.visitor, now))
        .await?;
    Ok(HttpResponse::NoContent().finish())
}
