//! Files of a customer's message: those that are here, and those a link leads to, which are fetched
//! by a job when the message has been taken.

use super::receive::{Given, Inbound};
use crate::attachments::rules;
use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use crate::problem::Reply;
use connectors::Media;
use domain::actors::Actor;
use domain::messages::{AttachmentState, clean};
use domain::{AttachmentId, ChannelId, MessageId, OrganizationId};
use percent_encoding::percent_decode_str;
use serde::{Deserialize, Serialize};
use store::attachments::{self, Attachment, Uploader, files};
use store::conversations::lock;
use store::jobs::{self, Job};
use store::messages::{self, Message};
use store::{Db, StoreResult};
use url::Url;

/// The kind of the job that fetches a file.
pub const FETCH: &str = "fetch";
/// Longest file name, in characters.
const MAX_NAME: usize = 200;

/// What the job that fetches a file knows.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Fetch {
    pub attachment_id: AttachmentId,
    pub message_id: MessageId,
    #[serde(flatten)]
    pub source: Source,
}

/// Where the bytes of a file are to be had.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[serde(rename_all = "snake_case")]
pub enum Source {
    /// Behind a link.
    Url(String),
    /// Where the connector says.
    Media(Media),
}

/// What is to be fetched for an attachment.
pub type Link = (AttachmentId, Source);

/// The files of a message in the order given, and the links among them.
pub fn files(db: &mut Db, work: &Work, inbound: &Inbound) -> Reply<(Vec<Attachment>, Vec<Link>)> {
    let uploads: Vec<AttachmentId> = inbound.attachments.iter().filter_map(upload).collect();
    let taken = match &inbound.uploader {
        Some(uploader) => attachments::take(db, inbound.organization, &uploads, uploader)?,
        None => Vec::new(),
    };
    rules::check(db, inbound.organization, &along(&taken, inbound.html()))?;
    let place = (inbound.organization, inbound.channel.id);
    let mut taken = taken.into_iter();
    let (mut files, mut links) = (Vec::new(), Vec::new());
    for given in &inbound.attachments {
        match given {
            Given::Upload(_) => files.extend(taken.next()),
            Given::Refused(name, why) => files.push(Attachment {
                state: AttachmentState::Failed,
                refused: *why,
                ..pending(work, place, file_name(name))
            }),
            Given::Link(url) => {
                let pending = pending(work, place, name_in(url));
                links.push((pending.id, Source::Url(url.clone())));
                files.push(pending);
            }
            Given::Media(media) => {
                let (pending, link) = of_media(work, place, media);
                links.push(link);
                files.push(pending);
            }
        }
    }
    // Uploads have a row already.
    let pending: Vec<Attachment> = files
        .iter()
        .filter(|file| file.state != AttachmentState::Ready)
        .cloned()
        .collect();
    if !pending.is_empty() {
        attachments::insert_all(db, &pending)?;
    }
    Ok((files, links))
}

/// What came along: all but the mail itself as its author formatted it.
pub fn along(files: &[Attachment], html: Option<AttachmentId>) -> Vec<Attachment> {
    let along = files.iter().filter(|file| Some(file.id) != html);
    along.cloned().collect()
}

fn upload(given: &Given) -> Option<AttachmentId> {
    match given {
        Given::Upload(id) => Some(*id),
        Given::Link(_) | Given::Media(_) | Given::Refused(..) => None,
    }
}

/// The files of a message that was written with the provider's own app.
pub fn elsewhere(
    db: &mut Db,
    work: &Work,
    place: (OrganizationId, ChannelId),
    media: &[Media],
) -> StoreResult<(Vec<Attachment>, Vec<Link>)> {
    let pending = media.iter().map(|one| of_media(work, place, one));
    let (files, links): (Vec<Attachment>, Vec<Link>) = pending.unzip();
    if !files.is_empty() {
        attachments::insert_all(db, &files)?;
    }
    Ok((files, links))
}

fn of_media(work: &Work, place: (OrganizationId, ChannelId), media: &Media) -> (Attachment, Link) {
    let pending = pending(work, place, name_of(media));
    let link = (pending.id, Source::Media(media.clone()));
    (pending, link)
}

fn pending(
    work: &Work,
    (organization, channel): (OrganizationId, ChannelId),
    name: String,
) -> Attachment {
    Attachment {
        organization,
        id: work.id(),
        content: String::new(),
        name,
        media_type: "application/octet-stream".to_owned(),
        size: 0,
        state: AttachmentState::Pending,
        thumbnail: None,
        width: None,
        height: None,
        duration_ms: None,
        uploader: Uploader::channel(channel),
        used: true,
        created_at: work.now,
        refused: None,
        source: None,
    }
}

impl Fetch {
    /// A file that does not come, and may be asked for again.
    pub fn failed(&self, attachment: Attachment) -> Attachment {
        Attachment {
            state: AttachmentState::Failed,
            source: serde_json::to_string(&self.source).ok(),
            ..attachment
        }
    }
}

