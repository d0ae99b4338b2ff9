//! Asking for the second factor of somebody who has just proven the first.

use super::codes::{self, Generator};
use crate::app::State;
use crate::auth::throttle::Where;
use crate::problem::{Problem, Reply};
use domain::Timestamp;
use domain::totp::{Typed, read};
use store::agents::Agent;
use store::totp::{self, TotpSecret};
use store::{Db, StoreResult};

/// What proves who somebody is beside the password, to be used up in the transaction it opens.
#[derive(Clone, Debug)]
pub enum Proof {
    /// The password is enough.
    Password,
    /// The digits of a step.
    Digits(i64),
    /// The hash of a recovery code.
    RecoveryCode(String),
}

impl Proof {
    /// Uses it up; false when it was already.
    pub fn spend(&self, db: &mut Db, agent: &Agent, now: Timestamp) -> StoreResult<bool> {
        let (organization, id) = (agent.organization, agent.id);
        match self {
            Self::Password => Ok(true),
            Self::Digits(step) => totp::use_step(db, organization, id, *step),
            Self::RecoveryCode(hash) => totp::use_code(db, organization, id, hash, now),
        }
    }

    pub const fn is_recovery_code(&self) -> bool {
        matches!(self, Self::RecoveryCode(_))
    }
}

/// What was typed, if it proves anything: 401 `totp_required` when nothing was and something is due.
pub async fn ask(state: &State, agent: &Agent, typed: Option<&str>, from: Where) -> Reply<Proof> {
    let (organization, id) = (agent.organization, agent.id);
    let found = state
        .store
        .read(move |db| totp::confirmed(db, organization, id))
        .await?;
    let Some(secret) = found else {
        return Ok(Proof::Password);
    };
    let Some(typed) = typed else {
        return Err(Problem::unauthorized(
            "totp_required",
            "The code of your authenticator app is needed too",
        ));
    };
    state.throttle.code(from, id)?;
    match read(typed) {
        Some(Typed::Recovery(code)) => {
            Ok(Proof::RecoveryCode(codes::hash(&state.keys, id, &code)?))
        }
        Some(Typed::Digits(digits)) => {
            let step = step(state, &secret, agent, &digits)?.ok_or_else(wrong)?;
            Ok(Proof::Digits(step))
        }
        None => Err(wrong()),
    }
}

/// The step whose digits somebody typed.
pub fn step(state: &State, secret: &TotpSecret, agent: &Agent, digits: &str) -> Reply<Option<i64>> {
    let sealed = &secret.sealed_secret;
    let generator = Generator::open(&state.keys, agent.id, sealed, &agent.email)?;
    Ok(generator.step(digits, state.now()))
}

/// Neither digits nor a code that is good (any more).
pub fn wrong() -> Problem {
    Problem::unauthorized("wrong_totp_code", "This code is wrong, or was used already")
}
