//! Contacts as the API shows them.

use super::attributes;
use contract::contacts::{Claim, Contact, Identity, IdentityChannel, LastConversation, Visibility};
use domain::agents::Color;
use domain::identities::Scheme;
use domain::{ContactId, contacts};
use store::contacts::claims::{self, Claim as KnownClaim};
use store::contacts::favorites;
use store::contacts::identities::{self, Identity as KnownIdentity, IdentityChannel as Known};
use store::conversations::{Item, Reader, latest_of};
use store::{Db, StoreResult};

/// Contacts with what belongs to them, in as many statements for one as for a page.
pub fn dress(
    db: &mut Db,
    reader: &Reader,
    page: Vec<(contacts::Contact, String)>,
) -> StoreResult<Vec<Contact>> {
    if page.is_empty() {
        return Ok(Vec::new());
    }
    let organization = reader.viewer.organization;
    let ids: Vec<ContactId> = page.iter().map(|(contact, _)| contact.id).collect();
    let identities = identities::of_contacts(db, organization, &ids)?;
    let identity_ids: Vec<_> = identities.iter().map(|identity| identity.id).collect();
    let channels = identities::channels(db, organization, &identity_ids)?;
    let claims = claims::of_contacts(db, organization, &ids)?;
    let marked = match reader.viewer.agent {
        Some(me) => favorites::among(db, organization, me, &ids)?,
        None => Vec::new(),
    };
    let latest = latest_of(db, reader, &ids)?;
    let defined = store::contacts::attributes::all(db, organization)?;
    let dressed = page.into_iter().map(|(contact, display_name)| {
        let own = identities
            .iter()
            .filter(|identity| identity.contact == contact.id);
        let last = latest
            .iter()
            .find(|item| item.conversation.contact == contact.id);
        let claims = claims.iter().filter(|claim| claim.contact == contact.id);
        Contact {
            favorite: marked.contains(&contact.id),
            phone: main(own.clone(), Scheme::Phone),
            email: main(own.clone(), Scheme::Email),
            identities: own.map(|identity| wire(identity, &channels)).collect(),
            claims: claims.map(claim).collect(),
            last_conversation: last.map(last_conversation),
            attributes: attributes::wire(&defined, &contact),
            ..bare(contact, display_name)
        }
    });
    Ok(dressed.collect())
}

/// What is on the contact itself.
fn bare(contact: contacts::Contact, display_name: String) -> Contact {
    Contact {
        id: contact.id,
        display_name,
        color: Color::chosen_for(*contact.id.as_ref()).to_string(),
        name: contact.name.map(|name| name.to_string()),
        channel_name: contact.channel_name.map(|name| name.to_string()),
        phone: None,
        email: None,
        reference: contact.reference,
        remarks: contact.remarks,
        attributes: serde_json::Map::new(),
        favorite: false,
        blocked: contact.blocked.is_some(),
        blocked_at: contact.blocked.map(|block| block.at),
        blocked_by: contact.blocked.and_then(|block| block.by),
        dropped_since_block: contact.dropped_since_block,
        owner_agent_id: contact.owner,
        default_assignee_ids: contact.default_assignees,
        default_visibility: Visibility {
            restricted: contact.restricted,
            viewer_ids: contact.viewers,
        },
        identities: Vec::new(),
        claims: Vec::new(),
        last_conversation: None,
        created_at: contact.created_at,
        version: contact.version,
    }
}

fn main<'a>(
    mut identities: impl Iterator<Item = &'a KnownIdentity>,
    scheme: Scheme,
) -> Option<String> {
    let found = identities.find(|identity| identity.scheme == scheme);
    found.map(|identity| identity.address.clone())
}

fn wire(identity: &KnownIdentity, channels: &[Known]) -> Identity {
    let own = channels
        .iter()
        .filter(|channel| channel.identity == identity.id);
    Identity {
        id: identity.id,
        scheme: identity.scheme.to_string(),
        scope: identity.scope,
        address: identity.address.clone(),
        source: identity.source.clone(),
        channels: own
            .map(|channel| IdentityChannel {
                channel_id: channel.channel,
                window_expires_at: channel.window_expires_at,
                opted_out_at: channel.opted_out_at,
                subscribed: channel.subscribed,
                last_inbound_at: channel.last_inbound_at,
                page: channel.page.clone(),
            })
            .collect(),
    }
}

fn claim(claim: &KnownClaim) -> Claim {
    Claim {
        scheme: claim.scheme.clone(),
        address: claim.address.clone(),
        channel_id: claim.channel,
        claimed_at: claim.claimed_at,
    }
}

fn last_conversation(item: &Item) -> LastConversation {
    LastConversation {
        id: item.conversation.id,
        number: item.conversation.number,
        last_activity_at: item.conversation.last_activity_at,
    }
}
