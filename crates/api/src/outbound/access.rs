//! Access tokens of mailboxes: had for a refresh token, kept until shortly before they end, and had
//! once, however many lines want one at the same time.

use super::Outbound;
use connectors::{Denied, Grant, Granted, PostError};
use std::collections::HashMap;
use std::fmt;
use std::sync::{Arc, Mutex, PoisonError};
use std::time::{Duration, Instant};
use tokio::sync::Mutex as Turn;

/// So long before its end a token is not used any more.
const MARGIN: Duration = Duration::from_secs(60);
/// Where nobody says how long it holds.
const USUALLY: u64 = 3600;

/// What is known of each grant. Clones share it.
#[derive(Clone, Default)]
pub struct Tokens(Arc<Shared>);

#[derive(Default)]
struct Shared {
    /// A grant that was renewed is found under its old refresh token and under its new one.
    known: Mutex<HashMap<Grant, Arc<Turn<Known>>>>,
    renewed: Mutex<Vec<Renewed>>,
}

struct Known {
    /// With the newest refresh token.
    grant: Grant,
    access: Option<(String, Instant)>,
}

/// A refresh token was replaced, and the old one will end sooner or later.
#[derive(Clone, PartialEq, Eq)]
pub struct Renewed {
    pub old: String,
    pub new: String,
}

/// Tokens are nobody's business.
impl fmt::Debug for Tokens {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Tokens")
    }
}

impl Tokens {
    /// What was renewed since somebody asked last.
    pub fn take_renewed(&self) -> Vec<Renewed> {
        let mut renewed = self
            .0
            .renewed
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        std::mem::take(&mut *renewed)
    }

    /// Lets what was not kept be asked for once more.
    pub fn give_back(&self, not_kept: Vec<Renewed>) {
        let mut renewed = self
            .0
            .renewed
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        renewed.extend(not_kept);
    }

    fn of(&self, grant: &Grant) -> Arc<Turn<Known>> {
        let mut known = self.0.known.lock().unwrap_or_else(PoisonError::into_inner);
        let new = || {
            Arc::new(Turn::new(Known {
                grant: grant.clone(),
                access: None,
            }))
        };
        Arc::clone(known.entry(grant.clone()).or_insert_with(new))
    }

    fn renew(&self, known: &mut Known, own: &Arc<Turn<Known>>, new: String) {
        let old = std::mem::replace(&mut known.grant.refresh_token, new.clone());
        let mut all = self.0.known.lock().unwrap_or_else(PoisonError::into_inner);
        all.insert(known.grant.clone(), Arc::clone(own));
        let mut renewed = self
            .0
            .renewed
            .lock()
            .unwrap_or_else(PoisonError::into_inner);
        renewed.push(Renewed { old, new });
    }
}

impl Outbound {
    /// A token that lets us in now.
    pub async fn access(&self, grant: &Grant) -> Result<String, PostError> {
        let own = self.tokens.of(grant);
        let mut known = own.lock().await;
        if let Some((token, until)) = &known.access
            && Instant::now() + MARGIN < *until
        {
            return Ok(token.clone());
        }
        let granted = self.ask(&known.grant).await?;
        let holds = Duration::from_secs(granted.expires_in.unwrap_or(USUALLY).min(USUALLY * 24));
        known.access = Some((granted.access_token.clone(), Instant::now() + holds));
        let new = granted
            .refresh_token
            .filter(|new| *new != known.grant.refresh_token);
        if let Some(new) = new {
            self.tokens.renew(&mut known, &own, new);
        }
        Ok(granted.access_token)
    }

    /// A server did not let us in with the last one, so nobody tries it again.
    pub async fn forget_access(&self, grant: &Grant) {
        self.tokens.of(grant).lock().await.access = None;
    }

    async fn ask(&self, grant: &Grant) -> Result<Granted, PostError> {
        connectors::granted(grant, self)
            .await
            .map_err(|denied| match denied {
                Denied::PrivateTarget => PostError::PrivateTarget,
                // Asking twice costs nothing: no mail was handed over.
                Denied::Away { reason, .. } => {
                    PostError::Unreachable(format!("the token endpoint: {reason}"))
                }
                Denied::Refused(said) => {
                    PostError::SignIn(format!("the token endpoint gave no access token: {said}"))
                }
            })
    }
}
