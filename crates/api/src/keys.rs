//! The server's secret key. It is made at the first start and never leaves its file; what signs or
//! seals something gets a key of its own, derived for that purpose.

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use secrecy::{ExposeSecret, SecretBox};
use sha2::{Digest, Sha256};
use std::fs::{self, OpenOptions};
use std::io::{self, ErrorKind, Write};
use std::os::unix::fs::OpenOptionsExt;
use std::path::Path;
use std::sync::Arc;

const BYTES: usize = 32;

/// Derives the keys of one server.
#[derive(Clone, Debug)]
pub struct Keys(Arc<SecretBox<[u8; BYTES]>>);

impl Keys {
    /// Reads the key file, or makes it where it is missing.
    pub fn open(file: &Path) -> io::Result<Self> {
        match fs::read_to_string(file) {
            Ok(text) => Self::parse(&text),
            Err(error) if error.kind() == ErrorKind::NotFound => Self::create(file),
            Err(error) => Err(error),
        }
    }

    /// A key for one purpose, named so that no two purposes share one.
    pub fn derive(&self, purpose: &str) -> [u8; BYTES] {
        // The key has a fixed length, so no purpose can be mistaken for a part of it.
        Sha256::new()
            .chain_update(self.0.expose_secret())
            .chain_update(purpose)
            .finalize()
            .into()
    }

    /// Tells two keys apart without giving anything of them away.
    pub fn fingerprint(&self) -> String {
        let derived = self.derive("fingerprint");
        URL_SAFE_NO_PAD.encode(derived.get(..12).unwrap_or_default())
    }

    /// Puts a key back where there is none; another one is not written over.
    pub fn restore(file: &Path, text: &str) -> io::Result<Self> {
        let restored = Self::parse(text)?;
        let kept = Self::write(file, text.trim())?;
        match kept.fingerprint() == restored.fingerprint() {
            true => Ok(restored),
            false => Err(io::Error::new(
                ErrorKind::AlreadyExists,
                "there is another key already",
            )),
        }
    }

    fn parse(text: &str) -> io::Result<Self> {
        let bytes = STANDARD.decode(text.trim()).ok();
        let key = bytes.and_then(|bytes| <[u8; BYTES]>::try_from(bytes).ok());
        let Some(key) = key else {
            let reason = "the key file does not hold 32 bytes in base64";
            return Err(io::Error::new(ErrorKind::InvalidData, reason));
        };
        Ok(Self(Arc::new(SecretBox::new(Box::new(key)))))
    }

    fn create(file: &Path) -> io::Result<Self> {
        Self::write(file, &STANDARD.encode(rand::random::<[u8; BYTES]>()))
    }

    /// Writes a key, or reads the one that is there.
    fn write(file: &Path, text: &str) -> io::Result<Self> {
        if let Some(folder) = file.parent() {
            fs::create_dir_all(folder)?;
        }
        let made = OpenOptions::new()
            .write(true)
            .create_new(true)
            .mode(0o600)
            .open(file);
        match made {
            Ok(mut made) => {
                writeln!(made, "{text}")?;
                made.sync_all()?;
                Self::parse(text)
            }
            // Another server that starts now was faster.
            Err(error) if error.kind() == ErrorKind::AlreadyExists => {
                Self::parse(&fs::read_to_string(file)?)
            }
            Err(error) => Err(error),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt;

    #[test]
    fn the_key_is_made_once_and_is_the_owners_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("new/secret.key");
        let made = Keys::open(&file).expect("made");
        let read = Keys::open(&file).expect("read");
        assert_eq!(made.derive("a"), read.derive("a"));
        assert_ne!(made.derive("a"), made.derive("b"));
        let mode = fs::metadata(&file).expect("a file").permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
    }

    #[test]
    fn a_key_is_put_back_and_never_over_another() {
        let folder = tempfile::tempdir().expect("a folder");
        let (old, new) = (folder.path().join("old.key"), folder.path().join("new.key"));
        let made = Keys::open(&old).expect("made");
        let text = fs::read_to_string(&old).expect("text");
        let restored = Keys::restore(&new, &text).expect("restored");
        assert_eq!(restored.fingerprint(), made.fingerprint());
        Keys::restore(&new, &text).expect("the same again does no harm");
        let other = STANDARD.encode([7; BYTES]);
        let refused = Keys::restore(&new, &other).expect_err("refused");
        assert_eq!(refused.kind(), ErrorKind::AlreadyExists);
        assert_eq!(fs::read_to_string(&new).expect("text"), text);
    }

    #[test]
    fn a_damaged_key_file_is_refused() {
        let folder = tempfile::tempdir().expect("a folder");
        let file = folder.path().join("secret.key");
        fs::write(&file, "c2hvcnQ=").expect("written");
        let refused = Keys::open(&file).expect_err("refused");
        assert_eq!(refused.kind(), ErrorKind::InvalidData);
    }
}
