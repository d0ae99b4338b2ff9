//! The row of a contact.

use crate::columns::{AsInt, AsText};
use crate::schema::contacts;
use crate::written::{IdsColumn, ids};
use crate::{Cursor, StoreError, StoreResult};
use diesel::prelude::*;
use domain::contacts::{Block, Contact, ContactName, sort_key};
use domain::identities::Address;
use domain::{AgentId, ContactId, OrganizationId, Timestamp};

#[derive(Clone, Debug, Queryable, Selectable, Insertable, AsChangeset)]
#[diesel(table_name = contacts, primary_key(organization_id, id))]
#[diesel(treat_none_as_default_value = false, treat_none_as_null = true)]
pub(super) struct Row {
    organization_id: AsInt<OrganizationId>,
    id: AsInt<ContactId>,
    pub(super) display_name: String,
    pub(super) display_key: String,
    pub(super) name: Option<AsText<ContactName>>,
    channel_name: Option<AsText<ContactName>>,
    claimed_name: Option<AsText<ContactName>>,
    pub(super) reference: Option<String>,
    pub(super) remarks: Option<String>,
    restricted: bool,
    viewer_ids: IdsColumn<AgentId>,
    default_assignee_ids: IdsColumn<AgentId>,
    owner_agent_id: Option<AsInt<AgentId>>,
    blocked_at: Option<AsInt<Timestamp>>,
    blocked_by: Option<AsInt<AgentId>>,
    dropped_since_block: i64,
    pub(super) version: i64,
    created_at: AsInt<Timestamp>,
    merged_into: Option<AsInt<ContactId>>,
    attributes: String,
}

impl Row {
    pub(super) fn new(contact: &Contact, addresses: &[Address]) -> Self {
        let display_name = contact.display_name(addresses);
        Self {
            organization_id: AsInt(contact.organization),
            id: AsInt(contact.id),
            display_key: sort_key(&display_name),
            display_name,
            name: contact.name.clone().map(AsText),
            channel_name: contact.channel_name.clone().map(AsText),
            claimed_name: contact.claimed_name.clone().map(AsText),
            reference: contact.reference.clone(),
            remarks: contact.remarks.clone(),
            restricted: contact.restricted,
            viewer_ids: ids(&contact.viewers),
            default_assignee_ids: ids(&contact.default_assignees),
            owner_agent_id: contact.owner.map(AsInt),
            blocked_at: contact.blocked.map(|block| AsInt(block.at)),
            blocked_by: contact.blocked.and_then(|block| block.by).map(AsInt),
            dropped_since_block: contact.dropped_since_block,
            version: contact.version,
            created_at: AsInt(contact.created_at),
            merged_into: None,
            // Plain data always has a JSON form.
            attributes: serde_json::to_string(&contact.attributes).unwrap_or_else(|_| "{}".into()),
        }
    }

    /// Leads to another contact, and is called like it where it is still shown.
    pub(super) fn leads_to(&mut self, target: &Contact, known: Vec<Address>) {
        self.merged_into = Some(AsInt(target.id));
        self.display_name = target.display_name(&known);
        self.display_key = sort_key(&self.display_name);
    }

    /// Where it stands in a list by name.
    pub(super) fn cursor(&self) -> Cursor<String> {
        Cursor {
            key: self.display_key.clone(),
            id: *self.id.0.as_ref(),
        }
    }

    /// The contact, and what it is called in lists.
    pub(super) fn named(self) -> (Contact, String) {
        let name = self.display_name.clone();
        (self.into(), name)
    }

    /// The contact, unless it is another one now.
    pub(super) fn current(self) -> StoreResult<Contact> {
        match self.merged_into {
            Some(into) => Err(StoreError::Merged(into.0)),
            None => Ok(self.into()),
        }
    }
}

impl Row {
    pub(super) fn id(&self) -> ContactId {
        self.id.0
    }
}

impl From<Row> for Contact {
    fn from(row: Row) -> Self {
        Self {
            organization: row.organization_id.0,
            id: row.id.0,
            name: row.name.map(|name| name.0),
            channel_name: row.channel_name.map(|name| name.0),
            claimed_name: row.claimed_name.map(|name| name.0),
            reference: row.reference,
            remarks: row.remarks,
            attributes: serde_json::from_str(&row.attributes).unwrap_or_default(),
            restricted: row.restricted,
            viewers: row.viewer_ids.0.value.0,
            default_assignees: row.default_assignee_ids.0.value.0,
            owner: row.owner_agent_id.map(|id| id.0),
            blocked: row.blocked_at.map(|at| Block {
                at: at.0,
                by: row.blocked_by.map(|id| id.0),
            }),
            dropped_since_block: row.dropped_since_block,
            version: row.version,
            created_at: row.created_at.0,
        }
    }
}
