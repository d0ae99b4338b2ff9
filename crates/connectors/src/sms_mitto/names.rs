//! What Mitto calls the things of its callbacks. Its own pages about that could not be read, so these are
//! guesses: whatever is found with a real account is changed here and nowhere else. Case does not matter.

use domain::messages::Delivery;

/// Its id of a message.
pub const ID: &[&str] = &["id", "messageId", "message_id", "msgid"];
/// Ours, which we gave along.
pub const REFERENCE: &[&str] = &["reference"];
/// How far a message got.
pub const STATUS: &[&str] = &["status", "deliveryStatus"];
/// Why it got no further.
pub const ERROR: &[&str] = &["errorCode", "error_code", "err"];
pub const FROM: &[&str] = &["from", "sender"];
pub const TO: &[&str] = &["to", "receiver"];
pub const TEXT: &[&str] = &["text", "message", "body"];
/// When it was written; only tells two messages with the same words apart.
pub const TIME: &[&str] = &["timestamp", "time", "date"];

const DELIVERED: &[&str] = &["delivered", "delivrd"];
const FAILED: &[&str] = &[
    "undeliv",
    "undelivered",
    "undeliverable",
    "failed",
    "failure",
    "rejected",
    "rejectd",
    "expired",
];
const SENT: &[&str] = &[
    "buffered", "accepted", "acceptd", "enroute", "pending", "sent",
];

/// What a status says; nothing where nobody knows the word.
pub fn state(status: &str) -> Option<Delivery> {
    let is = |words: &[&str]| words.iter().any(|word| word.eq_ignore_ascii_case(status));
    match () {
        () if is(DELIVERED) => Some(Delivery::Delivered),
        () if is(FAILED) => Some(Delivery::Failed),
        () if is(SENT) => Some(Delivery::Sent),
        () => None,
    }
}
