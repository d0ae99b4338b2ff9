//! The second factor of an agent: digits of an app, and recovery codes.

use serde::{Deserialize, Serialize};

/// What an authenticator app is told. The secret is in this answer alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct TotpSetup {
    /// To be typed where nothing can be scanned; base32.
    pub secret: String,
    pub otpauth_url: String,
    /// The URL, to be scanned.
    pub qr: QrCode,
}

/// A QR code without the four blank modules that belong around it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct QrCode {
    /// Modules on a side.
    pub size: u32,
    /// The dark ones, as the `d` of an SVG `path`.
    pub path: String,
}

/// `POST /me/totp/confirm` and `POST /me/totp/recovery-codes`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct TotpCode {
    /// What the app shows now.
    #[cfg_attr(
        feature = "server",
        validate(length(max = 40)),
        schema(max_length = 40)
    )]
    pub totp_code: String,
}

/// Each works once in the place of `totp_code`; they are in this answer alone.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct RecoveryCodes {
    pub recovery_codes: Vec<String>,
}

/// `DELETE /me/totp`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct EndTotp {
    #[cfg_attr(
        feature = "server",
        validate(length(max = 1024)),
        schema(max_length = 1024)
    )]
    pub password: String,
}
