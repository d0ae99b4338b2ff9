//! Identity tokens: the website's server signs who its user is, with the channel's key.

use super::visit::{Person, Signed, seconds};
use crate::app::State;
use crate::channels::secrets;
use crate::problem::{Problem, Reply, internal};
use domain::Timestamp;
use domain::contacts::ContactName;
use domain::identities::{Address, Scheme};
use jsonwebtoken::{Algorithm, DecodingKey, Validation};
use serde::Deserialize;
use store::channels::Channel;

/// The longest a token may be good for, in seconds; a minute is for clocks that differ.
const LONGEST: i64 = 24 * 60 * 60 + 60;

#[derive(Deserialize)]
struct Claims {
    sub: String,
    /// Seconds since 1970, perhaps with a fraction.
    exp: f64,
    name: Option<String>,
    email: Option<String>,
    phone: Option<String>,
}

/// Who a token says its bearer is; 401 when it is not to be believed.
pub fn read(state: &State, channel: &Channel, token: &str) -> Reply<Signed> {
    let sealed = channel.sealed_secrets.as_deref();
    let secrets = secrets::open(&state.keys, channel.id, sealed)
        .map_err(|error| internal("an identity cannot be checked", &error))?;
    let key = connectors::text(&secrets, "identity_key").ok_or_else(refused)?;
    check(token, key, state.now()).ok_or_else(refused)
}

fn refused() -> Problem {
    Problem::unauthorized("identity_refused", "The identity token is not valid")
}

fn check(token: &str, key: &str, now: Timestamp) -> Option<Signed> {
    let mut rules = Validation::new(Algorithm::HS256);
    // Our own clock decides below; whom else the token is for is the website's matter.
    rules.validate_exp = false;
    rules.validate_aud = false;
    rules.set_required_spec_claims(&["sub", "exp"]);
    let key = DecodingKey::from_secret(key.as_bytes());
    let claims = jsonwebtoken::decode::<Claims>(token, &key, &rules)
        .ok()?
        .claims;
    let left = claims.exp - seconds(now) as f64;
    if !(left > 0.0 && left <= LONGEST as f64) {
        return None;
    }
    let subject = Address::parse(Scheme::External, &claims.sub).ok()?;
    // What the website holds for an address and is none proves nothing, and hurts nobody either.
    let address = |scheme, text: Option<String>| {
        let address = Address::parse(scheme, &text?).ok()?;
        Some(address.as_ref().to_owned())
    };
    Some(Signed {
        subject: subject.as_ref().to_owned(),
        person: Person {
            name: claims
                .name
                .and_then(|name| ContactName::given(&name))
                .map(|name| name.to_string()),
            email: address(Scheme::Email, claims.email),
            phone: address(Scheme::Phone, claims.phone),
        },
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use jsonwebtoken::{EncodingKey, Header, encode};
    use serde_json::{Value, json};

    const KEY: &str = "0123456789abcdef0123456789abcdef";

    fn signed(algorithm: Algorithm, key: &str, claims: &Value) -> String {
        let key = EncodingKey::from_secret(key.as_bytes());
        encode(&Header::new(algorithm), claims, &key).expect("a token")
    }

    #[test]
    fn only_a_fresh_token_of_the_channels_own_key_and_algorithm_is_believed() {
        let now = Timestamp::EPOCH.plus_seconds(1_800_000_000);
        let claims =
            |exp: i64| json!({"sub": "u1", "exp": exp, "email": "Ada@Example.com", "aud": "shop"});
        let hour = claims(1_800_003_600);
        let read = |token: &str| check(token, KEY, now);
        let ada = read(&signed(Algorithm::HS256, KEY, &hour)).expect("believed");
        assert_eq!(ada.subject, "u1");
        assert_eq!(ada.person.email.as_deref(), Some("ada@example.com"));
        for (why, token) in [
            ("algorithm", signed(Algorithm::HS512, KEY, &hour)),
            (
                "key",
                signed(Algorithm::HS256, "another key of 32 characters....", &hour),
            ),
            (
                "expired",
                signed(Algorithm::HS256, KEY, &claims(1_800_000_000)),
            ),
            (
                "too long",
                signed(Algorithm::HS256, KEY, &claims(1_800_100_000)),
            ),
            (
                "nobody",
                signed(Algorithm::HS256, KEY, &json!({"exp": 1_800_003_600})),
            ),
            (
                "for ever",
                signed(Algorithm::HS256, KEY, &json!({"sub": "u1"})),
            ),
            // {"alg":"none"} and the claims of u1.
            (
                "unsigned",
                "eyJhbGciOiJub25lIn0.eyJzdWIiOiJ1MSIsImV4cCI6MTgwMDAwMzYwMH0.".to_owned(),
            ),
        ] {
            assert_eq!(read(&token), None, "{why}");
        }
    }
}
