//! Fetches a file that a customer's message links to, and keeps it as if it had been uploaded. What
//! cannot be had, is too large or not wanted stands as failed in its message.

use super::backoff;
use super::outcome::{Outcome, next_try};
use crate::app::State;
use crate::attachments::keep::{Received, discard, receive};
use crate::channels::{actions, renewing};
use crate::conversations::work::Work;
use crate::ids;
use crate::messages::incoming::{self, Fetch, Source};
use crate::outbound::cipher;
use crate::problem::{NO_FILES, Problem, Reply, no_files};
use aes::cipher::StreamCipher;
use connectors::{Download, HttpError, MediaError, SendError};
use domain::Timestamp;
use domain::files::FileError;
use domain::messages::AttachmentState;
use futures::TryStreamExt;
use store::attachments::{self, Attachment};
use store::channels::{self, Channel};
use store::jobs::{self, Claimed};
use store::organizations::{self, Organization};
use store::{StoreError, StoreResult, messages};

pub const KIND: &str = incoming::FETCH;
/// So long is asked for what may still come, in seconds: a provider may be down for hours. Then somebody may
/// ask for it again, for providers keep files for days.
const PATIENCE: i64 = 24 * 3600;

/// Why there is no file.
enum Missing {
    /// Perhaps later.
    Again,
    /// Later: the file store is away, which says nothing about the link.
    NoRoom,
    /// Who asks is not known there: perhaps the channel's token has run out.
    Denied,
    /// Nothing is there.
    Nowhere(u16),
    /// Never.
    Refused(String),
    /// Never, because the organization does not take such files.
    NotTaken(FileError),
}

impl Missing {
    /// Where a provider says anew where a file is, the last place was perhaps good for some minutes only.
    fn of(self, source: &Source) -> Self {
        match (self, source) {
            (Self::Nowhere(_), Source::Media(_)) => Self::Again,
            (Self::Nowhere(status), Source::Url(_)) => {
                Self::Refused(format!("the link answered {status}"))
            }
            (Self::Denied, Source::Url(_)) => Self::Refused("the link answered 401".to_owned()),
            (missing, _) => missing,
        }
    }

    /// What the organization has against it.
    fn refused(&self) -> Option<FileError> {
        match self {
            Self::NotTaken(error) => Some(*error),
            _ => None,
        }
    }

    /// Why it will never come, for the log.
    fn told(self) -> Option<String> {
        match self {
            Self::Refused(reason) => Some(reason),
            Self::NotTaken(error) => Some(error.to_string()),
            Self::Denied => Some("the provider answered 401".to_owned()),
            Self::Again | Self::NoRoom | Self::Nowhere(_) => None,
        }
    }
}

pub async fn run(state: &State, job: &Claimed) -> Reply<Outcome> {
    let organization = job.job.organization;
    let payload: Fetch = serde_json::from_str(&job.job.payload).map_err(Problem::malformed)?;
    let (id, payload_message) = (payload.attachment_id, payload.message_id);
    let found = state
        .store
        .read(move |db| -> StoreResult<_> {
            let attachment = attachments::get(db, organization, id)?;
            let message = messages::get(db, organization, payload_message)?;
            let channel = channels::get(db, organization, message.channel)?;
            let settings = taking(organizations::get(db, organization)?, &channel);
            Ok((attachment, settings, channel))
        })
        .await;
    let (attachment, settings, channel) = match found {
        Ok(found) => found,
        // Deleted meanwhile.
        Err(StoreError::NotFound) => return end(state, job, payload, None).await,
        Err(error) => return Err(error.into()),
    };
    if attachment.state != AttachmentState::Pending {
        return end(state, job, payload, None).await;
    }
    let fetched = match locate(state, &payload.source, &channel).await? {
        Ok(download) => fetch(state, download, &attachment, &settings)
            .await
            .map(|found| found.map_err(|missing| missing.of(&payload.source))),
        Err(missing) => Ok(Err(missing)),
    };
    let fetched = fetched.unwrap_or_else(|problem| {
        tracing::warn!(%problem, attachment = %id, "a file cannot be kept");
        Err(match problem.code() {
            NO_FILES => Missing::NoRoom,
            _ => Missing::Again,
        })
    });
    let fetched = match fetched {
        Err(Missing::Denied) => Err(denied(state, &channel).await?),
        other => other,
    };
    match fetched {
        Ok(kept) => {
            let ready = Attachment {
                content: kept.content,
                media_type: kept.media_type,
                size: kept.size,
                width: kept.width,
                height: kept.height,
                state: AttachmentState::Ready,
                ..attachment
            };
            end(state, job, payload, Some(ready)).await
        }
        Err(missing) => {
            if let Some(due) = again(state, job, &missing) {
                let job = job.clone();
                state.write(move |db| jobs::retry(db, &job, due)).await?;
                return Ok(Outcome::Settled);
            }
            let refused = missing.refused();
            if let Some(reason) = missing.told() {
                tracing::info!(attachment = %id, reason, "a linked file is not taken");
            }
            let failed = match refused {
                None => payload.failed(attachment),
                // It would not be taken the next time either.
                Some(_) => Attachment {
                    state: AttachmentState::Failed,
                    refused,
                    ..attachment
                },
            };
            end(state, job, payload, Some(failed)).await
        }
    }
}

/// When it is asked for again.
fn again(state: &State, job: &Claimed, missing: &Missing) -> Option<Timestamp> {
    let due = next_try(state, job, None);
    let until = ids::made_at(*job.job.id.as_ref()).plus_seconds(PATIENCE);
    match missing {
        Missing::NoRoom => Some(due),
        Missing::Again => backoff::within(due, job.attempts, until, state.now()),
        _ => None,
    }
}

