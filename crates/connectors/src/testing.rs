//! Whether a channel works, as far as can be found out without sending anybody a message.

use domain::Timestamp;

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Check {
    /// What should hold.
    pub title: String,
    /// Whether it does.
    pub ok: bool,
    /// What was found, for people.
    pub detail: Option<String>,
}

impl Check {
    /// It holds.
    pub fn holds(title: &str, detail: Option<String>) -> Self {
        Self {
            title: title.to_owned(),
            ok: true,
            detail,
        }
    }

    /// It does not.
    pub fn fails(title: &str, detail: impl Into<String>) -> Self {
        Self {
            title: title.to_owned(),
            ok: false,
            detail: Some(detail.into()),
        }
    }
}

/// Where and when a channel is tested.
#[derive(Clone, Copy, Debug)]
pub struct Site<'a> {
    /// Where this server is reached, such as `https://desk.example.com`.
    pub public_url: &'a str,
    /// Where the provider calls us; none where it does not.
    pub webhook_url: Option<&'a str>,
    /// For signatures.
    pub now: Timestamp,
}
