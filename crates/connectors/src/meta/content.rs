//! A message's words, files and kind.

use super::attachments::{Attachment, Shown, story};
use crate::Media;
use domain::messages::MessageKind;
use serde::Deserialize;
use serde_json::Value;

#[derive(Deserialize)]
pub struct Message {
    pub mid: String,
    text: Option<String>,
    #[serde(default)]
    attachments: Vec<Attachment>,
    quick_reply: Option<QuickReply>,
    pub reply_to: Option<Answered>,
    #[serde(default)]
    pub is_echo: bool,
    #[serde(default)]
    pub is_deleted: bool,
    #[serde(default)]
    is_unsupported: bool,
    pub metadata: Option<String>,
    pub referral: Option<Value>,
}

#[derive(Deserialize)]
struct QuickReply {
    payload: Option<String>,
}

#[derive(Deserialize)]
pub struct Answered {
    pub mid: Option<String>,
    story: Option<Story>,
}

#[derive(Deserialize)]
struct Story {
    url: Option<String>,
}

/// What there is to see of a message.
#[derive(Debug, Default, PartialEq)]
pub struct Content {
    /// None where words and files tell.
    pub kind: Option<MessageKind>,
    pub text: Option<String>,
    pub media: Vec<Media>,
}

impl Message {
    pub fn content(&self) -> Content {
        let shown: Vec<Shown> = self.attachments.iter().map(Attachment::shown).collect();
        let mut lines: Vec<String> = self.said().into_iter().collect();
        let is_wordless = lines.is_empty();
        let mut media: Vec<Media> = Vec::new();
        for one in &shown {
            match one {
                // One sticker may come twice, under its old name and its new one.
                Shown::File(file) | Shown::Sticker(file) if media.contains(file) => {}
                Shown::File(file) | Shown::Sticker(file) => media.push(file.clone()),
                // A link that was typed is shared as well.
                Shown::Place(words) | Shown::Words(words) if is_said(&lines, words) => {}
                Shown::Place(words) | Shown::Words(words) => lines.push(words.clone()),
                Shown::Nothing => {}
            }
        }
        let answered = self.reply_to.as_ref().and_then(|one| one.story.as_ref());
        media.extend(answered.and_then(|story| story.url.as_deref()).map(story));
        let text = (!lines.is_empty()).then(|| lines.join("\n"));
        let kind = match shown.as_slice() {
            _ if self.is_unsupported => Some(MessageKind::Unsupported),
            _ if text.is_none() && media.is_empty() => Some(MessageKind::Unsupported),
            [Shown::Place(_)] if is_wordless => Some(MessageKind::Location),
            all if is_wordless && all.iter().any(|one| matches!(one, Shown::Sticker(_))) => {
                Some(MessageKind::Sticker)
            }
            _ => None,
        };
        Content { kind, text, media }
    }

    /// The words, or what the button that was pressed stands for.
    fn said(&self) -> Option<String> {
        let pressed = self.quick_reply.as_ref();
        let pressed = pressed.and_then(|reply| reply.payload.clone());
        let is_something = |text: &String| !text.trim().is_empty();
        self.text.clone().filter(is_something).or(pressed)
    }
}

/// Whether the last line of some words, which is their link, stands there already.
fn is_said(lines: &[String], words: &str) -> bool {
    let link = words.lines().next_back().unwrap_or_default();
    lines.iter().any(|line| line.contains(link))
}
