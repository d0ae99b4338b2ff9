//! HTTP in, HTTP out.

use super::upload;
use crate::app::State;
use crate::extract::{Caller, Data, Parts};
use crate::problem::Reply;
use actix_web::{HttpResponse, post};
use contract::attachments::Attachment;

/// What a multipart body holds.
#[derive(utoipa::ToSchema)]
#[expect(
    dead_code,
    reason = "describes the body; the handler reads it in pieces"
)]
pub struct Upload {
    #[schema(value_type = String, format = Binary)]
    file: Vec<u8>,
}

/// Upload a file, to be sent with a message within 24 hours.
#[utoipa::path(
    tag = "attachments",
    security(("bearer" = [])),
    request_body(content = Upload, content_type = "multipart/form-data"),
    responses((status = 201, body = Attachment)),
)]
#[post("/attachments")]
pub async fn create_attachment(state: Data<State>, by: Caller, body: Parts) -> Reply<HttpResponse> {
    let attachment = upload::take(&state, by.organization(), by.uploader(), body).await?;
    Ok(HttpResponse::Created().json(super::wire(&state, attachment)))
}
