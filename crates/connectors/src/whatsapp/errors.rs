//! What WhatsApp's error codes mean: for an agent, and for what is to be done. The code decides; the HTTP
//! status only where there is none.

use crate::http::TOO_FAST;
use crate::{ConsentChange, ReceiptError, SendError, TemplateState};
use serde::Deserialize;
use std::ops::RangeInclusive;
use std::time::Duration;

/// The provider could not take a file of ours: worth one more try.
pub const MEDIA_REFUSED: &str = "media_refused";

/// Too many messages to one customer.
const TO_ONE: &str = "too_fast_to_one";

/// An error as the API and its reports have it.
#[derive(Clone, Debug, Default, Deserialize)]
pub struct Problem {
    #[serde(default)]
    pub code: i64,
    title: Option<String>,
    message: Option<String>,
    error_data: Option<Data>,
}

#[derive(Clone, Debug, Deserialize)]
struct Data {
    details: Option<String>,
}

/// An answer that is no yes.
#[derive(Clone, Debug)]
pub struct Failure {
    pub status: u16,
    /// None where something else than the API answered.
    pub problem: Option<Problem>,
    pub after: Option<Duration>,
}

/// What is to be done about an error.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Act {
    /// Later it may go.
    Retry,
    /// Later it may go, like everything of this channel.
    Rest,
    /// It will not go.
    Refuse,
    /// It will not go, and the customer wants none of its kind.
    OptOut,
    /// It will not go, nor will anything else that is made from its template.
    Bar(TemplateState),
    /// Nothing goes over this channel.
    Fault,
}

/// One line of the table: codes, what to do, the name for programs, the sentence for people.
struct Line(
    &'static [RangeInclusive<i64>],
    Act,
    &'static str,
    &'static str,
);

#[rustfmt::skip]
const KNOWN: &[Line] = &[
    Line(&[0..=0, 3..=3, 10..=10, 190..=190, 200..=299, 131005..=131005], Act::Fault, "channel_fault",
        "WhatsApp does not accept the access token, or it lacks a permission"),
    Line(&[33..=33], Act::Fault, "channel_fault", "WhatsApp does not know this number any more"),
    Line(&[131042..=131042], Act::Fault, "channel_fault", "WhatsApp has a problem with the account's payment"),
    Line(&[368..=368, 131031..=131031], Act::Fault, "channel_fault", "WhatsApp has locked the business account"),
    Line(&[4..=4, 80007..=80007, 130429..=130429, 133016..=133016], Act::Rest, "too_fast",
        "WhatsApp takes no more messages for the moment"),
    Line(&[131048..=131048], Act::Rest, "spam_limit",
        "WhatsApp slows this number down, since customers blocked or reported it"),
    Line(&[131056..=131056], Act::Retry, TO_ONE, "Too many messages to this customer in a short time"),
    Line(&[1..=2, 131000..=131000, 131016..=131016, 131057..=131057], Act::Retry, "provider_unavailable",
        "WhatsApp does not work for the moment"),
    Line(&[131026..=131026], Act::Refuse, "unreachable",
        "WhatsApp cannot deliver to this customer: no account there, an old app, or its terms not accepted"),
    Line(&[131047..=131047], Act::Refuse, "template_required",
        "The customer's last message is more than 24 hours old; only a template can be sent"),
    Line(&[131049..=131049], Act::Refuse, "marketing_limit",
        "WhatsApp limits how much advertising a customer gets; not before tomorrow"),
    Line(&[131050..=131050], Act::OptOut, "opted_out", "The customer wants no advertising from you"),
    Line(&[131051..=131051], Act::Refuse, "unsupported", "WhatsApp does not carry this kind of message"),
    Line(&[131052..=131053], Act::Refuse, MEDIA_REFUSED, "WhatsApp could not take the file"),
    Line(&[100..=100, 131008..=131009], Act::Refuse, "bad_request", "WhatsApp did not understand the message"),
    Line(&[132000..=132001, 132005..=132005, 132007..=132007, 132012..=132012, 132018..=132018], Act::Refuse,
        "template_refused", "The template, or what was filled in, is not what WhatsApp has approved"),
    Line(&[132015..=132015], Act::Bar(TemplateState::Paused), "template_paused", "WhatsApp has paused this template"),
    Line(&[132016..=132016], Act::Bar(TemplateState::Disabled), "template_disabled",
        "WhatsApp has switched off this template"),
    Line(&[130497..=130497], Act::Refuse, "country_barred", "WhatsApp lets this business write to nobody in that country"),
    Line(&[130403..=130403], Act::Refuse, "blocked_by_us", "The business has blocked this customer on WhatsApp"),
];

impl Problem {
    fn known(&self) -> Option<&'static Line> {
        let holds = |line: &&Line| line.0.iter().any(|codes| codes.contains(&self.code));
        KNOWN.iter().find(holds)
    }

    /// What WhatsApp says itself, at its most telling.
    pub fn says(&self) -> Option<&str> {
        let details = self
            .error_data
            .as_ref()
            .and_then(|data| data.details.as_deref());
        let said = [details, self.message.as_deref(), self.title.as_deref()];
        said.into_iter()
            .flatten()
            .find(|text| !text.trim().is_empty())
    }

    /// A sentence for people.
    pub fn reason(&self) -> String {
        let known = self.known().map(|line| line.3);
        match (known, self.says()) {
            (Some(known), Some(said)) => format!("{known} ({said})"),
            (Some(known), None) => known.to_owned(),
            (None, Some(said)) => said.to_owned(),
            (None, None) => format!("WhatsApp gave the error {}", self.code),
        }
    }

    /// As a report of a message tells it.
    pub fn receipt(&self) -> ReceiptError {
        let known = self.known();
        let act = known.map_or(Act::Refuse, |line| line.1);
        let name = known.map_or("provider_refused", |line| line.2);
        ReceiptError {
            code: name.to_owned(),
            reason: self.reason(),
            retryable: matches!(act, Act::Retry | Act::Rest | Act::Fault) || name == MEDIA_REFUSED,
            consent: (act == Act::OptOut).then_some(ConsentChange::OptedOut),
            template: match act {
                Act::Bar(state) => Some(state),
                _ => None,
            },
        }
    }
}

