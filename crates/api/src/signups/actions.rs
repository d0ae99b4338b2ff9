//! Signing up: at once on a server without mail, else in two steps.

use super::letter;
use crate::app::State;
use crate::audit::recording;
use crate::auth::actions::{Began, answer, began};
use crate::auth::founding::{self, Founding};
use crate::auth::sessions::{Beginning, Origin};
use crate::config::SignUp as Policy;
use crate::problem::{Problem, Reply};
use crate::secret::Secret;
use contract::auth::{LinkSent, SignUp};
use domain::audit::AuditAction;
use domain::signups::{LINK_SECONDS, LinkError, check_link};
use store::signups::{self, PendingSignUp};
use store::{Db, StoreError, audit, jobs, organizations};

/// What signing up came to.
pub enum SignedUp {
    Began(Box<Began>),
    LinkSent(LinkSent),
}

/// Makes an organization and its Owner, or sends the link that does, where the operator lets people.
pub async fn sign_up(state: &State, new: SignUp, origin: &Origin) -> Reply<SignedUp> {
    if state.config.sign_up == Policy::Closed {
        return Err(closed());
    }
    if state.mail.is_some() {
        return Ok(SignedUp::LinkSent(ask(state, new, origin).await?));
    }
    let wanted = founding::wanted(state, new).await?;
    let new = Founding::new(state, state.new_id(), wanted)?;
    let began = found(state, new, origin, |_| Ok(())).await?;
    Ok(SignedUp::Began(Box::new(began)))
}

/// Keeps what is wanted until the link is used. Whether the address is taken is asked when the mail
/// is written: here nothing depends on it, neither the answer nor how long it takes.
async fn ask(state: &State, new: SignUp, origin: &Origin) -> Reply<LinkSent> {
    let address = new.email.trim().to_lowercase();
    state.throttle.sender(origin.address)?;
    state.throttle.letter(origin.address, &address)?;
    let wanted = founding::wanted(state, new).await?;
    let (token, now) = (Secret::random(), state.now());
    let pending = PendingSignUp {
        organization: state.new_id(),
        token_hash: token.hash(),
        wanted,
        expires_at: now.plus_seconds(LINK_SECONDS),
        used_at: None,
        created_at: now,
    };
    let sent = LinkSent {
        email: pending.wanted.email.clone(),
        expires_in: LINK_SECONDS,
    };
    let job = letter::job(state, pending.organization, &token)?;
    let policy = state.config.sign_up;
    state
        .write(move |db| {
            check(db, policy)?;
            signups::insert(db, &pending)?;
            Ok::<_, Problem>(jobs::push(db, &job)?)
        })
        .await?;
    Ok(sent)
}

/// Makes the organization that a link is for, and signs its Owner in.
pub async fn complete(state: &State, token: &Secret, origin: &Origin) -> Reply<Began> {
    let (hash, now) = (token.hash(), state.now());
    let pending = state
        .store
        .read(move |db| signups::by_token(db, &hash))
        .await;
    let pending = match pending {
        // Whether it was forged or forgotten, nobody can tell.
        Err(StoreError::NotFound) => return Err(gone(LinkError::Expired)),
        pending => pending?,
    };
    check_link(pending.expires_at, pending.used_at, now).map_err(gone)?;
    let id = pending.organization;
    let new = Founding::new(state, id, pending.wanted)?;
    found(state, new, origin, move |db| {
        match signups::take(db, id, now)? {
            true => Ok(()),
            false => Err(gone(LinkError::Used)),
        }
    })
    .await
}

/// Writes an organization and signs its Owner in, if `first` lets it.
async fn found(
    state: &State,
    new: Founding,
    origin: &Origin,
    first: impl Fn(&mut Db) -> Reply<()> + Send + 'static,
) -> Reply<Began> {
    let policy = state.config.sign_up;
    let beginning = Beginning::new(state, new.organization.id, new.owner.id, origin);
    let begun = beginning.clone();
    let (id, created) = (new.organization.id, AuditAction::OrganizationCreated);
    let noted = recording::arrival(state, id, new.owner.id, created, id)
        .named(&new.organization.name)
        .from_address(&origin.address.to_string());
    let signed_in = state
        .write(move |db| {
            first(db)?;
            check(db, policy)?;
            new.insert(db)?;
            begun.write(db)?;
            audit::append(db, &noted)?;
            answer(db, &new.owner)
        })
        .await?;
    began(state, signed_in, beginning)
}

/// Whether the operator lets somebody make an organization now.
fn check(db: &mut Db, policy: Policy) -> Reply<()> {
    match policy {
        Policy::Open => Ok(()),
        Policy::First if organizations::is_first(db)? => Ok(()),
        Policy::First | Policy::Closed => Err(closed()),
    }
}

fn closed() -> Problem {
    Problem::refused("signup_closed", "Nobody can sign up on this server")
}

/// Why a link does nothing (any more).
pub fn gone(error: LinkError) -> Problem {
    let code = match error {
        LinkError::Used => "link_used",
        LinkError::Expired => "link_expired",
    };
    Problem::gone(code, &error.to_string())
}
