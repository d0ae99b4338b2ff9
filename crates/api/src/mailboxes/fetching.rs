//! Taking what arrives in one mailbox, mail by mail. Each is taken like a call of a provider's, and its
//! number is written after that: a mail is fetched again rather than lost, and known by its `Message-ID`
//! then.

use super::Watched;
use super::refusals::Refusals;
use super::watching::{hold, works};
use crate::app::State;
use crate::channels::actions;
use crate::channels::failures::IN_MAILBOX;
use crate::hooks;
use crate::outbound::imap::{self, Found, Inbox};
use connectors::{Entry, PostError, WebhookCall};
use domain::Timestamp;
use jiff::tz::TimeZone;
use std::time::Duration;
use store::channels::mailboxes::{self, Position};

/// How long one waits for news; well before servers hang up, which is after 29 minutes, and before the lease
/// runs out.
const WAIT: Duration = Duration::from_secs(60);
const DAY: i64 = 24 * 3600;

/// How it went with a mailbox.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Ended {
    /// The server stops.
    Stopped,
    /// Another server has the lease.
    Foreign,
    Failed,
}

/// Until the line is lost, which is the error.
pub async fn run(
    state: &State,
    watched: &Watched,
    refusals: &mut Refusals,
) -> Result<Ended, PostError> {
    let mut inbox = imap::open(&state.outbound, &watched.mailbox).await?;
    works(state, watched);
    let Some((mut at, missed)) = begin(state, watched, &mut inbox).await? else {
        return Ok(Ended::Failed);
    };
    let mut new = missed;
    loop {
        for uid in new {
            if state.closing.is_closed() {
                inbox.leave().await;
                return Ok(Ended::Stopped);
            }
            let (found, lost) = match inbox.fetch(uid).await {
                Ok(found) => (Ok(found), None),
                Err(error) if !refusals.add((at.validity, uid), &error) => return Err(error),
                Err(error @ PostError::Answered { .. }) => (Err(error.to_string()), None),
                Err(error) => (Err(error.to_string()), Some(error)),
            };
            if !take(state, watched, uid, found).await {
                return Ok(Ended::Failed);
            }
            at.last_uid = at.last_uid.max(i64::from(uid));
            if !go_on(state, watched, &at).await {
                return Ok(Ended::Foreign);
            }
            if let Some(error) = lost {
                return Err(error);
            }
        }
        at.seen_at = state.now();
        if !hold(state, watched).await.unwrap_or(false) || !go_on(state, watched, &at).await {
            return Ok(Ended::Foreign);
        }
        inbox = tokio::select! {
            () = state.closing.closed() => return Ok(Ended::Stopped),
            inbox = news(inbox) => inbox?,
        };
        works(state, watched);
        let next = u32::try_from(at.last_uid)
            .unwrap_or(u32::MAX)
            .saturating_add(1);
        new = inbox.since(next).await?;
    }
}

/// Waits for news, in the way that the server knows.
async fn news(mut inbox: Inbox) -> Result<Inbox, PostError> {
    match inbox.has_idle {
        true => inbox.wait(WAIT).await,
        false => {
            tokio::time::sleep(WAIT).await;
            inbox.ask().await?;
            Ok(inbox)
        }
    }
}

/// Where to go on, and what was missed. A mailbox that is new to us begins with what arrives from now on;
/// one whose numbers
/// mean other mails, or that moved to another server, is looked through from the day it was seen last.
async fn begin(
    state: &State,
    watched: &Watched,
    inbox: &mut Inbox,
) -> Result<Option<(Position, Vec<u32>)>, PostError> {
    let key = watched.key();
    let known = match state
        .store
        .read(move |db| mailboxes::position(db, key))
        .await
    {
        Ok(known) => known,
        Err(error) => {
            tracing::warn!(%error, "nobody knows how far a mailbox was fetched");
            return Ok(None);
        }
    };
    let account = watched.account();
    let known = known.filter(|at| watched.is_of(&at.account));
    let now = Position {
        account,
        validity: inbox.validity.into(),
        last_uid: i64::from(inbox.next) - 1,
        seen_at: state.now(),
    };
    Ok(Some(match known {
        None => (now, Vec::new()),
        Some(at) if (&at.account, at.validity) == (&now.account, now.validity) => {
            let next = u32::try_from(at.last_uid)
                .unwrap_or(u32::MAX)
                .saturating_add(1);
            (at, inbox.since(next).await?)
        }
        Some(at) => {
            let missed = inbox.since_day(&day(at.seen_at.plus_seconds(-DAY))).await?;
            // Until all of them are here it stays as it was, so that a stop begins this anew.
            let last_uid = match missed.is_empty() {
                true => now.last_uid,
                false => 0,
            };
            (Position { last_uid, ..now }, missed)
        }
    }))
}

/// Such as `1-Nov-2026`, as IMAP writes days.
fn day(at: Timestamp) -> String {
    let at = jiff::Timestamp::from_microsecond(at.as_micros()).unwrap_or_default();
    at.to_zoned(TimeZone::UTC).strftime("%-d-%b-%Y").to_string()
}

/// Takes one mail, or keeps that it is not to be had; false when that is to be tried again.
async fn take(state: &State, watched: &Watched, uid: u32, found: Result<Found, String>) -> bool {
    let stays = |why: String| {
        let number = format!("{IN_MAILBOX}{uid}");
        vec![Entry::unreadable(number.as_bytes(), why)]
    };
    let entries = match found {
        Ok(Found::Mail(raw)) => {
            let (Ok(settings), Some(connector)) = (
                actions::settings(state, &watched.channel),
                connectors::of(watched.channel.kind),
            ) else {
                return false;
            };
            let call = WebhookCall::again(&raw, state.now());
            connector.read(&settings, &call).entries
        }
        Ok(Found::TooLarge(size)) => stays(format!(
            "A mail of {size} bytes is too large; it stays in the mailbox"
        )),
        Ok(Found::Gone) => Vec::new(),
        Err(why) => stays(format!(
            "This mail could not be read: the server does not hand it out ({why}). It stays in {} under the \
             number {uid}",
            watched.mailbox.folder
        )),
    };
    for entry in entries {
        if let Err(problem) = hooks::take(state, &watched.channel, entry).await {
            tracing::warn!(%problem, "a mail waits in its mailbox");
            return false;
        }
    }
    true
}

/// Writes how far; false when the lease is another's now.
async fn go_on(state: &State, watched: &Watched, at: &Position) -> bool {
    let (key, holder, at) = (watched.key(), watched.holder, at.clone());
    let written = state
        .store
        .write(move |db| mailboxes::go_on(db, key, holder, &at));
    written.await.unwrap_or_else(|error| {
        tracing::warn!(%error, "how far a mailbox was fetched was not written");
        false
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn days_are_written_as_imap_has_them() {
        assert_eq!(
            day(Timestamp::EPOCH.plus_seconds(1_793_491_200)),
            "1-Nov-2026"
        );
    }
}
