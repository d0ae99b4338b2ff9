//! Access tokens of mailboxes: had for a refresh token, kept until shortly before they end, and had
//! once, however many lines want one at the same time.

use super::{Outbound, Outgoing};
use connectors::{Grant, HttpError, PostError, Request};
use serde::Deserialize;
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Mutex as Turn;

/// So long before its end a token is not used any more.
const MARGIN: Duration = Duration::from_secs(60);
/// Where nobody says how long it holds.
const USUALLY: u64 = 3600;
/// Of what an endpoint says, so much is worth repeating.
const MOST_WORDS: usize = 300;

/// What is known of each grant. Clones share it.
#[derive(Clone, Default)]
pub struct Tokens(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// A grant that was renewed is found under its old refresh token and under its new one.
    known: Mutex<HashMap<Grant, Arc<Turn<Known>>>>,
    renewed: Mutex<Vec<Renewed>>,
}

struct Known {
    /// With the newest refresh token.
    grant: Grant,
    access: Option<(String, Instant)>,
}

/// A refresh token was replaced, and the old one will end sooner or later.
#[derive(Clone, PartialEq, Eq)]
pub struct Renewed {
    pub old: String,
    pub new: String,
}

/// Tokens are nobody's business.
impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens")
    }
}

#[derive(Deserialize)]
struct Granted {
    access_token: String,
    expires_in: Option<u64>,
    refresh_token: Option<String>,
}

#[derive(Default, Deserialize)]
#[serde(default)]
struct Denied {
    error: String,
    error_description: String,
}

impl Tokens {
    /// What was renewed since somebody asked last.
    pub fn take_renewed(&self) -> Vec<Renewed> {
        let mut renewed = self
            .0
            .renewed
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *renewed)
    }

    fn of(&self, grant: &Grant) -> Arc<Turn<Known>> {
        let mut known = self.0.known.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || {
            Arc::new(Turn::new(Known {
                grant: grant.clone(),
                access: None,
            }))
        };
        Arc::clone(known.entry(grant.clone()).or_insert_with(new))
    }

    fn renew(&self, known: &mut Known, own: &Arc<Turn<Known>>, new: String) {
        let old = std::mem::replace(&mut known.grant.refresh_token, new.clone());
        let mut all = self.0.known.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(known.grant.clone(), Arc::clone(own));
        let mut renewed = self
            .0
            .renewed
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        renewed.push(Renewed { old, new });
    }
}

impl Outbound {
    /// A token that lets us in now.
    pub async fn access(&self, grant: &Grant) -> Result<String, PostError> {
        let own = self.tokens.of(grant);
        let mut known = own.lock().await;
        if let Some((token, until)) = &known.access
            && Instant::now() + MARGIN < *until
        {
            return Ok(token.clone());
        }
        let granted = self.ask(&known.grant).await?;
        let holds = Duration::from_secs(granted.expires_in.unwrap_or(USUALLY).min(USUALLY * 24));
        known.access = Some((granted.access_token.clone(), Instant::now() + holds));
        let new = granted
            .refresh_token
            .filter(|new| *new != known.grant.refresh_token);
        if let Some(new) = new {
            self.tokens.renew(&mut known, &own, new);
        }
        Ok(granted.access_token)
    }

    /// A server did not let us in with the last one, so nobody tries it again.
    pub async fn forget_access(&self, grant: &Grant) {
        self.tokens.of(grant).lock().await.access = None;
    }

    async fn ask(&self, grant: &Grant) -> Result<Granted, PostError> {
        let mut fields = vec![
            ("grant_type", "refresh_token"),
            ("client_id", grant.client_id.as_str()),
            ("refresh_token", grant.refresh_token.as_str()),
        ];
        fields.extend(
            grant
                .client_secret
                .as_deref()
                .map(|secret| ("client_secret", secret)),
        );
        let request = Request::post_form(&grant.token_url, &fields);
        let body = match &request.body {
            connectors::Body::Bytes(bytes) => Outgoing::Bytes(bytes.clone()),
            _ => Outgoing::Bytes(Vec::new()),
        };
        let answer = self
            .send(&request, body)
            .await
            .map_err(|error| match error {
                HttpError::PrivateTarget => PostError::PrivateTarget,
                // Asking twice costs nothing: no mail was handed over.
                other => PostError::Unreachable(format!("the token endpoint: {other}")),
            })?;
        match answer.status {
            200..=299 => serde_json::from_slice(&answer.body).map_err(|_| {
                PostError::SignIn("the token endpoint answered with no access token".to_owned())
            }),
            400..=428 | 430..=499 => Err(PostError::SignIn(format!(
                "the token endpoint gave no access token: {}",
                denied(answer.status, &answer.body)
            ))),
            status => Err(PostError::Unreachable(format!(
                "the token endpoint answered {status}"
            ))),
        }
    }
}

/// What it says, in its words.
fn denied(status: u16, body: &[u8]) -> String {
    let said: Denied = serde_json::from_slice(body).unwrap_or_default();
    let said = match (said.error.is_empty(), said.error_description.is_empty()) {
        (true, _) => status.to_string(),
        (false, true) => said.error,
        (false, false) => format!("{} ({})", said.error, said.error_description.trim()),
    };
    said.chars().take(MOST_WORDS).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_refusal_is_told_in_the_words_of_the_endpoint() {
        let google = br#"{"error": "invalid_grant", "error_description": "Token has been expired or revoked."}"#;
        let expected = "invalid_grant (Token has been expired or revoked.)";
        assert_eq!(denied(400, google), expected);
        assert_eq!(
            denied(400, br#"{"error": "invalid_client"}"#),
            "invalid_client"
        );
        assert_eq!(denied(403, b"<html>"), "403");
    }
}
