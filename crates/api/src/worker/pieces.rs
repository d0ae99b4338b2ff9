//! What goes in one message of the provider's: a message that does not fit goes in several, in order.

use connectors::{Connector, Outgoing, Together};

/// A file, as far as this goes: its type and its size.
pub type Shape<'a> = (&'a str, i64);

/// In how many a message goes.
pub fn count(text: Option<&str>, files: &[Shape<'_>], connector: &dyn Connector) -> usize {
    let one_each = matches!(connector.capabilities().together, Together::OneFile { .. });
    match one_each && !files.is_empty() {
        true => files.len() + usize::from(goes_before(text, files, connector)),
        false => 1,
    }
}

/// Whether a message goes in several.
pub fn splits(text: Option<&str>, files: &[Shape<'_>], connector: &dyn Connector) -> bool {
    count(text, files, connector) > 1
}

/// Whether the words go before the first file, on their own.
fn goes_before(text: Option<&str>, files: &[Shape<'_>], connector: &dyn Connector) -> bool {
    let Some((text, Together::OneFile { caption })) =
        text.zip(Some(connector.capabilities().together))
    else {
        return false;
    };
    let fits = u32::try_from(text.chars().count()).is_ok_and(|length| length <= caption);
    let takes = |(media_type, size): &Shape<'_>| connector.takes_caption(media_type, *size);
    !fits || !files.first().is_some_and(takes)
}

/// The pieces of a message, at least one. Only the first answers what it answers.
pub fn pieces(whole: Outgoing, connector: &dyn Connector) -> Vec<Outgoing> {
    let files = whole.attachments.iter();
    let files: Vec<Shape<'_>> = files
        .map(|one| (one.media_type.as_str(), one.size))
        .collect();
    if whole.template.is_some() || !splits(whole.text.as_deref(), &files, connector) {
        return vec![whole];
    }
    let is_before = goes_before(whole.text.as_deref(), &files, connector);
    let mut text = whole.text.clone();
    let mut pieces = Vec::new();
    if is_before {
        pieces.push(Outgoing {
            text: text.take(),
            attachments: Vec::new(),
            ..whole.clone()
        });
    }
    for file in &whole.attachments {
        pieces.push(Outgoing {
            text: text.take(),
            attachments: vec![file.clone()],
            ..whole.clone()
        });
    }
    for later in pieces.iter_mut().skip(1) {
        later.reply_to_message_id = None;
    }
    pieces
}

#[cfg(test)]
mod tests {
    use super::*;
    use connectors::{File, Recipient};
    use domain::Timestamp;
    use domain::channels::ChannelKind;
    use domain::identities::Scheme;

    fn file(media_type: &&str) -> File {
        File {
            id: 1.into(),
            size: 1,
            url: String::new(),
            name: "name".to_owned(),
            media_type: (*media_type).to_owned(),
            pixels: None,
            duration_ms: None,
        }
    }

    /// The words of each piece, how many files it has, and whether it answers something.
    fn shape(
        kind: ChannelKind,
        text: Option<&str>,
        files: &[&str],
    ) -> Vec<(Option<String>, usize, bool)> {
        let whole = Outgoing {
            message_id: 1.into(),
            conversation_id: 2.into(),
            contact: Recipient {
                scheme: Scheme::External,
                address: "7".to_owned(),
                name: None,
            },
            text: text.map(str::to_owned),
            attachments: files.iter().map(file).collect(),
            reply_to_message_id: Some("a".to_owned()),
            template: None,
            webhook_url: None,
            late: false,
            now: Timestamp::EPOCH,
            thread: None,
        };
        let connector = connectors::of(kind).expect("a connector");
        let shape = |one: Outgoing| {
            let answers = one.reply_to_message_id.is_some();
            (one.text, one.attachments.len(), answers)
        };
        pieces(whole, connector).into_iter().map(shape).collect()
    }

    #[test]
    fn each_file_goes_on_its_own_and_words_with_the_first_where_they_fit() {
        let some = |text: &str| Some(text.to_owned());
        let (png, pdf) = ("image/png", "application/pdf");
        let telegram =
            |text: Option<&str>, files: &[&str]| shape(ChannelKind::Telegram, text, files);
        assert_eq!(telegram(Some("hi"), &[]), [(some("hi"), 0, true)]);
        assert_eq!(
            telegram(Some("hi"), &[png, png]),
            [(some("hi"), 1, true), (None, 1, false)]
        );
        assert_eq!(telegram(None, &[png]), [(None, 1, true)]);
        let long = "x".repeat(2000);
        assert_eq!(
            telegram(Some(&long), &[png]),
            [(Some(long.clone()), 0, true), (None, 1, false)]
        );
        assert_eq!(
            shape(ChannelKind::Messenger, Some("hi"), &[png]),
            [(some("hi"), 0, true), (None, 1, false)]
        );
        assert_eq!(
            shape(ChannelKind::Viber, Some("hi"), &[pdf]),
            [(some("hi"), 0, true), (None, 1, false)]
        );
        assert_eq!(
            shape(ChannelKind::Api, Some("hi"), &[png, pdf, png]),
            [(some("hi"), 3, true)]
        );
    }
}
