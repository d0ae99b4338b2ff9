//! What somebody types where a mail asks for people.

use super::email::{Mailbox, one_line};
use crate::identities::{Address, Scheme};

/// The people of a line such as `Nora Quill <nora@example.com>, bob@example.com`; else the first that is
/// no address.
pub fn typed(line: &str) -> Result<Vec<Mailbox>, String> {
    let parts = pieces(line).into_iter();
    let parts = parts.map(|part| part.trim().to_owned());
    parts
        .filter(|part| !part.is_empty())
        .map(|part| one(&part).ok_or(part))
        .collect()
}

/// How they are typed.
pub fn line(people: &[Mailbox]) -> String {
    let one = |person: &Mailbox| match &person.name {
        Some(name) => format!("{} <{}>", quoted(name), person.address),
        None => person.address.clone(),
    };
    people.iter().map(one).collect::<Vec<_>>().join(", ")
}

/// Commas and semicolons part them, unless they stand in quotes or brackets.
fn pieces(line: &str) -> Vec<String> {
    let (mut pieces, mut piece) = (Vec::new(), String::new());
    let (mut in_quotes, mut in_brackets) = (false, false);
    for c in line.chars() {
        match c {
            '"' => in_quotes = !in_quotes,
            '<' => in_brackets = true,
            '>' => in_brackets = false,
            _ => {}
        }
        if matches!(c, ',' | ';' | '\n') && !in_quotes && !in_brackets {
            pieces.push(std::mem::take(&mut piece));
        } else {
            piece.push(c);
        }
    }
    pieces.push(piece);
    pieces
}

fn one(part: &str) -> Option<Mailbox> {
    let (name, address) = match part
        .strip_suffix('>')
        .and_then(|part| part.rsplit_once('<'))
    {
        Some((name, address)) => (name.replace('"', ""), address),
        None => (String::new(), part),
    };
    let address = Address::parse(Scheme::Email, address).ok()?;
    let name = one_line(&name);
    Some(Mailbox {
        address: address.as_ref().to_owned(),
        name: Some(name).filter(|name| !name.is_empty()),
    })
}

/// What would part a name stands in quotes.
fn quoted(name: &str) -> String {
    let name = name.replace('"', "");
    match name.contains([',', ';', '<', '>']) {
        true => format!("\"{name}\""),
        false => name,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn names_and_addresses_are_read() {
        let people =
            typed("\"Quill, Nora\" <nora@example.com>; bob@example.com,\n Eve <EVE@example.com>");
        let people = people.expect("they are addresses");
        let read: Vec<_> = people
            .iter()
            .map(|one| (one.name.as_deref(), one.address.as_str()))
            .collect();
        assert_eq!(
            read,
            [
                (Some("Quill, Nora"), "nora@example.com"),
                (None, "bob@example.com"),
                (Some("Eve"), "eve@example.com"),
            ]
        );
        assert_eq!(typed(" , "), Ok(Vec::new()));
        assert_eq!(typed("bob@example.com, nobody"), Err("nobody".to_owned()));
    }

    proptest! {
        #[test]
        fn what_is_written_is_read_again(names in proptest::collection::vec("[A-Za-zß,;<> ]{0,12}", 0..5)) {
            let people: Vec<Mailbox> = names.iter().enumerate().map(|(n, name)| Mailbox {
                address: format!("a{n}@example.com"),
                name: Some(one_line(name)).filter(|name| !name.is_empty()),
            }).collect();
            prop_assert_eq!(typed(&line(&people)), Ok(people));
        }

        #[test]
        fn nothing_that_is_typed_is_too_odd(text in ".*") {
            drop(typed(&text));
        }
    }
}
