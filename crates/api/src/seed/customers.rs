//! Who writes: new people and old acquaintances, some of them very often.

use super::dice::Dice;
use super::world::{Ids, Line, World};
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use domain::contacts::{Contact, ContactName};
use domain::identities::{Address, Scheme};
use domain::{ConversationId, IdentityId, Timestamp};
use store::contacts::Known;
use store::contacts::identities::Identity;

/// People of whom another conversation may come.
const REMEMBERED: usize = 20_000;

/// A customer, with where and how they write.
#[derive(Clone, Debug)]
pub struct Customer {
    pub contact: Contact,
    pub identity: Identity,
    /// The place of their channel.
    pub line: usize,
    /// The place of their language.
    pub language: usize,
    pub first_name: &'static str,
    /// Their last conversation, once it is closed.
    pub previous: Option<(ConversationId, Timestamp)>,
    /// Where they are remembered.
    place: Option<usize>,
}

/// Those who may come again: a customer whose conversation is open continues that.
#[derive(Debug, Default)]
pub struct Customers {
    remembered: Vec<Customer>,
    /// How many there were: numbers of theirs.
    made: i64,
}

impl Customers {
    /// Somebody whose last conversation ended before `at`.
    pub fn returning(&mut self, dice: &mut Dice, at: Timestamp) -> Option<Customer> {
        if !dice.per_mille(450) {
            return None;
        }
        // The first ones come again and again.
        let most = dice.early(self.remembered.len()) + 1;
        let place = dice.early(most);
        let found = self.remembered.get_mut(place)?;
        let ended = found.previous.is_some_and(|(_, closed)| closed < at);
        let back = ended.then(|| Customer {
            place: Some(place),
            ..found.clone()
        })?;
        // Until it is told how this one ended.
        found.previous = None;
        Some(back)
    }

    /// Somebody who was never heard of.
    pub fn newcomer(
        &mut self,
        world: &World,
        dice: &mut Dice,
        ids: &mut Ids,
        at: Timestamp,
    ) -> Option<Customer> {
        self.made += 1;
        Customer::new(world, dice, ids, (at, self.made))
    }

    /// May come again after a conversation that was closed.
    pub fn remember(&mut self, dice: &mut Dice, customer: Customer) {
        let place = match (customer.place, self.remembered.len() < REMEMBERED) {
            (Some(place), _) => place,
            (None, true) => return self.remembered.push(customer),
            (None, false) => dice.below(REMEMBERED),
        };
        if let Some(forgotten) = self.remembered.get_mut(place) {
            *forgotten = customer;
        }
    }
}

impl Customer {
    fn new(
        world: &World,
        dice: &mut Dice,
        ids: &mut Ids,
        (at, number): (Timestamp, i64),
    ) -> Option<Self> {
        let line = dice.early(world.lines.len());
        let place = world.languages.choose(dice);
        let words = world.languages.get(place)?;
        let (first_name, last_name) = (words.first_name(dice), words.last_name(dice));
        let organization = world.organization.id;
        let mut contact = Contact::new(organization, ids.at(at), at);
        let named = format!("{first_name} {last_name}").parse::<ContactName>();
        match dice.below(100) {
            0..15 => contact.name = named.ok(),
            15..80 => contact.channel_name = named.ok(),
            _ => {}
        }
        if dice.per_mille(200) {
            contact.reference = Some(format!("C-{}", dice.between(10_000, 9_999_999)));
        }
        let mut agent = || dice.favorite(&world.agents).map(|agent| agent.id);
        let (one, other) = (agent(), agent());
        match dice.below(1000) {
            0..30 => contact.owner = one,
            30..50 => contact.default_assignees = one.into_iter().collect(),
            50..55 => {
                contact.restricted = true;
                contact.viewers = one.into_iter().chain(other).collect();
                contact.viewers.sort_unstable();
                contact.viewers.dedup();
            }
            _ => {}
        }
        let identity = identity(world.lines.get(line)?, dice, &contact, number, ids.at(at))?;
        Some(Self {
            contact,
            identity,
            line,
            language: place,
            first_name,
            previous: None,
            place: None,
        })
    }

    pub fn known(&self) -> Known {
        Known {
            contact: self.contact.clone(),
            identities: vec![self.identity.clone()],
        }
    }
}

fn identity(
    line: &Line,
    dice: &mut Dice,
    contact: &Contact,
    number: i64,
    id: IdentityId,
) -> Option<Identity> {
    let text = match line.scheme {
        Scheme::Phone => format!("+467{number:09}"),
        Scheme::Email => format!("customer{number}@mail.example"),
        Scheme::External => format!("customer-{number}"),
        _ => URL_SAFE_NO_PAD.encode(dice.bytes::<32>()),
    };
    let address = Address::parse(line.scheme, &text).ok()?;
    Some(Identity {
        organization: contact.organization,
        id,
        contact: contact.id,
        scheme: line.scheme,
        scope: line.scheme.scope(line.channel.id),
        address: address.as_ref().to_owned(),
        source: "channel".to_owned(),
        created_at: contact.created_at,
    })
}

#[cfg(test)]
mod tests {
    use super::super::words::Languages;
    use super::*;

    #[test]
    fn names_of_every_language_are_names_of_contacts() {
        let languages = Languages::read();
        let mut dice = Dice::new(1);
        for _ in 0..200 {
            let words = languages.get(languages.choose(&mut dice)).expect("words");
            let name = format!(
                "{} {}",
                words.first_name(&mut dice),
                words.last_name(&mut dice)
            );
            assert!(name.parse::<ContactName>().is_ok());
        }
    }
}
