//! Placeholders in quick replies: `{{contact.name}}` becomes the customer's name where it is used.
//!
//! Braces around anything on one line are a placeholder, so that a slip of the pen is refused when
//! it is written and not read by a customer. What is not known of a conversation stays as it
//! stands: an agent fills it in before sending.

use crate::Flaw;
use crate::messages::{TextError, outbound_text};
use crate::words::words;
use std::str::FromStr;

words! {
    /// What can be filled in.
    Placeholder: "placeholder" {
        /// The customer's name.
        ContactName = "contact.name",
        /// Its first word.
        ContactFirstName = "contact.first_name",
        /// The customer's email.
        ContactEmail = "contact.email",
        /// The customer's phone number.
        ContactPhone = "contact.phone",
        /// The number or text the organization knows the customer by.
        ContactReference = "contact.reference",
        /// The first name of the agent who writes.
        AgentName = "agent.name",
        /// Their first and last name.
        AgentFullName = "agent.full_name",
        /// The number of the conversation.
        ConversationNumber = "conversation.number",
        /// What the conversation is about.
        ConversationSubject = "conversation.subject",
        /// The channel the answer goes over.
        ChannelName = "channel.name",
        /// What the organization is called.
        OrganizationName = "organization.name",
    }
}

const OPEN: &str = "{{";
const CLOSE: &str = "}}";

/// The message of a quick reply: as an agent's text, with placeholders that are all known.
#[derive(Clone, Debug, PartialEq, Eq, Hash)]
pub struct Message(String);

/// Why a text cannot be the message of a quick reply.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum MessageError {
    /// Empty or too long.
    #[error(transparent)]
    Text(#[from] TextError),
    /// Braces around what is no placeholder.
    #[error("there is no placeholder {{{{{0}}}}}")]
    UnknownPlaceholder(String),
}

impl Flaw for MessageError {
    fn code(&self) -> &'static str {
        match self {
            Self::Text(error) => error.code(),
            Self::UnknownPlaceholder(_) => "unknown_placeholder",
        }
    }
}

impl FromStr for Message {
    type Err = MessageError;

    fn from_str(text: &str) -> Result<Self, MessageError> {
        let text = outbound_text(text)?;
        let unknown = pieces(&text).find_map(|piece| match piece {
            Piece::Unknown(name) => Some(name.to_owned()),
            _ => None,
        });
        match unknown {
            Some(name) => Err(MessageError::UnknownPlaceholder(name)),
            None => Ok(Self(text)),
        }
    }
}

impl AsRef<str> for Message {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl std::fmt::Display for Message {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(&self.0)
    }
}

/// What is known where a quick reply is used.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Values {
    pub contact_name: Option<String>,
    pub contact_email: Option<String>,
    pub contact_phone: Option<String>,
    pub contact_reference: Option<String>,
    pub agent_name: Option<String>,
    pub agent_full_name: Option<String>,
    pub conversation_number: Option<i64>,
    pub conversation_subject: Option<String>,
    pub channel_name: Option<String>,
    pub organization_name: Option<String>,
}

impl Values {
    /// What stands for a placeholder; blank is as good as not known.
    pub fn of(&self, placeholder: Placeholder) -> Option<String> {
        use Placeholder as P;
        let first_word = |name: &String| name.split_whitespace().next().map(str::to_owned);
        let value = match placeholder {
            P::ContactName => self.contact_name.clone(),
            P::ContactFirstName => self.contact_name.as_ref().and_then(first_word),
            P::ContactEmail => self.contact_email.clone(),
            P::ContactPhone => self.contact_phone.clone(),
            P::ContactReference => self.contact_reference.clone(),
            P::AgentName => self.agent_name.clone(),
            P::AgentFullName => self.agent_full_name.clone(),
            P::ConversationNumber => self.conversation_number.map(|number| number.to_string()),
            P::ConversationSubject => self.conversation_subject.clone(),
            P::ChannelName => self.channel_name.clone(),
            P::OrganizationName => self.organization_name.clone(),
        };
        value.filter(|value| !value.trim().is_empty())
    }
}

/// A text with its placeholders filled in.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Filled {
    /// What is not known stands in it as its placeholder.
    pub text: String,
    /// What is not known, each once, in the order of the text.
    pub missing: Vec<Placeholder>,
}

/// Fills in what is known. Values are text, whatever they look like: a customer who calls himself
/// `{{agent.name}}` is called that.
pub fn fill(text: &str, values: &Values) -> Filled {
    let mut filled = Filled {
        text: String::with_capacity(text.len()),
        missing: Vec::new(),
    };
    for piece in pieces(text) {
        match piece {
            Piece::Text(text) => filled.text.push_str(text),
            Piece::Unknown(name) => push_braced(&mut filled.text, name),
            Piece::Known(placeholder) => match values.of(placeholder) {
                Some(value) => filled.text.push_str(&value),
                None => {
                    push_braced(&mut filled.text, placeholder.as_str());
                    if !filled.missing.contains(&placeholder) {
                        filled.missing.push(placeholder);
                    }
                }
            },
        }
    }
    filled
}

/// The placeholders that still stand in a text, each once.
pub fn unfilled(text: &str) -> Vec<Placeholder> {
    fill(text, &Values::default()).missing
}

