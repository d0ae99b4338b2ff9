//! What only a mail has: who else it went to, what it was about, what it quotes.

use crate::AttachmentId;
use serde::{Deserialize, Serialize};

/// What only a mail has.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Email {
    /// Who wrote it; ours for what leaves.
    pub from: Mailbox,
    /// To whom.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub to: Vec<Mailbox>,
    /// Who else has it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub cc: Vec<Mailbox>,
    /// Who has it without the others' knowing; of what leaves only.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub bcc: Vec<Mailbox>,
    /// What it is about.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub subject: Option<String>,
    /// Where its author wants answers, if that is elsewhere.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reply_to: Option<String>,
    /// The words of others that were left below.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub quoted: Option<String>,
    /// What an agent should know before they trust it.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub warnings: Vec<EmailWarning>,
    /// How its author formatted it: a file of the message that is not shown among the others.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub html: Option<AttachmentId>,
    /// The pictures that stand in it, by what it calls them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub inline: Vec<Inline>,
}

/// A picture that stands in a mail.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Inline {
    /// Its `Content-ID`, without brackets (RFC 2392).
    pub content_id: String,
    /// The file it is.
    pub attachment: AttachmentId,
}

/// Whom an answer goes to.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Recipients {
    /// To whom.
    pub to: Vec<Mailbox>,
    /// Who else gets it.
    pub cc: Vec<Mailbox>,
}

impl Email {
    /// Whom an answer to all goes to: whoever wrote it and whoever else has it, without our own
    /// addresses. Where its author wants answers counts only while nothing warns of it.
    pub fn answer_to_all(&self, is_ours: impl Fn(&str) -> bool) -> Recipients {
        let mut named: Vec<String> = Vec::new();
        let mut others = |people: Vec<Mailbox>| -> Vec<Mailbox> {
            let mut kept = Vec::new();
            for person in people {
                let address = person.address.to_lowercase();
                if !is_ours(&address) && !named.contains(&address) {
                    named.push(address);
                    kept.push(person);
                }
            }
            kept
        };
        if is_ours(&self.from.address.to_lowercase()) {
            let to = others(self.to.clone());
            let cc = others(self.cc.clone());
            return Recipients { to, cc };
        }
        let to = others(vec![self.author()]);
        let rest = self.to.iter().chain(&self.cc).cloned().collect();
        Recipients {
            to,
            cc: others(rest),
        }
    }

    /// Who is answered.
    fn author(&self) -> Mailbox {
        match &self.reply_to {
            Some(wanted) if self.warnings.is_empty() => Mailbox {
                address: wanted.clone(),
                name: self.from.name.clone(),
            },
            _ => self.from.clone(),
        }
    }
}

/// Longest name or subject, in characters.
const LONGEST_LINE: usize = 1000;

/// A name or subject on one line: no line break of it begins another header.
pub fn one_line(text: &str) -> String {
    let words = text.split(|c: char| c.is_whitespace() || c.is_control());
    let words: Vec<&str> = words.filter(|word| !word.is_empty()).collect();
    words.join(" ").chars().take(LONGEST_LINE).collect()
}

/// Whether an address is that of a mailbox, or one with a token that it made (`desk+token@…`).
pub fn is_mailbox(address: &str, own: &str) -> bool {
    let parts = |address: &str| {
        let (local, domain) = address.trim().rsplit_once('@')?;
        let local = local.split_once('+').map_or(local, |(name, _)| name);
        Some((local.to_lowercase(), domain.to_lowercase()))
    };
    parts(address).is_some_and(|address| Some(address) == parts(own))
}

/// An address, and whose it is.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Mailbox {
    /// Such as `nora@example.com`.
    pub address: String,
    /// What they are called.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
}

/// What an agent should know before they trust a mail.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum EmailWarning {
    /// Answers are wanted on another domain.
    ReplyElsewhere,
    /// The server that sent it may not send for that domain.
    Spf,
    /// Its signature does not hold.
    Dkim,
    /// The domain of its author does not vouch for it.
    Dmarc,
}

impl EmailWarning {
    /// Stable name.
    pub fn as_str(self) -> &'static str {
        match self {
            Self::ReplyElsewhere => "reply_elsewhere",
            Self::Spf => "spf",
            Self::Dkim => "dkim",
            Self::Dmarc => "dmarc",
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn people(addresses: &[String]) -> Vec<Mailbox> {
        let one = |address: &String| Mailbox {
            address: address.clone(),
            name: None,
        };
        addresses.iter().map(one).collect()
    }

    fn mail(from: &str, to: &[String], cc: &[String]) -> Email {
        Email {
            from: people(&[from.to_owned()]).remove(0),
            to: people(to),
            cc: people(cc),
            ..Email::default()
        }
    }

    fn addresses(people: &[Mailbox]) -> Vec<String> {
        people.iter().map(|one| one.address.clone()).collect()
    }

    fn is_ours(address: &str) -> bool {
        address.starts_with("desk")
    }

    #[test]
    fn where_answers_are_wanted_counts_unless_something_warns() {
        let wanted = Email {
            reply_to: Some("orders@shop.example".to_owned()),
            ..mail("nora@shop.example", &["desk@x.example".to_owned()], &[])
        };
        let answered = |mail: &Email| addresses(&mail.answer_to_all(is_ours).to);
        assert_eq!(answered(&wanted), ["orders@shop.example"]);
        for warning in [
            EmailWarning::ReplyElsewhere,
            EmailWarning::Spf,
            EmailWarning::Dkim,
            EmailWarning::Dmarc,
        ] {
            let warned = Email {
                warnings: vec![warning],
                ..wanted.clone()
            };
            assert_eq!(answered(&warned), ["nora@shop.example"]);
        }
    }

    #[test]
    fn after_our_own_mail_the_same_people_are_written_to() {
        let ours = mail(
            "desk@x.example",
            &["nora@shop.example".to_owned()],
            &["DESK@x.example".to_owned(), "bob@shop.example".to_owned()],
        );
        let all = ours.answer_to_all(is_ours);
        assert_eq!(addresses(&all.to), ["nora@shop.example"]);
        assert_eq!(addresses(&all.cc), ["bob@shop.example"]);
    }

    proptest! {
        #[test]
        fn nobody_is_left_out_named_twice_or_ours(
            from in "(a|b|c|desk)@x", to in proptest::collection::vec("(a|B|b|c|desk)@x", 0..6),
            cc in proptest::collection::vec("(A|b|d|desk)@x", 0..6),
        ) {
            let mail = mail(&from, &to, &cc);
            let all = mail.answer_to_all(is_ours);
            let mut reached: Vec<String> = addresses(&all.to);
            reached.extend(addresses(&all.cc));
            let mut small: Vec<String> = reached.iter().map(|one| one.to_lowercase()).collect();
            prop_assert!(small.iter().all(|one| !is_ours(one)));
            let expected = [from].into_iter().chain(to).chain(cc).map(|one| one.to_lowercase());
            let mut expected: Vec<String> = expected.filter(|one| !is_ours(one)).collect();
            small.sort();
            expected.sort();
            expected.dedup();
            prop_assert_eq!(small, expected);
        }
    }
}
