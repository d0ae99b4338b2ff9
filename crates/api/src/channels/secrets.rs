//! Secret settings: sealed in the database, and never read back.

use crate::keys::Keys;
use crate::problem::{Problem, Reply};
use crate::sealed::{self, Label, Unreadable};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use connectors::{Connector, SettingKind, Settings};
use domain::ChannelId;
use serde_json::Value;

/// What a secret reads back as, and what keeps it when it is written.
pub const MASK: &str = "********";
const PURPOSE: &str = "channel secrets";

/// A new signing secret, in the form of Standard Webhooks.
pub fn signing_secret() -> String {
    format!("whsec_{}", STANDARD.encode(rand::random::<[u8; 32]>()))
}

pub fn is_secret(connector: &dyn Connector, key: &str) -> bool {
    connector
        .settings()
        .iter()
        .any(|setting| setting.key == key && setting.kind == SettingKind::Secret)
}

/// Parts settings in those to be stored as they are and those to be sealed.
pub fn split(connector: &dyn Connector, settings: Settings) -> (Settings, Settings) {
    let (secret, open) = settings
        .into_iter()
        .partition(|(key, _)| is_secret(connector, key));
    (open, secret)
}

/// Settings as people see them.
pub fn masked(connector: &dyn Connector, mut settings: Settings, secrets: &Settings) -> Settings {
    for (key, value) in secrets {
        if is_secret(connector, key) && !value.is_null() {
            settings.insert(key.clone(), MASK.into());
        }
    }
    settings
}

/// Seals secrets for one channel: in another one's row they do not open.
pub fn seal(keys: &Keys, channel: ChannelId, secrets: &Settings) -> Option<String> {
    if secrets.is_empty() {
        return None;
    }
    let text = Value::Object(secrets.clone()).to_string();
    sealed::seal(keys, label(&channel.to_string()), &text)
}

pub fn open(keys: &Keys, channel: ChannelId, sealed: Option<&str>) -> Result<Settings, Unreadable> {
    let Some(sealed) = sealed else {
        return Ok(Settings::new());
    };
    let text = sealed::open(keys, label(&channel.to_string()), sealed)?;
    serde_json::from_slice(&text).map_err(|_| Unreadable)
}

/// What stays sealed of a channel that was changed: a mailbox's token may be another one since it was read,
/// which makes no version. 412 `stale` where both would be written.
pub fn kept(
    before: Option<&str>,
    now: Option<String>,
    after: Option<String>,
) -> Reply<Option<String>> {
    match (after.as_deref() == before, now.as_deref() == before) {
        (true, _) => Ok(now),
        (false, true) => Ok(after),
        (false, false) => Err(Problem::stale()),
    }
}

fn label(owner: &str) -> Label<'_> {
    Label {
        purpose: PURPOSE,
        owner,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_that_was_renewed_meanwhile_outlives_other_changes() {
        let one = || Some("one".to_owned());
        let two = || Some("two".to_owned());
        assert_eq!(kept(Some("one"), two(), one()).ok(), Some(two()));
        assert_eq!(kept(Some("one"), one(), two()).ok(), Some(two()));
        assert_eq!(kept(None, None, two()).ok(), Some(two()));
        assert!(kept(Some("one"), two(), Some("three".to_owned())).is_err());
    }

    #[test]
    fn secrets_open_only_in_their_own_row_and_with_their_own_key() {
        let folder = tempfile::tempdir().expect("a folder");
        let keys = Keys::open(&folder.path().join("a")).expect("a key");
        let others = Keys::open(&folder.path().join("b")).expect("a key");
        let secrets = Settings::from_iter([("signing_secret".to_owned(), signing_secret().into())]);
        let sealed = seal(&keys, 7.into(), &secrets).expect("sealed");
        assert!(!sealed.contains("whsec"));
        assert_eq!(
            open(&keys, 7.into(), Some(&sealed)).expect("opened"),
            secrets
        );
        assert!(open(&keys, 8.into(), Some(&sealed)).is_err());
        assert!(open(&others, 7.into(), Some(&sealed)).is_err());
        assert!(open(&keys, 7.into(), Some("bm9uc2Vuc2U=")).is_err());
    }
}
