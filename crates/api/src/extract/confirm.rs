//! What needs a second word is refused first, saying what would happen; the same call with
//! `?confirm=<code>` does it.

use serde::Deserialize;

/// What the caller has been told and wants all the same.
#[derive(Clone, Debug, Default, Deserialize, utoipa::IntoParams)]
#[into_params(parameter_in = Query)]
#[serde(deny_unknown_fields)]
pub struct Confirm {
    /// The `code` of the refusal.
    pub confirm: Option<String>,
}

impl Confirm {
    pub fn has(&self, code: &str) -> bool {
        self.confirm.as_deref() == Some(code)
    }
}
