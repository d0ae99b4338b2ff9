//! The caller: profile, preferences, sessions.

use crate::agents::Availability;
use crate::filters::ListView;
use crate::saved_views::ViewOrder;
use domain::{AgentId, OrganizationId, RoleId, SessionId, TeamId, Timestamp};
use serde::{Deserialize, Serialize};
#[cfg(feature = "server")]
use validator::Validate;

/// The agent who is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Me {
    pub id: AgentId,
    pub organization_id: OrganizationId,
    pub email: String,
    pub first_name: String,
    pub last_name: Option<String>,
    /// One of the twelve hues, such as `indigo`.
    pub color: String,
    pub role_id: RoleId,
    pub role_name: String,
    /// Keys as in `GET /permissions`.
    pub permissions: Vec<String>,
    pub team_ids: Vec<TeamId>,
    pub availability: Availability,
    pub preferences: Preferences,
    /// Whether signing in asks for a second factor.
    pub totp_enabled: bool,
    /// How many recovery codes are not used yet.
    pub recovery_codes_left: u32,
    pub version: i64,
}

/// `PATCH /me`
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PatchMe {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::agents::AgentName>")),
        schema(min_length = 1, max_length = 60)
    )]
    pub first_name: Option<String>,
    #[serde(
        default,
        deserialize_with = "crate::patch::member",
        skip_serializing_if = "Option::is_none"
    )]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 60)),
        schema(value_type = Option<String>, max_length = 60)
    )]
    pub last_name: Option<Option<String>>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::one_of::<domain::agents::Color>")),
        schema(max_length = 20)
    )]
    pub color: Option<String>,
}

words! {
    /// For which new messages one is told.
    Notifications { All = "all", Mine = "mine", None = "none" }
}
words! {
    /// How times of day are written.
    Clock { H24 = "24h", H12 = "12h" }
}
words! {
    /// How moments are written in lists.
    Times { Absolute = "absolute", Relative = "relative" }
}

/// How the app behaves for one agent, on every device.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(default, deny_unknown_fields)]
pub struct Preferences {
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub notifications: Notifications,
    pub sounds: bool,
    /// Enter sends; else it makes a new line. Ctrl+Enter always sends.
    pub enter_sends: bool,
    /// Answering an unassigned conversation assigns it to me.
    pub assign_on_reply: bool,
    pub undo_send: bool,
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub clock: Clock,
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub times: Times,
    pub send_files_at_once: bool,
    /// The bell: no sound and no notification at all.
    pub muted: bool,
    /// How the caller's list of conversations is set up.
    #[cfg_attr(feature = "server", validate(nested))]
    pub list: ListView,
    /// How the saved views stand in the navigation.
    #[serde(skip_serializing_if = "ViewOrder::is_plain")]
    #[cfg_attr(feature = "server", validate(nested))]
    pub views: ViewOrder,
}

impl Default for Preferences {
    fn default() -> Self {
        Self {
            notifications: Notifications::Mine,
            sounds: true,
            enter_sends: false,
            assign_on_reply: true,
            undo_send: false,
            clock: Clock::H24,
            times: Times::Absolute,
            send_files_at_once: false,
            muted: false,
            list: ListView::default(),
            views: ViewOrder::default(),
        }
    }
}

/// `PATCH /me/preferences`: only what changes.
#[derive(Clone, Debug, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct PatchPreferences {
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub notifications: Option<Notifications>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub sounds: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub enter_sends: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub assign_on_reply: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub undo_send: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub clock: Option<Clock>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub times: Option<Times>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub send_files_at_once: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub muted: Option<bool>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(nested))]
    pub list: Option<ListView>,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(feature = "server", validate(nested))]
    pub views: Option<ViewOrder>,
}

/// `PUT /me/password`; ends every other session.
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct ChangePassword {
    #[cfg_attr(
        feature = "server",
        validate(length(max = 1024)),
        schema(max_length = 1024)
    )]
    pub current_password: String,
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::password")),
        schema(min_length = 8, max_length = 128)
    )]
    pub new_password: String,
}

/// `PUT /me/availability`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SetAvailability {
    #[cfg_attr(feature = "server", validate(custom(function = "crate::check::known")))]
    pub availability: Availability,
}

/// One place where the caller is signed in.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Session {
    pub id: SessionId,
    /// The browser's own words.
    pub user_agent: Option<String>,
    pub address: Option<String>,
    /// The one this call was made with.
    pub current: bool,
    pub created_at: Timestamp,
    pub last_used_at: Timestamp,
}
