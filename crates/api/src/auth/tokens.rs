//! Access tokens: signed, short-lived, naming a session. What the session's agent may do is never
//! in them, so a change of rights holds at once.

use crate::keys::Keys;
use crate::problem::{Problem, Reply, internal};
use domain::{AgentId, OrganizationId, SessionId, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};

/// How long an access token is good for, in seconds.
pub const LIFETIME: u32 = 15 * 60;

/// What a token says.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Claims {
    pub sub: AgentId,
    pub org: OrganizationId,
    pub sid: SessionId,
    /// Seconds since 1970.
    exp: i64,
}

#[derive(Clone)]
pub struct Tokens {
    sign: EncodingKey,
    check: DecodingKey,
    rules: Validation,
}

impl Tokens {
    pub fn new(keys: &Keys) -> Self {
        let key = keys.derive("access tokens");
        let mut rules = Validation::new(Algorithm::HS256);
        // The server's own clock decides, see `read`.
        rules.validate_exp = false;
        rules.required_spec_claims.clear();
        Self {
            sign: EncodingKey::from_secret(&key),
            check: DecodingKey::from_secret(&key),
            rules,
        }
    }

    pub fn issue(
        &self,
        organization: OrganizationId,
        agent: AgentId,
        session: SessionId,
        now: Timestamp,
    ) -> Reply<String> {
        let claims = Claims {
            sub: agent,
            org: organization,
            sid: session,
            exp: now.plus_seconds(LIFETIME.into()).as_millis() / 1000,
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.sign)
            .map_err(|error| internal("a token cannot be signed", &error))
    }

    pub fn read(&self, token: &str, now: Timestamp) -> Reply<Claims> {
        match jsonwebtoken::decode::<Claims>(token, &self.check, &self.rules) {
            Ok(read) if read.claims.exp > now.as_millis() / 1000 => Ok(read.claims),
            Ok(_) | Err(_) => Err(Problem::signed_out()),
        }
    }
}

impl std::fmt::Debug for Tokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tokens")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_good_for_its_time_and_its_server_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let tokens = |name| Tokens::new(&Keys::open(&folder.path().join(name)).expect("keys"));
        let (ours, theirs) = (tokens("ours"), tokens("theirs"));
        let now = Timestamp::from(1_800_000_000_000_000);
        let token = ours
            .issue(1.into(), 2.into(), 3.into(), now)
            .expect("a token");
        let read = ours.read(&token, now).expect("claims");
        assert_eq!(
            (read.org, read.sub, read.sid),
            (1.into(), 2.into(), 3.into())
        );
        assert!(ours.read(&token, now.plus_seconds(15 * 60)).is_err());
        assert!(theirs.read(&token, now).is_err());
        assert!(ours.read(&format!("{token}x"), now).is_err());
    }
}
