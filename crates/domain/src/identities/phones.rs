//! A telephone number as a person or a spreadsheet writes it, read into E.164.
//!
//! What a provider gives is E.164 already and goes through [`Address::parse`]; this is for what is
//! typed, where numbers are national, grouped, or carry a national prefix in brackets.

use super::{Address, AddressError, Scheme};
use crate::Country;
use rlibphonenumber::{PHONE_NUMBER_UTIL, PhoneNumberFormat, Region};

impl Address {
    /// Reads what somebody typed; a national number by the organization's country. Without one, only
    /// international forms are numbers.
    pub fn typed(
        scheme: Scheme,
        text: &str,
        country: Option<Country>,
    ) -> Result<Self, AddressError> {
        match scheme {
            Scheme::Phone => phone(text, country),
            _ => Self::parse(scheme, text),
        }
    }
}

/// A number as the plan of its country has it; one no plan knows, such as of a plan newer than this
/// program, is taken as it is when it has its country code.
fn phone(text: &str, country: Option<Country>) -> Result<Address, AddressError> {
    let text = bare(text);
    match text.chars().count() {
        0 => return Err(AddressError::Empty),
        1..=Address::MAX => {}
        _ => return Err(AddressError::TooLong),
    }
    let planned = text
        .chars()
        .all(is_of_a_number)
        .then(|| planned(text, country));
    if let Some(address) = planned.flatten() {
        return Ok(address);
    }
    let given = Address::parse(Scheme::Phone, text).map_err(|flaw| match (flaw, country) {
        (AddressError::Phone, Some(_)) => AddressError::Number,
        (flaw, _) => flaw,
    })?;
    // What begins with 00 has its country code too.
    Ok(self::planned(given.as_ref(), None).unwrap_or(given))
}

/// Nothing of what is shorter than a number known everywhere, though a plan has it.
fn planned(text: &str, country: Option<Country>) -> Option<Address> {
    let number = PHONE_NUMBER_UTIL.parse(text, region(country)).ok()?;
    if number.extension.is_some() || !PHONE_NUMBER_UTIL.is_possible_number(&number) {
        return None;
    }
    let text = number.format_as(PhoneNumberFormat::E164);
    let address = Address::parse(Scheme::Phone, &text).ok()?;
    // Of some numbers a plan would take a zero each time it is read; those are left as they are given.
    let again = PHONE_NUMBER_UTIL.parse(&text, None).ok()?;
    (again.format_as(PhoneNumberFormat::E164) == address.as_ref()).then_some(address)
}

fn region(country: Option<Country>) -> Option<Region> {
    country.and_then(|country| Region::from_code(country.as_str()).ok())
}

/// What the E.164 of a number may begin with, of which somebody typed the beginning: with its country
/// code, or without it in the organization's country. Nothing where it is no beginning of a number.
pub fn number_prefixes(text: &str, country: Option<Country>) -> Vec<String> {
    let text = bare(text);
    let digits: String = text.chars().filter(char::is_ascii_digit).collect();
    if digits.is_empty() || !text.chars().all(is_of_a_number) {
        return Vec::new();
    }
    if text.starts_with(['+', '\u{ff0b}']) {
        return vec![format!("+{digits}")];
    }
    let mut all = vec![format!("+{digits}")];
    all.extend(digits.strip_prefix("00").map(|rest| format!("+{rest}")));
    let code =
        region(country).and_then(|region| PHONE_NUMBER_UTIL.get_country_code_for_region(region));
    if let Some(code) = code {
        all.push(format!("+{code}{digits}"));
        // The national prefix, nearly everywhere.
        let inner = digits.strip_prefix('0');
        all.extend(inner.map(|inner| format!("+{code}{inner}")));
    }
    all.retain(|prefix| prefix.len() > 1);
    all
}

