//! A command of IMAP and all that is answered. What `async-imap` has for this takes a refusal of `FETCH` or
//! `SEARCH` for an answer with nothing in it, by which a mail would count as removed.

use super::line::Line;
use async_imap::Session;
use async_imap::error::Error;
use async_imap::imap_proto::{AttributeValue, MailboxDatum, Response, Status};
use async_imap::types::Uid;

/// Of what a server says, so much is worth repeating.
const MOST_WORDS: usize = 300;

/// Asks, and shows each answer until the last, which says whether all went well.
async fn ask(
    session: &mut Session<Box<dyn Line>>,
    command: &str,
    mut each: impl FnMut(&Response<'_>),
) -> Result<(), Error> {
    let own = session.run_command(command).await?;
    loop {
        let answer = session.read_response().await?;
        let answer = answer.ok_or(Error::ConnectionLost)?;
        match answer.parsed() {
            Response::Done {
                tag,
                status,
                outcome,
            } if *tag == own => {
                let code = outcome.code.as_ref().map(|code| format!("[{code:?}] "));
                let said = outcome.information.as_deref().unwrap_or_default();
                let said = code.unwrap_or_default() + said;
                let said = said.chars().take(MOST_WORDS).collect();
                return match status {
                    Status::Ok => Ok(()),
                    Status::Bad => Err(Error::Bad(said)),
                    _ => Err(Error::No(said)),
                };
            }
            other => each(other),
        }
    }
}

/// The numbers of the mails that a search finds, in order.
pub async fn search(session: &mut Session<Box<dyn Line>>, wanted: &str) -> Result<Vec<Uid>, Error> {
    let mut found = Vec::new();
    let command = format!("UID SEARCH {wanted}");
    ask(session, &command, |answer| {
        if let Response::MailboxData(MailboxDatum::Search(some)) = answer {
            found.extend(some);
        }
    })
    .await?;
    found.sort_unstable();
    found.dedup();
    Ok(found)
}

/// Something of one mail; nothing where the mail is gone.
pub async fn fetch<T>(
    session: &mut Session<Box<dyn Line>>,
    uid: Uid,
    wanted: &str,
    found: impl Fn(&AttributeValue<'_>) -> Option<T>,
) -> Result<Option<T>, Error> {
    let (mut is_there, mut seen) = (false, None);
    let command = format!("UID FETCH {uid} (UID {wanted})");
    ask(session, &command, |answer| {
        if let Response::Fetch(_, parts) = answer
            && parts.contains(&AttributeValue::Uid(uid))
        {
            is_there = true;
            seen = parts.iter().find_map(&found).or(seen.take());
        }
    })
    .await?;
    match (is_there, seen) {
        (true, None) => Err(Error::No(format!("{wanted} is left out"))),
        (_, seen) => Ok(seen),
    }
}
