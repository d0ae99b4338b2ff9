//! The refresh token's cookie, and the pages that may send it.

use crate::config::PublicUrl;
use crate::problem::{Problem, Reply};
use crate::secret::Secret;
use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header;

const NAME: &str = "refresh_token";
const PATH: &str = "/api/v1/auth";

/// The cookie that holds a refresh token for as long as its session may live.
pub fn holding(token: &Secret, url: &PublicUrl) -> Cookie<'static> {
    let mut cookie = base(token.expose().to_owned(), url);
    cookie.set_max_age(Duration::seconds(super::sessions::LIFETIME));
    cookie
}

/// The cookie that takes it away.
pub fn gone(url: &PublicUrl) -> Cookie<'static> {
    let mut cookie = base(String::new(), url);
    cookie.make_removal();
    cookie
}

fn base(value: String, url: &PublicUrl) -> Cookie<'static> {
    Cookie::build(NAME, value)
        .path(PATH)
        .http_only(true)
        .same_site(SameSite::Strict)
        .secure(!url.is_plain_local())
        .finish()
}

/// The refresh token a call brings. A cookie comes along whoever made the call, so the page that made
/// it must be one of ours.
pub fn token(request: &HttpRequest, url: &PublicUrl) -> Reply<Option<Secret>> {
    let Some(cookie) = request.cookie(NAME) else {
        return Ok(None);
    };
    check_origin(request, url)?;
    Ok(Some(Secret::from(cookie.value().to_owned())))
}

/// Refuses a page of somebody else that sends our cookie.
pub fn check_origin(request: &HttpRequest, url: &PublicUrl) -> Reply<()> {
    let origin = request.headers().get(header::ORIGIN);
    let origin = origin.and_then(|value| value.to_str().ok());
    match request.cookie(NAME).is_some() && !origin.is_some_and(|from| url.is_origin(from)) {
        true => Err(Problem::refused(
            "wrong_origin",
            "Only the web app may use its cookie",
        )),
        false => Ok(()),
    }
}
