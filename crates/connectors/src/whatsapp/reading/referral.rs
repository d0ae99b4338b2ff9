//! The advertisement or the post that led a customer to write.

use domain::messages::{Referral, ReferralSource};
use serde_json::Value;

pub fn referral(told: &Value) -> Referral {
    let said = |name: &str| told.get(name).and_then(Value::as_str);
    let source = match said("source_type") {
        Some("ad") => ReferralSource::Ad,
        Some("post") => ReferralSource::Post,
        _ => ReferralSource::Link,
    };
    let headline = said("headline").filter(|text| !text.trim().is_empty());
    Referral::told(source, headline.or(said("body")), said("source_url"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_advertisement_is_told_by_its_headline_and_its_address() {
        let ad = json!({"source_url": "https://fb.example.test/ad", "source_id": "1", "source_type": "ad",
            "headline": "Summer sale", "body": "Everything must go", "media_type": "image"});
        let link = Some("https://fb.example.test/ad");
        let expected = Referral::told(ReferralSource::Ad, Some("Summer sale"), link);
        assert_eq!(referral(&ad), expected);
        let post = json!({"source_type": "post", "headline": "", "body": "Everything must go"});
        let expected = Referral::told(ReferralSource::Post, Some("Everything must go"), None);
        assert_eq!(referral(&post), expected);
        assert_eq!(
            referral(&json!([])),
            Referral::told(ReferralSource::Link, None, None)
        );
    }
}
