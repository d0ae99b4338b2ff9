//! Digits, recovery codes, and what an app scans.

use crate::keys::Keys;
use crate::problem::{Reply, internal};
use crate::sealed::{self, Label, Unreadable};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::totp::{QrCode, TotpSetup};
use domain::totp::{
    DIGITS, RECOVERY_ALPHABET, RECOVERY_CODES, RECOVERY_LENGTH, STEP_SECONDS, steps,
};
use domain::{AgentId, Timestamp};
use hmac::{Hmac, Mac};
use qrcodegen::QrCodeEcc;
use sha2::Sha256;
use std::fmt::Write as _;
use subtle::ConstantTimeEq;
use totp_rs::{Algorithm, TOTP};

/// What apps show before the address.
const ISSUER: &str = "Switchboard";

/// What the digits are made of.
pub struct Generator(TOTP);

impl Generator {
    /// One that nobody has yet.
    pub fn random(email: &str) -> Reply<Self> {
        Self::new(rand::random::<[u8; 20]>().to_vec(), email)
    }

    fn new(secret: Vec<u8>, email: &str) -> Reply<Self> {
        let issuer = Some(ISSUER.to_owned());
        // Every app knows these, and few know others.
        let made = TOTP::new(
            Algorithm::SHA1,
            DIGITS,
            1,
            STEP_SECONDS.unsigned_abs(),
            secret,
            issuer,
            email.to_owned(),
        );
        let made = made.map_err(|error| internal("a second factor cannot be made", &error))?;
        Ok(Self(made))
    }

    /// What the database keeps of it.
    pub fn seal(&self, keys: &Keys, agent: AgentId) -> Reply<String> {
        let owner = agent.to_string();
        sealed::seal(keys, label(&owner), &URL_SAFE_NO_PAD.encode(&self.0.secret))
            .ok_or_else(|| internal("a second factor cannot be sealed", &Unreadable))
    }

    pub fn open(keys: &Keys, agent: AgentId, sealed: &str, email: &str) -> Reply<Self> {
        let owner = agent.to_string();
        let secret = sealed::open(keys, label(&owner), sealed)
            .and_then(|text| URL_SAFE_NO_PAD.decode(text).map_err(|_| Unreadable))
            .map_err(|error| internal("a second factor cannot be read", &error))?;
        Self::new(secret, email)
    }

    /// The step whose digits these are; all are compared, whichever fits.
    pub fn step(&self, digits: &str, now: Timestamp) -> Option<i64> {
        let fits = |step: &i64| {
            let shown = self.0.generate((step * STEP_SECONDS).unsigned_abs());
            bool::from(shown.as_bytes().ct_eq(digits.as_bytes()))
        };
        let fitting: Vec<i64> = steps(now).into_iter().filter(fits).collect();
        fitting.into_iter().max()
    }

    /// What to tell an app.
    pub fn set_up(&self) -> Reply<TotpSetup> {
        let url = self.0.get_url();
        Ok(TotpSetup {
            secret: self.0.get_secret_base32(),
            qr: qr(&url)?,
            otpauth_url: url,
        })
    }
}

fn label(owner: &str) -> Label<'_> {
    Label {
        purpose: "second factors",
        owner,
    }
}

/// New recovery codes, as they are kept.
pub fn recovery_codes() -> Vec<String> {
    let character = || RECOVERY_ALPHABET.get(rand::random_range(0..RECOVERY_ALPHABET.len()));
    let code = || {
        let characters = (0..RECOVERY_LENGTH).filter_map(|_| character());
        characters.map(|c| char::from(*c)).collect()
    };
    (0..RECOVERY_CODES).map(|_| code()).collect()
}

/// What the database keeps of a recovery code. It is short enough to be typed, so without the server's
/// key nobody can try them all.
pub fn hash(keys: &Keys, agent: AgentId, code: &str) -> Reply<String> {
    let mut mac = Hmac::<Sha256>::new_from_slice(&keys.derive("recovery codes"))
        .map_err(|error| internal("a recovery code cannot be hashed", &error))?;
    mac.update(format!("{agent} {code}").as_bytes());
    Ok(URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()))
}

