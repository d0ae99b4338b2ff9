//! The page of a mail, by its signed link.

use super::page::{Remote, page};
use crate::app::State;
use crate::extract::{Data, Path};
use crate::problem::{Problem, Reply, no_files};
use actix_web::http::header;
use actix_web::{HttpResponse, get, web};
use domain::messages::{Email, Inline};
use domain::{MessageId, OrganizationId};
use serde::Deserialize;
use store::attachments::{self, Attachment};
use store::{Db, StoreError, StoreResult, messages};

/// Same origin, so that the app can measure the page; without scripts nobody else can use that.
const SANDBOX: &str = "sandbox allow-same-origin allow-popups allow-popups-to-escape-sandbox; \
    default-src 'none'; style-src 'unsafe-inline'; base-uri 'none'; form-action 'none'; \
    frame-ancestors 'self'; img-src 'self' data:";
/// Besides, when somebody asked for pictures from elsewhere.
const FROM_ELSEWHERE: &str = " https: http:";

#[derive(Deserialize)]
struct Asked {
    e: i64,
    s: String,
    #[serde(default)]
    images: u8,
}

/// Shows a mail by its link; `images=1` with the pictures that are elsewhere.
#[get("/mails/{organization}/{message}")]
pub async fn mail(
    state: Data<State>,
    path: Path<(OrganizationId, MessageId)>,
    query: Result<web::Query<Asked>, actix_web::Error>,
) -> Reply<HttpResponse> {
    let key = path.into_inner();
    let web::Query(asked) = query.map_err(|_| Problem::not_found())?;
    if !state.links().leads_to_mail(key, asked.e, &asked.s) {
        return Err(Problem::not_found());
    }
    let (email, html, pictures) = state.store.read(move |db| load(db, key)).await?;
    let lost = |error| no_files("a mail cannot be read", &error);
    let found = state.files.read(key.0, &html.content, None).await;
    let bytes = found.map_err(lost)?.bytes().await.map_err(lost)?;
    let html = String::from_utf8_lossy(&bytes);
    let remote = match asked.images {
        0 => Remote::Left,
        _ => Remote::Shown,
    };
    let links = state.links();
    let link = |one: &Inline| {
        let file = pictures.iter().find(|file| file.id == one.attachment)?;
        Some((one.content_id.clone(), links.attachment(file).url?))
    };
    let pictures = email.inline.iter().filter_map(link).collect();
    let policy = match remote {
        Remote::Left => SANDBOX.to_owned(),
        Remote::Shown => format!("{SANDBOX}{FROM_ELSEWHERE}"),
    };
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, policy))
        .insert_header((header::X_CONTENT_TYPE_OPTIONS, "nosniff"))
        .insert_header((header::REFERRER_POLICY, "no-referrer"))
        .insert_header((header::CACHE_CONTROL, "private, max-age=3600"))
        .body(page(&html, remote, pictures)))
}

/// A mail that has a formatted form: what is known of it, that form, and the pictures in it.
fn load(
    db: &mut Db,
    (organization, id): (OrganizationId, MessageId),
) -> StoreResult<(Email, Attachment, Vec<Attachment>)> {
    let message = messages::get(db, organization, id)?;
    let email = message
        .details
        .filter(|_| message.deleted_at.is_none())
        .and_then(|details| details.email)
        .ok_or(StoreError::NotFound)?;
    let html = email.html.ok_or(StoreError::NotFound)?;
    let html = attachments::get(db, organization, html)?;
    let ids: Vec<_> = email.inline.iter().map(|one| one.attachment).collect();
    let pictures = attachments::of_ids(db, organization, &ids)?;
    Ok((email, html, pictures))
}
