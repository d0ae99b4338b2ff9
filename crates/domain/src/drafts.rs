//! Drafts in several windows and on several devices (C-06): which of two copies stands. The server
//! counts every saving and every forgetting, so of two versions the higher one is the later one; no
//! clock is asked.

use crate::messages::{Email, recipients};
use serde::{Deserialize, Serialize};

/// Whom a mail goes to and what it is about, as far as it was typed.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Addressing {
    /// To whom.
    pub to: String,
    /// Who else gets it.
    pub cc: String,
    /// Who gets it without the others' knowing.
    pub bcc: String,
    /// What it is about.
    pub subject: String,
}

impl Addressing {
    /// As one would type the addresses of this mail.
    pub fn of(email: &Email) -> Self {
        Self {
            to: recipients::line(&email.to),
            cc: recipients::line(&email.cc),
            bcc: recipients::line(&email.bcc),
            subject: email.subject.clone().unwrap_or_default(),
        }
    }
}

/// What a window does about a version it is told of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Told {
    /// Nothing: it is the own one, or an older one.
    Known,
    /// It keeps what was typed here and is not saved yet, and saves that over the version.
    Ours,
    /// It asks for it, and shows it.
    Theirs,
}

/// What a window that has the version `own` does when it is told of `version`. `saved` is whether the
/// server has all that stands in the window.
pub fn told(own: i64, saved: bool, version: i64) -> Told {
    match saved {
        _ if version <= own => Told::Known,
        false => Told::Ours,
        true => Told::Theirs,
    }
}

/// Whether a draft is forgotten with the message that was written in it: not one that was saved anew
/// since. Who does not say in which version it was written means whichever there is.
pub fn goes(stored: i64, written_in: Option<i64>) -> bool {
    written_in.is_none_or(|version| stored <= version)
}

/// What is shown where something unsaved is found again and the server has something else: all of it,
/// each once.
pub fn both(theirs: &str, ours: &str) -> String {
    match (theirs.trim(), ours.trim()) {
        (there, here) if here.contains(there) => ours.to_owned(),
        (there, here) if there.contains(here) => theirs.to_owned(),
        (there, _) => format!("{there}\n{ours}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_was_typed_since_a_message_was_sent_stays() {
        assert!(goes(3, Some(3)));
        assert!(goes(3, Some(4)), "an earlier save of the same text");
        assert!(!goes(4, Some(3)), "saved since");
        assert!(goes(4, None));
    }

    #[test]
    fn nothing_is_said_twice() {
        assert_eq!(both("", "Hello"), "Hello");
        assert_eq!(both("Hello", ""), "Hello");
        assert_eq!(both("Hel", "Hello"), "Hello");
        assert_eq!(both("Hello there", "Hello"), "Hello there");
        assert_eq!(both("From the phone", "Here"), "From the phone\nHere");
    }

    proptest! {
        /// Windows that are told of every version, in any order, end with the last one, and what is
        /// unsaved is never replaced.
        #[test]
        fn the_last_version_stands(mut versions in proptest::collection::vec(0_i64..20, 1..20), saved: bool) {
            let last = versions.iter().copied().max().unwrap_or_default();
            let mut own = 0;
            for version in versions.drain(..) {
                let told = told(own, saved, version);
                prop_assert!(saved || told != Told::Theirs);
                if told != Told::Known {
                    own = version;
                }
            }
            prop_assert_eq!(own, last);
        }

        #[test]
        fn neither_text_is_lost(theirs in "[a-c ]{0,6}", ours in "[a-c ]{0,6}") {
            let shown = both(&theirs, &ours);
            prop_assert!(shown.contains(theirs.trim()));
            prop_assert!(shown.contains(ours.trim()));
        }
    }
}
