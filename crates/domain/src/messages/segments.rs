//! Into how many parts a text message is cut on its way to a telephone, by GSM 03.38 and 03.40: what
//! it costs, and how much more fits for the same.

/// Every character that takes one septet.
const BASIC: &str = "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?\
    ¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§¿abcdefghijklmnopqrstuvwxyzäöñüà";
/// Those that take two: an escape, and themselves.
const EXTENDED: &str = "\u{c}^{}\\[~]|€";

/// How the characters of a text are written.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Alphabet {
    /// Seven bits each.
    Gsm7,
    /// Sixteen bits each, as soon as one character asks for it.
    Ucs2,
}

/// What a text comes to.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Segments {
    /// How it is written.
    pub alphabet: Alphabet,
    /// How many parts there are; none of an empty text.
    pub count: u32,
    /// How many more characters of one unit fit in the last part.
    pub left: u32,
}

impl Alphabet {
    /// Room in a message that is all there is, in units.
    pub const fn alone(self) -> u32 {
        match self {
            Self::Gsm7 => 160,
            Self::Ucs2 => 70,
        }
    }

    /// Room in one of several: a header says how they belong together.
    pub const fn among_others(self) -> u32 {
        match self {
            Self::Gsm7 => 153,
            Self::Ucs2 => 67,
        }
    }

    /// How many units a character takes: never cut apart.
    fn units(self, character: char) -> u32 {
        match self {
            Self::Gsm7 => septets(character).unwrap_or_default(),
            Self::Ucs2 => 1 + u32::from(u32::from(character) > 0xffff),
        }
    }
}

/// What a character takes in seven bits; nothing where it cannot be written so.
fn septets(character: char) -> Option<u32> {
    if BASIC.contains(character) {
        Some(1)
    } else if EXTENDED.contains(character) {
        Some(2)
    } else {
        None
    }
}

/// What a text comes to.
pub fn segments(text: &str) -> Segments {
    let alphabet = match text.chars().all(|one| septets(one).is_some()) {
        true => Alphabet::Gsm7,
        false => Alphabet::Ucs2,
    };
    let units: u32 = text.chars().map(|one| alphabet.units(one)).sum();
    if units <= alphabet.alone() {
        return Segments {
            alphabet,
            count: u32::from(units > 0),
            left: alphabet.alone() - units,
        };
    }
    let room = alphabet.among_others();
    let (mut count, mut used) = (1, 0);
    for one in text.chars().map(|one| alphabet.units(one)) {
        if used + one > room {
            (count, used) = (count + 1, 0);
        }
        used += one;
    }
    Segments {
        alphabet,
        count,
        left: room - used,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn found(text: &str) -> (Alphabet, u32, u32) {
        let found = segments(text);
        (found.alphabet, found.count, found.left)
    }

    #[test]
    fn the_tables_are_as_long_as_the_standard_has_them() {
        assert_eq!(
            BASIC.chars().count(),
            127,
            "128 codes, one of them the escape"
        );
        assert_eq!(EXTENDED.chars().count(), 10);
    }

    #[test]
    fn a_message_alone_has_more_room_than_one_of_several() {
        use Alphabet::{Gsm7, Ucs2};
        assert_eq!(found(""), (Gsm7, 0, 160));
        assert_eq!(found(&"a".repeat(160)), (Gsm7, 1, 0));
        assert_eq!(found(&"a".repeat(161)), (Gsm7, 2, 145));
        assert_eq!(found(&"a".repeat(306)), (Gsm7, 2, 0));
        assert_eq!(found(&"a".repeat(307)), (Gsm7, 3, 152));
        assert_eq!(found(&"ж".repeat(70)), (Ucs2, 1, 0));
        assert_eq!(found(&"ж".repeat(71)), (Ucs2, 2, 63));
        assert_eq!(found("Tack så mycket! ¿Qué? 5 €"), (Gsm7, 1, 134));
        assert_eq!(found("“quoted”"), (Ucs2, 1, 62));
    }

    #[test]
    fn what_takes_two_units_is_not_cut_apart() {
        let euro = format!("{}€{}", "a".repeat(152), "b".repeat(152));
        assert_eq!(found(&euro), (Alphabet::Gsm7, 3, 152));
        let smile = format!("{}😀{}", "a".repeat(66), "b".repeat(10));
        assert_eq!(found(&smile), (Alphabet::Ucs2, 2, 55));
        assert_eq!(found(&"😀".repeat(35)), (Alphabet::Ucs2, 1, 0));
        assert_eq!(found(&"😀".repeat(36)), (Alphabet::Ucs2, 2, 61));
    }

    /// Texts that are mostly of seven bits.
    fn texts() -> impl Strategy<Value = String> {
        prop_oneof![
            "[a-z€\\[\\]{}|~ÄÖß@ \n]{0,700}",
            "[a-zж😀€]{0,300}",
            ".{0,300}"
        ]
    }

    proptest! {
        #[test]
        fn the_parts_hold_the_text_and_no_part_is_needless(text in texts()) {
            let Segments { alphabet, count, left } = segments(&text);
            let units: u32 = text.chars().map(|one| alphabet.units(one)).sum();
            let room = if count > 1 { alphabet.among_others() } else { alphabet.alone() };
            prop_assert!(left <= room);
            prop_assert!(units + left <= room * count.max(1));
            // At most one unit stays empty at the end of each part but the last.
            prop_assert!(units + left + count.saturating_sub(1) >= room * count.max(1));
            prop_assert_eq!(count == 0, text.is_empty());
        }

        #[test]
        fn more_text_never_takes_fewer_parts(text in texts(), more in any::<char>()) {
            let longer = format!("{text}{more}");
            prop_assert!(segments(&longer).count >= segments(&text).count);
        }

        #[test]
        fn what_is_left_fits_and_one_more_does_not(text in texts()) {
            let before = segments(&text);
            let filled = format!("{text}{}", "a".repeat(before.left as usize));
            let full = segments(&filled);
            prop_assert_eq!((full.count, full.left), (before.count.max(1), 0));
            let more = segments(&format!("{filled}a"));
            prop_assert!(more.count > full.count);
        }

        #[test]
        fn one_character_that_seven_bits_lack_makes_all_of_them_wide(text in "[a-z]{1,300}") {
            prop_assert_eq!(segments(&text).alphabet, Alphabet::Gsm7);
            prop_assert_eq!(segments(&format!("{text}ж")).alphabet, Alphabet::Ucs2);
        }
    }
}
