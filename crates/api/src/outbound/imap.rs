//! A mailbox by IMAP: signing in, what is new by number, and waiting for more.

use super::line::{Line, PATIENCE, connect, no_line, secure};
use super::xoauth2::Proof;
use super::{Outbound, asking};
use async_imap::error::Error;
use async_imap::extensions::idle::IdleResponse;
use async_imap::imap_proto::AttributeValue;
use async_imap::types::Uid;
use async_imap::{Client, Session};
use connectors::{Login, Mailbox, PostError, Security};
use std::time::Duration;
use tokio::time::error::Elapsed;
use tokio::time::timeout;

/// For one mail with its files.
const PATIENCE_FOR_MAIL: Duration = Duration::from_secs(75);
/// Larger mails stay where they are.
pub const LARGEST: u32 = 36 * 1024 * 1024;

/// Somebody who is signed in, in one folder.
#[derive(Debug)]
pub struct Inbox {
    session: Session<Box<dyn Line>>,
    pub has_idle: bool,
    /// Changes when the numbers mean other mails.
    pub validity: u32,
    /// The number of the next mail that arrives.
    pub next: Uid,
}

/// A mail of a folder.
#[derive(Debug)]
pub enum Found {
    Mail(Vec<u8>),
    TooLarge(u32),
    /// Somebody has removed it.
    Gone,
}

/// Signs in and looks whether the folder is there.
pub async fn look(out: &Outbound, mailbox: &Mailbox) -> Result<(), PostError> {
    open(out, mailbox).await?.leave().await;
    Ok(())
}

/// Signs in and opens the folder, so that nothing in it changes.
pub async fn open(out: &Outbound, mailbox: &Mailbox) -> Result<Inbox, PostError> {
    let mut session = sign_in(out, mailbox).await?;
    let capabilities = patient(PATIENCE, session.capabilities()).await?;
    let has_idle = capabilities.has_str("IDLE");
    let opened = patient(PATIENCE, session.examine(&mailbox.folder)).await?;
    let numbers = opened.uid_validity.zip(opened.uid_next);
    let (validity, next) = numbers.ok_or_else(|| no_line("the server numbers no mails"))?;
    Ok(Inbox {
        session,
        has_idle,
        validity,
        next,
    })
}

async fn sign_in(out: &Outbound, mailbox: &Mailbox) -> Result<Session<Box<dyn Line>>, PostError> {
    let server = &mailbox.server;
    let login = server.login.as_ref().ok_or_else(|| no_line("no user"))?;
    let line = connect(&out.guard, server).await?;
    let line: Box<dyn Line> = match server.security {
        Security::Tls => secure(line, server).await?,
        Security::StartTls | Security::None => Box::new(line),
    };
    let mut client = Client::new(line);
    let greeting = timeout(PATIENCE, client.read_response())
        .await
        .map_err(no_line)?;
    greeting
        .map_err(no_line)?
        .ok_or_else(|| no_line("it says nothing"))?;
    if server.security == Security::StartTls {
        // A server that has no STARTTLS, or lets nobody see that it has, gets no password.
        let begun = patient(PATIENCE, client.run_command_and_check_ok("STARTTLS", None)).await;
        begun.map_err(|error| match error {
            PostError::Answered { .. } => PostError::NoStartTls,
            error => error,
        })?;
        client = Client::new(secure(client.into_inner(), server).await?);
    }
    match login {
        Login::Password { user, password } => {
            signed_in(timeout(PATIENCE, client.login(user, password)).await)
        }
        Login::Token { user, grant } => {
            let mut proof = Proof::new(user, &out.access(grant).await?);
            let asked = timeout(PATIENCE, client.authenticate("XOAUTH2", &mut proof)).await;
            match signed_in(asked) {
                Err(PostError::SignIn(said)) => {
                    out.forget_access(grant).await;
                    Err(PostError::SignIn(
                        format!("{said} {}", proof.refusal).trim().to_owned(),
                    ))
                }
                done => done,
            }
        }
    }
}

type Signed = Result<Session<Box<dyn Line>>, (Error, Client<Box<dyn Line>>)>;

fn signed_in(asked: Result<Signed, Elapsed>) -> Result<Session<Box<dyn Line>>, PostError> {
    match asked {
        Ok(Ok(session)) => Ok(session),
        Ok(Err((Error::No(said) | Error::Bad(said), _))) => Err(PostError::SignIn(said)),
        Ok(Err((error, _))) => Err(no_line(error)),
        Err(late) => Err(no_line(late)),
    }
}

impl Inbox {
    /// The numbers from `from` on, in order. A server names the last mail also where it is before that.
    pub async fn since(&mut self, from: Uid) -> Result<Vec<Uid>, PostError> {
        let wanted = format!("UID {from}:*");
        let found = patient(PATIENCE, asking::search(&mut self.session, &wanted)).await?;
        Ok(found.into_iter().filter(|uid| *uid >= from).collect())
    }

    /// The numbers of what arrived since a day, such as `1-Nov-2026`.
    pub async fn since_day(&mut self, day: &str) -> Result<Vec<Uid>, PostError> {
        let wanted = format!("SINCE {day}");
        patient(PATIENCE, asking::search(&mut self.session, &wanted)).await
    }

    /// One mail, which stays as unread as it was.
    pub async fn fetch(&mut self, uid: Uid) -> Result<Found, PostError> {
        let session = &mut self.session;
        let size = asking::fetch(session, uid, "RFC822.SIZE", |part| match part {
            AttributeValue::Rfc822Size(size) => Some(*size),
            _ => None,
        });
        match patient(PATIENCE, size).await? {
            None => return Ok(Found::Gone),
            Some(size) if size > LARGEST => return Ok(Found::TooLarge(size)),
            Some(_) => {}
        }
        let mail = asking::fetch(session, uid, "BODY.PEEK[]", |part| match part {
            AttributeValue::BodySection {
                section: None,
                data: Some(data),
                ..
            } => Some(data.to_vec()),
            _ => None,
        });
        let mail = patient(PATIENCE_FOR_MAIL, mail).await?;
        Ok(mail.map_or(Found::Gone, Found::Mail))
    }

    /// Waits until the server tells of something, for so long at most.
    pub async fn wait(self, most: Duration) -> Result<Self, PostError> {
        let mut idle = self.session.idle();
        patient(PATIENCE, idle.init()).await?;
        let (told, stop) = idle.wait_with_timeout(most);
        let told = told.await.map_err(no_line)?;
        drop(stop);
        if matches!(told, IdleResponse::ManualInterrupt) {
            return Err(no_line("interrupted"));
        }
        let session = patient(PATIENCE, idle.done()).await?;
        Ok(Self { session, ..self })
    }

    /// Asks for news where the server does not tell by itself.
    pub async fn ask(&mut self) -> Result<(), PostError> {
        patient(PATIENCE, self.session.noop()).await
    }

    /// Signs out; whether the server hears it is all the same.
    pub async fn leave(mut self) {
        let _left = timeout(PATIENCE, self.session.logout()).await;
    }
}

/// A step that may not take for ever.
async fn patient<T>(
    most: Duration,
    step: impl Future<Output = Result<T, Error>>,
) -> Result<T, PostError> {
    match timeout(most, step).await {
        Ok(Ok(done)) => Ok(done),
        Ok(Err(Error::No(said) | Error::Bad(said))) => Err(PostError::Answered {
            code: 0,
            text: said,
        }),
        Ok(Err(error)) => Err(no_line(error)),
        Err(late) => Err(no_line(late)),
    }
}
