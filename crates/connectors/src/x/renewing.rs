//! New tokens of OAuth 2.0 for those that ran out (RFC 6749, section 6). X gives a new refresh token along, and
//! the old one is worth nothing then.

use super::answers::sentence;
use super::method;
use super::settings::{CLIENT, CLIENT_SECRET, REFRESH_TOKEN, USER_SECRET, USER_TOKEN};
use crate::settings::text;
use crate::{Http, HttpError, Request, Response, SendError, Settings};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use serde::Deserialize;

#[derive(Deserialize)]
struct Pair {
    access_token: String,
    refresh_token: Option<String>,
}

/// As the standard has it, which is not how X says what is wrong elsewhere.
#[derive(Deserialize)]
struct Refusal {
    error_description: String,
}

/// None of a token that lasts, or that nothing came with.
pub async fn renew(settings: &Settings, http: &dyn Http) -> Option<Result<Settings, SendError>> {
    if text(settings, USER_SECRET).is_some() {
        return None;
    }
    let client = text(settings, CLIENT)?;
    let fields = [
        ("grant_type", "refresh_token"),
        ("refresh_token", text(settings, REFRESH_TOKEN)?),
        ("client_id", client),
    ];
    let mut request = Request::post_form(method(settings, "oauth2/token"), &fields);
    if let Some(secret) = text(settings, CLIENT_SECRET) {
        let proof = STANDARD.encode(format!("{client}:{secret}"));
        request = request.with("authorization", format!("Basic {proof}"));
    }
    let pair = judge(http.call(request).await);
    Some(pair.map(|pair| {
        let mut settings = settings.clone();
        settings.insert(USER_TOKEN.to_owned(), pair.access_token.into());
        if let Some(next) = pair.refresh_token {
            settings.insert(REFRESH_TOKEN.to_owned(), next.into());
        }
        settings
    }))
}

/// No message was handed over yet: what is lost may be asked for again.
fn judge(answer: Result<Response, HttpError>) -> Result<Pair, SendError> {
    let answer = match answer {
        Err(HttpError::Lost(reason)) => return Err(SendError::retry(reason)),
        answer => answer?,
    };
    match answer.status {
        200..=299 => answer
            .json()
            .ok_or_else(|| SendError::retry("X gave no new access token")),
        408 | 425 | 429 | 500..=599 => Err(SendError::Retry {
            reason: sentence(&answer),
            after: answer.wait(),
        }),
        _ => {
            let refusal: Option<Refusal> = answer.json();
            let said = refusal.map_or_else(|| sentence(&answer), |said| said.error_description);
            Err(SendError::Fault {
                reason: format!(
                    "X gives no new access token for the refresh token. Authorize the account anew and fill in both. {said}"
                ),
            })
        }
    }
}
