//! What all text messages have in common, whoever carries them: who writes, and the words that stop and
//! start them.

use crate::{Consent, ConsentChange, Entry, Party};
use domain::identities::{Address, Scheme};

/// Words by which somebody wants no more, as carriers know them. Only alone: *stop by tomorrow* is none.
const STOP: &[&str] = &[
    "STOP",
    "STOPALL",
    "STOP ALL",
    "UNSUBSCRIBE",
    "CANCEL",
    "END",
    "QUIT",
    "OPTOUT",
    "OPT OUT",
    "REVOKE",
    "ARRET",
    "ARRÊT",
];
/// Words by which they want it again. *Yes* is none of them: it answers whatever was asked.
const START: &[&str] = &["START", "UNSTOP"];

/// Who a sender is: a number, or a short code or a name as it stands.
pub fn party(sender: &str) -> Party {
    match Address::parse(Scheme::Phone, sender) {
        Ok(number) => (Scheme::Phone, number.as_ref().to_owned()),
        Err(_) => (Scheme::SmsSender, sender.trim().to_owned()),
    }
}

/// What a message says about writing to its author, if it is such a word and nothing else.
pub fn keyword(text: &str) -> Option<ConsentChange> {
    let word = text.trim().trim_end_matches(['.', '!']).trim_end();
    let word = word.to_uppercase();
    if STOP.contains(&word.as_str()) {
        Some(ConsentChange::OptedOut)
    } else if START.contains(&word.as_str()) {
        Some(ConsentChange::OptedIn)
    } else {
        None
    }
}

/// What stands beside the message that said so, or was not delivered because of it, and after it: who is new
/// is known by then.
pub fn consent(from: &Party, change: ConsentChange, said_in: &str) -> Entry {
    Entry::Consent(Consent {
        from: vec![from.clone()],
        change,
        at: None,
        said_in: Some(said_in.to_owned()),
    })
}

/// Whether an address can be answered: a name is only shown in place of a number.
pub fn takes_answers(address: &str) -> bool {
    let mut digits = address.chars().filter(|c| !"+ ".contains(*c)).peekable();
    digits.peek().is_some() && digits.all(|c| c.is_ascii_digit())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_number_is_one_and_codes_and_names_stay_as_they_are() {
        assert_eq!(
            party("+15550001111"),
            (Scheme::Phone, "+15550001111".into())
        );
        for sender in ["72345", "ACME", "+123"] {
            assert_eq!(party(sender), (Scheme::SmsSender, sender.to_owned()));
        }
    }

    #[test]
    fn a_word_stops_and_starts_only_alone() {
        for stop in [
            "STOP",
            " stop ",
            "Stop.",
            "unsubscribe",
            "Stop all!",
            "arrêt",
        ] {
            assert_eq!(keyword(stop), Some(ConsentChange::OptedOut), "{stop}");
        }
        for start in ["Start", "UNSTOP"] {
            assert_eq!(keyword(start), Some(ConsentChange::OptedIn), "{start}");
        }
        for other in ["stop by tomorrow", "yes", "HELP", "", "."] {
            assert_eq!(keyword(other), None, "{other}");
        }
    }

    #[test]
    fn a_name_takes_no_answer() {
        for address in ["+15550001111", "72345"] {
            assert!(takes_answers(address), "{address}");
        }
        for address in ["ACME", "", "+", "whatsapp:+15550001111"] {
            assert!(!takes_answers(address), "{address}");
        }
    }
}
