//! What a refusal means: whether to try again, and what to tell whoever wrote the message.

use super::graph::{Failure, failure};
use crate::http::TOO_FAST;
use crate::{ConsentChange, Response, SendError};

/// The customer wrote too long ago; seen as a code and as a finer one.
const OUTSIDE_WINDOW: [i64; 2] = [2_018_278, 1_545_041];
/// Blocked us, or has gone.
const UNAVAILABLE: i64 = 551;
const UNKNOWN_CUSTOMER: i64 = 2_018_001;
const TOO_MANY: [i64; 2] = [4, 613];
/// Of Meta's own, to be tried again.
const TEMPORARY: [i64; 3] = [1, 2, 1200];
const TOKEN_VOID: i64 = 190;
const NOT_PERMITTED: [i64; 2] = [3, 10];
/// What may be wrong with a file.
const FILES: [(i64, &str); 4] = [
    (2_018_008, "Meta could not fetch the file"),
    (2_018_047, "Meta does not take a file of this type"),
    (2_018_074, "Meta does not know the file any more"),
    (
        2_018_294,
        "Meta gave up on the video: it is too large or too slow to fetch",
    ),
];

/// Why a message was not taken.
pub fn meaning(response: &Response) -> SendError {
    let failure = failure(response);
    match response.status {
        // What stands between us gave up waiting: it may have been taken all the same.
        408 | 504 if failure.code == 0 => SendError::Unknown {
            reason: failure.message,
        },
        429 | 500..=599 => SendError::Retry {
            reason: failure.message,
            after: response.wait(),
        },
        401 => fault(&failure),
        _ => of_code(&failure, response),
    }
}

fn of_code(failure: &Failure, response: &Response) -> SendError {
    let file = FILES.iter().find(|(code, _)| failure.is(*code));
    if failure.code == UNAVAILABLE {
        SendError::Refused {
            code: "unreachable",
            reason: "The customer cannot be reached: they have blocked you or left".to_owned(),
            consent: Some(ConsentChange::Unsubscribed),
        }
    } else if OUTSIDE_WINDOW.iter().any(|code| failure.is(*code)) {
        let reason =
            "The customer last wrote too long ago; Meta takes nothing until they write again";
        SendError::refused("window_closed", reason)
    } else if failure.is(UNKNOWN_CUSTOMER) {
        SendError::refused(
            "unknown_customer",
            "Meta does not know this customer any more",
        )
    } else if let Some((_, reason)) = file {
        SendError::refused("file_refused", *reason)
    } else if TOO_MANY.contains(&failure.code) {
        SendError::Retry {
            reason: failure.message.clone(),
            after: response.wait().or(Some(TOO_FAST)),
        }
    } else if TEMPORARY.contains(&failure.code) || failure.is_transient {
        SendError::Retry {
            reason: failure.message.clone(),
            after: response.wait(),
        }
    } else if failure.code == TOKEN_VOID
        || NOT_PERMITTED.contains(&failure.code)
        || (200..=299).contains(&failure.code)
    {
        fault(failure)
    } else {
        SendError::refused("provider_refused", failure.message.as_str())
    }
}

fn fault(failure: &Failure) -> SendError {
    let why = match failure.code {
        TOKEN_VOID => "The access token is not valid any more",
        _ => "The access token does not permit this",
    };
    SendError::Fault {
        reason: format!("{why}: {}", failure.message),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;
    use std::time::Duration;

    fn answered(status: u16, body: &[u8]) -> SendError {
        meaning(&Response {
            status,
            retry_after: Some(7),
            headers: Vec::new(),
            body: body.to_vec(),
        })
    }

    fn refused(code: i64, subcode: Option<i64>) -> SendError {
        let body = json!({"error": {
            "message": "(#1) As Meta says it", "type": "OAuthException",
            "code": code, "error_subcode": subcode, "fbtrace_id": "FAKE",
        }});
        answered(400, body.to_string().as_bytes())
    }

    #[test]
    fn each_code_says_whether_to_try_again_and_what_to_tell() {
        let code = |code, subcode| match refused(code, subcode) {
            SendError::Refused { code, .. } => code,
            SendError::Retry { .. } => "retry",
            SendError::Fault { .. } | SendError::Expired { .. } => "fault",
            SendError::TemplateBarred { .. } => "barred",
            SendError::Unknown { .. } => "unknown",
        };
        for (number, subcode, expected) in [
            (10, Some(2_018_278), "window_closed"),
            (10, Some(1_545_041), "window_closed"),
            (1_545_041, None, "window_closed"),
            (10, None, "fault"),
            (200, None, "fault"),
            (299, Some(1), "fault"),
            (190, Some(463), "fault"),
            (551, None, "unreachable"),
            (613, None, "retry"),
            (4, None, "retry"),
            (1, None, "retry"),
            (2, None, "retry"),
            (1200, None, "retry"),
            (100, Some(2_018_001), "unknown_customer"),
            (100, Some(2_018_008), "file_refused"),
            (100, Some(2_018_047), "file_refused"),
            (100, Some(2_018_074), "file_refused"),
            (100, Some(2_018_294), "file_refused"),
            (100, None, "provider_refused"),
            (77, None, "provider_refused"),
        ] {
            assert_eq!(code(number, subcode), expected, "{number} {subcode:?}");
        }
    }

    #[test]
    fn who_blocked_us_has_left() {
        let SendError::Refused { consent, .. } = refused(551, None) else {
            panic!("refused for good");
        };
        assert_eq!(consent, Some(ConsentChange::Unsubscribed));
    }

    #[test]
    fn a_server_that_is_busy_or_broken_is_asked_again_when_it_says() {
        for status in [429, 500, 503] {
            let found = answered(status, b"<html>");
            let SendError::Retry { after, .. } = found else {
                panic!("{found:?}");
            };
            assert_eq!(after, Some(Duration::from_secs(7)));
        }
        assert!(matches!(answered(401, b""), SendError::Fault { .. }));
        assert!(matches!(answered(404, b"{}"), SendError::Refused { .. }));
    }
}
