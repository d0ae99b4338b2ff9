//! HTTP in, HTTP out; the work is in [`super::actions`], [`super::starting`] and [`super::upload`].

use super::{NewContactImport, actions, rejections, starting, upload};
use crate::app::State;
use crate::exporting::table::CSV;
use crate::extract::{Allowed, Data, IfMatch, Key, Parts, Path, Query, Valid, limit, needs};
use crate::problem::Reply;
use actix_web::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE, LOCATION};
use actix_web::web::Json;
use actix_web::{HttpResponse, get, patch, post};
use contract::contact_imports::{ContactImport, PatchContactImport};
use contract::page::{Page, Paging};
use domain::ContactImportId;

/// Upload a file of contacts and look at it; needs `contacts.import`. Nothing is imported before
/// `start`. The file is CSV: UTF-8, UTF-16 or Windows-1252, with a header or with the columns name, phone or
/// email, reference, remarks. 422 `channel_not_importable` for a channel that is addressed by neither phone
/// nor email; 413 when the file has more than 1 GiB, at once when the body says so.
#[utoipa::path(
    tag = "contact-imports",
    security(("bearer" = [])),
    request_body(content = NewContactImport, content_type = "multipart/form-data"),
    responses((status = 201, body = ContactImport)),
)]
#[post("/contact-imports")]
pub async fn create_contact_import(
    state: Data<State>,
    by: Allowed<needs::ImportContacts>,
    body: Parts,
) -> Reply<HttpResponse> {
    let import = upload::take(&state, &by, body).await?;
    let location = format!("/api/v1/contact-imports/{}", import.id);
    Ok(HttpResponse::Created()
        .insert_header((LOCATION, location))
        .json(import))
}

/// The imports, the newest first; needs `contacts.import`. `preview` is left out.
#[utoipa::path(
    tag = "contact-imports",
    security(("bearer" = [])),
    params(Paging),
    responses((status = 200, body = Page<ContactImport>)),
)]
#[get("/contact-imports")]
pub async fn list_contact_imports(
    state: Data<State>,
    by: Allowed<needs::ImportContacts>,
    Query(paging): Query<Paging>,
) -> Reply<Json<Page<ContactImport>>> {
    let limit = limit(paging.limit)?;
    actions::list(&state, &by, paging.cursor.as_deref(), limit)
        .await
        .map(Json)
}

/// How far an import has come; needs `contacts.import`.
#[utoipa::path(
    tag = "contact-imports",
    security(("bearer" = [])),
    responses((status = 200, body = ContactImport)),
)]
#[get("/contact-imports/{id}")]
pub async fn get_contact_import(
    state: Data<State>,
    by: Allowed<needs::ImportContacts>,
    id: Path<ContactImportId>,
) -> Reply<Json<ContactImport>> {
    actions::get(&state, &by, *id).await.map(Json)
}

/// Say how the file is to be read, and look at it again; needs `contacts.import`. 409
/// `import_already_started` once it is.
#[utoipa::path(
    tag = "contact-imports",
    security(("bearer" = [])),
    request_body = PatchContactImport,
    responses((status = 200, body = ContactImport)),
)]
#[patch("/contact-imports/{id}")]
pub async fn update_contact_import(
    state: Data<State>,
    by: Allowed<needs::ImportContacts>,
    id: Path<ContactImportId>,
    version: IfMatch,
    Valid(patch): Valid<PatchContactImport>,
) -> Reply<Json<ContactImport>> {
    actions::update(&state, &by, *id, version, patch)
        .await
        .map(Json)
}

/// Import the file; needs `contacts.import`. It goes on in the background, one import of an organization
/// at a time; `import.updated` tells of it. 409 `import_already_started` once it is.
#[utoipa::path(
    tag = "contact-imports",
    security(("bearer" = [])),
    responses((status = 200, body = ContactImport)),
)]
#[post("/contact-imports/{id}/start")]
pub async fn start_contact_import(
    state: Data<State>,
    by: Allowed<needs::ImportContacts>,
    id: Path<ContactImportId>,
    key: Key,
) -> Reply<Json<ContactImport>> {
    starting::start(&state, &by, *id, key.once(&())?)
        .await
        .map(Json)
}

/// Stop an import, or give up one that was only looked at; needs `contacts.import`. What is imported by
/// then stays. 409 `import_over` when it has ended otherwise.
#[utoipa::path(
    tag = "contact-imports",
    security(("bearer" = [])),
    responses((status = 200, body = ContactImport)),
)]
#[post("/contact-imports/{id}/cancel")]
pub async fn cancel_contact_import(
    state: Data<State>,
    by: Allowed<needs::ImportContacts>,
    id: Path<ContactImportId>,
    key: Key,
) -> Reply<Json<ContactImport>> {
    starting::cancel(&state, &by, *id, key.once(&())?)
        .await
        .map(Json)
}

/// The rows that were left out, as CSV with the columns line, row, code, reason; needs
/// `contacts.import`. Cells that a spreadsheet would take for a formula begin with an apostrophe.
#[utoipa::path(
    tag = "contact-imports",
    security(("bearer" = [])),
    responses((status = 200, body = String, content_type = "text/csv")),
)]
#[get("/contact-imports/{id}/rejections")]
pub async fn list_contact_import_rejections(
    state: Data<State>,
    by: Allowed<needs::ImportContacts>,
    id: Path<ContactImportId>,
) -> Reply<HttpResponse> {
    let import = actions::get(&state, &by, *id).await?;
    let pages = rejections::stream(State::clone(&state), by.organization(), import.id);
    let name = format!("rejections-{}.csv", import.id);
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, CSV))
        .insert_header((
            CONTENT_DISPOSITION,
            format!("attachment; filename=\"{name}\""),
        ))
        .streaming(pages))
}
