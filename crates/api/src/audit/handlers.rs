//! HTTP in, HTTP out; the work is in [`super::actions`] and [`super::table`].

use super::{actions, table};
use crate::app::State;
use crate::exporting::table::CSV;
use crate::extract::{Allowed, Data, Query, limit, needs};
use crate::problem::Reply;
use actix_web::http::header::{ACCEPT, CONTENT_DISPOSITION, CONTENT_TYPE};
use actix_web::{HttpRequest, HttpResponse, get};
use contract::audit::{AuditEntry, AuditQuery};
use contract::page::Page;
use std::sync::Arc;

/// Who did what of consequence, the newest first; needs `audit.view`. Entries are kept for 400 days. With
/// `Accept: text/csv` it is a table of all that fits, without pages; a cell that a spreadsheet would
/// take for a formula begins with an apostrophe.
#[utoipa::path(
    tag = "audit-log",
    security(("bearer" = [])),
    params(AuditQuery),
    responses((status = 200, content(
        (Page<AuditEntry> = "application/json"),
        (String = "text/csv"),
    ))),
)]
#[get("/audit-log")]
pub async fn list_audit_log(
    state: Data<State>,
    by: Allowed<needs::ViewAudit>,
    request: HttpRequest,
    Query(query): Query<AuditQuery>,
) -> Reply<HttpResponse> {
    let limit = limit(query.limit)?;
    if !wants_table(&request) {
        let page = actions::list(&state, &by, &query, limit).await?;
        return Ok(HttpResponse::Ok().json(page));
    }
    let wanted = actions::filter(&state, &by, &query).await?;
    let rows = table::stream(State::clone(&state), Arc::clone(&by.0), wanted);
    Ok(HttpResponse::Ok()
        .insert_header((CONTENT_TYPE, CSV))
        .insert_header((
            CONTENT_DISPOSITION,
            "attachment; filename=\"audit-log.csv\"",
        ))
        .streaming(rows))
}

/// Whether the caller asks for the table.
fn wants_table(request: &HttpRequest) -> bool {
    let accepted = request.headers().get(ACCEPT);
    let accepted = accepted.and_then(|accepted| accepted.to_str().ok());
    let mut kinds = accepted.unwrap_or_default().split(',');
    kinds.any(|kind| {
        let kind = kind.split(';').next().unwrap_or_default();
        kind.trim().eq_ignore_ascii_case("text/csv")
    })
}
