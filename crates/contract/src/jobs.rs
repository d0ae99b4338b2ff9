//! Jobs: what is done after the answer, such as bringing a large change to the rows it concerns.

use domain::{ChannelId, JobId, Timestamp};
use serde::{Deserialize, Serialize};

words! {
    /// How a job stands: nobody has taken it yet, somebody works on it, or it failed too often and was
    /// given up.
    JobState { Waiting = "waiting", Running = "running", Dead = "dead" }
}

words! {
    /// What kind of thing a large change was made to.
    JobResourceKind {
        Agent = "agent",
        Channel = "channel",
        Contact = "contact",
        Conversation = "conversation",
        Label = "label",
        Team = "team",
    }
}

/// What a large change was made to. It may be gone.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct JobResource {
    pub kind: JobResourceKind,
    pub id: String,
    /// What a thing of the settings was called when it was removed. Never a customer's name.
    pub name: Option<String>,
}

/// One job. What it works with is not shown.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Job {
    pub id: JobId,
    /// Which work it is. There will be others.
    pub kind: String,
    pub state: JobState,
    /// Set when it brings a large change to the rows it concerns.
    pub resource: Option<JobResource>,
    /// The channel it is work of.
    pub channel_id: Option<ChannelId>,
    /// How many rows it has still to reach, up to 10000, as of a second ago; null where nobody counts.
    pub remaining: Option<i64>,
    /// How often it was begun.
    pub attempts: i32,
    /// When it is tried next; of one that was given up, when it would have been.
    pub due_at: Timestamp,
    /// When it was given up.
    pub died_at: Option<Timestamp>,
    /// Why it was given up.
    pub error: Option<String>,
    /// Whether it can be thrown away once it was given up. A large change has to come to its end.
    pub discardable: bool,
}

/// `GET /jobs`; all that is set must hold.
#[derive(Clone, Debug, Default, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::IntoParams))]
#[cfg_attr(feature = "server", into_params(parameter_in = Query))]
#[serde(deny_unknown_fields)]
pub struct JobQuery {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", param(inline))]
    pub state: Option<JobState>,
    /// Large changes to a kind of thing such as `team`, or to one thing such as `team:42`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        param(max_length = 40, pattern = "^[a-z_]{1,20}(:[0-9]{1,19})?$")
    )]
    pub resource: Option<String>,
    /// 1 to 100, 50 unless told.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", param(minimum = 1, maximum = 100))]
    pub limit: Option<u32>,
    /// `next_cursor` of the page before.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", param(max_length = 200))]
    pub cursor: Option<String>,
}
