//! Which websites may frame the chat: those its channel names, else any. The demo page is ours.

use super::policy::Policy;
use crate::app::State;
use crate::webchat;
use actix_web::HttpRequest;
use store::channels;

/// The chat's page; it names its channel in the query.
pub const FRAME: &str = "/widget/frame.html";

/// The policy of the chat's page. A channel that is not there may be framed: the page says so.
pub async fn content_security(state: &State, request: &HttpRequest) -> String {
    let open = Policy::Widget.content_security();
    let query = form_urlencoded::parse(request.query_string().as_bytes());
    let named = query.into_iter().find(|(name, _)| name == "channel");
    let Some((_, public_id)) = named.map(|(name, id)| (name, id.into_owned())) else {
        return open.to_owned();
    };
    let found = state
        .store
        .read(move |db| channels::by_public_id(db, &public_id))
        .await;
    let settings = found.map(|channel| channel.settings).unwrap_or_default();
    let origins: Vec<&str> = webchat::origins(&settings).collect();
    match (origins.as_slice(), open.strip_suffix('*')) {
        ([_, ..], Some(others)) => format!("{others}'self' {}", origins.join(" ")),
        _ => open.to_owned(),
    }
}
