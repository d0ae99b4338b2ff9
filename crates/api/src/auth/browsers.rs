//! Browsers that somebody has signed in with, or set a new password with by a link of ours. Each keeps a signed mark for each of its people, so that
//! strangers who guess at an account hold up none of them, from wherever they sign in.
//!
//! A mark opens nothing: the password is asked for all the same, and who guesses with a stolen one is
//! counted by it.

use crate::keys::Keys;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::{AgentId, SessionId, Timestamp};
use hmac::{Hmac, Mac};
use sha2::Sha256;

/// How long a browser is known, in seconds: as long as one keeps a cookie.
pub const LIFETIME: i64 = 400 * 24 * 60 * 60;

/// Makes marks and reads them.
#[derive(Clone)]
pub struct Browsers([u8; 32]);

impl Browsers {
    pub fn new(keys: &Keys) -> Self {
        Self(keys.derive("known browsers"))
    }

    /// The mark of a browser that is known from now on, by the session that begins in it or, where none
    /// does, by an id that no session has.
    pub fn mark(&self, agent: AgentId, by: SessionId, now: Timestamp) -> String {
        let until = seconds(now.plus_seconds(LIFETIME));
        let mac = self.mac(agent, by, until);
        let signature = mac.map(|mac| URL_SAFE_NO_PAD.encode(mac.finalize().into_bytes()));
        let signature = signature.unwrap_or_default();
        format!("{by}.{until}.{signature}")
    }

    /// The session that a browser was marked by, when it is this agent's and not too old.
    pub fn read(&self, agent: AgentId, mark: &str, now: Timestamp) -> Option<SessionId> {
        let (session, rest) = mark.split_once('.')?;
        let (until, signature) = rest.split_once('.')?;
        let (session, until) = (session.parse().ok()?, until.parse().ok()?);
        let given = URL_SAFE_NO_PAD.decode(signature).ok()?;
        self.mac(agent, session, until)?.verify_slice(&given).ok()?;
        (until > seconds(now)).then_some(session)
    }

    fn mac(&self, agent: AgentId, session: SessionId, until: i64) -> Option<Hmac<Sha256>> {
        let mac = Hmac::<Sha256>::new_from_slice(&self.0).ok()?;
        let said = format!("{agent} {session} {until}");
        Some(mac.chain_update(said.as_bytes()))
    }
}

fn seconds(time: Timestamp) -> i64 {
    time.as_millis() / 1000
}

impl std::fmt::Debug for Browsers {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Browsers")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_mark_is_good_for_its_agent_and_its_time_alone() {
        let folder = tempfile::tempdir().expect("a folder");
        let browsers = |name| Browsers::new(&Keys::open(&folder.path().join(name)).expect("keys"));
        let (ours, theirs) = (browsers("ours"), browsers("theirs"));
        let now = Timestamp::from(1_800_000_000_000_000);
        let mark = ours.mark(3.into(), 2.into(), now);
        assert_eq!(ours.read(3.into(), &mark, now), Some(2.into()));
        assert_eq!(ours.read(4.into(), &mark, now), None);
        assert_eq!(theirs.read(3.into(), &mark, now), None);
        assert_eq!(ours.read(3.into(), &mark, now.plus_seconds(LIFETIME)), None);
        let other = mark.replacen('2', "5", 1);
        for forged in [other.as_str(), "", ".", "2.9999999999.", "x.y.z"] {
            assert_eq!(ours.read(3.into(), forged, now), None, "{forged}");
        }
    }
}
