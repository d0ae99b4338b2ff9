//! Calls on behalf of the account: by a token of OAuth 2.0, or signed by OAuth 1.0a (RFC 5849), whose
//! tokens do not expire. Bodies are JSON or multipart, which no signature covers.

use super::settings::{KEY, SECRET, USER_SECRET, USER_TOKEN};
use crate::proof::{hex, hmac_sha1, hmac_sha256};
use crate::settings::text;
use crate::{Request, Settings};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use std::sync::atomic::{AtomicU64, Ordering};
use std::time::{SystemTime, UNIX_EPOCH};

/// No two calls have the same number.
static CALLS: AtomicU64 = AtomicU64::new(0);

/// The value of `Authorization` for one call; none while there is no token.
pub fn authorization(settings: &Settings, method: &str, url: &str) -> Option<String> {
    let token = text(settings, USER_TOKEN)?;
    let Some(token_secret) = text(settings, USER_SECRET) else {
        return Some(format!("Bearer {token}"));
    };
    let signer = Signer {
        key: text(settings, KEY)?,
        secret: text(settings, SECRET)?,
        token,
        token_secret,
    };
    // X compares it with its own clock, whatever ours stands at in a test.
    let now = SystemTime::now().duration_since(UNIX_EPOCH).ok()?;
    let number = CALLS.fetch_add(1, Ordering::Relaxed);
    let unique = format!("{} {number}", now.as_nanos());
    let nonce = hex(&hmac_sha256(token_secret.as_bytes(), unique.as_bytes()));
    Some(signer.header(method, url, &nonce, now.as_secs()))
}

/// The request on behalf of the account.
pub fn signed(settings: &Settings, request: Request) -> Option<Request> {
    let header = authorization(settings, request.method, &request.url)?;
    Some(request.with("authorization", header))
}

struct Signer<'a> {
    key: &'a str,
    secret: &'a str,
    token: &'a str,
    token_secret: &'a str,
}

impl Signer<'_> {
    fn header(&self, method: &str, url: &str, nonce: &str, seconds: u64) -> String {
        let (address, query) = url.split_once('?').unwrap_or((url, ""));
        let time = seconds.to_string();
        let own = [
            ("oauth_consumer_key", self.key),
            ("oauth_nonce", nonce),
            ("oauth_signature_method", "HMAC-SHA1"),
            ("oauth_timestamp", &time),
            ("oauth_token", self.token),
            ("oauth_version", "1.0"),
        ];
        let asked = form_urlencoded::parse(query.as_bytes());
        let mut pairs: Vec<(String, String)> = asked
            .map(|(name, value)| (escaped(&name), escaped(&value)))
            .chain(own.map(|(name, value)| (escaped(name), escaped(value))))
            .collect();
        pairs.sort();
        let pairs: Vec<String> = pairs
            .iter()
            .map(|(name, value)| format!("{name}={value}"))
            .collect();
        let base = [method, address, &pairs.join("&")].map(escaped).join("&");
        let key = [self.secret, self.token_secret].map(escaped).join("&");
        let signature = STANDARD.encode(hmac_sha1(key.as_bytes(), base.as_bytes()));
        let said: Vec<String> = own
            .iter()
            .chain([&("oauth_signature", signature.as_str())])
            .map(|(name, value)| format!("{name}=\"{}\"", escaped(value)))
            .collect();
        format!("OAuth {}", said.join(", "))
    }
}

/// All but letters, digits and `-._~` in hexadecimal.
fn escaped(text: &str) -> String {
    let byte = |byte: u8| match byte {
        b'A'..=b'Z' | b'a'..=b'z' | b'0'..=b'9' | b'-' | b'.' | b'_' | b'~' => {
            char::from(byte).to_string()
        }
        other => format!("%{other:02X}"),
    };
    text.bytes().map(byte).collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The photograph of OAuth Core 1.0, appendix A.
    #[test]
    fn a_call_is_signed_as_the_standard_has_it() {
        let printer = Signer {
            key: "dpf43f3p2l4k3l03",
            secret: "kd94hf93k423kf44",
            token: "nnch734d00sl2jdk",
            token_secret: "pfkkdhi9sl3r4s00",
        };
        let url = "http://photos.example.net/photos?file=vacation.jpg&size=original";
        let header = printer.header("GET", url, "kllo9940pd9333jh", 1_191_242_096);
        let signature = "oauth_signature=\"tR3%2BTy81lMeYAr%2FFid0kMTYa%2FWM%3D\"";
        assert!(header.ends_with(signature), "{header}");
        assert!(header.starts_with("OAuth oauth_consumer_key=\"dpf43f3p2l4k3l03\", "));
    }

    #[test]
    fn a_token_without_a_secret_bears_itself_and_no_two_calls_are_signed_alike() {
        let mut settings = Settings::new();
        assert_eq!(authorization(&settings, "GET", "https://a/2"), None);
        settings.insert(USER_TOKEN.to_owned(), "t".into());
        let plain = authorization(&settings, "GET", "https://a/2");
        assert_eq!(plain.as_deref(), Some("Bearer t"));
        for key in [USER_SECRET, KEY, SECRET] {
            settings.insert(key.to_owned(), "s".into());
        }
        let sign = || authorization(&settings, "GET", "https://a/2").expect("signed");
        assert_ne!(sign(), sign());
    }
}
