//! Secrets at rest: sealed with a key of the server, for one purpose and one owner. In another row
//! they do not open.

use crate::keys::Keys;
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use chacha20poly1305::aead::{Aead, KeyInit, Payload};
use chacha20poly1305::{Key, XChaCha20Poly1305, XNonce};

const NONCE: usize = 24;

/// The key file is another one than the secrets were sealed with, or the row was altered.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("secrets cannot be opened with this server's key")]
pub struct Unreadable;

/// What a secret is for, and whose it is.
#[derive(Clone, Copy, Debug)]
pub struct Label<'a> {
    pub purpose: &'static str,
    pub owner: &'a str,
}

/// Seals a text; none only for one of many gigabytes.
pub fn seal(keys: &Keys, label: Label<'_>, text: &str) -> Option<String> {
    let nonce = rand::random::<[u8; NONCE]>();
    let payload = Payload {
        msg: text.as_bytes(),
        aad: label.owner.as_bytes(),
    };
    let sealed = cipher(keys, label)
        .encrypt(XNonce::from_slice(&nonce), payload)
        .ok()?;
    Some(STANDARD.encode([nonce.as_slice(), &sealed].concat()))
}

/// Opens what was sealed under the same label.
pub fn open(keys: &Keys, label: Label<'_>, sealed: &str) -> Result<Vec<u8>, Unreadable> {
    let bytes = STANDARD.decode(sealed).map_err(|_| Unreadable)?;
    let (nonce, sealed) = bytes.split_at_checked(NONCE).ok_or(Unreadable)?;
    let payload = Payload {
        msg: sealed,
        aad: label.owner.as_bytes(),
    };
    cipher(keys, label)
        .decrypt(XNonce::from_slice(nonce), payload)
        .map_err(|_| Unreadable)
}

fn cipher(keys: &Keys, label: Label<'_>) -> XChaCha20Poly1305 {
    XChaCha20Poly1305::new(Key::from_slice(&keys.derive(label.purpose)))
}
