//! How an access token is shown to a server of mail: as Google described it, and Microsoft took over.

use async_imap::Authenticator;

/// What is said to an IMAP server, which first asks and then, where it refuses, says why.
#[derive(Debug)]
pub struct Proof {
    said: Option<String>,
    /// Why it was not enough, as the server says it.
    pub refusal: String,
}

impl Proof {
    pub fn new(user: &str, token: &str) -> Self {
        Self {
            said: Some(format!("user={user}\x01auth=Bearer {token}\x01\x01")),
            refusal: String::new(),
        }
    }
}

impl Authenticator for &mut Proof {
    type Response = String;

    fn process(&mut self, challenge: &[u8]) -> String {
        match self.said.take() {
            Some(said) => said,
            // It hears that this was understood, and ends the attempt.
            None => {
                self.refusal = words(challenge);
                String::new()
            }
        }
    }
}

/// A reason as one line, and not a long one.
pub fn words(reason: &[u8]) -> String {
    let text = String::from_utf8_lossy(reason);
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(300).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_shown_once_and_a_refusal_is_heard() {
        let mut proof = Proof::new("desk@example.com", "ya29");
        let mut asked = &mut proof;
        let shown = asked.process(b"");
        assert_eq!(
            shown,
            "user=desk@example.com\u{1}auth=Bearer ya29\u{1}\u{1}"
        );
        assert_eq!(asked.process(b"{\"status\":\n\"400\"}"), "");
        assert_eq!(proof.refusal, "{\"status\": \"400\"}");
    }
}
