//! Mail goes another way than calls: to a server that a channel's settings name. The real form guards
//! against private addresses like [`crate::Http`].

use crate::{File, SendError};
use async_trait::async_trait;
use domain::messages::Mailbox as Person;
use std::fmt;

/// Talks to servers of mail.
#[async_trait]
pub trait Post: Send + Sync {
    /// Hands one mail over.
    async fn deliver(&self, server: &MailServer, mail: &Mail) -> Result<(), PostError>;

    /// Signs in where mail leaves, and hands nothing over.
    async fn greet(&self, server: &MailServer) -> Result<(), PostError>;

    /// Signs in where mail arrives, and looks whether the folder is there.
    async fn look(&self, mailbox: &Mailbox) -> Result<(), PostError>;
}

/// A server, and who we are there.
#[derive(Clone, PartialEq, Eq)]
pub struct MailServer {
    /// By name, so that its certificate can be judged.
    pub host: String,
    /// Where it listens.
    pub port: u16,
    /// How the line is secured.
    pub security: Security,
    /// Who signs in, and by what; nobody where the server asks for nobody.
    pub login: Option<(String, String)>,
}

/// The password is nobody's business.
impl fmt::Debug for MailServer {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("MailServer")
            .field("host", &self.host)
            .field("port", &self.port)
            .field("security", &self.security)
            .finish_non_exhaustive()
    }
}

/// How the line to a server is secured.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Security {
    /// From the first byte on.
    Tls,
    /// After a few words; without it nothing more is said.
    StartTls,
    /// Not at all.
    None,
}

/// A folder of mail that arrives.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mailbox {
    /// Where it is.
    pub server: MailServer,
    /// Such as `INBOX`.
    pub folder: String,
}

/// A mail of ours.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Mail {
    /// Its `Message-ID`, without brackets.
    pub id: String,
    /// Who it is from.
    pub from: Person,
    /// To whom.
    pub to: Vec<Person>,
    /// Who else gets it.
    pub cc: Vec<Person>,
    /// Who gets it without the others' knowing.
    pub bcc: Vec<Person>,
    /// Where answers go, if not to `from`.
    pub reply_to: Option<String>,
    /// What it is about.
    pub subject: String,
    /// The `Message-ID` that it answers.
    pub answers: Option<String>,
    /// The `Message-ID`s before it, the oldest first.
    pub references: Vec<String>,
    /// The words.
    pub text: String,
    /// What goes along.
    pub files: Vec<File>,
    /// Whether no person wrote it, so that no machine answers.
    pub is_automatic: bool,
}

/// Why a server of mail did not do what it was asked for.
#[derive(Clone, Debug, PartialEq, Eq, thiserror::Error)]
pub enum PostError {
    /// The address is not one to call on somebody's word.
    #[error("the address is private")]
    PrivateTarget,
    /// Nothing was handed over.
    #[error("no connection: {0}")]
    Unreachable(String),
    /// It lets us not in.
    #[error("the sign-in was refused: {0}")]
    SignIn(String),
    /// It said no; by the code of SMTP, or for good where there is none.
    #[error("{text}")]
    Answered {
        /// Of SMTP.
        code: u16,
        /// As the server says it.
        text: String,
    },
    /// It may have been handed over.
    #[error("no answer: {0}")]
    Lost(String),
}

/// When a message was being handed over.
impl From<PostError> for SendError {
    fn from(error: PostError) -> Self {
        let said = error.to_string();
        match error {
            PostError::PrivateTarget => Self::refused("private_target", said),
            PostError::Unreachable(reason) => Self::retry(reason),
            PostError::SignIn(_) => Self::Fault { reason: said },
            PostError::Answered { code, .. } if (400..=499).contains(&code) => Self::retry(said),
            PostError::Answered { .. } => Self::refused("mail_refused", said),
            PostError::Lost(reason) => Self::Unknown { reason },
        }
    }
}