impl Failure {
    /// What to do.
    pub fn act(&self) -> Act {
        let known = self.problem.as_ref().and_then(Problem::known);
        match (known, self.status) {
            (Some(line), _) => line.1,
            (None, 408 | 425 | 429 | 500..=599) => Act::Retry,
            (None, 401 | 403) => Act::Fault,
            (None, _) => Act::Refuse,
        }
    }

    /// A sentence for people.
    pub fn reason(&self) -> String {
        match &self.problem {
            Some(problem) => problem.reason(),
            None => format!("WhatsApp answered {}", self.status),
        }
    }

    /// As the answer to a message that was handed over.
    pub fn sending(self) -> SendError {
        let reason = self.reason();
        // No API answered, and a gateway that waited in vain may have passed the message on; so may
        // something that says yes in words of its own.
        if self.problem.is_none() && matches!(self.status, 200..=299 | 408 | 504) {
            return SendError::Unknown { reason };
        }
        let known = self.problem.as_ref().and_then(Problem::known);
        let act = self.act();
        match act {
            Act::Rest => SendError::Retry {
                reason,
                after: self.after.or(Some(TOO_FAST)),
            },
            // What WhatsApp says of one customer holds up nobody else.
            Act::Retry if known.is_some_and(|line| line.2 == TO_ONE) => SendError::retry(reason),
            Act::Retry => SendError::Retry {
                reason,
                after: self.after,
            },
            Act::Fault => SendError::Fault { reason },
            Act::Bar(state) => SendError::TemplateBarred {
                code: known.map_or("provider_refused", |line| line.2),
                reason,
                state,
            },
            Act::Refuse | Act::OptOut => SendError::Refused {
                code: known.map_or("provider_refused", |line| line.2),
                reason,
                consent: (act == Act::OptOut).then_some(ConsentChange::OptedOut),
            },
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn failure(code: i64, status: u16) -> Failure {
        let problem = Problem {
            code,
            ..Problem::default()
        };
        Failure {
            status,
            problem: Some(problem),
            after: None,
        }
    }

    #[test]
    fn the_code_decides_and_the_status_only_where_nobody_knows_it() {
        let expected: &[(&[i64], Act)] = &[
            (
                &[
                    0, 3, 10, 190, 200, 250, 299, 131005, 33, 131042, 368, 131031,
                ],
                Act::Fault,
            ),
            (&[4, 80007, 130429, 131048, 133016], Act::Rest),
            (&[131056, 1, 2, 131000, 131016, 131057], Act::Retry),
            (
                &[
                    131026, 131047, 131049, 131051, 131052, 131053, 130403, 130497,
                ],
                Act::Refuse,
            ),
            (&[131008, 131009, 100], Act::Refuse),
            (
                &[132000, 132001, 132005, 132007, 132012, 132018],
                Act::Refuse,
            ),
            (&[132015], Act::Bar(TemplateState::Paused)),
            (&[132016], Act::Bar(TemplateState::Disabled)),
            (&[131050], Act::OptOut),
        ];
        for (codes, act) in expected {
            for code in *codes {
                assert_eq!(failure(*code, 400).act(), *act, "{code}");
                assert_eq!(failure(*code, 503).act(), *act, "{code}");
            }
        }
        assert_eq!(failure(999_999, 400).act(), Act::Refuse);
        assert_eq!(failure(999_999, 429).act(), Act::Retry);
        assert_eq!(failure(999_999, 500).act(), Act::Retry);
        assert_eq!(failure(999_999, 401).act(), Act::Fault);
    }

    #[test]
    fn no_code_stands_in_two_lines() {
        for code in (0..=1000).chain(80_000..81_000).chain(130_000..134_000) {
            let lines = KNOWN
                .iter()
                .filter(|line| line.0.iter().any(|codes| codes.contains(&code)));
            assert!(lines.count() <= 1, "{code}");
        }
    }

    #[test]
    fn what_a_gateway_may_have_passed_on_is_not_sent_again() {
        let gateway = |status| {
            Failure {
                status,
                problem: None,
                after: None,
            }
            .sending()
        };
        assert!(matches!(gateway(504), SendError::Unknown { .. }));
        assert!(matches!(gateway(200), SendError::Unknown { .. }));
        assert!(matches!(gateway(503), SendError::Retry { .. }));
        assert!(matches!(gateway(404), SendError::Refused { .. }));
    }

    #[test]
    fn a_reason_is_a_sentence_with_what_whatsapp_says_behind_it() {
        let problem: Problem = serde_json::from_value(serde_json::json!({
            "code": 131_026, "title": "Message undeliverable", "error_data": {"details": "Receiver is incapable"},
        }))
        .expect("an error");
        assert!(
            problem.reason().ends_with("(Receiver is incapable)"),
            "{}",
            problem.reason()
        );
        assert_eq!(
            Problem::default().receipt().code,
            "channel_fault",
            "0 is a code"
        );
        let bare = Problem {
            code: 7,
            ..Problem::default()
        };
        assert_eq!(bare.reason(), "WhatsApp gave the error 7");
    }
}
