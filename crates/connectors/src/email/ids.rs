//! How mails are known: by `Message-ID`, and by what we write into our own, which nobody can guess.

use crate::proof::{hex, hmac_sha256, same};
use domain::MessageId;
use sha2::{Digest, Sha256};

/// Longest id that is kept as it is.
const LONGEST: usize = 255;
/// Letters of a proof: 64 bits of it.
const PROOF: usize = 16;

/// What a message of ours is called in a `Message-ID` and in an address for answers.
pub fn token(secret: &str, id: MessageId) -> String {
    format!("{id}.{}", proof(secret, id))
}

/// The message of ours that a `Message-ID` names, or an address behind its `+`.
pub fn ours(secret: &str, local_part: &str) -> Option<MessageId> {
    if secret.is_empty() {
        return None;
    }
    let (id, given) = local_part.split_once('.')?;
    let id: MessageId = id.parse().ok()?;
    same(
        given.to_ascii_lowercase().as_bytes(),
        proof(secret, id).as_bytes(),
    )
    .then_some(id)
}

fn proof(secret: &str, id: MessageId) -> String {
    let mut proof = hex(&hmac_sha256(
        secret.as_bytes(),
        format!("mail {id}").as_bytes(),
    ));
    proof.truncate(PROOF);
    proof
}

/// An id as it is kept: one that is too long by its digest.
pub fn kept(id: &str) -> String {
    let id = id.trim().trim_start_matches('<').trim_end_matches('>');
    match id.len() <= LONGEST {
        true => id.to_owned(),
        false => digest(&[id.as_bytes()]),
    }
}

/// Stands for a mail that has no id.
pub fn digest(parts: &[&[u8]]) -> String {
    let mut hash = Sha256::new();
    for part in parts {
        hash.update(u64::try_from(part.len()).unwrap_or_default().to_be_bytes());
        hash.update(part);
    }
    format!("sha256:{}", hex(&hash.finalize()))
}

/// What stands before the `@`.
pub fn local_part(address: &str) -> &str {
    address.rsplit_once('@').map_or(address, |(local, _)| local)
}

/// What stands after it.
pub fn domain(address: &str) -> &str {
    address.rsplit_once('@').map_or("", |(_, domain)| domain)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_our_own_ids_are_ours() {
        let token = token("secret", 42.into());
        assert_eq!(ours("secret", &token), Some(42.into()));
        assert_eq!(ours("secret", &token.to_uppercase()), Some(42.into()));
        assert_eq!(ours("other", &token), None);
        assert_eq!(
            ours("", &super::token("", 42.into())),
            None,
            "without a secret none is"
        );
        for guess in ["42", "42.", "43.0000000000000000", "", ".", "x.y"] {
            assert_eq!(ours("secret", guess), None, "{guess}");
        }
        assert_eq!(ours("secret", &token.replace("42", "43")), None);
    }

    #[test]
    fn an_id_that_is_too_long_is_kept_by_its_digest() {
        assert_eq!(kept(" <a@b> "), "a@b");
        let long = "x".repeat(300);
        assert!(kept(&long).len() < 100);
        assert_eq!(kept(&long), kept(&format!("<{long}>")));
        assert_ne!(digest(&[b"a", b"b"]), digest(&[b"ab", b""]));
    }
}
