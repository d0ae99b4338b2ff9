//! What is asked of an answer before it is written: what its author has seen, where it goes, whether
//! its text fits, whose its files are, and what it quotes.

use super::replying::{Way, options};
use super::send::Sender;
use super::wire;
use crate::attachments::rules;
use crate::contacts::blocking::follow;
use crate::conversations::work::Work;
use crate::problem::{Problem, Reply, too_large};
use contract::messages::NewMessage;
use domain::actors::Actor;
use domain::conversations::{Conversation, Move};
use domain::files::is_of;
use domain::messages::{TextError, outbound_text};
use domain::replying::{ReplyError, Wording, check_seen, check_state};
use domain::{MessageId, Timestamp};
use store::attachments::{self, Attachment};
use store::messages::{self, Message};
use store::{Db, StoreError, StoreResult, contacts};

/// How many newer messages a refusal shows.
const SHOWN: i64 = 20;

/// Whether the conversation takes an answer, as its contact stands now.
pub fn state(db: &mut Db, work: &Work, conversation: &mut Conversation) -> Reply<Vec<Move>> {
    let contact = contacts::get(db, conversation.organization, conversation.contact)?;
    let moves = follow(&contact, conversation, work.now);
    check_state(conversation)?;
    Ok(moves)
}

/// Stops an author who has not seen what a colleague wrote meanwhile.
pub fn newer(
    db: &mut Db,
    work: &Work,
    by: &Sender,
    conversation: &Conversation,
    new: &NewMessage,
) -> Reply<()> {
    let Some(seen) = new.seen_message_id.filter(|_| !new.force) else {
        return Ok(());
    };
    let seen = said(db, conversation, ("seen_message_id", seen))?.place();
    let (organization, id) = (conversation.organization, conversation.id);
    let newer = messages::human_answers_since(db, organization, id, seen, by.actor, SHOWN)?;
    let last = newer.last().map(Message::place);
    let Err(error) = check_seen(Some(seen), last) else {
        return Ok(());
    };
    let ids: Vec<MessageId> = newer.iter().map(|message| message.id).collect();
    let shown = messages::of_ids(db, organization, &ids)?;
    let links = work.state.links();
    let shown: Vec<_> = shown
        .into_iter()
        .map(|m| wire::message(&links, m))
        .collect();
    Err(Problem::from(error).with("messages", shown))
}

/// The channel and address that were asked for, else the default.
pub fn way(
    db: &mut Db,
    by: Actor,
    conversation: &Conversation,
    new: &NewMessage,
    now: Timestamp,
) -> Reply<Way> {
    let asked = new.channel_id.is_some() || new.identity_id.is_some();
    let fits = |way: &Way| match asked {
        true => {
            new.channel_id.is_none_or(|id| id == way.channel.id)
                && new.identity_id.is_none_or(|id| id == way.identity.id)
        }
        false => way.is_default,
    };
    let found = options(db, conversation, now)?.into_iter().find(fits);
    let way = found.ok_or(ReplyError::NoAddress)?;
    let wording = match new.template {
        Some(_) => Wording::Template,
        None => Wording::Free,
    };
    match (way.reachable().admits(wording, by.into()), way.until) {
        (Ok(()), _) => Ok(way),
        (Err(error), Some(until)) => Err(Problem::from(error).with("until", until)),
        (Err(error), None) => Err(error.into()),
    }
}

/// The text as long as the way takes it; none where only files go.
pub fn text(text: &str, has_files: bool, way: Option<&Way>) -> Reply<Option<String>> {
    let is_beyond = |count: usize, most: u32| u32::try_from(count).map_or(true, |all| all > most);
    let too_long = |text: &str| {
        way.filter(|way| {
            let is_long = is_beyond(text.chars().count(), way.limits.text);
            is_long || is_beyond(text.len(), way.limits.text_bytes)
        })
    };
    match outbound_text(text) {
        Ok(text) => match too_long(&text) {
            Some(way) => Err(text_too_long(way)),
            None => Ok(Some(text)),
        },
        Err(TextError::Empty) if has_files => Ok(None),
        Err(error) => match (&error, way) {
            (TextError::TooLong, Some(way)) => Err(text_too_long(way)),
            _ => Err(Problem::invalid().flaw("text", &error)),
        },
    }
}

fn text_too_long(way: &Way) -> Problem {
    Problem::unprocessable("text_too_long", "The text is too long for this channel")
        .with("limit", way.limits.text)
}

/// The files that go along with a message that was written before.
pub fn files_of(db: &mut Db, message: &Message) -> StoreResult<Vec<Attachment>> {
    let files = messages::attached(db, message.organization, &[message.id])?;
    Ok(files.into_iter().map(|(_, file)| file).collect())
}

/// Takes the files that go along. What the organization takes may have become less since they were uploaded.
pub fn files(db: &mut Db, by: &Sender, new: &NewMessage, way: &Way) -> Reply<Vec<Attachment>> {
    let ids = &new.attachment_ids;
    let taken = attachments::take(db, by.viewer.organization, ids, &by.uploader);
    let taken = taken.map_err(|error| match error {
        StoreError::MissingReference => Problem::invalid().field(
            "attachment_ids",
            "not_available",
            "Only your own uploads that are ready and not used yet",
        ),
        error => Problem::from(error),
    })?;
    rules::check(db, by.viewer.organization, &taken)?;
    for file in &taken {
        fits(file, way)?;
    }
    Ok(taken)
}

/// Whether the channel carries a file: by what its bytes are, and by its size.
fn fits(file: &Attachment, way: &Way) -> Reply<()> {
    let limits = way.limits;
    if !limits.attachments {
        let title = "This channel takes no files";
        return Err(Problem::unprocessable("unsupported_media", title));
    }
    let most = match limits.media {
        [] => Some(limits.max_bytes),
        media => media
            .iter()
            .find(|one| is_of(&file.media_type, one.media_type))
            .map(|one| one.max_bytes),
    };
    let Some(most) = most else {
        let title = format!("This channel takes no files such as {}", file.name);
        return Err(Problem::unprocessable("unsupported_media", &title));
    };
    match file.size > most {
        true => Err(too_large().with("max_bytes", most)),
        false => Ok(()),
    }
}

/// The message it answers.
pub fn quoted(
    db: &mut Db,
    conversation: &Conversation,
    new: &NewMessage,
) -> Reply<Option<MessageId>> {
    let Some(id) = new.reply_to_id else {
        return Ok(None);
    };
    Ok(Some(said(db, conversation, ("reply_to_id", id))?.id))
}

/// Something that was said in this conversation: what waits for its time or was taken back was not.
fn said(
    db: &mut Db,
    conversation: &Conversation,
    (field, id): (&str, MessageId),
) -> Reply<Message> {
    match messages::get(db, conversation.organization, id) {
        Ok(message) if message.conversation == conversation.id && !message.is_unsent() => {
            Ok(message)
        }
        Ok(_) | Err(StoreError::NotFound) => {
            Err(Problem::invalid().field(field, "not_here", "No message of this conversation"))
        }
        Err(error) => Err(error.into()),
    }
}
