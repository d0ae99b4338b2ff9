//! The link that sets a new password for who forgot theirs.

/// How long it can be used, in seconds: an hour.
pub const LINK_SECONDS: i64 = 60 * 60;
