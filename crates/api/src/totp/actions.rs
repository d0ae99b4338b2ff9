//! Setting the second factor up, and ending it.

use super::codes::{self, Generator};
use super::proving;
use crate::agents::granting::check_role;
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::auth::throttle::Where;
use crate::extract::SessionCaller;
use crate::problem::{Problem, Reply};
use contract::totp::{RecoveryCodes, TotpSetup};
use domain::AgentId;
use domain::audit::AuditAction;
use domain::totp::{Typed, read, shown};
use std::net::IpAddr;
use store::agents::{self, Agent};
use store::totp::{self, TotpSecret};
use store::{Db, StoreError, StoreResult, audit};

/// Makes a secret that is not asked for yet.
pub async fn set_up(state: &State, by: &SessionCaller) -> Reply<TotpSetup> {
    let (organization, id) = (by.organization(), by.agent);
    let agent = state
        .store
        .read(move |db| agents::get(db, organization, id))
        .await?;
    let generator = Generator::random(&agent.email)?;
    let secret = TotpSecret {
        organization,
        agent: id,
        sealed_secret: generator.seal(&state.keys, id)?,
        confirmed_at: None,
        last_step: 0,
        created_at: state.now(),
    };
    state
        .write(move |db| {
            if totp::confirmed(db, organization, id)?.is_some() {
                return Err(enabled());
            }
            Ok(totp::replace(db, &secret)?)
        })
        .await?;
    generator.set_up()
}

/// Asks for it from now on.
pub async fn confirm(state: &State, by: &SessionCaller, typed: &str) -> Reply<RecoveryCodes> {
    let (agent, secret) = of_caller(state, by).await?;
    let Some(secret) = secret else {
        let title = "Nothing is set up that could be confirmed";
        return Err(Problem::conflict("totp_not_set_up", title));
    };
    if secret.confirmed_at.is_some() {
        return Err(enabled());
    }
    let step = step(state, &secret, &agent, typed)?;
    let (codes, hashes) = recovery_codes(state, by.agent)?;
    let now = state.now();
    let noted = recording::act(state, by, AuditAction::AgentTotpEnabled, by.agent);
    state
        .write(move |db| {
            let (organization, id) = (secret.organization, secret.agent);
            // Two windows may set up at once: what was scanned last counts.
            if totp::find(db, organization, id)?.as_ref() != Some(&secret) {
                return Err(wrong());
            }
            totp::use_step(db, organization, id, step)?;
            totp::confirm(db, organization, id, now)?;
            totp::replace_codes(db, organization, id, &hashes)?;
            Ok(audit::append(db, &noted)?)
        })
        .await?;
    Ok(codes)
}

/// New recovery codes for who has the app.
pub async fn renew_codes(state: &State, by: &SessionCaller, typed: &str) -> Reply<RecoveryCodes> {
    let (agent, secret) = of_caller(state, by).await?;
    let secret = secret.filter(|secret| secret.confirmed_at.is_some());
    let step = step(state, &secret.ok_or_else(not_enabled)?, &agent, typed)?;
    let (codes, hashes) = recovery_codes(state, by.agent)?;
    let renewed = AuditAction::AgentRecoveryCodesRenewed;
    let noted = recording::act(state, by, renewed, by.agent);
    state
        .write(move |db| {
            if !totp::use_step(db, agent.organization, agent.id, step)? {
                return Err(wrong());
            }
            totp::replace_codes(db, agent.organization, agent.id, &hashes)?;
            Ok(audit::append(db, &noted)?)
        })
        .await?;
    Ok(codes)
}

/// Ends one's own, with the password: an open window is not enough.
pub async fn end(
    state: &State,
    by: &SessionCaller,
    address: IpAddr,
    password: String,
) -> Reply<()> {
    let (organization, id) = (by.organization(), by.agent);
    state.throttle.guess(address, &id.to_string())?;
    let agent = state
        .store
        .read(move |db| agents::get(db, organization, id))
        .await?;
    let hash = agent.password_hash;
    if !state.passwords.verify(password, hash).await? {
        let problem = Problem::invalid();
        let message = "This is not your password";
        return Err(problem.field("password", "wrong_password", message));
    }
    let noted = recording::act(state, by, AuditAction::AgentTotpDisabled, id);
    state
        .write(move |db| match remove(db, organization, id)? {
            Removed::Confirmed => Ok(audit::append(db, &noted)?),
            Removed::Pending => Ok(()),
            Removed::Nothing => Err(not_enabled()),
        })
        .await
}

/// Ends that of a colleague who lost their phone and their codes.
pub async fn end_of(state: &State, by: &Principal, id: AgentId) -> Reply<()> {
    let organization = by.organization();
    let noted = recording::act(state, by, AuditAction::AgentTotpDisabled, id);
    let by = by.clone();
    state
        .write(move |db| {
            let agent = agents::get(db, organization, id)?;
            // It makes an account easier to enter, so it takes the right to make them so.
            check_role(db, &by, Some(&agent), agent.role)?;
            match remove(db, organization, id)? {
                Removed::Confirmed => Ok(audit::append(db, &noted)?),
                Removed::Pending | Removed::Nothing => Err(not_enabled()),
            }
        })
        .await
}

enum Removed {
    Confirmed,
    Pending,
    Nothing,
}

fn remove(db: &mut Db, organization: domain::OrganizationId, id: AgentId) -> StoreResult<Removed> {
    let was_confirmed = totp::confirmed(db, organization, id)?.is_some();
    Ok(match totp::remove(db, organization, id)? {
        true if was_confirmed => Removed::Confirmed,
        true => Removed::Pending,
        false => Removed::Nothing,
    })
}

async fn of_caller(state: &State, by: &SessionCaller) -> Reply<(Agent, Option<TotpSecret>)> {
    let (organization, id) = (by.organization(), by.agent);
    let found = state.store.read(move |db| {
        let agent = agents::get(db, organization, id)?;
        Ok::<_, StoreError>((agent, totp::find(db, organization, id)?))
    });
    Ok(found.await?)
}

/// The step of the digits that somebody who is signed in typed.
fn step(state: &State, secret: &TotpSecret, agent: &Agent, typed: &str) -> Reply<i64> {
    state.throttle.code(Where::SignedIn, agent.id)?;
    let Some(Typed::Digits(digits)) = read(typed) else {
        return Err(wrong());
    };
    proving::step(state, secret, agent, &digits)?.ok_or_else(wrong)
}

fn recovery_codes(state: &State, id: AgentId) -> Reply<(RecoveryCodes, Vec<String>)> {
    let codes = codes::recovery_codes();
    let hashes = codes.iter().map(|code| codes::hash(&state.keys, id, code));
    let hashes = hashes.collect::<Reply<_>>()?;
    let recovery_codes = codes.iter().map(|code| shown(code)).collect();
    Ok((RecoveryCodes { recovery_codes }, hashes))
}

fn wrong() -> Problem {
    let message = "This is not what the app shows now";
    Problem::invalid().field("totp_code", "wrong_code", message)
}

fn enabled() -> Problem {
    Problem::conflict("totp_enabled", "There is a second factor already")
}

fn not_enabled() -> Problem {
    Problem::conflict("totp_not_enabled", "There is no second factor")
}
