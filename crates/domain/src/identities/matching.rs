//! Whose message it is when it brings several identities.

use super::Scheme;
use crate::ContactId;

/// The contact a message belongs to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Found {
    /// Who wrote it.
    pub contact: ContactId,
    /// Another contact who has one of the message's identities: a merge is suggested, never done.
    pub perhaps_also: Option<ContactId>,
}

/// Chooses among the contacts its identities belong to: the business-scoped user's first, since
/// a number may change hands, else in the order they were given. `None` is a new contact.
pub fn find(known: &[(Scheme, ContactId)]) -> Option<Found> {
    let user = known
        .iter()
        .find(|(scheme, _)| *scheme == Scheme::WhatsappUser);
    let (_, contact) = user.or(known.first())?;
    let other = known.iter().find(|(_, other)| other != contact);
    Some(Found {
        contact: *contact,
        perhaps_also: other.map(|(_, other)| *other),
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    fn found(known: &[(Scheme, i64)]) -> Option<(i64, Option<i64>)> {
        let known: Vec<_> = known
            .iter()
            .map(|(scheme, id)| (*scheme, ContactId::from(*id)))
            .collect();
        find(&known).map(|found| {
            (
                *found.contact.as_ref(),
                found.perhaps_also.map(|other| *other.as_ref()),
            )
        })
    }

    #[test]
    fn either_identity_finds_the_contact() {
        assert_eq!(found(&[]), None);
        assert_eq!(found(&[(Scheme::Phone, 1)]), Some((1, None)));
        assert_eq!(
            found(&[(Scheme::Phone, 1), (Scheme::WhatsappUser, 1)]),
            Some((1, None))
        );
    }

    #[test]
    fn of_two_contacts_the_business_scoped_users_has_it_and_a_merge_is_suggested() {
        let both = [(Scheme::Phone, 1), (Scheme::WhatsappUser, 2)];
        assert_eq!(found(&both), Some((2, Some(1))));
    }
}
