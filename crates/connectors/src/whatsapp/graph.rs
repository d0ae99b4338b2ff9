//! Calls of Meta's Graph API: where they go, what proves us, and what an answer says.

use super::errors::{Failure, Problem};
use crate::settings::text;
use crate::{Request, Response, Settings};
use serde::Deserialize;
use serde_json::Value;

/// Where the API is, unless a setting says otherwise.
pub const BASE: &str = "https://graph.facebook.com";
/// Its version, unless a setting says otherwise.
pub const VERSION: &str = "v25.0";

/// The settings' keys.
pub const NUMBER: &str = "phone_number_id";
pub const ACCOUNT: &str = "waba_id";
pub const TOKEN: &str = "access_token";
pub const BASE_URL: &str = "base_url";
pub const API_VERSION: &str = "api_version";

/// What every call needs.
#[derive(Clone, Copy)]
pub struct Graph<'a> {
    base: &'a str,
    version: &'a str,
    token: &'a str,
    /// The number's id: it writes.
    pub number: &'a str,
    /// The business account's id: it owns numbers and templates.
    pub account: &'a str,
}

impl<'a> Graph<'a> {
    /// None while something is missing in the settings.
    pub fn of(settings: &'a Settings) -> Option<Self> {
        Some(Self {
            base: text(settings, BASE_URL)
                .unwrap_or(BASE)
                .trim_end_matches('/'),
            version: text(settings, API_VERSION).unwrap_or(VERSION),
            token: text(settings, TOKEN)?,
            number: text(settings, NUMBER)?,
            account: text(settings, ACCOUNT)?,
        })
    }

    /// The address of something in the API.
    pub fn url(&self, path: &str) -> String {
        format!("{}/{}/{path}", self.base, self.version)
    }

    /// Asks for something.
    pub fn get(&self, path: &str) -> Request {
        Request::get(self.url(path)).bearer(self.token)
    }

    /// Asks for the page that the API named; none where the address leads elsewhere, for the token goes
    /// along.
    pub fn follow(&self, url: &str) -> Option<Request> {
        let is_same = origin(url).is_some() && origin(url) == origin(self.base);
        is_same.then(|| Request::get(url).bearer(self.token))
    }

    /// Posts a document.
    pub fn post(&self, path: &str, body: &Value) -> Request {
        Request::post_json(self.url(path), body).bearer(self.token)
    }

    /// The same token, for a request that was made otherwise.
    pub fn prove(&self, request: Request) -> Request {
        request.bearer(self.token)
    }

    /// The headers that prove us to the API's file server.
    pub fn headers(&self) -> Vec<(&'static str, String)> {
        Request::get("").bearer(self.token).headers
    }
}

/// Scheme, host and port as they are written. What an address might hide in them makes it another.
fn origin(url: &str) -> Option<String> {
    let (scheme, rest) = url.split_once("://")?;
    let host = rest.split(['/', '?', '#']).next()?;
    Some(format!("{scheme}://{host}").to_ascii_lowercase())
}

/// What the API says, if it says yes.
pub fn answer(response: &Response) -> Result<Value, Failure> {
    #[derive(Deserialize)]
    struct Refusal {
        error: Problem,
    }
    let problem = response.json::<Refusal>().map(|refusal| refusal.error);
    match (problem, response.is_ok(), response.json()) {
        (None, true, Some(said)) => Ok(said),
        (problem, ..) => Err(Failure {
            status: response.status,
            problem,
            after: response.wait(),
        }),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn the_token_goes_only_to_where_the_api_is() {
        let settings = json!({TOKEN: "t", NUMBER: "1", ACCOUNT: "2"});
        let settings = settings.as_object().expect("settings").clone();
        let graph = Graph::of(&settings).expect("all there");
        let next = "https://graph.facebook.com/v25.0/2/message_templates?after=a";
        assert!(graph.follow(next).is_some());
        assert!(graph.follow("https://GRAPH.facebook.com/x").is_some());
        for elsewhere in [
            "http://graph.facebook.com/v25.0",
            "https://graph.facebook.com.example.test/v25.0",
            "https://graph.facebook.com@example.test/",
            "https://graph.facebook.com\\@example.test/",
            "https://graph.facebook.com:444/",
            "https://graph.facebook.com\t.example.test/",
            "//graph.facebook.com/",
            "/v25.0",
            "",
        ] {
            assert_eq!(graph.follow(elsewhere), None, "{elsewhere}");
        }
    }
}
