//! Permissions in signatures.

use super::caller::{Caller, narrowed};
use crate::auth::principals::Principal;
use crate::problem::Problem;
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest};
use domain::permissions::Permission;
use std::future::Ready;
use std::marker::PhantomData;
use std::ops::Deref;

/// Somebody who holds permission `P`. A handler that asks for one does not run without it. `C` says
/// what else they must be, such as an agent.
#[derive(Clone, Debug)]
pub struct Allowed<P, C = Caller> {
    by: C,
    permission: PhantomData<P>,
}

impl<P, C> Deref for Allowed<P, C> {
    type Target = C;

    fn deref(&self) -> &C {
        &self.by
    }
}

impl<P, C> TryFrom<Caller> for Allowed<P, C>
where
    P: Needs,
    C: TryFrom<Caller, Error: Into<Problem>> + Deref<Target = Principal>,
{
    type Error = Problem;

    fn try_from(caller: Caller) -> Result<Self, Problem> {
        let by: C = caller.try_into().map_err(Into::into)?;
        match by.viewer.may(P::PERMISSION) {
            true => Ok(Self {
                by,
                permission: PhantomData,
            }),
            false => Err(Problem::lacks(P::PERMISSION)),
        }
    }
}

impl<P, C> FromRequest for Allowed<P, C>
where
    P: Needs,
    C: TryFrom<Caller, Error: Into<Problem>> + Deref<Target = Principal>,
{
    type Error = Problem;
    type Future = Ready<Result<Self, Problem>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        narrowed(request, payload)
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
        EmailConversations ExportConversations
        EditContacts BlockContacts DeleteContacts MergeContacts ImportContacts ExportContacts ManageTeams
        ManageAgents ManageRoles ManageChannels ManageOrganization ManageIntegrations ManageLabels
        DeleteConversations TagMessages ViewAudit
    }
}
