//! Signing up, in and out.

use crate::me::Me;
use crate::organization::Organization;
use serde::{Deserialize, Serialize};

/// `POST /auth/signup`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct SignUp {
    #[cfg_attr(
        feature = "server",
        validate(custom(
            function = "crate::check::parses::<domain::organizations::OrganizationName>"
        )),
        schema(min_length = 1, max_length = 100)
    )]
    pub organization_name: String,
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::agents::AgentName>")),
        schema(min_length = 1, max_length = 60)
    )]
    pub first_name: String,
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::agents::AgentName>")),
        schema(min_length = 1, max_length = 60)
    )]
    pub last_name: Option<String>,
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::agents::Email>")),
        schema(max_length = 254)
    )]
    pub email: String,
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::password")),
        schema(min_length = 8, max_length = 128)
    )]
    pub password: String,
}

/// A mail is on its way: to a new address with the link that finishes the sign-up, to a taken one with word of it.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct LinkSent {
    pub email: String,
    /// For how many seconds a link works.
    pub expires_in: i64,
}

/// `POST /auth/signup/complete`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct CompleteSignUp {
    /// What stands behind the `#` of the link.
    #[cfg_attr(
        feature = "server",
        validate(length(max = 100)),
        schema(max_length = 100)
    )]
    pub token: String,
}

/// `POST /auth/login`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct LogIn {
    #[cfg_attr(
        feature = "server",
        validate(length(max = 320)),
        schema(max_length = 320)
    )]
    pub email: String,
    #[cfg_attr(
        feature = "server",
        validate(length(max = 1024)),
        schema(max_length = 1024)
    )]
    pub password: String,
    /// What the authenticator app shows, or a recovery code; where a second factor is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 40)),
        schema(max_length = 40)
    )]
    pub totp_code: Option<String>,
}

/// `POST /auth/password/forgot`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct ForgotPassword {
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::parses::<domain::agents::Email>")),
        schema(max_length = 254)
    )]
    pub email: String,
}

/// The answer to who forgot their password, whether or not there is an account.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct PasswordForgotten {
    /// Whether this server sends mail: if the address has an account, one is on its way. Else a colleague hands over a
    /// link.
    pub sends_mail: bool,
}

/// `POST /auth/password/reset`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct ResetPassword {
    /// What stands behind the `#` of the link.
    #[cfg_attr(
        feature = "server",
        validate(length(max = 100)),
        schema(max_length = 100)
    )]
    pub token: String,
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::password")),
        schema(min_length = 8, max_length = 128)
    )]
    pub new_password: String,
}

/// A session has begun. The refresh token is in a cookie that scripts cannot read.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct SignedIn {
    /// JWT for `Authorization: Bearer`.
    pub access_token: String,
    /// Seconds.
    pub expires_in: u32,
    pub agent: Me,
    pub organization: Organization,
}

/// `POST /auth/refresh`
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Refreshed {
    pub access_token: String,
    /// Seconds.
    pub expires_in: u32,
}

/// What somebody who holds an invitation may know before accepting it.
#[derive(Clone, Debug, PartialEq, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema))]
pub struct Invitation {
    pub organization_name: String,
    pub email: String,
    pub first_name: String,
    pub expires_at: domain::Timestamp,
}

/// `POST /invitations/{token}/accept`
#[derive(Clone, Debug, Serialize, Deserialize)]
#[cfg_attr(feature = "server", derive(utoipa::ToSchema, validator::Validate))]
#[serde(deny_unknown_fields)]
pub struct AcceptInvitation {
    #[cfg_attr(
        feature = "server",
        validate(custom(function = "crate::check::password")),
        schema(min_length = 8, max_length = 128)
    )]
    pub password: String,
    /// What the authenticator app shows, or a recovery code; where a second factor is due.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    #[cfg_attr(
        feature = "server",
        validate(length(max = 40)),
        schema(max_length = 40)
    )]
    pub totp_code: Option<String>,
}
