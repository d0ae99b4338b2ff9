//! Who calls, and whether they may.
//!
//! [`crate::middleware::sign_in`] has looked the caller up before any of these runs, so the first
//! argument of a handler decides: nobody learns what is wrong with a body they may not send.

use crate::auth::principals::Principal;
use crate::problem::Problem;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use domain::permissions::Permission;
use std::future::{Ready, ready};
use std::marker::PhantomData;
use std::ops::Deref;
use std::sync::Arc;

/// What the middleware found out, kept with the request.
#[derive(Clone, Debug)]
pub struct SignIn(pub Result<Arc<Principal>, Problem>);

/// Somebody signed in.
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
            Some(SignIn(found)) => found.map(Self),
            None => Err(Problem::signed_out()),
        })
    }
}

/// Somebody who holds permission `P`. A handler that asks for one does not run without it.
#[derive(Clone, Debug)]
pub struct Allowed<P> {
    caller: Caller,
    permission: PhantomData<P>,
}

impl<P> Deref for Allowed<P> {
    type Target = Principal;

    fn deref(&self) -> &Principal {
        &self.caller
    }
}

impl<P: Needs> FromRequest for Allowed<P> {
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let allowed = |caller: Caller| match caller.viewer.may(P::PERMISSION) {
            true => Ok(Self {
                caller,
                permission: PhantomData,
            }),
            false => Err(Problem::forbidden().with("permission", P::PERMISSION)),
        };
        ready(
            Caller::from_request(request, payload)
                .into_inner()
                .and_then(allowed),
        )
    }
}

/// A permission as a type, so that it stands in the handler's signature.
pub trait Needs {
    const PERMISSION: Permission;
}

/// The permissions as types, by their names in the domain: `Allowed<needs::ManageTeams>`.
pub mod needs {
    use super::{Needs, Permission};

    macro_rules! needs {
        ($($name:ident)+) => {$(
            #[derive(Clone, Copy, Debug)]
            pub struct $name;

            impl Needs for $name {
                const PERMISSION: Permission = Permission::$name;
            }
        )+};
    }

    needs! {
        ReplyToConversations StartConversations AssignConversations ManageConversations
        EditContacts BlockContacts ManageTeams ManageAgents ManageRoles ManageChannels ManageOrganization
    }
}
