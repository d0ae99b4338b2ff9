//! The mail of a sign-up: the link that finishes it, or, where the address has an account already,
//! word that somebody tried.

use crate::app::State;
use crate::emailing::letter::at;
use crate::mail::Letter;
use crate::notices::Notice;
use crate::problem::{Problem, Reply, internal};
use crate::sealed::{self, Label, Unreadable};
use crate::secret::Secret;
use domain::signups::check_link;
use domain::{JobId, OrganizationId, Timestamp};
use serde::{Deserialize, Serialize};
use store::jobs::Job;
use store::signups::{self, PendingSignUp};
use store::{Db, StoreError, StoreResult, agents};

/// The kind of job that sends it.
pub const KIND: &str = "signups.mail";

/// What the job keeps.
#[derive(Serialize, Deserialize)]
struct Order {
    /// The token of the link, sealed: the rows of a database open no account.
    sealed_token: String,
}

/// A letter, and whether it is the one to a taken address.
#[derive(Debug)]
pub struct Written {
    pub letter: Letter,
    pub is_taken: bool,
}

/// The job of a pending sign-up, to be written in its transaction.
pub fn job(state: &State, organization: OrganizationId, token: &Secret) -> Reply<Job> {
    let owner = organization.to_string();
    let sealed_token = sealed::seal(&state.keys, label(&owner), token.expose())
        .ok_or_else(|| internal("a token cannot be sealed", &Unreadable))?;
    let id: JobId = state.new_id();
    Ok(Job {
        organization,
        id,
        // Of its own: a mail server that is down holds back nothing.
        lane: *id.as_ref(),
        channel: None,
        kind: KIND.to_owned(),
        payload: serde_json::to_string(&Order { sealed_token }).map_err(Problem::malformed)?,
        due_at: state.now(),
    })
}

/// What to send; none when the sign-up was finished or has become too old.
pub async fn write(state: &State, job: &Job) -> Reply<Option<Written>> {
    let (organization, now) = (job.organization, state.now());
    let found = state
        .store
        .read(move |db| find(db, organization, now))
        .await?;
    let Some((pending, is_taken)) = found else {
        return Ok(None);
    };
    let notice = match is_taken {
        true => taken(&state.config.public_url.origin()),
        false => finish(
            &state.config.public_url.origin(),
            &open(state, job)?,
            pending.expires_at,
        ),
    };
    let id = format!("<signup-{organization}@{}>", state.config.public_url.host());
    let letter = notice.letter(id, pending.wanted.email);
    Ok(Some(Written { letter, is_taken }))
}

/// The sign-up while its link can be used, and whether its address has an account.
fn find(
    db: &mut Db,
    organization: OrganizationId,
    now: Timestamp,
) -> StoreResult<Option<(PendingSignUp, bool)>> {
    let pending = match signups::get(db, organization) {
        Err(StoreError::NotFound) => return Ok(None),
        pending => pending?,
    };
    if check_link(pending.expires_at, pending.used_at, now).is_err() {
        return Ok(None);
    }
    match agents::by_email(db, &pending.wanted.email) {
        Ok(_) => Ok(Some((pending, true))),
        Err(StoreError::NotFound) => Ok(Some((pending, false))),
        Err(error) => Err(error),
    }
}

fn open(state: &State, job: &Job) -> Reply<String> {
    let order: Order = serde_json::from_str(&job.payload).map_err(Problem::malformed)?;
    let owner = job.organization.to_string();
    sealed::open(&state.keys, label(&owner), &order.sealed_token)
        .and_then(|token| String::from_utf8(token).map_err(|_| Unreadable))
        .map_err(|error| internal("the link of a sign-up cannot be made", &error))
}

fn label(owner: &str) -> Label<'_> {
    Label {
        purpose: "sign-up links",
        owner,
    }
}

fn finish(origin: &str, token: &str, until: Timestamp) -> Notice {
    Notice {
        subject: "Finish signing up",
        before: format!(
            "Somebody, probably you, signed up at {origin} with this address. Open this link to finish:"
        ),
        // Behind the `#`: browsers send that to no server, so it is in no log.
        link: format!("{origin}/signup/complete#{token}"),
        after: format!(
            "It works once, until {}. If it was not you, do not open it: without it nothing is made.",
            at(until)
        ),
    }
}

fn taken(origin: &str) -> Notice {
    Notice {
        subject: "You have an account already",
        before: format!(
            "Somebody, probably you, tried to sign up at {origin} with this address. \
             There is an account with it already, so nothing was made or changed. Sign in here:"
        ),
        link: format!("{origin}/signin"),
        after: "If you do not know the password any more, you can set a new one there. \
                If it was not you, there is nothing to do."
            .to_owned(),
    }
}
