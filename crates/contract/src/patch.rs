//! JSON merge patch (RFC 7396): an absent member keeps, `null` clears, a value sets.

use serde::{Deserialize, Deserializer};

/// For a member that may be cleared: absent is `None`, `null` is `Some(None)`.
/// Use with `#[serde(default, deserialize_with = "patch::member", skip_serializing_if = "Option::is_none")]`.
pub fn member<'de, T, D>(deserializer: D) -> Result<Option<Option<T>>, D::Error>
where
    T: Deserialize<'de>,
    D: Deserializer<'de>,
{
    Option::deserialize(deserializer).map(Some)
}
