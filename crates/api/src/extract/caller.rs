//! Who calls, and whether they may.
//!
//! [`crate::middleware::sign_in`] has looked the caller up before any of these runs, so the first
//! argument of a handler decides: nobody learns what is wrong with a body they may not send. The
//! scope that a token needs follows from method and path (`domain::api_tokens`), and every way to
//! a caller leads through [`Caller`]: no route can forget it.

use crate::auth::principals::{Bearer, Principal};
use crate::problem::Problem;
use actix_web::dev::Payload;
use actix_web::http::Method;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use domain::api_tokens::{AccessError, Verb, may_ingest};
use domain::permissions::Permission;
use domain::{AgentId, SessionId};
use std::future::{Ready, ready};
use std::ops::Deref;
use std::sync::Arc;

/// What the middleware found out, kept with the request.
#[derive(Clone, Debug)]
pub struct SignIn(pub Result<Arc<Principal>, Problem>);

/// Somebody signed in: an agent, or a program within its scopes.
#[derive(Clone, Debug)]
pub struct Caller(pub Arc<Principal>);

impl Deref for Caller {
    type Target = Principal;

    fn deref(&self) -> &Principal {
        &self.0
    }
}

impl FromRequest for Caller {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let found = request.extensions().get::<SignIn>().cloned();
        ready(match found {
            Some(SignIn(found)) => found.and_then(|principal| {
                admit(request, &principal)?;
                Ok(Self(principal))
            }),
            None => Err(Problem::signed_out()),
        })
    }
}

/// Asks whether the caller's token was made for this call.
fn admit(request: &HttpRequest, principal: &Principal) -> Result<(), Problem> {
    let verb = match *request.method() {
        Method::GET | Method::HEAD => Verb::Read,
        _ => Verb::Write,
    };
    // What the router has matched, not what was sent: it may be written in several ways.
    let path = request.match_info().as_str();
    let path = path.strip_prefix("/api/v1/").unwrap_or_default();
    Ok(principal.access.admits(verb, path)?)
}

impl From<AccessError> for Problem {
    fn from(error: AccessError) -> Self {
        match error {
            AccessError::ScopeRequired(scope) => {
                Self::refused(error.code(), "This token was not made for that").with("scope", scope)
            }
            AccessError::SessionRequired => session_required(),
        }
    }
}

fn session_required() -> Problem {
    let title = "Only for people who signed in, not for tokens";
    Problem::refused(AccessError::SessionRequired.code(), title)
}

/// An agent: signed in, or by a personal token. For what an integration does not have: an account,
/// unread, favorites, drafts, work of its own.
#[derive(Clone, Debug)]
pub struct AgentCaller {
    caller: Caller,
    pub agent: AgentId,
}

impl Deref for AgentCaller {
    type Target = Principal;

    fn deref(&self) -> &Principal {
        &self.caller
    }
}

impl TryFrom<Caller> for AgentCaller {
    type Error = Problem;

    fn try_from(caller: Caller) -> Result<Self, Problem> {
        match caller.agent() {
            Some(agent) => Ok(Self { caller, agent }),
            None => Err(Problem::refused(
                "agent_only",
                "Only for agents, not for integrations",
            )),
        }
    }
}

/// An agent who signed in: for passwords, sessions and tokens, which no token hands on.
#[derive(Clone, Debug)]
pub struct SessionCaller {
    by: AgentCaller,
    pub session: SessionId,
}

impl Deref for SessionCaller {
    type Target = AgentCaller;

    fn deref(&self) -> &AgentCaller {
        &self.by
    }
}

impl TryFrom<Caller> for SessionCaller {
    type Error = Problem;

    fn try_from(caller: Caller) -> Result<Self, Problem> {
        match caller.bearer {
            Bearer::Session { session, .. } => Ok(Self {
                by: caller.try_into()?,
                session,
            }),
            Bearer::Personal { .. } | Bearer::Integration { .. } => Err(session_required()),
        }
    }
}

/// Somebody who may post what customers wrote over an API channel.
#[derive(Clone, Debug)]
pub struct Ingester(Caller);

impl Deref for Ingester {
    type Target = Principal;

    fn deref(&self) -> &Principal {
        &self.0
    }
}

impl TryFrom<Caller> for Ingester {
    type Error = Problem;

    fn try_from(caller: Caller) -> Result<Self, Problem> {
        match may_ingest(&caller.viewer) {
            true => Ok(Self(caller)),
            false => Err(Problem::lacks(Permission::ManageChannels)),
        }
    }
}

/// Takes somebody who is more than a caller from one.
pub fn narrowed<T: TryFrom<Caller, Error = Problem>>(
    request: &HttpRequest,
    payload: &mut Payload,
) -> Ready<Result<T, Problem>> {
    let caller = Caller::from_request(request, payload).into_inner();
    ready(caller.and_then(T::try_from))
}

macro_rules! from_caller {
    ($($name:ident)+) => {$(
        impl FromRequest for $name {
            type Error = Problem;
            type Future = Ready<Result<Self, Problem>>;

            fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
                narrowed(request, payload)
            }
        }
    )+};
}

from_caller! { AgentCaller SessionCaller Ingester }