/// Without what is around a number: white space, the scheme of a link, and the mark that keeps a
/// spreadsheet from reckoning with it, as exports of ours have it.
fn bare(text: &str) -> &str {
    let is_around = |c: char| c.is_whitespace() || c.is_control() || is_invisible(c);
    let text = text.trim_matches(is_around);
    let text = text.strip_prefix('\'').unwrap_or(text);
    let text = match text.split_at_checked(4) {
        Some((scheme, rest)) if scheme.eq_ignore_ascii_case("tel:") => rest,
        _ => text,
    };
    text.trim_matches(is_around)
}

/// What may stand in a number; words around one are no part of it, and it is not looked for in them.
fn is_of_a_number(c: char) -> bool {
    c.is_numeric()
        || c.is_whitespace()
        || is_invisible(c)
        || "+\u{ff0b}-\u{2010}\u{2011}\u{2012}\u{2013}\u{2014}\u{2212}./()[]~".contains(c)
}

/// Marks of direction and width that come along when a number is copied.
fn is_invisible(c: char) -> bool {
    matches!(c, '\u{ad}' | '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2060}'..='\u{2069}' | '\u{feff}')
}

#[cfg(test)]
mod tests {
    use super::*;

    fn read(text: &str, country: &str) -> Result<String, AddressError> {
        let country = country.parse().ok();
        phone(text, country).map(|address| address.as_ref().to_owned())
    }

    #[test]
    fn a_number_is_read_by_its_country_however_it_is_written() {
        let cases = [
            ("070-123 45 67", "SE", "+46701234567"),
            ("+46 (0)70 123 45 67", "", "+46701234567"),
            ("+46 (0)70 123 45 67", "US", "+46701234567"),
            ("0046 70 123 45 67", "SE", "+46701234567"),
            ("0046 70 123 45 67", "", "+46701234567"),
            ("011 46 70 123 4567", "US", "+46701234567"),
            ("(650) 253-0000", "US", "+16502530000"),
            ("1 650 253 0000", "US", "+16502530000"),
            ("02 12345678", "IT", "+390212345678"),
            ("020 8765 4321", "GB", "+442087654321"),
            ("8 (912) 345-67-89", "RU", "+79123456789"),
            ("tel:+46-70-1234567", "", "+46701234567"),
            ("'+46701234567", "", "+46701234567"),
            (
                "\u{202a}+46 70\u{a0}123\u{2011}45 67\u{202c}",
                "",
                "+46701234567",
            ),
            ("٠٧٠١٢٣٤٥٦٧", "SE", "+46701234567"),
        ];
        for (text, country, number) in cases {
            assert_eq!(read(text, country), Ok(number.into()), "{text} {country}");
        }
    }

    #[test]
    fn without_a_country_only_international_forms_are_numbers() {
        assert_eq!(read("070-123 45 67", ""), Err(AddressError::Phone));
        assert_eq!(read("6502530000", ""), Err(AddressError::Phone));
        assert_eq!(read("+1 650 253 0000", ""), Ok("+16502530000".into()));
    }

    #[test]
    fn what_is_no_number_is_refused() {
        for text in [
            "112",
            "Bo 070-123 45 67",
            "070-123 45 67 ext. 5",
            "1-800-FLOWERS",
            "070",
            "12/24",
            "++",
            "+",
        ] {
            assert_eq!(read(text, "SE"), Err(AddressError::Number), "{text}");
        }
        assert_eq!(read(" \u{200b} ", "SE"), Err(AddressError::Empty));
        assert_eq!(read(&"1".repeat(255), "SE"), Err(AddressError::TooLong));
    }

    #[test]
    fn the_beginning_of_a_number_may_lack_its_country_code() {
        let se = "SE".parse().ok();
        assert_eq!(number_prefixes("+46 (70) 1", se), ["+46701"]);
        assert_eq!(
            number_prefixes("070-12", se),
            ["+07012", "+4607012", "+467012"]
        );
        assert_eq!(number_prefixes("7012", None), ["+7012"]);
        for text in ["", "+", "Bo 7", "bo@example.com"] {
            assert_eq!(number_prefixes(text, se), [""; 0], "{text}");
        }
    }

    #[test]
    fn a_number_of_no_known_plan_stays_as_it_is() {
        assert_eq!(read("+999 123 456 78", "SE"), Ok("+99912345678".into()));
    }
}
