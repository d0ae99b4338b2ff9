//! What comes in a mail beside its words.

use crate::{Enclosed, EnclosedAs};
use mail_parser::{Message, MimeHeaders, PartType};

/// Longest HTML, in bytes; the words of a longer one are kept without it.
const MOST_HTML: usize = 2 * 1024 * 1024;

/// What came along: the mail as its author formatted it, files, pictures that stand in its text, and
/// mails that were forwarded.
pub fn of(mail: &Message<'_>) -> Vec<Enclosed> {
    let html = html(mail);
    let file = |part: &mail_parser::MessagePart<'_>| {
        let kind = part.content_type().map(|kind| match kind.subtype() {
            Some(sub) => format!("{}/{sub}", kind.ctype()),
            None => kind.ctype().to_owned(),
        });
        let forwarded = part.message();
        let bytes = match forwarded {
            Some(inner) => inner.raw_message().to_vec(),
            None => part.contents().to_vec(),
        };
        let subject = || Some(format!("{}.eml", forwarded?.subject().unwrap_or("mail")));
        let stands_in = |id: &&str| html.is_some_and(|html| html.contains(&format!("cid:{id}")));
        let content_id = part.content_id().filter(stands_in);
        Enclosed {
            enclosed_as: content_id
                .map_or(EnclosedAs::File, |id| EnclosedAs::Inline(id.to_owned())),
            name: part.attachment_name().map(str::to_owned).or_else(subject),
            media_type: kind,
            bytes,
        }
    };
    let formatted = html.map(|html| Enclosed {
        name: None,
        media_type: Some("text/html".to_owned()),
        enclosed_as: EnclosedAs::Html,
        bytes: html.as_bytes().to_vec(),
    });
    let along = mail.attachments().map(file);
    formatted
        .into_iter()
        .chain(along)
        .filter(|file| !file.bytes.is_empty())
        .collect()
}

/// The HTML of a mail that has some, in UTF-8; no person wrote what is longer than a book.
fn html<'a>(mail: &'a Message<'_>) -> Option<&'a str> {
    let part = mail.html_part(0)?;
    match &part.body {
        PartType::Html(html) if html.len() <= MOST_HTML => Some(html),
        _ => None,
    }
}
