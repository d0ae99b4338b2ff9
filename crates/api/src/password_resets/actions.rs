//! Asking for a link, and using it.

use super::letter;
use crate::app::State;
use crate::audit::recording;
use crate::auth::actions::whence;
use crate::auth::sessions::Origin;
use crate::problem::{Problem, Reply};
use crate::secret::Secret;
use crate::signups::gone;
use contract::auth::{ForgotPassword, PasswordForgotten, ResetPassword};
use domain::agents::AgentState;
use domain::audit::AuditAction;
use domain::signups::{LinkError, check_link};
use domain::{AgentId, Timestamp};
use store::agents::{self, Agent};
use store::password_resets::{self, PasswordReset};
use store::{Db, StoreError, audit, invitations, jobs, sessions};

/// Leaves word that somebody forgot their password; tells whether this server sends mail at all. Nothing here
/// depends on whether anybody has the address, until strangers have used up what may be sent to it.
pub async fn forget(
    state: &State,
    given: ForgotPassword,
    origin: &Origin,
) -> Reply<PasswordForgotten> {
    let sends_mail = state.mail.is_some();
    if sends_mail {
        let email = given.email.trim().to_lowercase();
        state.throttle.sender(origin.address)?;
        if let Err(refused) = state.throttle.letter(origin.address, &email) {
            let (_, from) = whence(state, &email, origin).await?;
            let own = state.throttle.own_letter(from, &email);
            own.map_err(|_| refused)?;
        }
        let job = letter::job(state, email)?;
        state.write(move |db| jobs::push(db, &job)).await?;
    }
    Ok(PasswordForgotten { sends_mail })
}

/// Sets a new password; all that was open with the old one ends. Answers whose it is.
pub async fn reset(state: &State, given: ResetPassword, origin: &Origin) -> Reply<AgentId> {
    let hash = Secret::from(given.token).hash();
    let asked = hash.clone();
    let now = state.now();
    // Before the new one is hashed, which takes a while.
    state
        .store
        .read(move |db| Ok::<_, StoreError>(find(db, &asked, now)))
        .await??;
    let password = state.passwords.hash(given.new_password).await?;
    let address = origin.address.to_string();
    let recorder = state.clone();
    let done = state
        .write(move |db| {
            let (reset, mut agent) = find(db, &hash, now)?;
            let (organization, id) = (agent.organization, agent.id);
            if !password_resets::take(db, &reset, now)? {
                return Err(gone(LinkError::Used));
            }
            agent.password_hash = Some(password.clone());
            agents::save(db, &mut agent)?;
            password_resets::end_all(db, organization, id, now)?;
            invitations::revoke(db, organization, id)?;
            sessions::end_all(db, organization, id, None, now)?;
            let set = AuditAction::AgentPasswordReset;
            let noted = recording::own(&recorder, organization, id, set).from_address(&address);
            audit::append(db, &noted)?;
            Ok(id)
        })
        .await;
    state.principals.forget();
    done
}

/// The link with this hash and whose it is, while it can be used.
fn find(db: &mut Db, hash: &str, now: Timestamp) -> Reply<(PasswordReset, Agent)> {
    // Whether it was forged or forgotten, nobody can tell.
    let expired = || gone(LinkError::Expired);
    let reset = match password_resets::by_token(db, hash) {
        Err(StoreError::NotFound) => return Err(expired()),
        reset => reset?,
    };
    check_link(reset.expires_at, reset.used_at, now).map_err(gone)?;
    let agent = agents::get(db, reset.organization, reset.agent)?;
    match agent.state {
        AgentState::Active => Ok((reset, agent)),
        AgentState::Invited | AgentState::Deactivated => Err::<_, Problem>(expired()),
    }
}
