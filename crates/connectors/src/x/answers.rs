//! What X's answers mean: problems (RFC 9457), or the older list of errors.

use crate::{Response, SendError};
use domain::Timestamp;
use serde::Deserialize;
use std::time::Duration;

/// The app may not write direct messages.
const NO_PERMISSION: i64 = 93;
/// How the types of problems end that are about the app or its plan, not about one message.
const FAULTS: &[&str] = &[
    "/client-forbidden",
    "/unsupported-authentication",
    "/oauth1-permissions",
    "/usage-capped",
];
const RESET: &str = "x-rate-limit-reset";
const REMAINING: &str = "x-rate-limit-remaining";

#[derive(Default, Deserialize)]
struct Problem {
    #[serde(rename = "type")]
    kind: Option<String>,
    title: Option<String>,
    detail: Option<String>,
    #[serde(default)]
    errors: Vec<Flaw>,
}

#[derive(Deserialize)]
struct Flaw {
    code: Option<i64>,
    message: Option<String>,
    detail: Option<String>,
}

impl Problem {
    fn of(response: &Response) -> Self {
        response.json().unwrap_or_default()
    }

    fn said(&self) -> Option<&str> {
        let flaw = self.errors.first();
        let flaw = flaw.and_then(|flaw| flaw.detail.as_deref().or(flaw.message.as_deref()));
        let said = self.detail.as_deref().or(flaw).or(self.title.as_deref());
        said.filter(|said| !said.trim().is_empty())
    }

    fn is_fault(&self) -> bool {
        let kind = self.kind.as_deref().unwrap_or_default();
        let no_permission = |flaw: &Flaw| flaw.code == Some(NO_PERMISSION);
        FAULTS.iter().any(|end| kind.ends_with(end)) || self.errors.iter().any(no_permission)
    }
}

/// What is wrong, in a sentence.
pub fn sentence(response: &Response) -> String {
    match Problem::of(response).said() {
        Some(said) => format!("{said} ({})", response.status),
        None => format!("X answered {}", response.status),
    }
}

/// What a 403 says that is about no app: its name for programs, and a sentence.
pub type Forbidden = (&'static str, &'static str);

/// Of a message.
pub const MESSAGE: Forbidden = (
    "not_allowed",
    "The customer takes no direct messages from this account",
);
/// Of a file that is to go along with one.
pub const FILE: Forbidden = ("file_refused", "X does not take the file");

/// The answer, if it is a good one.
pub fn judge(
    response: Response,
    now: Timestamp,
    (forbidden, why): Forbidden,
) -> Result<Response, SendError> {
    if response.is_ok() {
        return Ok(response);
    }
    let reason = sentence(&response);
    if Problem::of(&response).is_fault() {
        return Err(SendError::Fault { reason });
    }
    Err(match response.status {
        429 => SendError::Retry {
            reason,
            after: until_reset(&response, now).or(response.wait()),
        },
        // How much it takes for now is no matter of what went wrong there.
        500..=599 => SendError::Retry {
            reason,
            after: response.wait(),
        },
        401 => SendError::Expired {
            reason: format!("X does not take the access token any more: {reason}"),
        },
        402 => SendError::Fault { reason },
        403 => SendError::refused(forbidden, format!("{why}: {reason}")),
        _ => SendError::refused("provider_refused", reason),
    })
}

/// How long X takes nothing more, when this was the last that it took for now.
pub fn rest(response: &Response, now: Timestamp) -> Option<Duration> {
    let remaining: u32 = response.header(REMAINING)?.trim().parse().ok()?;
    (remaining == 0)
        .then(|| until_reset(response, now))
        .flatten()
}

/// Until X takes more: it names the second.
fn until_reset(response: &Response, now: Timestamp) -> Option<Duration> {
    let reset: i64 = response.header(RESET)?.trim().parse().ok()?;
    let seconds = reset.saturating_sub(now.as_micros().div_euclid(1_000_000));
    // Clocks differ a little.
    Some(Duration::from_secs(
        u64::try_from(seconds).unwrap_or_default() + 1,
    ))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn answer(status: u16, body: &str) -> Response {
        Response {
            status,
            retry_after: None,
            headers: vec![(RESET.to_owned(), "1060".to_owned())],
            body: body.as_bytes().to_vec(),
        }
    }

    fn judged(status: u16, body: &str) -> SendError {
        let now = Timestamp::EPOCH.plus_seconds(1000);
        judge(answer(status, body), now, MESSAGE).expect_err("bad")
    }

    #[test]
    fn a_problem_says_whose_it_is() {
        let problem = |kind: &str| {
            format!(r#"{{"type":"https://api.x.com/2/problems/{kind}","detail":"Why"}}"#)
        };
        let SendError::Retry { after, reason } = judged(429, "") else {
            panic!("to be tried again");
        };
        assert_eq!(after, Some(Duration::from_secs(61)), "until the reset");
        assert_eq!(reason, "X answered 429");
        for (status, body) in [
            (403, problem("client-forbidden")),
            (403, r#"{"errors":[{"code":93,"message":"No"}]}"#.to_owned()),
            (429, problem("usage-capped")),
        ] {
            let fault = judged(status, &body);
            assert!(matches!(fault, SendError::Fault { .. }), "{fault:?}");
        }
        for (status, body, expected) in [
            (
                403,
                r#"{"errors":[{"code":349,"message":"No"}]}"#.to_owned(),
                "not_allowed",
            ),
            (403, problem("not-authorized-for-resource"), "not_allowed"),
            (400, problem("invalid-request"), "provider_refused"),
            (404, "<html>".to_owned(), "provider_refused"),
        ] {
            match judged(status, &body) {
                SendError::Refused { code, consent, .. } => {
                    assert_eq!((code, consent), (expected, None));
                }
                other => panic!("{other:?}"),
            }
        }
        // It names the reset of its limits with every answer.
        assert!(matches!(
            judged(503, ""),
            SendError::Retry { after: None, .. }
        ));
        let now = Timestamp::EPOCH.plus_seconds(1000);
        let file = judge(answer(403, ""), now, FILE).expect_err("bad");
        assert!(matches!(
            file,
            SendError::Refused {
                code: "file_refused",
                ..
            }
        ));
        assert!(matches!(judged(401, ""), SendError::Expired { .. }));
    }

    #[test]
    fn after_the_last_of_a_while_it_rests() {
        let now = Timestamp::EPOCH.plus_seconds(1000);
        let mut last = answer(201, "");
        assert_eq!(rest(&last, now), None);
        for (remaining, expected) in [("3", None), ("0", Some(61)), ("few", None)] {
            last.headers
                .push((REMAINING.to_owned(), remaining.to_owned()));
            assert_eq!(rest(&last, now), expected.map(Duration::from_secs));
            last.headers.pop();
        }
    }
}
