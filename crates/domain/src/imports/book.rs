//! What each row does, in the order of the file: whom it means, and what becomes of them.
//!
//! A book holds what some rows may concern, as the database has it and as the rows before changed
//! it. Nothing in it is written until its rows are through.

use super::{Existing, Reason, Row};
use crate::contacts::Contact;
use crate::identities::Address;
use crate::principal::Viewer;
use crate::visibility::can_see_contact;
use crate::{ContactId, Timestamp};
use std::collections::{BTreeMap, HashMap};

/// A contact with the shared addresses it is known by, and what has become of it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Known {
    /// As it is now.
    pub contact: Contact,
    /// Phone numbers, mail addresses and whatever else is known of it, the main one of a scheme first.
    pub addresses: Vec<Address>,
    /// Its new main address.
    pub moved: Option<Address>,
    /// The main addresses whose place it took.
    pub given_up: Vec<Address>,
    /// Whether a row made it.
    pub is_new: bool,
    /// Whether a row changed it.
    pub is_changed: bool,
    /// Whether a row changed what it is found by: its name, its reference, an address.
    pub is_renamed: bool,
}

impl Known {
    /// A contact that is there, and its addresses.
    pub fn new(contact: Contact, addresses: Vec<Address>) -> Self {
        Self {
            contact,
            addresses,
            moved: None,
            given_up: Vec::new(),
            is_new: false,
            is_changed: false,
            is_renamed: false,
        }
    }
}

/// What became of a row.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Taken {
    /// A new contact.
    Created,
    /// A contact who was there has what the row says.
    Updated,
    /// A contact who was there stays as they are.
    Ignored,
    /// Left out.
    Rejected(Reason),
    /// The book does not say who has the reference any more: this row begins the next book.
    LookAgain,
}

/// Who has a reference.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Holder {
    Nobody,
    One(ContactId),
    Several,
    /// At least one.
    Unsure,
}

/// Some contacts, while rows change them.
#[derive(Clone, Debug)]
pub struct Book {
    existing: Existing,
    viewer: Viewer,
    addresses: HashMap<Address, ContactId>,
    references: HashMap<String, Holder>,
    contacts: BTreeMap<ContactId, Known>,
}

impl Book {
    /// An empty book, for who imports.
    pub fn new(existing: Existing, viewer: Viewer) -> Self {
        Self {
            existing,
            viewer,
            addresses: HashMap::new(),
            references: HashMap::new(),
            contacts: BTreeMap::new(),
        }
    }

    /// Notes whose an address is. Every address of the rows that is somebody's must be noted.
    pub fn note_address(&mut self, address: Address, contact: ContactId) {
        self.addresses.insert(address, contact);
    }

    /// Notes the first and the last contact with a reference. So must every reference of the rows.
    pub fn note_reference(&mut self, reference: String, first: ContactId, last: ContactId) {
        let holder = match first == last {
            true => Holder::One(first),
            false => Holder::Several,
        };
        self.references.insert(reference, holder);
    }

    /// Whether contacts who are there may change, so that they must be noted.
    pub fn changes_contacts(&self) -> bool {
        self.existing == Existing::Update
    }

    /// Whom the rows may concern, to be noted with [`Self::note_contact`] before they are taken.
    pub fn concerned(&self) -> Vec<ContactId> {
        let by_reference = self.references.values().filter_map(|holder| match holder {
            Holder::One(id) => Some(*id),
            Holder::Nobody | Holder::Several | Holder::Unsure => None,
        });
        let mut ids: Vec<_> = self
            .addresses
            .values()
            .copied()
            .chain(by_reference)
            .collect();
        ids.sort_unstable();
        ids.dedup();
        ids
    }

    /// Notes a contact as it is.
    pub fn note_contact(&mut self, known: Known) {
        self.contacts.insert(known.contact.id, known);
    }

    /// The contacts that were made or changed.
    pub fn written(self) -> impl Iterator<Item = Known> {
        let all = self.contacts.into_values();
        all.filter(|known| known.is_new || known.is_changed)
    }

    /// Whom a row means: who has its address or, alone, its reference.
    fn meant(&self, row: &Row) -> Holder {
        let by_address = row.address.as_ref().and_then(|a| self.addresses.get(a));
        match (by_address, &row.reference) {
            (Some(id), _) => Holder::One(*id),
            (None, None) => Holder::Nobody,
            (None, Some(reference)) => {
                let holder = self.references.get(reference);
                holder.copied().unwrap_or(Holder::Nobody)
            }
        }
    }

