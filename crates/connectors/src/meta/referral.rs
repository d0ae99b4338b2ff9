//! What led a customer to a page or an account, as Meta tells it of a message, of a button or by itself. What
//! is nowhere confirmed is read where it is there.

use domain::messages::{Referral, ReferralSource};
use serde_json::Value;

pub fn referral(told: &Value) -> Referral {
    let said = |place: &str| told.pointer(place).and_then(Value::as_str);
    let source = match said("/source") {
        _ if told.get("product").is_some() => ReferralSource::Product,
        Some("ADS") => ReferralSource::Ad,
        _ if told.get("ad_id").is_some() => ReferralSource::Ad,
        _ => ReferralSource::Link,
    };
    // The name that we gave a link says more than nothing.
    let headline = said("/ads_context_data/ad_title").or(said("/ref"));
    Referral::told(source, headline, said("/referer_uri"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn an_advertisement_a_product_and_a_link_are_told_apart() {
        let ad = json!({"ref": "summer", "source": "ADS", "type": "OPEN_THREAD", "ad_id": "6",
            "ads_context_data": {"ad_title": "Summer sale"}});
        let expected = Referral::told(ReferralSource::Ad, Some("Summer sale"), None);
        assert_eq!(referral(&ad), expected);
        let link = json!({"ref": "poster", "source": "SHORTLINK", "type": "OPEN_THREAD",
            "referer_uri": "https://shop.example.test/"});
        let page = Some("https://shop.example.test/");
        assert_eq!(
            referral(&link),
            Referral::told(ReferralSource::Link, Some("poster"), page)
        );
        let product = referral(&json!({"product": {"id": "SKU-7"}}));
        assert_eq!(product, Referral::told(ReferralSource::Product, None, None));
        for odd in [json!(7), json!({"source": 7, "ref": []}), json!(null)] {
            assert_eq!(
                referral(&odd),
                Referral::told(ReferralSource::Link, None, None)
            );
        }
    }
}
