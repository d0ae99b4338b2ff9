//! When tokens were last used. Noted in memory by requests, written beside them: at most once a
//! minute for each token, all that are due with one statement.

use crate::app::State;
use domain::{ApiTokenId, OrganizationId, Timestamp};
use std::collections::{HashMap, HashSet};
use std::sync::{Mutex, PoisonError};
use store::{StoreResult, api_tokens};

/// How long a written use stands, in seconds.
const STANDS: i64 = 60;

type Token = (OrganizationId, ApiTokenId);

/// What is not written yet, and when each was written last.
#[derive(Debug, Default)]
pub struct Uses(Mutex<Noted>);

#[derive(Debug, Default)]
struct Noted {
    used: HashSet<Token>,
    written: HashMap<Token, Timestamp>,
}

impl Uses {
    /// A token was used.
    pub fn note(&self, organization: OrganizationId, token: ApiTokenId) {
        self.with(|noted| noted.used.insert((organization, token)));
    }

    /// The tokens whose use is to be written now.
    fn due(&self, now: Timestamp) -> Vec<Token> {
        self.with(|noted| {
            let then = now.minus_seconds(STANDS);
            noted.written.retain(|_, at| *at > then);
            let written = &noted.written;
            let due: Vec<Token> = noted
                .used
                .extract_if(|token| !written.contains_key(token))
                .collect();
            noted.written.extend(due.iter().map(|token| (*token, now)));
            due
        })
    }

    fn with<T>(&self, f: impl FnOnce(&mut Noted) -> T) -> T {
        f(&mut self.0.lock().unwrap_or_else(PoisonError::into_inner))
    }
}

/// Writes what is due; to be called every second. What a failure or a stop leaves out is written
/// with the next use.
pub async fn write(state: &State) -> StoreResult<()> {
    let now = state.now();
    let due = state.token_uses.due(now);
    if due.is_empty() {
        return Ok(());
    }
    state
        .store
        .write_background("note uses of tokens", move |db| {
            api_tokens::touch(db, &due, now)
        })
        .await
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_use_is_written_at_once_and_then_once_a_minute() {
        let uses = Uses::default();
        let at = |seconds: i64| Timestamp::EPOCH.plus_seconds(1_000_000 + seconds);
        let token: Token = (1.into(), 2.into());
        assert_eq!(uses.due(at(0)), []);
        uses.note(token.0, token.1);
        assert_eq!(uses.due(at(0)), [token]);
        uses.note(token.0, token.1);
        assert_eq!(
            uses.due(at(59)),
            [],
            "it was written less than a minute ago"
        );
        assert_eq!(uses.due(at(60)), [token], "and is not forgotten");
        assert_eq!(uses.due(at(180)), []);
    }
}
