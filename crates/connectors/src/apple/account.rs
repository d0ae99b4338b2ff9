//! Who calls whom: a token in each direction, signed with the secret that Apple gave.

use super::{MSP_ID, SECRET};
use crate::proof::hmac_sha256;
use crate::settings::text;
use crate::{Refused, Settings};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use domain::Timestamp;
use jsonwebtoken::errors::ErrorKind;
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation, decode, encode};
use serde::{Deserialize, Serialize};

/// How much older than now, or newer, a token of Apple's may be, in seconds, as of every provider that signs a
/// time. Our own choice: it has no end.
const LONGEST: f64 = 300.0;

/// A messaging service, as Apple knows it.
#[derive(Debug)]
pub struct Account<'a> {
    msp_id: &'a str,
    secret: Vec<u8>,
}

/// Ours.
#[derive(Serialize)]
struct Claims<'a> {
    iss: &'a str,
    iat: i64,
}

/// Apple's; whom it is for is judged by the rules.
#[derive(Deserialize)]
struct Given {
    iat: f64,
}

impl<'a> Account<'a> {
    /// None where something is missing, or the secret is no Base64: then nobody is believed.
    pub fn of(settings: &'a Settings) -> Option<Self> {
        let msp_id = text(settings, MSP_ID)?.trim();
        let secret = STANDARD.decode(text(settings, SECRET)?.trim()).ok()?;
        (!secret.is_empty()).then_some(Self { msp_id, secret })
    }

    /// What proves a call of ours.
    pub fn token(&self, now: Timestamp) -> Option<String> {
        let claims = Claims {
            iss: self.msp_id,
            iat: seconds(now),
        };
        // Nothing but the algorithm, as Apple writes its own.
        let header = Header {
            typ: None,
            ..Header::new(Algorithm::HS256)
        };
        encode(&header, &claims, &EncodingKey::from_secret(&self.secret)).ok()
    }

    /// Whether a call is Apple's, for this service, and of late.
    pub fn verify(&self, authorization: &str, now: Timestamp) -> Result<(), Refused> {
        let token = bearer(authorization).ok_or(Refused::Signature)?;
        let mut rules = Validation::new(Algorithm::HS256);
        rules.validate_exp = false;
        rules.set_required_spec_claims(&["aud"]);
        rules.set_audience(&[self.msp_id]);
        let key = DecodingKey::from_secret(&self.secret);
        let given = decode::<Given>(token, &key, &rules).map_err(|error| match error.kind() {
            ErrorKind::InvalidAudience | ErrorKind::MissingRequiredClaim(_) => Refused::Token,
            _ => Refused::Signature,
        })?;
        match (seconds(now) as f64 - given.claims.iat).abs() <= LONGEST {
            true => Ok(()),
            false => Err(Refused::Signature),
        }
    }

    /// Bytes that only who has the secret can find, the same for the same words. With a space in them the
    /// words are no token, so what comes of them proves no call.
    pub fn derive(&self, words: &str) -> Option<[u8; 32]> {
        hmac_sha256(&self.secret, words.as_bytes()).try_into().ok()
    }
}

fn seconds(at: Timestamp) -> i64 {
    at.as_millis().div_euclid(1000)
}

/// The word before it may be written in any case.
fn bearer(authorization: &str) -> Option<&str> {
    let (scheme, token) = authorization.split_once(' ')?;
    scheme.eq_ignore_ascii_case("bearer").then(|| token.trim())
}
