//! `/demo/{public_id}`: a page such as a customer's website, with the real widget in it.

use crate::app::State;
use actix_web::http::header;
use actix_web::{HttpResponse, web};

/// The page's scripts and frames are the widget's, which are ours.
const POLICY: &str = "default-src 'none'; script-src 'self'; style-src 'self' 'unsafe-inline'; \
    img-src 'self' data:; connect-src 'self'; frame-src 'self'; base-uri 'none'; \
    form-action 'none'; frame-ancestors 'none'";

/// The tag that puts a channel's widget on a website.
pub fn snippet(origin: &str, public_id: &str) -> String {
    format!(
        "<script async src=\"{origin}/widget/loader.js\" data-channel=\"{public_id}\"></script>"
    )
}

/// Says nothing about the channel, so it needs no look into the database: the widget itself finds
/// out whether there is one.
pub async fn page(state: web::Data<State>, public_id: web::Path<String>) -> HttpResponse {
    let is_word = |c: char| c.is_ascii_alphanumeric() || "-_".contains(c);
    if public_id.is_empty() || !public_id.chars().all(is_word) {
        return HttpResponse::NotFound().finish();
    }
    // By its own path, so that the page works under every name of this machine.
    let widget = snippet("", &public_id);
    let shown = snippet(&state.config.public_url.origin(), &public_id)
        .replace('<', "&lt;")
        .replace('>', "&gt;");
    let page = include_str!("demo.html")
        .replace("{widget}", &widget)
        .replace("{snippet}", &shown);
    HttpResponse::Ok()
        .content_type("text/html; charset=utf-8")
        .insert_header((header::CONTENT_SECURITY_POLICY, POLICY))
        .insert_header((header::CACHE_CONTROL, "no-cache"))
        .body(page)
}
