//! Twilio's error codes, whether they come at once or with a receipt: what they mean for a message, and a
//! sentence for those who wrote it. <https://www.twilio.com/docs/api/errors>

use crate::{ConsentChange, ReceiptError, SendError};
use std::time::Duration;

/// What a code means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Meaning {
    /// Not taken, and worth another try.
    Later,
    /// It will never arrive.
    Never,
    /// Nor will anything else: they said stop.
    OptedOut,
    /// Nothing of this channel will.
    Channel,
}

struct Known {
    codes: &'static [u32],
    meaning: Meaning,
    /// Stable name for programs.
    name: &'static str,
    sentence: &'static str,
}

const fn known(
    codes: &'static [u32],
    meaning: Meaning,
    name: &'static str,
    sentence: &'static str,
) -> Known {
    Known {
        codes,
        meaning,
        name,
        sentence,
    }
}

const KNOWN: &[Known] = &[
    known(
        &[20003],
        Meaning::Channel,
        "credentials",
        "Twilio does not accept the account SID and token",
    ),
    known(
        &[20404],
        Meaning::Channel,
        "credentials",
        "Twilio does not know this account",
    ),
    known(
        &[30002],
        Meaning::Channel,
        "account_suspended",
        "The Twilio account is suspended",
    ),
    known(
        &[21212, 21603, 21606],
        Meaning::Channel,
        "sender",
        "The sender of this channel cannot send text messages",
    ),
    known(
        &[20429, 14107, 63018],
        Meaning::Later,
        "too_fast",
        "Twilio asks to send more slowly",
    ),
    known(
        &[21611, 30001],
        Meaning::Later,
        "queue_full",
        "Too many messages wait to be sent at Twilio",
    ),
    known(
        &[30008, 30410],
        Meaning::Later,
        "carrier",
        "The carrier did not deliver it and gave no reason",
    ),
    known(
        &[21610],
        Meaning::OptedOut,
        "opted_out",
        "This number has opted out of your messages",
    ),
    known(
        &[21211, 21214, 21604, 21612, 21614],
        Meaning::Never,
        "recipient",
        "This number takes no text messages from here",
    ),
    known(
        &[21408],
        Meaning::Never,
        "region",
        "The Twilio account may not send to this country",
    ),
    known(
        &[21608],
        Meaning::Never,
        "not_verified",
        "A trial account of Twilio sends only to numbers that were verified there",
    ),
    known(
        &[21617],
        Meaning::Never,
        "text_too_long",
        "The text is too long for a text message",
    ),
    known(
        &[21620],
        Meaning::Never,
        "media",
        "Twilio could not fetch the file: is this server reached from outside?",
    ),
    known(
        &[21623],
        Meaning::Never,
        "media",
        "These are more files than one message takes",
    ),
    known(
        &[30019],
        Meaning::Never,
        "media",
        "The files are too large for the recipient's carrier",
    ),
    known(
        &[30003],
        Meaning::Never,
        "unreachable",
        "The telephone is switched off or out of reach",
    ),
    known(
        &[30005],
        Meaning::Never,
        "recipient",
        "Nobody has this number",
    ),
    known(
        &[30006],
        Meaning::Never,
        "recipient",
        "This number is a landline or cannot be reached",
    ),
    known(
        &[30004, 30007],
        Meaning::Never,
        "filtered",
        "The carrier blocked the message",
    ),
    known(
        &[30022],
        Meaning::Never,
        "too_fast",
        "The carrier takes no more messages of this sender today",
    ),
    known(
        &[30009],
        Meaning::Never,
        "carrier",
        "A part of the message was lost on its way",
    ),
    known(
        &[30010],
        Meaning::Never,
        "price",
        "The message costs more than the account allows",
    ),
    known(
        &[63001, 63003, 63013, 63024],
        Meaning::Never,
        "recipient",
        "The recipient cannot be reached over this channel",
    ),
    known(
        &[63016],
        Meaning::Never,
        "template_required",
        "Outside of the customer's window only a template goes",
    ),
];

fn find(code: u32) -> Option<&'static Known> {
    KNOWN.iter().find(|known| known.codes.contains(&code))
}

impl Meaning {
    fn consent(self) -> Option<ConsentChange> {
        (self == Self::OptedOut).then_some(ConsentChange::OptedOut)
    }
}

/// Of a call that was answered with it; none where the code says nothing.
pub fn of_call(code: u32, after: Option<Duration>) -> Option<SendError> {
    let known = find(code)?;
    let reason = format!("{} ({code})", known.sentence);
    Some(match known.meaning {
        Meaning::Later => SendError::Retry { reason, after },
        Meaning::Channel => SendError::Fault { reason },
        Meaning::Never | Meaning::OptedOut => SendError::Refused {
            code: known.name,
            reason,
            consent: known.meaning.consent(),
        },
    })
}

/// Of a message that was taken, and did not arrive.
pub fn of_receipt(code: Option<u32>) -> ReceiptError {
    let found = code.and_then(find);
    let number = code.map(|code| format!(" ({code})")).unwrap_or_default();
    let sentence = found.map_or("Twilio could not deliver it", |known| known.sentence);
    ReceiptError {
        code: found.map_or("not_delivered", |known| known.name).to_owned(),
        reason: format!("{sentence}{number}"),
        retryable: found.is_none_or(|known| known.meaning == Meaning::Later),
        consent: found.and_then(|known| known.meaning.consent()),
        template: None,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_code_means_two_things() {
        let mut codes: Vec<u32> = KNOWN
            .iter()
            .flat_map(|known| known.codes)
            .copied()
            .collect();
        let all = codes.len();
        codes.sort_unstable();
        codes.dedup();
        assert_eq!(codes.len(), all);
    }

    #[test]
    fn a_code_that_nobody_knows_is_shown_as_it_is() {
        assert_eq!(of_call(99_999, None), None);
        let receipt = of_receipt(Some(99_999));
        assert_eq!(receipt.reason, "Twilio could not deliver it (99999)");
        assert!(receipt.retryable);
        assert_eq!(of_receipt(None).reason, "Twilio could not deliver it");
    }
}