/// A code to be scanned: every run of dark modules is a bar.
fn qr(text: &str) -> Reply<QrCode> {
    let code = qrcodegen::QrCode::encode_text(text, QrCodeEcc::Medium)
        .map_err(|error| internal("a code cannot be drawn", &error))?;
    let size = code.size();
    let mut path = String::new();
    for y in 0..size {
        let mut x = 0;
        while x < size {
            let run = (x..size).take_while(|x| code.get_module(*x, y)).count();
            if run > 0 {
                // Writing to a string does not fail.
                let _ = write!(path, "M{x} {y}h{run}v1h-{run}z");
            }
            x += i32::try_from(run).unwrap_or(size) + 1;
        }
    }
    Ok(QrCode {
        size: size.unsigned_abs(),
        path,
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The secret of RFC 6238's test vectors.
    fn rfc() -> Generator {
        Generator::new(b"12345678901234567890".to_vec(), "ada@example.com").expect("a generator")
    }

    fn at(seconds: i64) -> Timestamp {
        Timestamp::from(seconds * 1_000_000)
    }

    #[test]
    fn the_digits_are_those_of_the_rfc() {
        for (seconds, digits) in [
            (59, "287082"),
            (1_111_111_109, "081804"),
            (1_111_111_111, "050471"),
            (1_234_567_890, "005924"),
            (2_000_000_000, "279037"),
        ] {
            assert_eq!(rfc().step(digits, at(seconds)), Some(seconds / 30));
            assert_eq!(rfc().step(digits, at(seconds + 30)), Some(seconds / 30));
            assert_eq!(rfc().step(digits, at(seconds - 30)), Some(seconds / 30));
            assert_eq!(rfc().step(digits, at(seconds + 90)), None);
            assert_eq!(rfc().step("000000", at(seconds)), None);
        }
    }

    #[test]
    fn an_app_is_told_all_it_needs() {
        let told = rfc().set_up().expect("told");
        assert_eq!(told.secret, "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ");
        let url = url::Url::parse(&told.otpauth_url).expect("a URL");
        assert_eq!((url.scheme(), url.host_str()), ("otpauth", Some("totp")));
        assert_eq!(url.path(), "/Switchboard:ada%40example.com");
        let secret = url.query_pairs().find(|(key, _)| key == "secret");
        assert_eq!(secret.expect("a secret").1, told.secret);
    }

    #[test]
    fn a_drawn_code_has_the_modules_of_the_code() {
        let text = "otpauth://totp/Switchboard:ada%40example.com?secret=GEZDGNBVGY3TQOJQ";
        let drawn = qr(text).expect("drawn");
        let code = qrcodegen::QrCode::encode_text(text, QrCodeEcc::Medium).expect("a code");
        assert_eq!(drawn.size, code.size().unsigned_abs());
        let mut dark = std::collections::BTreeSet::new();
        for bar in drawn.path.split('z').filter(|bar| !bar.is_empty()) {
            let numbers: Vec<i32> = bar
                .split(|c: char| !c.is_ascii_digit())
                .filter_map(|n| n.parse().ok())
                .collect();
            let [x, y, run, 1, back] = numbers[..] else {
                panic!("{bar}");
            };
            assert_eq!(run, back);
            dark.extend((x..x + run).map(|x| (x, y)));
        }
        for y in 0..code.size() {
            for x in 0..code.size() {
                assert_eq!(dark.contains(&(x, y)), code.get_module(x, y), "{x} {y}");
            }
        }
    }

    #[test]
    fn recovery_codes_are_ten_that_nobody_guesses() {
        let codes = recovery_codes();
        let distinct: std::collections::BTreeSet<_> = codes.iter().collect();
        assert_eq!(distinct.len(), RECOVERY_CODES);
        for code in codes {
            let read = domain::totp::read(&domain::totp::shown(&code));
            assert_eq!(read, Some(domain::totp::Typed::Recovery(code)));
        }
    }

    #[test]
    fn a_hash_needs_the_key_and_is_its_agents_own() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = |name: &str| Keys::open(&folder.path().join(name)).expect("keys");
        let (ours, theirs) = (keys("ours"), keys("theirs"));
        let hashed =
            |keys: &Keys, agent: i64, code: &str| hash(keys, agent.into(), code).expect("a hash");
        let ada = hashed(&ours, 1, "4KQ7M29XDP");
        assert_eq!(ada, hashed(&ours, 1, "4KQ7M29XDP"));
        assert_ne!(ada, hashed(&theirs, 1, "4KQ7M29XDP"));
        assert_ne!(ada, hashed(&ours, 2, "4KQ7M29XDP"));
        assert_ne!(ada, hashed(&ours, 1, "4KQ7M29XDQ"));
    }

    #[test]
    fn a_sealed_secret_opens_for_its_agent_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = Keys::open(&folder.path().join("key")).expect("keys");
        let sealed = rfc().seal(&keys, 1.into()).expect("sealed");
        assert!(!sealed.contains("GEZDGNBVGY3T"), "{sealed}");
        let opened = Generator::open(&keys, 1.into(), &sealed, "ada@example.com");
        assert_eq!(opened.expect("opened").step("287082", at(59)), Some(1));
        assert!(Generator::open(&keys, 2.into(), &sealed, "ada@example.com").is_err());
    }
}
