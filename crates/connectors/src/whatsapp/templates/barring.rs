//! Templates that nobody here can fill in, and why.

use super::parts::{Part, parts};
use serde_json::Value;

/// How Meta marks the address of a button that hands a code over.
const CODE_MARK: &str = "otp_type=";

pub fn bars(components: &Value) -> Option<&'static str> {
    parts(components).iter().find_map(why)
}

fn why(part: &Part) -> Option<&'static str> {
    if part.is("CAROUSEL") {
        return Some(
            "Carousels cannot be sent from here: each card has a picture and words of its own",
        );
    }
    if part.is("LIMITED_TIME_OFFER") {
        return Some(
            "Offers with an end cannot be sent from here: the end is set with each message",
        );
    }
    part.buttons.iter().find_map(|button| {
        if button.is("OTP") || button.leads_to(CODE_MARK) {
            Some("Codes to sign in with cannot be sent from here: everybody who sees the conversation could read them")
        } else if button.is("MPM") || button.is("SPM") {
            Some("Products of a catalog cannot be sent from here")
        } else {
            None
        }
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    #[test]
    fn what_nobody_can_fill_in_says_why() {
        let body = json!({"type": "BODY", "text": "*{{1}}* is your code."});
        let button = |button: Value| json!([body, {"type": "BUTTONS", "buttons": [button]}]);
        let code = "https://www.whatsapp.com/otp/code/?otp_type=COPY_CODE&code=otp{{1}}";
        for (components, expected) in [
            (json!([{"type": "carousel", "cards": []}]), "Carousels"),
            (json!([body, {"type": "LIMITED_TIME_OFFER"}]), "Offers"),
            (
                button(json!({"type": "OTP", "otp_type": "ONE_TAP"})),
                "Codes",
            ),
            (button(json!({"type": "URL", "url": code})), "Codes"),
            (button(json!({"type": "MPM", "text": "Look"})), "Products"),
        ] {
            let why = bars(&components).expect("a reason");
            assert!(why.starts_with(expected), "{why}");
        }
        for components in [
            button(json!({"type": "URL", "url": "https://t.example.test/{{1}}"})),
            button(json!({"type": "COPY_CODE", "text": "Code"})),
            json!(null),
        ] {
            assert_eq!(bars(&components), None, "{components}");
        }
    }
}
