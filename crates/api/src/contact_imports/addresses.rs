//! How the addresses of an import are read: national numbers by the organization's country.

use crate::app::State;
use crate::problem::Reply;
use domain::identities::{Address, AddressError, Scheme};
use domain::imports::Field;
use domain::{Country, OrganizationId};
use store::organizations;

/// Reads addresses of one scheme.
#[derive(Clone, Copy, Debug)]
pub struct Addresses {
    scheme: Scheme,
    country: Option<Country>,
}

impl Addresses {
    pub async fn load(state: &State, organization: OrganizationId, field: Field) -> Reply<Self> {
        let read = state
            .store
            .read(move |db| organizations::get(db, organization));
        Ok(Self {
            scheme: field.scheme().unwrap_or(Scheme::Phone),
            country: read.await?.default_country,
        })
    }

    pub fn typed(&self, text: &str) -> Result<Address, AddressError> {
        Address::typed(self.scheme, text, self.country)
    }
}
