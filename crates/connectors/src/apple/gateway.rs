//! Apple's gateway, and what every call of it has.

use super::account::Account;
use super::{BASE_URL, BUSINESS};
use crate::settings::text;
use crate::{Http, Request, Settings};
use domain::Timestamp;

/// The public one.
pub const BASE: &str = "https://mspgw.push.apple.com/v1";

/// The gateway, called for one business.
#[derive(Debug)]
pub struct Gateway<'a> {
    base: &'a str,
    /// Whose messages they are.
    pub business: &'a str,
    /// Who proves the calls.
    pub account: Account<'a>,
}

impl<'a> Gateway<'a> {
    /// None where a setting is missing or cannot be used.
    pub fn of(settings: &'a Settings) -> Option<Self> {
        Some(Self {
            base: text(settings, BASE_URL)
                .unwrap_or(BASE)
                .trim_end_matches('/'),
            business: text(settings, BUSINESS)?.trim(),
            account: Account::of(settings)?,
        })
    }

    /// The address of a method.
    pub fn url(&self, method: &str) -> String {
        format!("{}/{method}", self.base)
    }

    /// A call with a token of now, for the business.
    pub fn signed(&self, request: Request, now: Timestamp) -> Request {
        let token = self.account.token(now).unwrap_or_default();
        request.bearer(&token).with("source-id", self.business)
    }

    /// Asks where a file of so many bytes is to go.
    pub fn asks_for_room(&self, bytes: i64, now: Timestamp) -> Request {
        let request = Request::get(self.url("preUpload")).with("mmcs-size", bytes.to_string());
        self.signed(request, now)
    }

    /// Whether Apple believes us, or why it does not. No call is there for that alone, so it is asked for
    /// room that is never used.
    pub async fn probe(&self, now: Timestamp, http: &dyn Http) -> Result<(), String> {
        let answer = http.call(self.asks_for_room(1, now)).await;
        match answer.map_err(|error| error.to_string())?.status {
            200..=299 => Ok(()),
            401 | 403 => Err("It does not believe the MSP ID with this secret".to_owned()),
            status => Err(format!("The gateway answered {status}")),
        }
    }
}
