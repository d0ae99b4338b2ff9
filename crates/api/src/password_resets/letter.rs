//! The mail with the link. Only here is asked who has the address; who is not there, or may not sign in,
//! gets none.

use crate::app::State;
use crate::audit::recording;
use crate::emailing::letter::at;
use crate::mail::Letter;
use crate::notices::Notice;
use crate::problem::{Problem, Reply};
use crate::secret::Secret;
use domain::agents::AgentState;
use domain::audit::AuditAction;
use domain::password_resets::LINK_SECONDS;
use domain::{JobId, Timestamp};
use serde::{Deserialize, Serialize};
use store::agents::{self, Agent};
use store::jobs::Job;
use store::password_resets::{self, PasswordReset};
use store::{Db, StoreError, StoreResult, audit};

/// The kind of job that sends it.
pub const KIND: &str = "password_resets.mail";

/// What the job keeps.
#[derive(Serialize, Deserialize)]
struct Order {
    email: String,
}

/// The job that writes to an address, if anybody has it.
pub fn job(state: &State, email: String) -> Reply<Job> {
    let id: JobId = state.new_id();
    Ok(Job {
        // Nobody's yet: whose it is, is asked when the mail is written.
        organization: state.new_id(),
        id,
        // Of its own: a mail server that is down holds back nothing.
        lane: *id.as_ref(),
        channel: None,
        kind: KIND.to_owned(),
        payload: serde_json::to_string(&Order { email }).map_err(Problem::malformed)?,
        due_at: state.now(),
    })
}

/// What to send; none when nobody who may sign in has the address. Every try has a link of its own, so
/// that none waits anywhere.
pub async fn write(state: &State, job: &Job) -> Reply<Option<Letter>> {
    let order: Order = serde_json::from_str(&job.payload).map_err(Problem::malformed)?;
    let (token, now) = (Secret::random(), state.now());
    let until = now.plus_seconds(LINK_SECONDS);
    let hash = token.hash();
    let recorder = state.clone();
    let sent = state
        .write(move |db| {
            let Some(agent) = find(db, &order.email)? else {
                return Ok(None);
            };
            let (organization, id) = (agent.organization, agent.id);
            let reset = PasswordReset {
                organization,
                agent: id,
                token_hash: hash.clone(),
                expires_at: until,
                used_at: None,
                created_at: now,
            };
            password_resets::insert(db, &reset)?;
            let sent = AuditAction::AgentPasswordLinkSent;
            let noted = recording::by_system(&recorder, organization, sent, id).once_an_hour();
            audit::append(db, &noted)?;
            Ok::<_, StoreError>(Some(agent.email))
        })
        .await?;
    let url = &state.config.public_url;
    let id = format!("<password-{}@{}>", job.id, url.host());
    Ok(sent.map(|email| notice(&url.origin(), &token, until).letter(id, email)))
}

fn find(db: &mut Db, email: &str) -> StoreResult<Option<Agent>> {
    match agents::by_email(db, email) {
        Ok(agent) if agent.state == AgentState::Active => Ok(Some(agent)),
        Ok(_) | Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

fn notice(origin: &str, token: &Secret, until: Timestamp) -> Notice {
    Notice {
        subject: "Set a new password",
        before: format!(
            "Somebody, probably you, forgot the password for {origin}. Open this link to set a new one:"
        ),
        // Behind the `#`: browsers send that to no server, so it is in no log.
        link: format!("{origin}/password/reset#{}", token.expose()),
        after: format!(
            "It works once, until {}. You are signed out everywhere then. If it was not you, do not open it: \
             without it nothing changes.",
            at(until)
        ),
    }
}
