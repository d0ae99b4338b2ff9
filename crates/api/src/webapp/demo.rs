//! `/demo/{public_id}`: a page such as a customer's website, with the real widget in it.

use super::assets;
use crate::app::State;
use crate::problem::{self, Reply};
use actix_web::http::header::{self, HeaderMap};
use actix_web::{HttpRequest, HttpResponse, web};

/// Comes with the widget's other files.
const TEMPLATE: &str = "/widget/demo.html";

/// The page's scripts and frames are the widget's, which are ours.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// Says nothing about the channel, so it needs no look into the database: the widget itself finds
/// out whether there is one.
pub async fn page(
    request: HttpRequest,
    state: web::Data<State>,
    public_id: web::Path<String>,
) -> Reply<HttpResponse> {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    let template = assets::find(&state.config, TEMPLATE, &HeaderMap::new()).await;
    let Some(template) = template.filter(|_| public_id.chars().all(is_word)) else {
        return problem::no_such_route(request).await;
    };
    let page = String::from_utf8_lossy(&template.bytes).replace("{{public_id}}", &public_id);
    Ok(HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(page))
}
