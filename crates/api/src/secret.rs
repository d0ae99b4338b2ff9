//! Secrets that are handed out: random text, of which the database keeps a hash only.

use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use secrecy::{ExposeSecret, SecretString};
use sha2::{Digest, Sha256};

/// A token somebody holds; `Debug` and logs do not show it.
#[derive(Clone, Debug)]
pub struct Secret(SecretString);

impl Secret {
    /// 256 random bits.
    pub fn random() -> Self {
        Self::from(random_text::<32>())
    }

    pub fn expose(&self) -> &str {
        self.0.expose_secret()
    }

    /// What the database keeps. A token has 256 random bits, so nothing slower is needed.
    pub fn hash(&self) -> String {
        URL_SAFE_NO_PAD.encode(Sha256::digest(self.expose()))
    }
}

impl From<String> for Secret {
    fn from(text: String) -> Self {
        Self(text.into())
    }
}

/// `N` random bytes as text that is safe in a URL, a header and a cookie.
pub fn random_text<const N: usize>() -> String {
    URL_SAFE_NO_PAD.encode(rand::random::<[u8; N]>())
}
