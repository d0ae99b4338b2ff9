//! Countries, by the two letters of ISO 3166-1: national telephone numbers are read by one.

use crate::Flaw;
use std::str::FromStr;

/// A country or territory, such as `SE`.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct Country([u8; 2]);

/// A text that is none.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("a country is written by its two letters of ISO 3166-1, such as SE")]
pub struct CountryError;

impl Flaw for CountryError {
    fn code(&self) -> &'static str {
        "not_a_country"
    }
}

/// All that are assigned, in the order of the alphabet.
const CODES: &str = "\
    AD AE AF AG AI AL AM AO AQ AR AS AT AU AW AX AZ BA BB BD BE BF BG BH BI BJ BL BM BN BO \
    BQ BR BS BT BV BW BY BZ CA CC CD CF CG CH CI CK CL CM CN CO CR CU CV CW CX CY CZ DE DJ \
    DK DM DO DZ EC EE EG EH ER ES ET FI FJ FK FM FO FR GA GB GD GE GF GG GH GI GL GM GN GP \
    GQ GR GS GT GU GW GY HK HM HN HR HT HU ID IE IL IM IN IO IQ IR IS IT JE JM JO JP KE KG \
    KH KI KM KN KP KR KW KY KZ LA LB LC LI LK LR LS LT LU LV LY MA MC MD ME MF MG MH MK ML \
    MM MN MO MP MQ MR MS MT MU MV MW MX MY MZ NA NC NE NF NG NI NL NO NP NR NU NZ OM PA PE \
    PF PG PH PK PL PM PN PR PS PT PW PY QA RE RO RS RU RW SA SB SC SD SE SG SH SI SJ SK SL \
    SM SN SO SR SS ST SV SX SY SZ TC TD TF TG TH TJ TK TL TM TN TO TR TT TV TW TZ UA UG UM \
    US UY UZ VA VC VE VG VI VN VU WF WS YE YT ZA ZM ZW";

impl Country {
    /// Every country, in the order of their letters.
    pub fn all() -> impl Iterator<Item = Self> {
        CODES
            .split(' ')
            .filter_map(|code| Some(Self(code.as_bytes().try_into().ok()?)))
    }

    /// Its two letters.
    pub fn as_str(&self) -> &str {
        // Only ASCII letters get in.
        std::str::from_utf8(&self.0).unwrap_or_default()
    }
}

impl AsRef<str> for Country {
    fn as_ref(&self) -> &str {
        self.as_str()
    }
}

impl std::fmt::Display for Country {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str(self.as_str())
    }
}

impl FromStr for Country {
    type Err = CountryError;

    fn from_str(text: &str) -> Result<Self, CountryError> {
        let code = text.trim().to_ascii_uppercase();
        Self::all()
            .find(|country| country.as_str() == code)
            .ok_or(CountryError)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_country_is_one_of_the_assigned_codes_in_either_case() {
        assert_eq!(Country::all().count(), 249);
        assert!(Country::all().is_sorted());
        for country in Country::all() {
            assert_eq!(country.to_string().parse(), Ok(country));
        }
        assert_eq!(
            " se ".parse::<Country>().map(|c| c.to_string()),
            Ok("SE".into())
        );
        for text in ["", "S", "SWE", "XX", "EU", "ÅÄ", "S E"] {
            assert_eq!(text.parse::<Country>(), Err(CountryError), "{text}");
        }
    }
}
