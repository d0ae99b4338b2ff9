//! The second factor: six digits of an app that change every half minute, and codes for when the
//! phone is gone.

use crate::Timestamp;

/// For how many seconds an app shows the same digits.
pub const STEP_SECONDS: i64 = 30;
/// How many digits.
pub const DIGITS: usize = 6;
/// How many recovery codes there are at first.
pub const RECOVERY_CODES: usize = 10;
/// How many characters of [`RECOVERY_ALPHABET`] one has.
pub const RECOVERY_LENGTH: usize = 10;
/// 32 characters of which no two are mistaken for each other: without I, L, O and U.
pub const RECOVERY_ALPHABET: &[u8; 32] = b"0123456789ABCDEFGHJKMNPQRSTVWXYZ";

/// What somebody typed as their second factor.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Typed {
    /// What an app shows.
    Digits(String),
    /// One of the codes that were written down; as they are kept, without the dash.
    Recovery(String),
}

/// Reads what was typed, with the blanks and dashes people put into it; none when it can be neither.
pub fn read(text: &str) -> Option<Typed> {
    let plain = text.chars().filter(|c| !c.is_whitespace() && *c != '-');
    let plain: String = plain.map(|c| c.to_ascii_uppercase()).collect();
    if plain.len() == DIGITS && plain.bytes().all(|c| c.is_ascii_digit()) {
        return Some(Typed::Digits(plain));
    }
    let meant = plain.chars().map(|c| match c {
        'I' | 'L' => '1',
        'O' => '0',
        c => c,
    });
    let meant: String = meant.collect();
    let known = meant.bytes().all(|c| RECOVERY_ALPHABET.contains(&c));
    (meant.len() == RECOVERY_LENGTH && known).then_some(Typed::Recovery(meant))
}

/// A recovery code as it is shown: two halves with a dash.
pub fn shown(code: &str) -> String {
    match code.split_at_checked(RECOVERY_LENGTH / 2) {
        Some((first, second)) => format!("{first}-{second}"),
        None => code.to_owned(),
    }
}

/// The steps whose digits count at `now`: this one and its neighbours, as no two clocks are the same.
pub fn steps(now: Timestamp) -> [i64; 3] {
    let step = now.as_micros().div_euclid(STEP_SECONDS * 1_000_000);
    [step, step - 1, step + 1]
}

/// Whether the digits of a step may be used: none does that is as old as one that was, for somebody
/// may have looked over a shoulder.
pub const fn is_fresh(step: i64, last_used: i64) -> bool {
    step > last_used
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_people_type_is_read() {
        let digits = |text: &str| Some(Typed::Digits(text.to_owned()));
        let recovery = |text: &str| Some(Typed::Recovery(text.to_owned()));
        for (typed, meant) in [
            ("481207", digits("481207")),
            (" 481 207\n", digits("481207")),
            ("481-207", digits("481207")),
            ("48120", None),
            ("4812071", None),
            ("48120a", None),
            ("٤٨١٢٠٧", None),
            ("4KQ7M-29XDP", recovery("4KQ7M29XDP")),
            ("4kq7m29xdp", recovery("4KQ7M29XDP")),
            ("LIOlio-0000", recovery("1101100000")),
            ("UUUUU-UUUUU", None),
            ("4KQ7M-29XD", None),
            ("", None),
        ] {
            assert_eq!(read(typed), meant, "{typed}");
        }
    }

    #[test]
    fn a_step_lasts_half_a_minute_and_its_neighbours_count() {
        let at = |seconds: i64| steps(Timestamp::from(seconds * 1_000_000));
        assert_eq!(at(59), [1, 0, 2]);
        assert_eq!(at(60), [2, 1, 3]);
        assert_eq!(at(-1), [-1, -2, 0]);
    }

    proptest! {
        #[test]
        fn nothing_that_is_typed_is_a_panic(text in "\\PC{0,40}") {
            read(&text);
        }

        #[test]
        fn a_code_is_read_as_it_is_shown(picks in proptest::collection::vec(0..32_usize, RECOVERY_LENGTH)) {
            let code: String = picks.iter().map(|n| char::from(RECOVERY_ALPHABET[*n])).collect();
            let read = read(&shown(&code));
            prop_assert_eq!(read, Some(Typed::Recovery(code)));
        }

        #[test]
        fn no_step_is_used_twice_nor_an_older_one(used in proptest::collection::vec(0..20_i64, 1..30)) {
            let mut last = i64::MIN;
            let mut accepted = Vec::new();
            for step in used {
                if is_fresh(step, last) {
                    last = step;
                    accepted.push(step);
                }
            }
            prop_assert!(accepted.is_sorted_by(|a, b| a < b));
        }
    }
}