    /// Whether a row means a contact who is there, who would be updated or ignored.
    pub fn knows(&self, row: &Row) -> bool {
        matches!(self.meant(row), Holder::One(_))
    }

    /// Does what a row says; a contact it makes has this id.
    pub fn take(&mut self, row: &Row, id: ContactId, now: Timestamp) -> Taken {
        match (self.meant(row), self.existing) {
            (Holder::Unsure, _) => Taken::LookAgain,
            (Holder::Nobody | Holder::Several, _) => self.create(row, id, now),
            (Holder::One(_), Existing::Ignore) => Taken::Ignored,
            (Holder::One(id), Existing::Update) => self.update(row, id),
        }
    }

    fn create(&mut self, row: &Row, id: ContactId, now: Timestamp) -> Taken {
        if row.name.is_none() && row.address.is_none() {
            return Taken::Rejected(Reason::NothingKnown);
        }
        let mut contact = Contact::new(self.viewer.organization, id, now);
        contact.name.clone_from(&row.name);
        contact.reference.clone_from(&row.reference);
        contact.remarks.clone_from(&row.remarks);
        if let Some(reference) = &row.reference {
            self.join(reference, id);
        }
        if let Some(address) = &row.address {
            self.addresses.insert(address.clone(), id);
        }
        let known = Known {
            is_new: true,
            ..Known::new(contact, row.address.iter().cloned().collect())
        };
        self.contacts.insert(id, known);
        Taken::Created
    }

    fn update(&mut self, row: &Row, id: ContactId) -> Taken {
        // One that went away since it was looked up is looked up again.
        let Some(known) = self.contacts.get_mut(&id) else {
            return Taken::LookAgain;
        };
        if !can_see_contact(&self.viewer, &known.contact.facts()) {
            return Taken::Rejected(Reason::IdentityInUse);
        }
        let contact = &mut known.contact;
        let is_remarked = replace(&mut contact.remarks, &row.remarks);
        let left = contact.reference.clone();
        let is_referred = replace(&mut contact.reference, &row.reference);
        let mut is_renamed = replace(&mut contact.name, &row.name) || is_referred;
        if let Some(address) = &row.address
            && !known.addresses.contains(address)
        {
            let scheme = address.scheme();
            let main = known.addresses.iter_mut().find(|a| a.scheme() == scheme);
            match main {
                Some(main) => {
                    let gone = std::mem::replace(main, address.clone());
                    self.addresses.remove(&gone);
                    known.given_up.push(gone);
                }
                None => known.addresses.push(address.clone()),
            }
            known.moved = Some(address.clone());
            self.addresses.insert(address.clone(), id);
            is_renamed = true;
        }
        let is_changed = is_renamed || is_remarked;
        if is_changed && !known.is_new && !known.is_changed {
            known.contact.version += 1;
        }
        known.is_changed |= is_changed;
        known.is_renamed |= is_renamed;
        if is_referred {
            if let Some(left) = left {
                self.leave(&left);
            }
            if let Some(reference) = &row.reference {
                self.join(reference, id);
            }
        }
        Taken::Updated
    }

    fn join(&mut self, reference: &str, id: ContactId) {
        let holder = match self.references.get(reference) {
            None | Some(Holder::Nobody) => Holder::One(id),
            Some(Holder::One(_) | Holder::Several | Holder::Unsure) => Holder::Several,
        };
        self.references.insert(reference.to_owned(), holder);
    }

    /// A reference that no row names does not matter, and is not in the book.
    fn leave(&mut self, reference: &str) {
        if let Some(holder) = self.references.get_mut(reference) {
            *holder = match holder {
                Holder::One(_) | Holder::Nobody => Holder::Nobody,
                Holder::Several | Holder::Unsure => Holder::Unsure,
            };
        }
    }
}

/// Puts what is said in the place of what was; nothing said keeps it.
fn replace<T: PartialEq + Clone>(own: &mut Option<T>, said: &Option<T>) -> bool {
    let differs = said.is_some() && own != said;
    if differs {
        own.clone_from(said);
    }
    differs
}
