//! Secrets that are handed out: random text, of which the database keeps a hash only.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use sha2::{Digest, Sha256};

/// `N` random bytes as text that is safe in a URL, a header and a cookie.
pub fn random_text<const N: usize>() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; N]>())
}

/// What the database keeps of a secret. It has 256 random bits, so nothing slower is needed.
pub fn hash(secret: &str) -> String {
    URL_SAFE_NO_PAD.encode(Sha256::digest(secret))
}