/// Ends the job, and with it the waiting of the attachment, in one transaction.
async fn end(
    state: &State,
    job: &Claimed,
    payload: Fetch,
    settled: Option<Attachment>,
) -> Reply<Outcome> {
    let (work, job) = (Work::new(state), job.clone());
    let ended = state.write(move |db| {
        if jobs::done(db, &job)?
            && let Some(attachment) = &settled
        {
            incoming::arrived(db, &work, payload.message_id, attachment)?;
        }
        Ok::<_, StoreError>(())
    });
    ended.await?;
    Ok(Outcome::Settled)
}

/// The rule for files of a channel's customers: what the organization takes, and what the provider
/// carries besides.
fn taking(mut settings: Organization, channel: &Channel) -> Organization {
    let connector = connectors::of(channel.kind);
    let carries = connector.map_or(&[][..], |connector| connector.capabilities().media);
    // An empty list is every type already.
    if !settings.allowed_file_types.is_empty() {
        let types = carries.iter().map(|limit| limit.media_type.to_owned());
        settings.allowed_file_types.extend(types);
    }
    settings
}

/// What a provider that does not know who asks comes to: with a new token it is asked again.
async fn denied(state: &State, channel: &Channel) -> Reply<Missing> {
    let Some(connector) = connectors::of(channel.kind) else {
        return Ok(Missing::Denied);
    };
    let settings = actions::settings(state, channel)?;
    Ok(
        match renewing::renewed(state, channel, connector, &settings).await? {
            Some(Ok(_) | Err(SendError::Retry { .. })) => Missing::Again,
            Some(Err(_)) | None => Missing::Denied,
        },
    )
}

/// Where the bytes are now.
async fn locate(
    state: &State,
    source: &Source,
    channel: &Channel,
) -> Reply<Result<Download, Missing>> {
    let media = match source {
        Source::Url(url) => return Ok(Ok(Download::open(url))),
        Source::Media(media) => media,
    };
    let Some(connector) = connectors::of(channel.kind).filter(|_| channel.removed_at.is_none())
    else {
        return Ok(Err(Missing::Refused("the channel was removed".to_owned())));
    };
    let settings = actions::settings(state, channel)?;
    let found = connector.locate(&settings, media, &state.outbound).await;
    Ok(found.map_err(|error| match error {
        MediaError::Retry { after, .. } => {
            if let Some(rest) = after {
                state.paces.rest(channel.id, rest, state.now());
            }
            Missing::Again
        }
        MediaError::Gone(reason) => Missing::Refused(reason),
    }))
}

/// Whether that is the whole file, as far as anybody said how much it is.
fn is_whole(announced: Option<u64>, size: i64) -> bool {
    announced.is_none_or(|announced| i64::try_from(announced) == Ok(size))
}

async fn fetch(
    state: &State,
    from: Download,
    attachment: &Attachment,
    settings: &Organization,
) -> Reply<Result<Received, Missing>> {
    let answer = match state.outbound.fetch(&from.url, from.headers).await {
        Ok(answer) => answer,
        Err(HttpError::PrivateTarget) => {
            return Ok(Err(Missing::Refused("the address is private".to_owned())));
        }
        Err(HttpError::Unreachable(_) | HttpError::Lost(_)) => return Ok(Err(Missing::Again)),
    };
    match answer.status().as_u16() {
        200 => {}
        408 | 425 | 429 | 500..=599 => return Ok(Err(Missing::Again)),
        401 => return Ok(Err(Missing::Denied)),
        status @ (404 | 410) => return Ok(Err(Missing::Nowhere(status))),
        status => return Ok(Err(Missing::Refused(format!("the link answered {status}")))),
    }
    let most = u64::try_from(settings.max_file_bytes).unwrap_or(u64::MAX);
    if answer.content_length().is_some_and(|length| length > most) {
        return Ok(Err(Missing::NotTaken(FileError::TooLarge)));
    }
    let mut cipher = from.key.as_ref().map(cipher);
    let pieces = answer
        .bytes_stream()
        .map_ok(move |piece| match &mut cipher {
            None => piece,
            Some(cipher) => {
                let mut piece = piece.to_vec();
                cipher.apply_keystream(&mut piece);
                piece.into()
            }
        })
        .map_err(|_| Problem::busy("interrupted"));
    match receive(state, attachment.id, &attachment.name, settings, pieces).await {
        Ok(received) if !is_whole(from.size, received.size) => {
            // Some of it got lost on the way.
            discard(state, attachment.id).await;
            Ok(Err(Missing::Again))
        }
        Ok(received) => {
            // The bytes go first: nothing would bring them later to a row that says they are here.
            let (organization, content) = (attachment.organization, &received.content);
            let kept = state.files.keep(attachment.id, organization, content).await;
            kept.map_err(|error| no_files("a file was not kept", &error))?;
            Ok(Ok(received))
        }
        Err(problem) if matches!(problem.code(), "interrupted" | "too_slow") => {
            Ok(Err(Missing::Again))
        }
        Err(problem) if problem.status().is_client_error() => {
            let rule = FileError::of_code(problem.code()).map(Missing::NotTaken);
            Ok(Err(
                rule.unwrap_or_else(|| Missing::Refused(problem.to_string()))
            ))
        }
        // A failure of our own.
        Err(problem) => Err(problem),
    }
}
