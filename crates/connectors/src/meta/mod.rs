//! What Meta's kinds of channels share: <https://developers.facebook.com/docs/messenger-platform>.

pub(crate) mod hook;
