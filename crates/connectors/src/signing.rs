//! Signed calls to integrators, by the Standard Webhooks rules.

use crate::Request;
use domain::Timestamp;
use standardwebhooks::{
    HEADER_WEBHOOK_ID, HEADER_WEBHOOK_SIGNATURE, HEADER_WEBHOOK_TIMESTAMP, Webhook, WebhookError,
};

/// The secret is none of ours.
#[derive(Debug, thiserror::Error)]
#[error("the signing secret cannot be used: {0}")]
pub struct BadSecret(#[from] WebhookError);

/// A POST of JSON that says who it is from. With several secrets it has a signature of each, so
/// that the integrator may change from one to the next at leisure. The same `id` for all tries of
/// one thing lets the integrator tell a repeat.
pub fn signed(
    url: &str,
    secrets: &[&str],
    id: String,
    now: Timestamp,
    body: Vec<u8>,
) -> Result<Request, BadSecret> {
    let seconds = now.as_millis().div_euclid(1000);
    let sign = |secret: &&str| Webhook::new(secret)?.sign(&id, seconds, &body);
    let signatures: Vec<String> = secrets.iter().map(sign).collect::<Result<_, _>>()?;
    Ok(Request {
        method: "POST",
        url: url.to_owned(),
        headers: vec![
            ("content-type", "application/json".to_owned()),
            (HEADER_WEBHOOK_ID, id),
            (HEADER_WEBHOOK_TIMESTAMP, seconds.to_string()),
            (HEADER_WEBHOOK_SIGNATURE, signatures.join(" ")),
        ],
        body: body.into(),
    })
}
