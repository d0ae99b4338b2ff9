//! Who we are at a server of mail, or at whoever else gave us a right that runs out.

/// By a password, or by a token that is renewed again and again.
#[derive(Clone, PartialEq, Eq)]
pub enum Login {
    /// As typed.
    Password {
        /// Whose mailbox it is.
        user: String,
        /// Theirs, or one for this program alone.
        password: String,
    },
    /// By XOAUTH2, as Google and Microsoft want it.
    Token {
        /// Whose mailbox it is.
        user: String,
        /// What access is had by.
        grant: Grant,
    },
}

/// What was granted to us once, and brings an access token that holds for an hour or so (RFC 6749, 6).
#[derive(Clone, PartialEq, Eq, Hash)]
pub struct Grant {
    /// Where access tokens are had.
    pub token_url: String,
    /// As whom we are known there.
    pub client_id: String,
    /// What proves that; not every client has one.
    pub client_secret: Option<String>,
    /// What is given for an access token.
    pub refresh_token: String,
    /// Where the client's secret stands.
    pub proven_by: Proof,
}

/// Where a client proves itself (RFC 6749, 2.3.1).
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Proof {
    /// Beside the rest.
    Field,
    /// Before it, as a password.
    Header,
}

impl Login {
    /// Whose mailbox it is.
    pub fn user(&self) -> &str {
        match self {
            Self::Password { user, .. } | Self::Token { user, .. } => user,
        }
    }
}
