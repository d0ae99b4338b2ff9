//! What goes in one message of the provider's: a message that does not fit goes in several, in order.

use connectors::{Capabilities, Outgoing, Together};

/// The pieces of a message, at least one. Only the first answers what it answers.
pub fn pieces(whole: Outgoing, can: Capabilities) -> Vec<Outgoing> {
    let Together::OneFile { caption } = can.together else {
        return vec![whole];
    };
    if whole.attachments.is_empty() || whole.template.is_some() {
        return vec![whole];
    }
    let length = whole.text.as_deref().map_or(0, |text| text.chars().count());
    let fits = u32::try_from(length).is_ok_and(|length| length <= caption);
    let mut text = whole.text.clone();
    let mut pieces = Vec::new();
    if !fits {
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
    use domain::identities::Scheme;

    fn file(id: i64) -> File {
        File {
            id: id.into(),
            size: 1,
            url: String::new(),
            name: id.to_string(),
            media_type: "image/png".to_owned(),
        }
    }

    fn shape(
        text: Option<&str>,
        files: i64,
        together: Together,
    ) -> Vec<(Option<String>, usize, bool)> {
        let whole = Outgoing {
            message_id: 1.into(),
            conversation_id: 2.into(),
            contact: Recipient {
                scheme: Scheme::Telegram,
                address: "7".to_owned(),
                name: None,
            },
            text: text.map(str::to_owned),
            attachments: (0..files).map(file).collect(),
            reply_to_message_id: Some("a".to_owned()),
            template: None,
            late: false,
            now: Timestamp::EPOCH,
            thread: None,
        };
        let can = Capabilities {
            together,
            ..Capabilities::ANYTHING
        };
        let shape = |one: Outgoing| {
            let answers = one.reply_to_message_id.is_some();
            (one.text, one.attachments.len(), answers)
        };
        pieces(whole, can).into_iter().map(shape).collect()
    }

    #[test]
    fn each_file_goes_on_its_own_and_words_with_the_first_where_they_fit() {
        let some = |text: &str| Some(text.to_owned());
        let captions = Together::OneFile { caption: 5 };
        assert_eq!(
            shape(Some("hello"), 0, captions),
            [(some("hello"), 0, true)]
        );
        assert_eq!(
            shape(Some("hello"), 2, captions),
            [(some("hello"), 1, true), (None, 1, false)]
        );
        assert_eq!(
            shape(Some("hello!"), 1, captions),
            [(some("hello!"), 0, true), (None, 1, false)]
        );
        let none = Together::OneFile { caption: 0 };
        assert_eq!(
            shape(Some("hi"), 1, none),
            [(some("hi"), 0, true), (None, 1, false)]
        );
        assert_eq!(shape(None, 1, none), [(None, 1, true)]);
        assert_eq!(
            shape(Some("hello!"), 3, Together::Everything),
            [(some("hello!"), 3, true)]
        );
    }
}
