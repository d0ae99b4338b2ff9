//! What an update brings. Only what people write to the bot itself: groups and channels are no customers.

use crate::{Consent, ConsentChange, Entry, Incoming, Media, Party, Reaction, Reply, Taken};
use domain::Timestamp;
use domain::identities::Scheme;
use domain::messages::MessageKind;
use serde::Deserialize;
use serde_json::json;

#[derive(Deserialize)]
struct Update {
    message: Option<Message>,
    edited_message: Option<Message>,
    callback_query: Option<Press>,
    my_chat_member: Option<Membership>,
    message_reaction: Option<Signs>,
}

#[derive(Deserialize)]
struct Chat {
    id: i64,
    #[serde(rename = "type")]
    kind: Option<String>,
}

#[derive(Deserialize)]
struct User {
    id: i64,
    first_name: Option<String>,
    last_name: Option<String>,
    username: Option<String>,
}

#[derive(Deserialize)]
struct Message {
    message_id: i64,
    date: i64,
    edit_date: Option<i64>,
    chat: Chat,
    from: Option<User>,
    text: Option<String>,
    caption: Option<String>,
    reply_to_message: Option<Box<Answered>>,
    photo: Option<Vec<Photo>>,
    video: Option<File>,
    audio: Option<File>,
    voice: Option<File>,
    video_note: Option<File>,
    document: Option<File>,
    sticker: Option<File>,
    location: Option<Location>,
    venue: Option<Venue>,
    contact: Option<Card>,
}

#[derive(Deserialize)]
struct Answered {
    message_id: i64,
}

#[derive(Deserialize)]
struct Photo {
    file_id: String,
    #[serde(default)]
    width: i64,
}

#[derive(Deserialize)]
struct File {
    file_id: String,
    file_name: Option<String>,
    mime_type: Option<String>,
}

#[derive(Deserialize)]
struct Location {
    latitude: f64,
    longitude: f64,
}

#[derive(Deserialize)]
struct Venue {
    title: String,
    address: Option<String>,
}

#[derive(Deserialize)]
struct Card {
    phone_number: String,
    first_name: String,
    last_name: Option<String>,
}

#[derive(Deserialize)]
struct Press {
    id: String,
    from: User,
    data: Option<String>,
}

#[derive(Deserialize)]
struct Membership {
    chat: Chat,
    date: Option<i64>,
    new_chat_member: Member,
}

#[derive(Deserialize)]
struct Member {
    status: String,
}

#[derive(Deserialize)]
struct Signs {
    chat: Chat,
    date: Option<i64>,
    message_id: i64,
    user: Option<User>,
    #[serde(default)]
    new_reaction: Vec<Sign>,
}

#[derive(Deserialize)]
struct Sign {
    emoji: Option<String>,
}

pub fn read(body: &[u8]) -> Taken {
    let update: Update = match serde_json::from_slice(body) {
        Ok(update) => update,
        Err(error) => return vec![Entry::unreadable(body, error)].into(),
    };
    let reply = update.callback_query.as_ref().map(heard);
    let written = update.message.and_then(message);
    let edited = update.edited_message.and_then(edited);
    let pressed = update.callback_query.map(pressed);
    let joined = update.my_chat_member.and_then(membership);
    let signed = update.message_reaction.and_then(signs);
    let all = [written, edited, pressed, joined, signed];
    Taken {
        entries: all.into_iter().flatten().collect(),
        reply: reply.unwrap_or_default(),
    }
}

/// The button of who pressed it waits until the bot has heard of it. An answer to a call may call a method.
fn heard(press: &Press) -> Reply {
    let call = json!({"method": "answerCallbackQuery", "callback_query_id": press.id});
    Reply {
        media_type: "application/json",
        body: call.to_string(),
    }
}

impl Chat {
    /// Between one person and the bot.
    fn is_private(&self) -> bool {
        self.kind.as_deref() == Some("private")
    }
}

impl User {
    fn party(&self) -> Party {
        (Scheme::Telegram, self.id.to_string())
    }

    fn name(&self) -> Option<String> {
        let names = [self.first_name.as_deref(), self.last_name.as_deref()];
        let full: Vec<&str> = names.into_iter().flatten().collect();
        match full.is_empty() {
            true => self.username.clone(),
            false => Some(full.join(" ")),
        }
    }
}

fn moment(seconds: i64) -> Timestamp {
    Timestamp::EPOCH.plus_seconds(seconds)
}

/// Numbers of messages are only unique within their chat.
fn provider_id(chat: i64, message: i64) -> String {
    format!("{chat}:{message}")
}

