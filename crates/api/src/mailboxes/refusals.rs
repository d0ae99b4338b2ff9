//! A mail that its server does not hand out, however often it is asked for: it stays where it is, and holds
//! up no other.

use connectors::PostError;

/// So many times in a row one mail is asked for, later and later.
const TRIES: u32 = 4;
/// Words of RFC 5530 by which a server says that this is no matter of the mail.
const OF_THE_SERVER: &[&str] = &["UNAVAILABLE", "INUSE", "LIMIT", "OVERQUOTA"];

/// What the numbers mean, and the number.
pub type Mail = (i64, u32);

/// Which mail was refused last, and how many times in a row.
#[derive(Debug, Default)]
pub struct Refusals {
    mail: Option<Mail>,
    times: u32,
}

impl Refusals {
    /// A mail was not handed out; whether nobody asks for it any more.
    pub fn add(&mut self, mail: Mail, error: &PostError) -> bool {
        if is_of_the_server(error) {
            return false;
        }
        if self.mail != Some(mail) {
            *self = Self {
                mail: Some(mail),
                times: 0,
            };
        }
        self.times += 1;
        self.times >= TRIES
    }

    /// Whether it is the first time that this one was: those before it came through.
    pub fn is_fresh(&self) -> bool {
        self.times == 1
    }
}

fn is_of_the_server(error: &PostError) -> bool {
    let PostError::Answered { text, .. } = error else {
        return false;
    };
    let text = text.to_ascii_uppercase();
    OF_THE_SERVER
        .iter()
        .any(|word| text.contains(&format!("[{word}")))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn said(text: &str) -> PostError {
        let text = text.to_owned();
        PostError::Answered { code: 0, text }
    }

    #[test]
    fn one_and_the_same_mail_is_asked_for_some_times() {
        let mut refusals = Refusals::default();
        let no = said("[SERVERBUG] Internal error");
        assert!(!refusals.add((1, 7), &no));
        assert!(refusals.is_fresh());
        assert!(!refusals.add((1, 8), &no), "another mail");
        // A line that breaks in the middle of it, each time.
        let lost = PostError::Unreachable("closed".to_owned());
        assert!(!refusals.add((1, 8), &lost));
        assert!(!refusals.is_fresh());
        assert!(!refusals.add((1, 8), &no));
        assert!(refusals.add((1, 8), &no));
        assert!(!refusals.add((2, 8), &no), "the number means another mail");
    }

    #[test]
    fn a_server_that_has_its_own_trouble_is_waited_for() {
        let mut refusals = Refusals::default();
        for _ in 0..3 * TRIES {
            assert!(!refusals.add((1, 7), &said("[UNAVAILABLE] Storage is away")));
        }
        for _ in 1..TRIES {
            assert!(!refusals.add((1, 7), &said("Unavailable mail")));
        }
        assert!(refusals.add((1, 7), &said("Unavailable mail")));
    }
}
