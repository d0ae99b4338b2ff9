//! The cookies of signing in, and the pages that may send them.

use crate::config::PublicUrl;
use crate::problem::{Problem, Reply};
use crate::secret::Secret;
use actix_web::HttpRequest;
use actix_web::cookie::time::Duration;
use actix_web::cookie::{Cookie, SameSite};
use actix_web::http::header;
use domain::AgentId;

const NAME: &str = "refresh_token";
/// What the mark of a browser begins with; its agent follows.
const BROWSER: &str = "browser_";
const PATH: &str = "/api/v1/auth";

/// The cookie that holds a refresh token for as long as its session may live.
pub fn holding(token: &Secret, url: &PublicUrl) -> Cookie<'static> {
    let mut cookie = base(NAME.to_owned(), token.expose().to_owned(), url);
    cookie.set_max_age(Duration::seconds(super::sessions::LIFETIME));
    cookie
}

/// The cookie by which a browser is known that an agent has signed in with.
pub fn marking(agent: AgentId, mark: String, url: &PublicUrl) -> Cookie<'static> {
    let mut cookie = base(format!("{BROWSER}{agent}"), mark, url);
    cookie.set_max_age(Duration::seconds(super::browsers::LIFETIME));
    cookie
}

/// The marks that a call of a page of ours brings, unchecked, each with the name of its agent.
pub fn marks(request: &HttpRequest, url: &PublicUrl) -> Vec<(AgentId, String)> {
    let Some(cookies) = request.cookies().ok().filter(|_| is_ours(request, url)) else {
        return Vec::new();
    };
    let mark = |cookie: &Cookie<'static>| {
        let agent = cookie.name().strip_prefix(BROWSER)?.parse().ok()?;
        Some((agent, cookie.value().to_owned()))
    };
    cookies.iter().filter_map(mark).collect()
}

/// The cookie that takes the token away.
pub fn gone(url: &PublicUrl) -> Cookie<'static> {
    let mut cookie = base(NAME.to_owned(), String::new(), url);
    cookie.make_removal();
    cookie
}

fn base(name: String, value: String, url: &PublicUrl) -> Cookie<'static> {
    Cookie::build(name, value)
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
    match request.cookie(NAME).is_some() && !is_ours(request, url) {
        true => Err(Problem::refused(
            "wrong_origin",
            "Only the web app may use its cookie",
        )),
        false => Ok(()),
    }
}

/// Whether one of our pages made the call.
fn is_ours(request: &HttpRequest, url: &PublicUrl) -> bool {
    let origin = request.headers().get(header::ORIGIN);
    let origin = origin.and_then(|value| value.to_str().ok());
    origin.is_some_and(|from| url.is_origin(from))
}