fn push_braced(to: &mut String, name: &str) {
    to.push_str(OPEN);
    to.push_str(name);
    to.push_str(CLOSE);
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Piece<'a> {
    Text(&'a str),
    Known(Placeholder),
    /// What stands between braces and is none.
    Unknown(&'a str),
}

/// Cuts a text at its placeholders. Braces that are not closed on their line are text.
fn pieces(text: &str) -> impl Iterator<Item = Piece<'_>> {
    let mut rest = text;
    std::iter::from_fn(move || {
        if rest.is_empty() {
            return None;
        }
        let Some((before, name, after)) = next(rest) else {
            return Some(Piece::Text(std::mem::take(&mut rest)));
        };
        if !before.is_empty() {
            // The braces come next.
            rest = rest.get(before.len()..).unwrap_or_default();
            return Some(Piece::Text(before));
        }
        rest = after;
        let named = name.trim();
        Some(named.parse().map_or(Piece::Unknown(named), Piece::Known))
    })
}

/// The first pair of braces on one line: what stands before, between and behind. Those that matter
/// are the ones nearest to the closing ones.
fn next(text: &str) -> Option<(&str, &str, &str)> {
    let mut from = 0;
    loop {
        let inner = from + text.get(from..)?.find(OPEN)? + OPEN.len();
        let close = inner + text.get(inner..)?.find(CLOSE)?;
        let open = text.get(..close)?.rfind(OPEN)?;
        let name = text.get(open + OPEN.len()..close)?;
        if !name.contains('\n') {
            return Some((text.get(..open)?, name, text.get(close + CLOSE.len()..)?));
        }
        from = close;
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn ada() -> Values {
        Values {
            contact_name: Some("Ada Lovelace".into()),
            agent_name: Some("Maya".into()),
            conversation_number: Some(1042),
            contact_email: Some("  ".into()),
            ..Values::default()
        }
    }

    #[test]
    fn what_is_known_is_filled_in_and_the_rest_stays() {
        let text = "Hi {{contact.first_name}} ({{ contact.name }}), #{{conversation.number}}: {{contact.email}} {{contact.email}}";
        let filled = fill(text, &ada());
        assert_eq!(
            filled.text,
            "Hi Ada (Ada Lovelace), #1042: {{contact.email}} {{contact.email}}"
        );
        assert_eq!(filled.missing, [Placeholder::ContactEmail]);
        assert_eq!(unfilled(&filled.text), [Placeholder::ContactEmail]);
    }

    #[test]
    fn braces_that_are_no_placeholder_are_refused_when_written() {
        let flaw = |text: &str| text.parse::<Message>().map_err(|error| error.to_string());
        assert_eq!(
            flaw("Hi {{contact.nmae}}"),
            Err("there is no placeholder {{contact.nmae}}".into())
        );
        assert!(flaw("Hi {{}}").is_err());
        for text in [
            "Hi",
            "a {{ b",
            "}} a {{",
            "{{contact\n.name}}",
            "{ {contact.nmae} }",
        ] {
            assert!(flaw(text).is_ok(), "{text}");
        }
        assert_eq!(
            "{{x}} {{contact.name}}"
                .parse::<Message>()
                .map_err(|e| e.code()),
            Err("unknown_placeholder")
        );
        assert_eq!(" \n".parse::<Message>().map_err(|e| e.code()), Err("empty"));
    }

    #[test]
    fn the_innermost_braces_count() {
        assert_eq!(fill("{{{agent.name}}}", &ada()).text, "{Maya}");
        assert_eq!(fill("{{ {{agent.name}}", &ada()).text, "{{ Maya");
    }

    #[test]
    fn a_name_that_looks_like_a_placeholder_is_a_name() {
        let values = Values {
            contact_name: Some("{{agent.name}}".into()),
            ..ada()
        };
        assert_eq!(
            fill("Hi {{contact.name}}", &values).text,
            "Hi {{agent.name}}"
        );
    }

    proptest! {
        #[test]
        fn text_without_braces_comes_back_as_it_went(text in "[^{}]*") {
            let filled = fill(&text, &ada());
            prop_assert_eq!(filled.text, text);
            prop_assert!(filled.missing.is_empty());
        }

        #[test]
        fn any_text_is_cut_and_put_together_again(text in "([a-z.\\n é]|\\{|\\}|\\{\\{|\\}\\}|\\{\\{contact\\.name\\}\\}){0,40}") {
            let again: String = pieces(&text)
                .map(|piece| match piece {
                    Piece::Text(text) => text.to_owned(),
                    Piece::Known(known) => format!("{{{{{known}}}}}"),
                    Piece::Unknown(name) => format!("{{{{{name}}}}}"),
                })
                .collect();
            // White space within braces is not kept.
            let squeezed = |text: &str| text.replace(' ', "");
            prop_assert_eq!(squeezed(&again), squeezed(&text));
        }

        #[test]
        fn a_message_has_no_braces_left_once_all_is_known(names in prop::collection::vec(0..Placeholder::ALL.len(), 0..6)) {
            let all = Values {
                contact_name: Some("A".into()),
                contact_email: Some("a@b.c".into()),
                contact_phone: Some("+1".into()),
                contact_reference: Some("R".into()),
                agent_name: Some("M".into()),
                agent_full_name: Some("M L".into()),
                conversation_number: Some(1),
                conversation_subject: Some("S".into()),
                channel_name: Some("C".into()),
                organization_name: Some("O".into()),
            };
            let text: String = names
                .iter()
                .filter_map(|at| Placeholder::ALL.get(*at))
                .map(|placeholder| format!("{{{{{placeholder}}}}} "))
                .collect();
            let filled = fill(&text, &all);
            prop_assert!(filled.missing.is_empty());
            prop_assert!(!filled.text.contains(OPEN));
        }
    }
}
