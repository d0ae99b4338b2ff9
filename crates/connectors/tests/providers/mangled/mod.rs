//! Every connector against calls and answers that were genuine once and are not any more: nothing of it makes
//! one panic, and what is kept of a call reads back. `PROPTEST_CASES` makes it last.

mod answers;
mod calls;
mod seeds;

use proptest::prelude::*;
use serde_json::{Value, json};

/// What is done to one place of a document.
#[derive(Clone, Debug)]
pub enum Slip {
    /// Something else stands there.
    Replaced(Value),
    /// It is missing.
    Removed,
    /// It stands there twice, as a list.
    Doubled,
    /// It lies deep inside of lists.
    Buried,
}

/// Some slips, each with the place that it is at.
pub fn slips() -> impl Strategy<Value = Vec<(usize, Slip)>> {
    let slip = prop_oneof![
        4 => odd().prop_map(Slip::Replaced),
        2 => Just(Slip::Removed),
        1 => Just(Slip::Doubled),
        1 => Just(Slip::Buried),
    ];
    proptest::collection::vec((0..400_usize, slip), 0..5)
}

/// What nobody expects.
fn odd() -> impl Strategy<Value = Value> {
    let leaf = prop_oneof![
        Just(Value::Null),
        any::<bool>().prop_map(Value::from),
        any::<i64>().prop_map(Value::from),
        any::<u64>().prop_map(Value::from),
        any::<f64>().prop_map(Value::from),
        ".{0,24}".prop_map(Value::from),
        "[0-9+:/{}.é]{0,24}".prop_map(Value::from),
        Just(json!("-9223372036854775808")),
        Just(json!("99999999999999999999999")),
        Just(json!("\u{0}\u{fffc}\u{202e}")),
        Just(json!("x".repeat(5000))),
    ];
    leaf.prop_recursive(3, 12, 4, |inner| {
        prop_oneof![
            proptest::collection::vec(inner.clone(), 0..3).prop_map(Value::from),
            inner.prop_map(|one| json!({"id": one, "type": "text"})),
        ]
    })
}

/// A document with slips in it.
pub fn slipped(mut document: Value, slips: &[(usize, Slip)]) -> Value {
    for (at, slip) in slips {
        let places = count(&document);
        at_place(&mut document, at % places, slip);
    }
    document
}

fn count(value: &Value) -> usize {
    let below: usize = match value {
        Value::Array(all) => all.iter().map(count).sum(),
        Value::Object(all) => all.values().map(count).sum(),
        _ => 0,
    };
    1 + below
}

/// Goes to a place, counted from the top; what is left of the way after it.
fn at_place(value: &mut Value, place: usize, slip: &Slip) -> Option<usize> {
    if place == 0 {
        *value = match slip {
            Slip::Replaced(other) => other.clone(),
            Slip::Removed => Value::Null,
            Slip::Doubled => json!([value, value]),
            Slip::Buried => (0..60).fold(value.take(), |inner, _| json!([inner])),
        };
        return None;
    }
    let mut left = place - 1;
    match value {
        Value::Array(all) => {
            for child in all.iter_mut() {
                left = at_place(child, left, slip)?;
            }
        }
        Value::Object(all) => {
            let mut empty = None;
            for (key, child) in all.iter_mut() {
                if left == 0 && matches!(slip, Slip::Removed) {
                    empty = Some(key.clone());
                    break;
                }
                left = at_place(child, left, slip)?;
            }
            if let Some(key) = empty {
                all.remove(&key);
                return None;
            }
        }
        _ => {}
    }
    Some(left)
}

#[test]
fn a_slip_is_made_at_its_place_and_nowhere_else() {
    let whole = json!({"a": [1, {"b": "x"}], "c": 2});
    assert_eq!(count(&whole), 6);
    let cut = |at, slip| slipped(whole.clone(), &[(at, slip)]);
    assert_eq!(cut(0, Slip::Replaced(json!(7))), json!(7));
    assert_eq!(cut(1, Slip::Removed), json!({"c": 2}));
    assert_eq!(
        cut(2, Slip::Replaced(json!(7))),
        json!({"a": [7, {"b": "x"}], "c": 2})
    );
    assert_eq!(cut(4, Slip::Removed), json!({"a": [1, {}], "c": 2}));
    assert_eq!(
        cut(5, Slip::Doubled),
        json!({"a": [1, {"b": "x"}], "c": [2, 2]})
    );
}
