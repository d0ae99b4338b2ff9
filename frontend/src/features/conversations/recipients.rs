//! Who has a mail, in few words.

/// How many people are named.
const NAMED: usize = 3;

/// The first by what they are called, and how many besides.
pub fn short<'a>(called: impl ExactSizeIterator<Item = &'a str>) -> String {
    let more = called.len().saturating_sub(NAMED);
    let named = called.take(NAMED).collect::<Vec<_>>().join(", ");
    match more {
        0 => named,
        more => format!("{named} {}", text!(mail.more, n = more)),
    }
}
