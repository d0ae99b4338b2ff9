//! A conversation for tests: open, of nobody, without messages.

use super::{Conversation, NewConversation};
use crate::Timestamp;
use crate::routing::{Routed, Visibility};

pub const ADA: i64 = 1;
pub const BO: i64 = 2;

pub fn at(seconds: i64) -> Timestamp {
    Timestamp::EPOCH.plus_seconds(seconds)
}

pub fn conversation() -> Conversation {
    let new = NewConversation {
        organization: 5.into(),
        id: 6.into(),
        number: 1042,
        subject: None,
        contact: 7.into(),
        channel: 8.into(),
        previous: None,
        created_at: at(0),
    };
    Conversation::begin(new, Routed::default()).0
}

pub fn restricted_to(viewers: &[i64]) -> Conversation {
    Conversation {
        restricted: true,
        viewers: visibility(viewers).viewers,
        ..conversation()
    }
}

pub fn visibility(viewers: &[i64]) -> Visibility {
    Visibility {
        restricted: true,
        viewers: viewers.iter().map(|id| (*id).into()).collect(),
    }
}
