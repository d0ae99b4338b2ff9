//! Who has a mail, in few words.

use contract::messages::EmailAddress;

/// How many people are named.
const NAMED: usize = 3;

/// The first by name, and how many besides.
pub fn short(some: &[EmailAddress]) -> String {
    let named = some.iter().take(NAMED);
    let named = named.map(|one| one.name.clone().unwrap_or_else(|| one.address.clone()));
    let named = named.collect::<Vec<_>>().join(", ");
    match some.len().saturating_sub(NAMED) {
        0 => named,
        more => format!("{named} {}", text!(mail.more, n = more)),
    }
}
