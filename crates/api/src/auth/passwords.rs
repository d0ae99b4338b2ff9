//! Passwords: argon2id, as many at a time as there are cores, so that sign-ins never starve the desk.

use crate::problem::{Problem, Reply, internal};
use argon2::Argon2;
use argon2::password_hash::{PasswordHash, PasswordHasher, PasswordVerifier, SaltString};
use std::sync::Arc;
use std::thread::available_parallelism;
use tokio::sync::{OwnedSemaphorePermit, Semaphore};

/// How many may wait for a core before the next one is told to come back.
const QUEUE: usize = 64;
/// Stands in for the password of somebody unknown, so that asking takes as long as for anybody.
const NOBODY: &str = "$argon2id$v=19$m=19456,t=2,p=1$c3dpdGNoYm9hcmQtbm9ib2R5$\
    R3pQY0xhN2VXcTlLZm1UeDRWdUJoWnNKb0RpTnlSd0E";

/// Hashes and checks passwords.
#[derive(Clone, Debug)]
pub struct Passwords {
    cores: Arc<Semaphore>,
    /// Those who work and those who wait.
    places: Arc<Semaphore>,
}

impl Default for Passwords {
    fn default() -> Self {
        let cores = available_parallelism().map_or(1, usize::from);
        Self {
            cores: Arc::new(Semaphore::new(cores)),
            places: Arc::new(Semaphore::new(cores + QUEUE)),
        }
    }
}

impl Passwords {
    pub async fn hash(&self, password: String) -> Reply<String> {
        self.run(move || {
            let salt = SaltString::encode_b64(&rand::random::<[u8; 16]>())?;
            let hash = Argon2::default().hash_password(password.as_bytes(), &salt)?;
            Ok(hash.to_string())
        })
        .await
    }

    /// Whether a password fits; takes as long where there is none.
    pub async fn verify(&self, password: String, hash: Option<String>) -> Reply<bool> {
        self.run(move || {
            let known = hash.is_some();
            let hash = hash.as_deref().unwrap_or(NOBODY);
            let hash = PasswordHash::new(hash)?;
            let fits = Argon2::default().verify_password(password.as_bytes(), &hash);
            Ok(fits.is_ok() && known)
        })
        .await
    }

    async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> Result<T, argon2::password_hash::Error> + Send + 'static,
    ) -> Reply<T> {
        let place = Arc::clone(&self.places)
            .try_acquire_owned()
            .map_err(|_| Problem::too_many(1))?;
        let core = Arc::clone(&self.cores)
            .acquire_owned()
            .await
            .map_err(|error| internal("nobody checks passwords", &error))?;
        // Both are held by the work itself: a caller who goes away does not make room for more.
        let held: (OwnedSemaphorePermit, OwnedSemaphorePermit) = (place, core);
        let done = tokio::task::spawn_blocking(move || {
            let done = work();
            drop(held);
            done
        });
        match done.await {
            Ok(Ok(answer)) => Ok(answer),
            Ok(Err(error)) => Err(internal("a password cannot be hashed", &error)),
            Err(error) => Err(internal("a password was given up", &error)),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::time::Instant;

    #[tokio::test]
    async fn only_the_password_fits_its_hash() {
        let passwords = Passwords::default();
        let hash = passwords
            .hash("correct horse".into())
            .await
            .expect("a hash");
        let fits = async |password: &str, hash: Option<&String>| {
            let verified = passwords.verify(password.into(), hash.cloned());
            verified.await.expect("an answer")
        };
        assert!(fits("correct horse", Some(&hash)).await);
        assert!(!fits("correct horsf", Some(&hash)).await);
        assert!(!fits("correct horse", None).await);
    }

    #[tokio::test]
    async fn nobody_takes_as_long_as_somebody() {
        let passwords = Passwords::default();
        let hash = passwords
            .hash("correct horse".into())
            .await
            .expect("a hash");
        let took = async |hash: Option<String>| {
            let began = Instant::now();
            for _ in 0..3 {
                let verified = passwords.verify("wrong".into(), hash.clone()).await;
                assert!(!verified.expect("an answer"));
            }
            began.elapsed().as_secs_f64()
        };
        let ratio = took(None).await / took(Some(hash)).await;
        assert!((0.2..5.0).contains(&ratio), "{ratio}");
    }

    #[tokio::test]
    async fn a_crowd_is_told_to_come_back() {
        let passwords = Passwords {
            cores: Arc::new(Semaphore::new(0)),
            places: Arc::new(Semaphore::new(0)),
        };
        let refused = passwords.hash("x".into()).await.expect_err("refused");
        assert_eq!(refused.status().as_u16(), 429);
    }
}
