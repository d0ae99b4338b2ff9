//! What a message is: its direction, its kind, where it stands, when it counts as sent.

mod delivery;
mod details;
mod echo;
mod email;
mod forwarding;
mod pieces;
pub mod recipients;
mod referral;
mod reports;
mod scheduling;
mod segments;
mod signature;
mod text;

pub use delivery::Delivery;
pub use details::{Details, FilledTemplate, Reacted, Sign};
pub use echo::is_what_was_lost;
pub use email::{Email, EmailWarning, Inline, Mailbox, Recipients, is_mailbox, one_line};
pub use forwarding::{Original, forwarded, forwarded_subject};
pub use pieces::Piece;
pub use referral::{Referral, ReferralSource};
pub use reports::{Attempt, counts};
pub use scheduling::{
    AtDue, DueError, MOST_SCHEDULED, UNDO_SECONDS, at_due, check_due, due, is_undo, undo_until,
};
pub use segments::{Alphabet, Segments, segments};
pub use signature::{SignatureError, Signer, check as check_signature, signed};
pub use text::{TextError, clean, outbound_text, preview};

use crate::actors::Actor;
use crate::words::words;
use crate::{MessageId, Timestamp};

words! {
    /// Which way a message goes.
    Direction: "direction" {
        /// From the customer.
        Inbound = "inbound",
        /// To the customer.
        Outbound = "outbound",
    }
    /// What a message carries.
    MessageKind: "kind of message" {
        /// Words only.
        Text = "text",
        /// A picture.
        Image = "image",
        /// A recording.
        Audio = "audio",
        /// A video.
        Video = "video",
        /// Any other file.
        File = "file",
        /// A place on the map.
        Location = "location",
        /// Somebody's card.
        Contact = "contact",
        /// A sticker.
        Sticker = "sticker",
        /// An approved template.
        Template = "template",
        /// A mail.
        Email = "email",
        /// Something the provider has and we cannot show.
        Unsupported = "unsupported",
    }
    /// Why Switchboard wrote by itself.
    Automated: "kind of automated message" {
        /// Greets a customer.
        Greeting = "greeting",
        /// Nobody is there now.
        Away = "away",
        /// Went to many.
        Broadcast = "broadcast",
    }
    /// Where a file stands.
    AttachmentState: "state of an attachment" {
        /// Not fetched yet.
        Pending = "pending",
        /// Can be shown.
        Ready = "ready",
        /// Could not be fetched or kept.
        Failed = "failed",
    }
}

/// Where a message stands in its thread. What was scheduled has an older id than what was said before
/// it left, so ids alone do not tell.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub struct Place {
    /// When it was said.
    pub at: Timestamp,
    /// Among those of one moment.
    pub id: MessageId,
}

impl MessageKind {
    /// Whether it is no more than its files say, so that it may turn out another.
    pub fn is_told_by_files(self) -> bool {
        match self {
            Self::Text | Self::Image | Self::Audio | Self::Video | Self::File => true,
            Self::Location
            | Self::Contact
            | Self::Sticker
            | Self::Template
            | Self::Email
            | Self::Unsupported => false,
        }
    }

    /// What a single file of this media type is.
    pub fn of_media(media_type: &str) -> Self {
        match media_type.split('/').next() {
            Some("image") => Self::Image,
            Some("audio") => Self::Audio,
            Some("video") => Self::Video,
            _ => Self::File,
        }
    }
}

/// What a list row shows of the newest message.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct LastMessage {
    pub id: MessageId,
    pub preview: String,
    pub kind: MessageKind,
    pub direction: Direction,
    pub author: Actor,
    pub sent_at: Timestamp,
    /// How far it got; inbound messages have arrived.
    pub delivery: Option<Delivery>,
}

/// How much earlier than its arrival a provider may date a message.
const EARLIEST_SECONDS: i64 = 600;

/// Where a message stands in its thread: the provider's time, kept near its arrival, so that a
/// wrong clock neither buries a message nor puts it on top for ever.
pub fn position(sent_at: Option<Timestamp>, received_at: Timestamp) -> Timestamp {
    sent_at.map_or(received_at, |sent| {
        sent.clamp(received_at.minus_seconds(EARLIEST_SECONDS), received_at)
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_message_stands_near_its_arrival_whatever_its_provider_says() {
        let arrived = Timestamp::EPOCH.plus_seconds(10_000);
        assert_eq!(position(None, arrived), arrived);
        assert_eq!(position(Some(arrived.plus_seconds(60)), arrived), arrived);
        assert_eq!(
            position(Some(arrived.minus_seconds(60)), arrived),
            arrived.minus_seconds(60)
        );
        assert_eq!(
            position(Some(Timestamp::EPOCH), arrived),
            arrived.minus_seconds(600)
        );
    }

    #[test]
    fn a_file_is_known_by_its_media_type() {
        assert_eq!(MessageKind::of_media("image/png"), MessageKind::Image);
        assert_eq!(MessageKind::of_media("application/pdf"), MessageKind::File);
        assert_eq!(MessageKind::of_media(""), MessageKind::File);
    }
}
