//! Using the link that sets a password: an invitation's, or one handed over to who forgot theirs.

use crate::announce;
use crate::app::State;
use crate::audit::recording;
use crate::auth::actions::{Began, answer, began};
use crate::auth::sessions::{Beginning, Origin};
use crate::auth::throttle::Where;
use crate::problem::{Problem, Reply};
use crate::secret::Secret;
use crate::totp::proving;
use contract::auth::{AcceptInvitation, Invitation as Wire};
use domain::Timestamp;
use domain::agents::AgentState;
use domain::audit::AuditAction;
use store::agents::{self, Agent};
use store::events::{self, NewEvent};
use store::invitations::{self, Invitation};
use store::{Db, StoreResult, audit, organizations, sessions};

pub async fn get(state: &State, token: &Secret) -> Reply<Wire> {
    let (hash, now) = (token.hash(), state.now());
    let found = state
        .store
        .read(move |db| {
            let (invitation, agent) = find(db, &hash, now)?;
            let organization = organizations::get(db, agent.organization)?;
            Ok::<_, store::StoreError>(Wire {
                organization_name: organization.name,
                email: agent.email,
                first_name: agent.first_name,
                expires_at: invitation.expires_at,
            })
        })
        .await;
    Ok(found?)
}

/// Sets the password, ends what was open with the old one, and signs in.
pub async fn accept(
    state: &State,
    token: &Secret,
    given: AcceptInvitation,
    origin: &Origin,
) -> Reply<Began> {
    let (hash, now) = (token.hash(), state.now());
    let asked = hash.clone();
    let (_, agent) = state.store.read(move |db| find(db, &asked, now)).await?;
    // A link in the place of the password is no second factor.
    let code = given.totp_code.as_deref();
    let proof = proving::ask(state, &agent, code, Where::Elsewhere).await?;
    let password = state.passwords.hash(given.password).await?;
    let (organization, id) = (agent.organization, agent.id);
    let beginning = Beginning::new(state, organization, id, origin);
    let begun = beginning.clone();
    let told = announce::everyone(state, organization, "agent.updated", *id.as_ref(), 0);
    let noted = |action| {
        recording::own(state, organization, id, action).from_address(&origin.address.to_string())
    };
    let joined = noted(AuditAction::AgentJoined);
    let reset = noted(AuditAction::AgentPasswordReset);
    let signed_in = state
        .write(move |db| {
            let (invitation, mut agent) = find(db, &hash, now)?;
            if agent.state == AgentState::Deactivated || !invitations::take(db, &invitation, now)? {
                return Err(Problem::not_found());
            }
            if !proof.spend(db, &agent, now)? {
                return Err(proving::wrong());
            }
            let noted = match agent.state {
                AgentState::Invited => {
                    agent.state = AgentState::Active;
                    agent.joined_at = now;
                    &joined
                }
                AgentState::Active | AgentState::Deactivated => &reset,
            };
            agent.password_hash = Some(password.clone());
            agents::save(db, &mut agent)?;
            sessions::end_all(db, organization, id, None, now)?;
            begun.write(db)?;
            audit::append(db, noted)?;
            let version = agent.version;
            events::append(
                db,
                &NewEvent {
                    version,
                    ..told.clone()
                },
            )?;
            answer(db, &agent)
        })
        .await;
    state.principals.forget();
    began(state, signed_in?, beginning)
}

fn find(db: &mut Db, hash: &str, now: Timestamp) -> StoreResult<(Invitation, Agent)> {
    let invitation = invitations::usable(db, hash, now)?;
    let agent = agents::get(db, invitation.organization, invitation.agent)?;
    Ok((invitation, agent))
}
