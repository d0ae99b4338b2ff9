//! Saving the form of a contact: what is on it first, then whose it is.

use client::{CallError, Client};
use contract::contacts::{Contact, PatchContact, Pin};
use domain::principal::Viewer;
use domain::visibility::{ContactFacts, can_see_contact};
use domain::{AgentId, ContactId};

/// What is to become of a contact.
pub struct Wanted {
    pub id: ContactId,
    pub change: PatchContact,
    /// Whose it is to be, if that was changed.
    pub owner: Option<Option<AgentId>>,
    /// That of the contact as the form shows it, where something of it is replaced as a whole: what a
    /// colleague said since is not lost with it.
    pub version: Option<i64>,
    /// What was asked and answered.
    pub confirm: Option<&'static str>,
}

/// Why it was not saved, or what of it was not.
pub enum SaveFailure {
    Whole(CallError),
    /// Whose it is; the rest holds.
    Owner(CallError),
    /// The same: one does not see the contact any more.
    OutOfSight,
}

pub async fn save(
    client: Client,
    viewer: Option<Viewer>,
    wanted: &Wanted,
) -> Result<(), SaveFailure> {
    let (id, version, confirm) = (wanted.id, wanted.version, wanted.confirm);
    let answer = client
        .update_contact(id, version, &wanted.change, confirm)
        .await;
    let saved = answer.map_err(SaveFailure::Whole)?;
    let Some(owner) = wanted.owner else {
        return Ok(());
    };
    if viewer.is_none_or(|viewer| !sees(&viewer, &saved)) {
        return Err(SaveFailure::OutOfSight);
    }
    pin(&client, saved, owner).await.map_err(SaveFailure::Owner)
}

/// Each step is of the version that the one before made, so nobody is passed over who comes between.
async fn pin(client: &Client, saved: Contact, owner: Option<AgentId>) -> Result<(), CallError> {
    let free = match saved.owner_agent_id {
        Some(_) => client.unpin_contact(saved.id, Some(saved.version)).await?,
        None => saved,
    };
    let to = Pin { agent_id: owner };
    if owner.is_some() {
        client.pin_contact(free.id, Some(free.version), &to).await?;
    }
    Ok(())
}

fn sees(viewer: &Viewer, contact: &Contact) -> bool {
    let facts = ContactFacts {
        organization: viewer.organization,
        restricted: contact.default_visibility.restricted,
        viewers: &contact.default_visibility.viewer_ids,
    };
    can_see_contact(viewer, &facts)
}
