//! Whether a channel works (K-12).

use crate::messages::DeliveryError;
use domain::{ChannelId, ConversationId, FailureId, MessageId, Timestamp};
use serde::{Deserialize, Serialize};

words! {
    /// `failing`: nothing was taken, several times in a row; `off`: switched off.
    ChannelState { Works = "works", Failing = "failing", Off = "off" }
}

/// `GET /channels/{id}/health`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ChannelHealth {
    pub state: ChannelState,
    /// Since when it does not work.
    pub failing_since: Option<Timestamp>,
    /// What went wrong last, in words, such as why a mailbox lets nobody in; null once something went well again.
    pub last_error: Option<String>,
    /// When a customer wrote last; some seconds late.
    pub last_inbound_at: Option<Timestamp>,
    /// When something of ours was taken last; some seconds late.
    pub last_outbound_at: Option<Timestamp>,
    /// Messages that did not leave and entries that could not be taken, of the last 24 hours; up to 20 000.
    pub failures_24h: i64,
    /// Messages that wait to leave, up to 10 000.
    pub queue_depth: i64,
    pub oldest_queued_at: Option<Timestamp>,
}

/// One thing that was looked at.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ChannelCheck {
    pub title: String,
    pub ok: bool,
    pub detail: Option<String>,
}

/// `POST /channels/{id}/test`
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct ChannelTest {
    pub ok: bool,
    pub checks: Vec<ChannelCheck>,
}

/// An entry that came in and could not be taken.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct InboundFailure {
    pub id: FailureId,
    pub channel_id: ChannelId,
    /// Why, for people.
    pub reason: String,
    /// As it came.
    pub raw: String,
    /// Whether it can be tried again here. A mail that its server does not hand out stays in its mailbox, and is
    /// looked at there.
    pub retryable: bool,
    pub created_at: Timestamp,
}

/// A message that did not leave.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct FailedMessage {
    pub id: MessageId,
    pub conversation_id: ConversationId,
    pub conversation_number: i64,
    pub contact_name: String,
    pub sent_at: Timestamp,
    pub error: Option<DeliveryError>,
    /// Whether sending it again makes sense: what barred it may have passed, and its conversation takes
    /// messages.
    pub retryable: bool,
}
