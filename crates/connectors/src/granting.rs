//! New access tokens for those that ran out (RFC 6749, section 6), whoever needs them.

use crate::{Grant, Http, HttpError, Proof, Request, Response};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;
use std::time::Duration;

/// Of what an endpoint says, so much is worth repeating.
const MOST_WORDS: usize = 300;

/// What an endpoint gives. It is shown to nobody, so it has no `Debug`.
#[derive(Clone, Deserialize)]
pub struct Granted {
    /// What lets us in now.
    pub access_token: String,
    /// What the next one is had by, where it is another than before; the one before may be worth nothing now.
    pub refresh_token: Option<String>,
    /// For how many seconds the access token holds.
    pub expires_in: Option<u64>,
}

/// Why there is no token.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Denied {
    /// The address is not one to call on somebody's word.
    PrivateTarget,
    /// Asking again is harmless, and may help.
    Away {
        /// For people.
        reason: String,
        /// How long the endpoint wants to be left alone.
        after: Option<Duration>,
    },
    /// It gives none, in its own words.
    Refused(String),
}

/// As the standard has it.
#[derive(Default, Deserialize)]
#[serde(default)]
struct Refusal {
    error: String,
    error_description: String,
}

/// Asks for a new access token.
pub async fn granted(grant: &Grant, http: &dyn Http) -> Result<Granted, Denied> {
    match http.call(request(grant)).await {
        Ok(answer) => judge(&answer),
        Err(HttpError::PrivateTarget) => Err(Denied::PrivateTarget),
        Err(error) => Err(Denied::Away {
            reason: error.to_string(),
            after: None,
        }),
    }
}

fn request(grant: &Grant) -> Request {
    let mut fields = vec![
        ("grant_type", "refresh_token"),
        ("client_id", grant.client_id.as_str()),
        ("refresh_token", grant.refresh_token.as_str()),
    ];
    let secret = grant.client_secret.as_deref();
    match (secret, grant.proven_by) {
        (Some(secret), Proof::Field) => {
            fields.push(("client_secret", secret));
            Request::post_form(&grant.token_url, &fields)
        }
        (Some(secret), Proof::Header) => {
            let proof = STANDARD.encode(format!("{}:{secret}", grant.client_id));
            Request::post_form(&grant.token_url, &fields)
                .with("authorization", format!("Basic {proof}"))
        }
        (None, _) => Request::post_form(&grant.token_url, &fields),
    }
}

fn judge(answer: &Response) -> Result<Granted, Denied> {
    let away = |reason: String| Denied::Away {
        reason,
        after: answer.wait(),
    };
    match answer.status {
        200..=299 => answer
            .json()
            .ok_or_else(|| away("it answered with no access token".to_owned())),
        408 | 425 | 429 | 500..=599 => Err(away(format!("it answered {}", answer.status))),
        _ => Err(Denied::Refused(said(answer))),
    }
}

/// What it says, in its words.
fn said(answer: &Response) -> String {
    let Refusal {
        error,
        error_description,
    } = answer.json().unwrap_or_default();
    let said = match (error.is_empty(), error_description.trim()) {
        (true, _) => answer.status.to_string(),
        (false, "") => error,
        (false, why) => format!("{error} ({why})"),
    };
    said.chars().take(MOST_WORDS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answered(status: u16, body: &str) -> Result<Granted, Denied> {
        judge(&Response {
            status,
            retry_after: None,
            headers: Vec::new(),
            body: body.as_bytes().to_vec(),
        })
    }

    #[test]
    fn a_refusal_is_told_in_the_words_of_the_endpoint() {
        let google = r#"{"error": "invalid_grant", "error_description": "Token has been expired or revoked."}"#;
        for (status, body, expected) in [
            (
                400,
                google,
                "invalid_grant (Token has been expired or revoked.)",
            ),
            (400, r#"{"error": "invalid_client"}"#, "invalid_client"),
            (403, "<html>", "403"),
        ] {
            let denied = answered(status, body).err();
            assert_eq!(denied, Some(Denied::Refused(expected.to_owned())));
        }
    }

    #[test]
    fn who_is_away_is_asked_again() {
        for (status, body) in [
            (503, ""),
            (429, "{}"),
            (408, ""),
            (200, "<html>"),
            (200, "{}"),
        ] {
            let denied = answered(status, body).err();
            assert!(matches!(denied, Some(Denied::Away { .. })), "{status}");
        }
    }

    #[test]
    fn the_client_proves_itself_where_the_endpoint_looks() {
        let grant = |client_secret: Option<&str>, proven_by| Grant {
            token_url: "https://login.example/token".to_owned(),
            client_id: "a".to_owned(),
            client_secret: client_secret.map(str::to_owned),
            refresh_token: "r".to_owned(),
            proven_by,
        };
        let asked = |grant: &Grant| {
            let request = request(grant);
            let crate::Body::Bytes(body) = request.body else {
                panic!("a form");
            };
            let proof = request
                .headers
                .into_iter()
                .find(|(name, _)| *name == "authorization");
            (
                String::from_utf8(body).expect("a text"),
                proof.map(|(_, value)| value),
            )
        };
        let bare = "grant_type=refresh_token&client_id=a&refresh_token=r";
        assert_eq!(asked(&grant(None, Proof::Header)), (bare.to_owned(), None));
        assert_eq!(asked(&grant(None, Proof::Field)), (bare.to_owned(), None));
        let named = format!("{bare}&client_secret=s");
        assert_eq!(asked(&grant(Some("s"), Proof::Field)), (named, None));
        let header = Some("Basic YTpz".to_owned());
        assert_eq!(
            asked(&grant(Some("s"), Proof::Header)),
            (bare.to_owned(), header)
        );
    }
}
