//! What a contact is found by among contacts: the beginnings of its words, and of its addresses.

use super::Contact;
use crate::search::words;
use std::collections::BTreeSet;

/// More words than anybody types, and more beginnings than a number has.
const MOST: usize = 8;

impl Contact {
    /// The words of its names and its reference: whatever it is called is what people look for, be it
    /// what somebody claims; a claim beside a better name finds nobody.
    pub fn words(&self) -> BTreeSet<String> {
        let names = [self.called(), self.channel_name.as_ref()];
        let names = names.into_iter().flatten().map(AsRef::as_ref);
        names
            .chain(self.reference.as_deref())
            .flat_map(words)
            .collect()
    }
}

/// What somebody looks for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Wanted {
    /// Each of them begins a word of the contact.
    pub words: Vec<String>,
    /// One of them begins an address of the contact.
    pub addresses: Vec<String>,
}

impl Wanted {
    /// Reads what was typed; `numbers` are what a telephone number that begins so may begin with.
    /// `None` where nothing was typed.
    pub fn new(text: &str, numbers: Vec<String>) -> Option<Self> {
        let text = text.trim();
        if text.is_empty() {
            return None;
        }
        let mut all = words(text);
        // The longest leave the fewest, so they come first.
        all.sort_by_key(|word| std::cmp::Reverse(word.len()));
        all.truncate(MOST);
        let mut addresses = numbers;
        if !text.contains(char::is_whitespace) {
            addresses.extend([text.to_owned(), text.to_lowercase()]);
        }
        addresses.sort_unstable();
        addresses.dedup();
        addresses.truncate(MOST);
        Some(Self {
            words: all,
            addresses,
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::Timestamp;
    use crate::contacts::ContactName;

    #[test]
    fn names_and_the_reference_find_it_and_claims_where_there_is_no_better_name() {
        let contact = Contact {
            name: ContactName::given("Åsa Öst"),
            channel_name: ContactName::given("asa99"),
            claimed_name: ContactName::given("The boss"),
            reference: Some("K-77".into()),
            ..Contact::new(5.into(), 30.into(), Timestamp::EPOCH)
        };
        let words = Vec::from_iter(contact.words());
        assert_eq!(words, ["77", "asa", "asa99", "k", "ost"]);
        let claimed = Contact {
            name: None,
            channel_name: None,
            ..contact
        };
        assert_eq!(Vec::from_iter(claimed.words()), ["77", "boss", "k", "the"]);
    }

    #[test]
    fn what_is_typed_is_words_and_perhaps_the_beginning_of_an_address() {
        let wanted = |text: &str| Wanted::new(text, Vec::new());
        assert_eq!(wanted("  "), None);
        let two = wanted("Bo Lind").expect("something");
        assert_eq!(
            (two.words, two.addresses),
            (vec!["lind".into(), "bo".into()], vec![])
        );
        let mail = wanted("Bo@Ex").expect("something");
        assert_eq!(mail.addresses, ["Bo@Ex", "bo@ex"]);
    }
}
