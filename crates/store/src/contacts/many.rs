//! Many contacts at once, with what finds them.

use super::identities::{self, Identity};
use super::row::Row;
use super::words;
use crate::columns::AsInt;
use crate::db::{copy_many, insert_many};
use crate::schema::{contact_assignees, contact_viewers, contacts};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::contacts::Contact;
use domain::identities::Address;

/// A contact and how it is known.
#[derive(Clone, Debug)]
pub struct Known {
    pub contact: Contact,
    pub identities: Vec<Identity>,
}

/// Adds contacts with their identities, viewers and assignees.
pub fn insert_all(db: &mut Db, all: &[Known]) -> StoreResult<()> {
    let row = |known: &Known| {
        let addresses: Vec<Address> = known
            .identities
            .iter()
            .filter_map(Identity::parsed)
            .collect();
        Row::new(&known.contact, &addresses)
    };
    let rows: Vec<Row> = all.iter().map(row).collect();
    copy_many!(db, contacts::table, &rows);
    words::add(db, all.iter().map(|known| &known.contact))?;
    let viewers: Vec<_> = all
        .iter()
        .flat_map(|known| {
            known
                .contact
                .viewers
                .iter()
                .map(|agent| (&known.contact, *agent))
        })
        .map(|(contact, agent)| {
            (
                contact_viewers::organization_id.eq(AsInt(contact.organization)),
                contact_viewers::agent_id.eq(AsInt(agent)),
                contact_viewers::contact_id.eq(AsInt(contact.id)),
            )
        })
        .collect();
    insert_many!(db, contact_viewers::table, &viewers);
    let assignees: Vec<_> = all
        .iter()
        .flat_map(|known| {
            let agents = known.contact.default_assignees.iter();
            agents.map(|agent| (&known.contact, *agent))
        })
        .map(|(contact, agent)| {
            (
                contact_assignees::organization_id.eq(AsInt(contact.organization)),
                contact_assignees::agent_id.eq(AsInt(agent)),
                contact_assignees::contact_id.eq(AsInt(contact.id)),
            )
        })
        .collect();
    insert_many!(db, contact_assignees::table, &assignees);
    let known: Vec<&Identity> = all.iter().flat_map(|known| &known.identities).collect();
    identities::insert_all(db, &known)
}
