//! Asks the provider what a new customer is called, where messages do not say. A courtesy: who is not
//! named at once stays without a name until they tell it.

use super::outcome::Outcome;
use crate::app::State;
use crate::channels::actions::settings;
use crate::contacts::told;
use crate::conversations::work::Work;
use crate::problem::{Problem, Reply};
use domain::contacts::ContactName;
use domain::{IdentityId, OrganizationId};
use serde::{Deserialize, Serialize};
use store::channels::Channel;
use store::contacts::identities::{self, Identity};
use store::jobs::{self, Claimed};
use store::{Db, StoreError, StoreResult, channels, contacts, events};

pub const KIND: &str = "profile";

/// Who is to be named, by the address that the provider knows.
#[derive(Clone, Copy, Debug, Serialize, Deserialize)]
pub struct Payload {
    pub identity_id: IdentityId,
}

pub async fn run(state: &State, job: &Claimed) -> Reply<Outcome> {
    let organization = job.job.organization;
    let payload: Payload = serde_json::from_str(&job.job.payload).map_err(Problem::malformed)?;
    let channel = job.job.channel;
    let found = state
        .store
        .read(move |db| -> StoreResult<_> {
            let channel = channels::get(db, organization, channel.ok_or(StoreError::NotFound)?)?;
            let identity = identities::get(db, organization, payload.identity_id)?;
            Ok((channel, identity))
        })
        .await;
    let name = match found {
        Ok((channel, identity)) => asked(state, &channel, identity).await?,
        // Deleted meanwhile.
        Err(StoreError::NotFound) => None,
        Err(error) => return Err(error.into()),
    };
    let (work, job) = (Work::new(state), job.clone());
    let named = state.write(move |db| {
        if jobs::done(db, &job)?
            && let Some(name) = &name
        {
            put(db, &work, (organization, payload.identity_id), name)?;
        }
        Ok::<_, StoreError>(())
    });
    named.await?;
    Ok(Outcome::Settled)
}

async fn asked(state: &State, channel: &Channel, identity: Identity) -> Reply<Option<ContactName>> {
    let Some(connector) = connectors::of(channel.kind).filter(|_| channel.is_open()) else {
        return Ok(None);
    };
    let settings = settings(state, channel)?;
    let customer = (identity.scheme, identity.address);
    let name = connector.profile(&settings, &customer, &state.outbound);
    Ok(name.await.as_deref().and_then(ContactName::given))
}

/// Calls the contact so who has the address by now, unless it was named meanwhile.
fn put(
    db: &mut Db,
    work: &Work,
    (organization, identity): (OrganizationId, IdentityId),
    name: &ContactName,
) -> StoreResult<()> {
    let own = identities::get(db, organization, identity);
    let before = own.and_then(|own| contacts::lock(db, organization, own.contact));
    let before = match before {
        Err(StoreError::NotFound | StoreError::Merged(_)) => return Ok(()),
        found => found?,
    };
    if before.channel_name.is_some() || before.is_blocked() {
        return Ok(());
    }
    let mut after = before.clone();
    after.channel_name = Some(name.clone());
    after.version += 1;
    contacts::save(db, &before, &after)?;
    events::append(db, &told(work, &after, "contact.updated"))
}
