//! HTTP in, HTTP out; the work is in [`super::actions`].

use super::actions;
use crate::app::State;
use crate::extract::{Caller, Data, limit, read};
use crate::problem::{Problem, Reply};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, HttpResponse, get};
use contract::conversations::ConversationQuery;
use contract::page::Page;
use contract::search::{SearchHit, SearchQuery, SearchText};
use std::future::{Ready, ready};

/// What is looked for, and every filter of a list of conversations.
pub struct Asked(SearchQuery);

impl FromRequest for Asked {
    type Error = Problem;
    type Future = Ready<Reply<Self>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        ready(asked(request.query_string()).map(Self))
    }
}

fn asked(query: &str) -> Reply<SearchQuery> {
    let is_text = |pair: &&str| *pair == "q" || pair.starts_with("q=");
    let (text, filters): (Vec<&str>, Vec<&str>) = query.split('&').partition(is_text);
    let q = match text.is_empty() {
        true => String::new(),
        false => read::<SearchText>(&text.join("&"))?.q,
    };
    let among: ConversationQuery = read(&filters.join("&"))?;
    Ok(SearchQuery { q, among })
}

/// Look in every conversation the caller may see, closed and archived ones too: first those whose
/// number, subject or contact has the words, the latest activity first; then messages by their text
/// and the names of their files, the newest first. A page may be short and still have a cursor.
#[utoipa::path(
    tag = "search",
    security(("bearer" = [])),
    params(SearchText, ConversationQuery),
    responses((status = 200, body = Page<SearchHit>)),
)]
#[get("/search")]
pub async fn search(state: Data<State>, caller: Caller, asked: Asked) -> Reply<HttpResponse> {
    let Asked(query) = asked;
    let limit = limit(query.among.limit)?;
    let read = actions::search(&state, &caller, &query, limit).await?;
    Ok(read.into_response())
}
