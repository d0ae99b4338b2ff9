//! One call of an endpoint.

use super::secrets::Secrets;
use crate::app::State;
use connectors::{Http, HttpError};
use domain::webhooks::{Verdict, judge};
use domain::{DeliveryId, Timestamp};
use std::time::Duration;
use store::webhooks::deliveries::Attempt;

/// What is worth keeping of an answer, in bytes.
const KEPT: usize = 1024;

/// Where the calls of a webhook go, and what they are signed with.
pub struct Endpoint {
    pub url: String,
    pub secrets: Secrets,
}

/// What came of a call.
pub struct Called {
    pub attempt: Attempt,
    pub verdict: Verdict,
    /// What the endpoint wishes.
    pub retry_after: Option<Duration>,
}

/// The `webhook-id` of a delivery: the same for every try.
pub fn message_id(delivery: DeliveryId) -> String {
    format!("msg_{delivery}")
}

/// Posts a payload, signed as of now.
pub async fn call(state: &State, to: &Endpoint, delivery: DeliveryId, payload: String) -> Called {
    let now = state.now();
    let secrets = to.secrets.valid(now);
    let body = payload.clone().into_bytes();
    let request = connectors::signed(&to.url, &secrets, message_id(delivery), now, body);
    let request = match request {
        Ok(request) => request,
        Err(error) => return failed(now, payload, error.to_string()),
    };
    match state.outbound.call(request).await {
        Ok(answer) => {
            let verdict = judge(Some(answer.status));
            let error = (verdict != Verdict::Delivered)
                .then(|| format!("the endpoint answered {}", answer.status));
            Called {
                attempt: Attempt {
                    at: now,
                    status: Some(i32::from(answer.status)),
                    answer: beginning(&answer.body),
                    error,
                    payload: Some(payload),
                },
                verdict,
                retry_after: answer.retry_after.map(Duration::from_secs),
            }
        }
        Err(HttpError::PrivateTarget) => failed(
            now,
            payload,
            "the address is private; this server does not call it".to_owned(),
        ),
        Err(error) => failed(now, payload, error.to_string()),
    }
}

fn failed(at: Timestamp, payload: String, error: String) -> Called {
    Called {
        attempt: Attempt {
            at,
            status: None,
            answer: None,
            error: Some(error),
            payload: Some(payload),
        },
        verdict: judge(None),
        retry_after: None,
    }
}

/// The first kilobyte as text, without what no database keeps.
fn beginning(body: &[u8]) -> Option<String> {
    let (head, _) = body.split_at_checked(KEPT).unwrap_or((body, &[]));
    let text = String::from_utf8_lossy(head).replace('\0', "");
    (!text.is_empty()).then_some(text)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_is_kept_as_text_of_a_kilobyte() {
        assert_eq!(beginning(b""), None);
        assert_eq!(beginning(b"a\0b"), Some("ab".to_owned()));
        let cut = beginning(&[0xc3, 0xa4].repeat(1000)).expect("text");
        assert_eq!(cut.chars().count(), 512);
        let torn = beginning(&[b"a".as_slice(), &[0xc3, 0xa4].repeat(1000)].concat());
        assert!(torn.expect("text").ends_with('\u{fffd}'));
    }
}
