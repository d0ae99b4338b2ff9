//! The web app and the widget, as files: built into the program, or read from `SWITCHBOARD_DIST`.
//! Every path that is no file and not the API's is a page of the app.

mod assets;
pub mod demo;
mod encoding;
mod framing;
pub mod policy;

use crate::app::State;
use crate::problem::{self, Reply};
use actix_web::http::Method;
use actix_web::http::header::{self, HeaderValue};
use actix_web::{HttpRequest, HttpResponse, web};
use assets::Asset;
use policy::Policy;

/// Below these nothing is a page.
const NO_PAGES: [&str; 6] = [
    "/api/", "/widget/", "/files/", "/hooks/", "/assets/", "/pkg/",
];
const INDEX: &str = "/index.html";

pub fn routes(config: &mut web::ServiceConfig) {
    config.route("/demo/{public_id}", web::get().to(demo::page));
}

/// Answers what no route does.
pub async fn page(request: HttpRequest, state: web::Data<State>) -> Reply<HttpResponse> {
    let path = request.path();
    if ![Method::GET, Method::HEAD].contains(request.method()) {
        return problem::no_such_route(request).await;
    }
    if let Some(asset) = assets::find(&state.config, path, request.headers()).await {
        let mut answer = serve(&request, path, asset);
        if path == framing::FRAME {
            let policy = framing::content_security(&state, &request).await;
            let policy = HeaderValue::try_from(policy)
                .map_err(|error| problem::internal("a policy is no header", &error))?;
            let name = header::CONTENT_SECURITY_POLICY;
            answer.headers_mut().insert(name, policy);
        }
        return Ok(answer);
    }
    if NO_PAGES.iter().any(|prefix| path.starts_with(prefix)) {
        return problem::no_such_route(request).await;
    }
    match assets::find(&state.config, INDEX, request.headers()).await {
        Some(asset) => Ok(serve(&request, INDEX, asset)),
        None => problem::no_such_route(request).await,
    }
}

fn serve(request: &HttpRequest, path: &str, asset: Asset) -> HttpResponse {
    let policy = Policy::of(path);
    let tag = format!("\"{}\"", asset.tag);
    let known = request
        .headers()
        .get(header::IF_NONE_MATCH)
        .is_some_and(|value| value.as_bytes() == tag.as_bytes());
    let mut answer = match known {
        true => HttpResponse::NotModified(),
        false => HttpResponse::Ok(),
    };
    answer
        .insert_header((header::ETAG, tag))
        .insert_header((header::VARY, "Accept-Encoding"))
        .insert_header((header::CACHE_CONTROL, policy.cache_control()))
        .insert_header((header::CONTENT_SECURITY_POLICY, policy.content_security()))
        .insert_header(("cross-origin-resource-policy", policy.cross_origin()));
    if known {
        return answer.finish();
    }
    if let Some(encoding) = asset.encoding {
        answer.insert_header((header::CONTENT_ENCODING, encoding));
    }
    answer.content_type(asset.media_type).body(asset.bytes)
}
