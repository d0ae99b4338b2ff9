//! The mail of an invitation: who invites, and the link that sets a password. Without mail the link is handed
//! over by whoever invited.

use crate::app::State;
use crate::emailing::letter::{at, escaped};
use crate::mail::Letter;
use crate::problem::{Problem, Reply, internal};
use crate::sealed::{self, Label, Unreadable};
use crate::secret::Secret;
use domain::agents::AgentState;
use domain::{InvitationId, JobId, Timestamp};
use serde::{Deserialize, Serialize};
use store::invitations::{self, Invitation};
use store::jobs::Job;
use store::{Db, StoreError, StoreResult, agents, organizations};

/// The kind of job that sends it.
pub const KIND: &str = "invitations.mail";

/// What the job keeps.
#[derive(Serialize, Deserialize)]
struct Order {
    invitation_id: InvitationId,
    /// The token of the link, sealed: the rows of a database open no account.
    sealed_token: String,
}

/// The job of an invitation, to be written in its transaction; none where no mail leaves.
pub fn job(state: &State, invitation: &Invitation, token: &Secret) -> Reply<Option<Job>> {
    if state.mail.is_none() {
        return Ok(None);
    }
    let owner = invitation.id.to_string();
    let sealed_token = sealed::seal(&state.keys, label(&owner), token.expose())
        .ok_or_else(|| internal("a token cannot be sealed", &Unreadable))?;
    let order = Order {
        invitation_id: invitation.id,
        sealed_token,
    };
    let id: JobId = state.new_id();
    Ok(Some(Job {
        organization: invitation.organization,
        id,
        // Of its own: a mail server that is down holds back nothing.
        lane: *id.as_ref(),
        channel: None,
        kind: KIND.to_owned(),
        payload: serde_json::to_string(&order).map_err(Problem::malformed)?,
        due_at: state.now(),
    }))
}

/// Who is invited, and where.
struct Invited {
    email: String,
    organization: String,
    expires_at: Timestamp,
}

/// What to send; none when the link was used, replaced or has become too old.
pub async fn write(state: &State, job: &Job) -> Reply<Option<Letter>> {
    let order: Order = serde_json::from_str(&job.payload).map_err(Problem::malformed)?;
    let (organization, id, now) = (job.organization, order.invitation_id, state.now());
    let found = state
        .store
        .read(move |db| match invitations::get(db, organization, id) {
            Ok(invitation) => find(db, &invitation, now),
            Err(StoreError::NotFound) => Ok(None),
            Err(error) => Err(error),
        });
    let Some(invited) = found.await? else {
        return Ok(None);
    };
    let owner = id.to_string();
    let token = sealed::open(&state.keys, label(&owner), &order.sealed_token)
        .and_then(|token| String::from_utf8(token).map_err(|_| Unreadable))
        .map_err(|error| internal("the link of an invitation cannot be made", &error))?;
    let link = state
        .config
        .public_url
        .link(&format!("/invitations/{token}"));
    Ok(Some(Letter {
        id: format!("<invitation-{id}@{}>", state.config.public_url.host()),
        sender: "Switchboard".to_owned(),
        reply_to: None,
        subject: format!("You are invited to {}", invited.organization),
        text: text(&invited, &link),
        html: html(&invited, &link),
        to: vec![invited.email],
        files: Vec::new(),
    }))
}

fn find(db: &mut Db, invitation: &Invitation, now: Timestamp) -> StoreResult<Option<Invited>> {
    let agent = agents::get(db, invitation.organization, invitation.agent)?;
    if invitation.expires_at <= now || agent.state != AgentState::Invited {
        return Ok(None);
    }
    let organization = organizations::get(db, invitation.organization)?;
    Ok(Some(Invited {
        email: agent.email,
        organization: organization.name,
        expires_at: invitation.expires_at,
    }))
}

fn label(owner: &str) -> Label<'_> {
    Label {
        purpose: "invitation links",
        owner,
    }
}

fn before(invited: &Invited) -> String {
    format!(
        "You are invited to answer customers with {}. Open this link to choose a password:",
        invited.organization
    )
}

fn after(invited: &Invited) -> String {
    let until = at(invited.expires_at);
    format!("It works once, until {until}. If you do not know who invites you, do not open it.")
}

fn text(invited: &Invited, link: &str) -> String {
    format!("{}\n\n{link}\n\n{}\n", before(invited), after(invited))
}

fn html(invited: &Invited, link: &str) -> String {
    let link = escaped(link);
    format!(
        "<!doctype html><html><body style=\"font-family:system-ui,sans-serif;font-size:14px;line-height:20px;color:#1c1e21\">\
         <p>{}</p><p><a href=\"{link}\">{link}</a></p><p style=\"color:#5b6068\">{}</p></body></html>",
        escaped(&before(invited)),
        escaped(&after(invited))
    )
}
