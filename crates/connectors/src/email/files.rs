//! What comes in a mail beside its words.

use crate::{Enclosed, EnclosedAs};
use mail_parser::{Message, MimeHeaders, PartType};
use std::collections::BTreeSet;

/// Longest HTML, in bytes; the words of a longer one are kept without it.
const MOST_HTML: usize = 2 * 1024 * 1024;
/// Most files that are kept each by itself; of more the whole mail is kept beside the first.
const MOST_FILES: usize = 100;

/// What came along: the mail as its author formatted it, files, pictures that stand in its text, and
/// mails that were forwarded.
pub fn of(mail: &Message<'_>) -> Vec<Enclosed> {
    let html = html(mail);
    let pictures = html.map(content_ids).unwrap_or_default();
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
        let content_id = part.content_id().filter(|id| pictures.contains(id));
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
    let whole = (mail.attachment_count() > MOST_FILES).then(|| Enclosed {
        name: Some("whole mail.eml".to_owned()),
        media_type: Some("message/rfc822".to_owned()),
        enclosed_as: EnclosedAs::File,
        bytes: mail.raw_message().to_vec(),
    });
    let along = mail.attachments().take(MOST_FILES).map(file);
    formatted
        .into_iter()
        .chain(along)
        .chain(whole)
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

/// The pictures that HTML names, by their `Content-ID` (RFC 2392).
fn content_ids(html: &str) -> BTreeSet<&str> {
    let ends = |c: char| c.is_whitespace() || matches!(c, '"' | '\'' | '>' | ')');
    let named = html.split("cid:").skip(1);
    named.filter_map(|rest| rest.split(ends).next()).collect()
}
