//! What only a mail has: who else it went to, what it was about, what it quotes.

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