fn message(message: Message) -> Option<Entry> {
    let from = message
        .from
        .as_ref()
        .filter(|_| message.chat.is_private())?;
    let chat = message.chat.id;
    let mut incoming = Incoming::new(provider_id(chat, message.message_id), vec![from.party()]);
    incoming.name = from.name();
    incoming.sent_at = Some(moment(message.date).end_of_second());
    let answered = message.reply_to_message.as_ref();
    incoming.reply_to = answered.map(|answered| provider_id(chat, answered.message_id));
    let (kind, media, words) = content(&message);
    incoming.kind = kind;
    incoming.media = media.into_iter().collect();
    incoming.text = message.text.or(message.caption).or(words);
    Some(Entry::Message(Box::new(incoming)))
}

/// What it is where its words do not say; the file; and words for what has neither.
fn content(message: &Message) -> (Option<MessageKind>, Option<Media>, Option<String>) {
    let file = |file: &File, media_type: Option<&str>| Media {
        reference: file.file_id.clone(),
        name: file.file_name.clone(),
        media_type: file.mime_type.clone().or(media_type.map(str::to_owned)),
    };
    let photo = message.photo.iter().flatten().max_by_key(|one| one.width);
    let named = [
        (&message.video, "video/mp4"),
        (&message.video_note, "video/mp4"),
        (&message.voice, "audio/ogg"),
        (&message.audio, "audio/mpeg"),
    ];
    let recorded = named
        .iter()
        .find_map(|(one, media_type)| Some(file(one.as_ref()?, Some(media_type))));
    if let Some(photo) = photo {
        let media = Media {
            reference: photo.file_id.clone(),
            name: None,
            media_type: Some("image/jpeg".to_owned()),
        };
        (None, Some(media), None)
    } else if let Some(recorded) = recorded {
        (None, Some(recorded), None)
    } else if let Some(document) = &message.document {
        (None, Some(file(document, None)), None)
    } else if let Some(sticker) = &message.sticker {
        let media = file(sticker, Some("image/webp"));
        (Some(MessageKind::Sticker), Some(media), None)
    } else if let Some(place) = &message.location {
        let venue = message.venue.as_ref();
        let named = [
            venue.map(|venue| venue.title.as_str()),
            venue.and_then(|venue| venue.address.as_deref()),
        ];
        let words = crate::words::place(place.latitude, place.longitude, &named);
        (Some(MessageKind::Location), None, Some(words))
    } else if let Some(card) = &message.contact {
        let names = [Some(card.first_name.as_str()), card.last_name.as_deref()];
        let name: Vec<&str> = names.into_iter().flatten().collect();
        let words = crate::words::card(&name.join(" "), &[&card.phone_number]);
        (Some(MessageKind::Contact), None, Some(words))
    } else if message.text.is_none() && message.caption.is_none() {
        (Some(MessageKind::Unsupported), None, None)
    } else {
        (None, None, None)
    }
}

fn edited(message: Message) -> Option<Entry> {
    let text = message.text.or(message.caption);
    let is_private = message.chat.is_private();
    text.filter(|_| is_private).map(|text| Entry::Edited {
        provider_id: provider_id(message.chat.id, message.message_id),
        text,
        at: message.edit_date.map(moment),
    })
}

/// A button below a message: what it stands for is what its customer says.
fn pressed(press: Press) -> Entry {
    let mut incoming = Incoming::new(format!("press:{}", press.id), vec![press.from.party()]);
    incoming.name = press.from.name();
    incoming.text = press.data;
    Entry::Message(Box::new(incoming))
}

/// In a private chat it only tells who blocked the bot, and who let it in again.
fn membership(membership: Membership) -> Option<Entry> {
    let chat = membership.chat;
    let change = match membership.new_chat_member.status.as_str() {
        "kicked" => ConsentChange::Unsubscribed,
        "member" => ConsentChange::Subscribed,
        _ => return None,
    };
    chat.is_private().then(|| {
        Entry::Consent(Consent {
            from: vec![(Scheme::Telegram, chat.id.to_string())],
            change,
            at: membership.date.map(moment),
            said_in: None,
        })
    })
}

fn signs(signs: Signs) -> Option<Entry> {
    let by = signs.user.filter(|_| signs.chat.is_private())?;
    Some(Entry::Reaction(Reaction {
        from: vec![by.party()],
        provider_id: provider_id(signs.chat.id, signs.message_id),
        emoji: signs.new_reaction.into_iter().find_map(|sign| sign.emoji),
        at: signs.date.map(moment),
    }))
}
