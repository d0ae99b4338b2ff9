//! Where a customer came from: an advertisement, a post or a link that leads to us, as the provider tells it.

use super::text::clean;
use crate::words::words;
use serde::{Deserialize, Serialize};

/// Longest headline that is kept, in characters.
const LONGEST_HEADLINE: usize = 200;
/// Longest link that is kept, in bytes.
const LONGEST_LINK: usize = 2_000;

words! {
    /// What led a customer here.
    ReferralSource: "source of a referral" {
        /// An advertisement.
        Ad = "ad",
        /// A post of ours.
        Post = "post",
        /// A product of ours.
        Product = "product",
        /// A link, or whatever else.
        Link = "link",
    }
}

/// See the module.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Referral {
    /// What it was.
    pub source: ReferralSource,
    /// What stands above it, or what we called it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub headline: Option<String>,
    /// Where it is to be seen.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub link: Option<String>,
}

impl Referral {
    /// What is fit to be shown of it: a line, and a link that a browser opens harmlessly.
    pub fn told(source: ReferralSource, headline: Option<&str>, link: Option<&str>) -> Self {
        let headline = headline.map(|text| {
            let words: Vec<_> = text.split_whitespace().collect();
            clean(&words.join(" "))
        });
        let headline = headline.map(|text| text.chars().take(LONGEST_HEADLINE).collect::<String>());
        let link = link.map(str::trim).filter(|link| is_harmless(link));
        Self {
            source,
            headline: headline.filter(|text| !text.is_empty()),
            link: link.map(str::to_owned),
        }
    }
}

fn is_harmless(link: &str) -> bool {
    let is_web = link.starts_with("https://") || link.starts_with("http://");
    is_web
        && link.len() <= LONGEST_LINK
        && !link.chars().any(|c| c.is_whitespace() || c.is_control())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_headline_is_a_line_and_a_link_leads_to_a_page() {
        fn told(headline: Option<&str>, link: Option<&str>) -> Referral {
            Referral::told(ReferralSource::Ad, headline, link)
        }
        let ad = told(Some(" Summer\nsale "), Some("https://shop.example.test/a"));
        assert_eq!(ad.headline.as_deref(), Some("Summer sale"));
        assert_eq!(ad.link.as_deref(), Some("https://shop.example.test/a"));
        for bad in ["javascript:alert(1)", "data:text/html,x", "https://a b", ""] {
            assert_eq!(told(None, Some(bad)).link, None, "{bad}");
        }
        let long = "x".repeat(3_000);
        let cut = told(Some(&long), Some(&format!("https://{long}")));
        assert_eq!(cut.headline.map(|text| text.len()), Some(LONGEST_HEADLINE));
        assert_eq!(cut.link, None);
        assert_eq!(told(Some(" \n"), None).headline, None);
    }
}