/// Lets a job fetch what links of a message lead to; a lane each, so that none waits for another.
pub fn fetch(db: &mut Db, work: &Work, message: &Message, links: Vec<Link>) -> StoreResult<()> {
    let job = |(attachment, source): Link| {
        let payload = Fetch {
            attachment_id: attachment,
            message_id: message.id,
            source,
        };
        Job {
            organization: message.organization,
            id: work.id(),
            lane: *attachment.as_ref(),
            channel: Some(message.channel),
            kind: FETCH.to_owned(),
            // Wire shapes always have a JSON form.
            payload: serde_json::to_string(&payload).unwrap_or_default(),
            due_at: work.now,
        }
    };
    let jobs: Vec<Job> = links.into_iter().map(job).collect();
    jobs::push_all(db, &jobs)
}

/// The bytes of a file are here, or will not come: tells whoever sees its message.
pub fn arrived(
    db: &mut Db,
    work: &Work,
    message: MessageId,
    attachment: &Attachment,
) -> StoreResult<()> {
    let organization = attachment.organization;
    if !attachments::settle(db, attachment)? {
        return Ok(());
    }
    if attachment.state == AttachmentState::Ready {
        files::use_content(db, organization, &attachment.content, attachment.size)?;
    }
    tell(db, work, Actor::System, organization, message)
}

/// A file that did not come is waited for again.
pub fn fetched_again(
    db: &mut Db,
    work: &Work,
    by: Actor,
    organization: OrganizationId,
    fetch: &Fetch,
) -> StoreResult<()> {
    match attachments::expect_again(db, organization, fetch.attachment_id)? {
        true => tell(db, work, by, organization, fetch.message_id),
        false => Ok(()),
    }
}

/// Tells how the files of a message stand now.
fn tell(
    db: &mut Db,
    work: &Work,
    by: Actor,
    organization: OrganizationId,
    message: MessageId,
) -> StoreResult<()> {
    let conversation = messages::get(db, organization, message)?.conversation;
    let mut locked = lock(db, organization, conversation)?;
    // As it is now that nobody else can change it.
    let before = messages::get(db, organization, message)?;
    let attached = messages::attached(db, organization, &[message])?;
    let attached: Vec<Attachment> = attached.into_iter().map(|(_, file)| file).collect();
    let attached = along(&attached, before.html());
    let after = Message {
        kind: match before.kind.is_told_by_files() {
            true => super::kind(before.text.as_deref(), &attached),
            false => before.kind,
        },
        version: before.version + 1,
        ..before.clone()
    };
    messages::set_kind(db, &before, &after)?;
    locked.conversation.kind_changed(message, after.kind);
    let change = Change {
        messages: &[("message.updated", &after)],
        ..Change::of(by, Vec::new())
    };
    record::save(db, work, &locked, change)
}

/// What the customer called it, else what it is.
fn name_of(media: &Media) -> String {
    let named = media.name.as_deref().filter(|name| !name.trim().is_empty());
    let family = media
        .media_type
        .as_deref()
        .and_then(|of| of.split('/').next());
    let extension = media.media_type.as_deref().and_then(extension);
    match (named, family, extension) {
        (Some(name), ..) => file_name(name),
        (None, Some(family), Some(extension)) => file_name(&format!("{family}.{extension}")),
        (None, ..) => name_in(&media.reference),
    }
}

/// Such as `jpg` for `image/jpeg; whatever`.
fn extension(media_type: &str) -> Option<&'static str> {
    let essence = media_type.split(';').next().unwrap_or_default().trim();
    // Of several the shortest is the common one, and the order among equals is fixed.
    let known = mime_guess::get_mime_extensions_str(essence)?;
    known
        .iter()
        .copied()
        .min_by_key(|one| (one.len() != 3, *one))
}

/// What a link calls its file: the end of its path.
fn name_in(url: &str) -> String {
    let last = Url::parse(url).ok().and_then(|url| {
        let last = url.path_segments()?.next_back()?;
        Some(percent_decode_str(last).decode_utf8_lossy().into_owned())
    });
    file_name(last.as_deref().unwrap_or_default())
}

/// The last part of what somebody calls a file, without what no file system likes.
pub fn file_name(given: &str) -> String {
    let last = given.rsplit(['/', '\\']).next().unwrap_or_default();
    let harmless = clean(last)
        .chars()
        .filter(|c| !c.is_control())
        .take(MAX_NAME)
        .collect::<String>();
    match harmless.trim() {
        "" => "file".to_owned(),
        name => name.to_owned(),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_file_is_called_by_the_end_of_its_link() {
        for (url, name) in [
            (
                "https://example.com/a/cat%20photo.png?token=1#x",
                "cat photo.png",
            ),
            ("https://example.com/%2e%2e%2f%2e%2e%2fpasswd", "passwd"),
            ("https://example.com/", "file"),
            ("https://example.com", "file"),
            ("https://example.com/a%00%0ab", "ab"),
            ("nonsense", "file"),
        ] {
            assert_eq!(name_in(url), name, "{url}");
        }
    }
}
