//! A telephone number that is read once reads the same for ever after, whoever writes it how.
#![cfg(feature = "phones")]

use domain::Country;
use domain::identities::{Address, Scheme};
use proptest::option;
use proptest::prelude::*;

fn country() -> impl Strategy<Value = Country> {
    proptest::sample::select(Country::all().collect::<Vec<_>>())
}

/// What may come in a column of numbers.
fn text() -> impl Strategy<Value = String> {
    prop_oneof![
        "[+]?[0-9 ()./-]{0,24}",
        "(00|011|[+]|0)[1-9][0-9]{5,13}",
        "\\PC{0,30}",
    ]
}

fn typed(text: &str, country: Option<Country>) -> Option<String> {
    let read = Address::typed(Scheme::Phone, text, country).ok()?;
    Some(read.as_ref().to_owned())
}

proptest! {
    #[test]
    fn a_number_is_e164_and_reads_as_itself_everywhere(
        text in text(), country in option::of(country()), elsewhere in option::of(country()),
    ) {
        if let Some(number) = typed(&text, country) {
            let digits = number.strip_prefix('+').expect("a plus");
            prop_assert!((7..=15).contains(&digits.len()), "{number}");
            prop_assert!(digits.bytes().all(|digit| digit.is_ascii_digit()) && !digits.starts_with('0'));
            prop_assert_eq!(typed(&number, elsewhere), Some(number.clone()));
            // What was typed and what a provider says of it are one identity.
            let given = Address::parse(Scheme::Phone, &number).expect("an address");
            prop_assert_eq!(given.as_ref(), number);
        }
    }

    #[test]
    fn grouping_changes_nothing(digits in "[1-9][0-9]{6,10}", at in 1..6_usize, country in country()) {
        let (first, rest) = digits.split_at(at);
        let plain = typed(&format!("0{digits}"), Some(country));
        for grouped in [format!("0{first} {rest}"), format!("0{first}-{rest}"), format!("(0{first}) {rest}"), format!("0{first}\u{a0}{rest} ")] {
            prop_assert_eq!(typed(&grouped, Some(country)), plain.clone(), "{}", grouped);
        }
    }

    #[test]
    fn any_text_is_read_or_refused(text in any::<String>(), country in option::of(country())) {
        let _ = typed(&text, country);
    }
}
