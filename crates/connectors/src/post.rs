//! Mail goes another way than calls: to a server that a channel's settings name. The real form guards
//! against private addresses like [`crate::Http`].

use crate::{File, Login, SendError};
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
    /// Who signs in; nobody where the server asks for nobody.
    pub login: Option<Login>,
}

/// How we sign in is nobody's business.
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
    /// Nobody knows whether it is who it says it is.
    #[error("the certificate of {host} is not trusted: {reason}")]
    Certificate {
        /// The name that it was judged by.
        host: String,
        /// For people.
        reason: String,
    },
    /// The line was to be secured, and cannot be.
    #[error("the server does not offer STARTTLS, so it was told no more")]
    NoStartTls,
    /// It lets us not in.
    #[error("the sign-in was refused: {0}")]
    SignIn(String),
    /// It says itself that it takes no mail of this size.
    #[error(
        "the mail is too large: it has {} and the server takes {} at most",
        megabytes(*size),
        megabytes(*most)
    )]
    TooLarge {
        /// Of the mail with its files, as it would leave.
        size: usize,
        /// What the server takes.
        most: usize,
    },
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
            // Certificates are renewed, and mail may wait for days.
            PostError::Certificate { .. } | PostError::NoStartTls => Self::retry(said),
            PostError::SignIn(_) => Self::Fault { reason: said },
            PostError::Answered { code, .. } if (400..=499).contains(&code) => Self::retry(said),
            PostError::TooLarge { .. } => Self::refused("too_large", said),
            PostError::Answered { code, ref text } if is_about_size(code, text) => {
                Self::refused("too_large", format!("the mail is too large: {said}"))
            }
            PostError::Answered { .. } => Self::refused("mail_refused", said),
            PostError::Lost(reason) => Self::Unknown { reason },
        }
    }
}

/// 552 is said to a mailbox that is full, too.
fn is_about_size(code: u16, text: &str) -> bool {
    text.contains("5.3.4") || code == 552 && !text.contains("5.2.2")
}

fn megabytes(bytes: usize) -> String {
    let tenths = bytes.div_ceil(100_000);
    format!("{}.{} MB", tenths / 10, tenths % 10)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn code(error: PostError) -> &'static str {
        match SendError::from(error) {
            SendError::Refused { code, .. } => code,
            SendError::Retry { .. } => "retry",
            SendError::Fault { .. } | SendError::Expired { .. } => "fault",
            SendError::TemplateBarred { .. } => "barred",
            SendError::Unknown { .. } => "unknown",
        }
    }

    fn answered(code: u16, text: &str) -> PostError {
        PostError::Answered {
            code,
            text: text.to_owned(),
        }
    }

    #[test]
    fn a_mail_that_is_too_large_is_never_tried_again() {
        let large = PostError::TooLarge {
            size: 27_300_001,
            most: 26_214_400,
        };
        let said = "the mail is too large: it has 27.4 MB and the server takes 26.3 MB at most";
        assert_eq!(large.to_string(), said);
        assert_eq!(code(large), "too_large");
        assert_eq!(
            code(answered(552, "Message size exceeds limit")),
            "too_large"
        );
        assert_eq!(code(answered(554, "5.3.4 Message too big")), "too_large");
        assert_eq!(code(answered(552, "5.2.2 Mailbox full")), "mail_refused");
        assert_eq!(code(answered(452, "4.3.1 Out of room")), "retry");
    }

    #[test]
    fn a_line_that_cannot_be_secured_is_tried_again_and_a_sign_in_is_not() {
        assert_eq!(code(PostError::NoStartTls), "retry");
        assert_eq!(code(PostError::SignIn("no".to_owned())), "fault");
        assert_eq!(code(PostError::Lost("gone".to_owned())), "unknown");
    }
}
