//! How strong a password is, roughly: a guide while it is typed, not a rule. What anybody would try
//! first counts for nothing: one's own names, the words most people take, repeats and rows of letters.

/// What most people take, in lower case; the longer ones first, as they hold the shorter.
const COMMON: &[&str] = &[
    "password", "passwort", "sunshine", "princess", "football", "baseball", "starwars", "computer",
    "superman", "michael", "welcome", "charlie", "letmein", "trustno", "qwertz", "qwerty",
    "azerty", "dragon", "monkey", "master", "shadow", "summer", "winter", "secret", "hello",
    "admin", "login", "pass",
];
/// Names shorter than this are in many words by chance.
const NAME: usize = 3;

/// How long somebody would have to guess.
#[derive(Clone, Copy, Debug, PartialEq, Eq, PartialOrd, Ord)]
pub enum Strength {
    /// Found at once.
    Weak,
    /// Found by who takes the trouble.
    Fair,
    /// Hard to find.
    Good,
    /// Not found.
    Strong,
}

/// How strong a password is for somebody with these names.
pub fn strength(password: &str, names: &[&str]) -> Strength {
    let rest = without_words(&password.to_lowercase(), names);
    let counted = counted(&rest);
    let bits = counted as f64 * f64::from(kinds(password)).log2();
    match bits {
        ..36.0 => Strength::Weak,
        ..52.0 => Strength::Fair,
        ..70.0 => Strength::Good,
        _ => Strength::Strong,
    }
}

/// Whether one of somebody's names is in their password.
pub fn has_name(password: &str, names: &[&str]) -> bool {
    let password = password.to_lowercase();
    of_length(names).any(|name| password.contains(&name))
}

fn of_length(names: &[&str]) -> impl Iterator<Item = String> {
    let parts = names
        .iter()
        .flat_map(|name| name.split([' ', '-', '.', '@', '_']));
    let long = parts.filter(|name| name.chars().count() >= NAME);
    long.map(str::to_lowercase)
}

/// What is left when each word anybody would try is one character.
fn without_words(password: &str, names: &[&str]) -> String {
    let common = COMMON.iter().map(|word| (*word).to_owned());
    of_length(names)
        .chain(common)
        .fold(password.to_owned(), |rest, word| {
            rest.replace(&word, "\u{1}")
        })
}

/// How many characters do not follow from the one before.
fn counted(text: &str) -> usize {
    let mut before = None;
    let is_news = |c: &char| {
        let step = before.map(|before| i64::from(u32::from(*c)) - i64::from(u32::from(before)));
        before = Some(*c);
        !matches!(step, Some(-1..=1))
    };
    text.chars().filter(is_news).count()
}

/// Of how many characters somebody who guesses takes each.
fn kinds(password: &str) -> u32 {
    let has = |is: fn(char) -> bool| password.chars().any(is);
    let kinds = [
        (has(|c| c.is_ascii_lowercase()), 26),
        (has(|c| c.is_ascii_uppercase()), 26),
        (has(|c| c.is_ascii_digit()), 10),
        (has(|c| c.is_ascii() && !c.is_ascii_alphanumeric()), 20),
        (has(|c| !c.is_ascii()), 60),
    ];
    let sum: u32 = kinds
        .iter()
        .filter(|(is_there, _)| *is_there)
        .map(|(_, n)| n)
        .sum();
    sum.max(1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn what_anybody_would_try_is_weak_and_a_few_words_are_strong() {
        let names = ["Maya", "Lindqvist", "maya@oriel.example", "Oriel Cycles"];
        for (password, expected) in [
            ("", Strength::Weak),
            ("password1", Strength::Weak),
            ("Passwort2026", Strength::Weak),
            ("aaaaaaaaaaaaaaaa", Strength::Weak),
            ("abcdefghijkl", Strength::Weak),
            ("12345678", Strength::Weak),
            ("mayalindqvist", Strength::Weak),
            ("Oriel2026", Strength::Weak),
            ("kx7fq2wm", Strength::Fair),
            ("kX7!fq2wm", Strength::Good),
            ("paper lantern tram 41", Strength::Strong),
        ] {
            assert_eq!(strength(password, &names), expected, "{password}");
        }
    }

    #[test]
    fn a_name_is_found_whatever_its_case() {
        let names = ["Maya", "Li", "Oriel Cycles"];
        assert!(has_name("summer-MAYA-1", &names));
        assert!(has_name("bicycles", &names));
        assert!(
            !has_name("lime tree", &names),
            "two letters are in many words"
        );
    }

    proptest! {
        #[test]
        fn any_text_has_a_strength(password in "\\PC{0,128}", name in "\\PC{0,20}") {
            let names = [name.as_str()];
            strength(&password, &names);
            has_name(&password, &names);
        }

        #[test]
        fn more_of_it_is_never_weaker(password in "[a-z]{1,20}", more in "[a-z ]{1,20}") {
            // Unless the whole holds a word that neither part does.
            let longer = format!("{password} {more}");
            let is_plain = COMMON.iter().all(|word| !longer.contains(word));
            prop_assume!(is_plain);
            prop_assert!(strength(&longer, &[]) >= strength(&password, &[]));
        }
    }
}
