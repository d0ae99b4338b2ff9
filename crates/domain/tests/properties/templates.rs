//! Templates of any text, filled with any values.

use domain::templates::{Parts, TemplateBody, placeholders, render};
use proptest::collection::vec;
use proptest::prelude::*;
use std::collections::BTreeMap;

/// Texts in which braces and names meet often.
fn text() -> impl Strategy<Value = String> {
    let piece = prop_oneof![
        Just("{{".to_owned()),
        Just("}}".to_owned()),
        Just("{".to_owned()),
        Just("\n".to_owned()),
        "[a-c1-3_]{0,3}",
        "\\{\\{ {0,1}[a-c1-3_]{1,3} {0,1}\\}\\}",
        "\\PC{0,4}",
    ];
    vec(piece, 0..12).prop_map(|pieces| pieces.concat())
}

proptest! {
    #[test]
    fn a_text_without_values_stays_as_it_is(text in text()) {
        prop_assert_eq!(render(&text, |_| None), text);
    }

    #[test]
    fn every_place_is_asked_for_and_nothing_else(text in text()) {
        let asked = std::cell::RefCell::new(Vec::new());
        render(&text, |name| {
            let mut asked = asked.borrow_mut();
            if !asked.contains(&name.to_owned()) {
                asked.push(name.to_owned());
            }
            None
        });
        prop_assert_eq!(asked.into_inner(), placeholders(&text));
    }

    #[test]
    fn a_value_is_never_read_for_places(text in text(), value in text()) {
        let whole = render(&text, |_| Some(&value));
        let stops = "\u{0}";
        let marked = render(&text, |_| Some(stops));
        prop_assert_eq!(marked.replace(stops, &value), whole);
    }

    #[test]
    fn what_is_filled_has_a_value_for_each_place(
        text in text(),
        given in proptest::collection::btree_map("[a-c1-3_]{1,3}", "\\PC{0,6}", 0..6),
    ) {
        let places = placeholders(&text);
        let parts = Parts::of_text(text);
        match parts.fill(&given) {
            Ok(filled) => {
                let names: Vec<_> = filled.iter().map(|(name, _)| name.clone()).collect();
                prop_assert_eq!(&names, &places);
                prop_assert!(given.keys().all(|name| places.contains(name)));
                prop_assert!(filled.iter().all(|(_, value)| !value.trim().is_empty()));
                let read = parts.text(&filled);
                let by_name = |name: &str| given.get(name).map(String::as_str);
                prop_assert_eq!(read, render(&parts.body, by_name));
            }
            Err(flaws) => prop_assert!(!flaws.is_empty()),
        }
    }

    #[test]
    fn a_body_that_was_taken_has_no_slip_left(text in text()) {
        if let Ok(body) = text.parse::<TemplateBody>() {
            let body = body.to_string();
            let given: BTreeMap<String, String> = placeholders(&body)
                .into_iter()
                .map(|name| (name, "x".to_owned()))
                .collect();
            let filled = Parts::of_text(body).fill(&given).expect("all there");
            prop_assert_eq!(filled.len(), given.len());
        }
    }
}
