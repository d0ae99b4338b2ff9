//! What stands below a mail of ours: the signature of its mailbox, in which whoever writes is named.

use crate::Flaw;
use crate::quick_replies::{Message, Placeholder, Values, fill, unfilled};

/// Begins a signature, so that programs of mail know it from the words (RFC 3676, 4.3).
const MARK: &str = "-- ";
/// What a signature may name.
const KNOWN: [Placeholder; 2] = [Placeholder::AgentName, Placeholder::AgentFullName];

/// The agent who writes.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Signer {
    pub name: String,
    pub full_name: String,
}

/// Why a text cannot be a signature.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("Only {{{{agent.name}}}} and {{{{agent.full_name}}}} are filled in here")]
pub struct SignatureError;

impl Flaw for SignatureError {
    fn code(&self) -> &'static str {
        "unknown_placeholder"
    }
}

/// Whether all that stands in braces can be filled in.
pub fn check(signature: &str) -> Result<(), SignatureError> {
    let message: Message = signature.parse().map_err(|_| SignatureError)?;
    let all = unfilled(message.as_ref());
    match all.iter().all(|one| KNOWN.contains(one)) {
        true => Ok(()),
        false => Err(SignatureError),
    }
}

/// Words with the signature of the mailbox below. Where no agent wrote them, such as a greeting, the lines
/// that would name one are left out.
pub fn signed(words: &str, mailbox: Option<&str>, agent: Option<&Signer>) -> String {
    let values = Values {
        agent_name: agent.map(|agent| agent.name.clone()),
        agent_full_name: agent.map(|agent| agent.full_name.clone()),
        ..Values::default()
    };
    let lines = mailbox.unwrap_or_default().trim().lines();
    let known = lines
        .map(|line| fill(line, &values))
        .filter(|line| line.missing.is_empty());
    let signature: Vec<String> = known.map(|line| line.text).collect();
    let signature = signature.join("\n");
    match (words.is_empty(), signature.trim().is_empty()) {
        (_, true) => words.to_owned(),
        (true, false) => format!("{MARK}\n{}", signature.trim()),
        (false, false) => format!("{words}\n\n{MARK}\n{}", signature.trim()),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    const SHOP: &str = "{{agent.full_name}}\nExample Shop\n\nwww.shop.example";

    fn ada() -> Signer {
        Signer {
            name: "Ada".to_owned(),
            full_name: "Ada Lovelace".to_owned(),
        }
    }

    #[test]
    fn the_mailbox_signs_and_names_who_writes() {
        let expected = "Hello\n\n-- \nAda Lovelace\nExample Shop\n\nwww.shop.example";
        assert_eq!(signed("Hello", Some(SHOP), Some(&ada())), expected);
        assert_eq!(signed("", Some("{{agent.name}}"), Some(&ada())), "-- \nAda");
    }

    #[test]
    fn where_nobody_writes_nobody_is_named() {
        let expected = "Hello\n\n-- \nExample Shop\n\nwww.shop.example";
        assert_eq!(signed("Hello", Some(SHOP), None), expected);
        assert_eq!(
            signed("Hello", Some("Yours, {{agent.name}}"), None),
            "Hello"
        );
    }

    #[test]
    fn a_mailbox_without_a_signature_adds_nothing() {
        assert_eq!(signed("Hello", None, Some(&ada())), "Hello");
        assert_eq!(signed("Hello", Some(" \n"), Some(&ada())), "Hello");
    }

    #[test]
    fn what_would_never_be_filled_in_is_refused() {
        assert_eq!(check(SHOP), Ok(()));
        assert_eq!(check("Shop {1} {{ agent.name }}"), Ok(()));
        assert_eq!(check("{{contact.name}}"), Err(SignatureError));
        assert_eq!(check("{{agent.nmae}}"), Err(SignatureError));
    }
}
