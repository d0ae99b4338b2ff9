//! Whether a call is Meta's: when the address is agreed, by a word that both know; afterwards by a
//! signature over the bytes as they came.

use crate::proof::{hex, hmac_sha256, same};
use crate::settings::text;
use crate::{Refused, Reply, Settings, WebhookCall};

pub const SECRET: &str = "app_secret";
pub const WORD: &str = "verify_token";
const SIGNATURE: &str = "x-hub-signature-256";

pub fn verify(settings: &Settings, call: &WebhookCall<'_>) -> Result<(), Refused> {
    if call.method == "GET" {
        return handshake(settings, call);
    }
    let given = call.header(SIGNATURE).unwrap_or_default();
    let secret = text(settings, SECRET).ok_or(Refused::Signature)?;
    let expected = format!("sha256={}", hex(&hmac_sha256(secret.as_bytes(), call.body)));
    match same(given.as_bytes(), expected.as_bytes()) {
        true => Ok(()),
        false => Err(Refused::Signature),
    }
}

fn handshake(settings: &Settings, call: &WebhookCall<'_>) -> Result<(), Refused> {
    let given = call.asked("hub.verify_token").unwrap_or_default();
    let agreed = text(settings, WORD).unwrap_or_default();
    let subscribes = call.asked("hub.mode").as_deref() == Some("subscribe");
    match subscribes && same(given.as_bytes(), agreed.as_bytes()) {
        true => Ok(()),
        false => Err(Refused::Token),
    }
}

/// What Meta wants to hear when the address is agreed.
pub fn challenge(call: &WebhookCall<'_>) -> Reply {
    let body = call.asked("hub.challenge").unwrap_or_default();
    Reply {
        body: body.into_owned(),
        ..Reply::default()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use domain::Timestamp;
    use serde_json::json;

    const BODY: &[u8] =
        br#"{"object":"page","entry":[{"id":"900100200","time":1760000000000,"messaging":[]}]}"#;
    const PROOF: &str = "sha256=9b530d434da18518271247df4664e4fc97c4127526cf677b6b82dd0bd2c6f879";

    fn signed(secret: &str, proof: &str, body: &[u8]) -> Result<(), Refused> {
        let settings = json!({SECRET: secret});
        let headers = [(SIGNATURE, proof)];
        let call = WebhookCall {
            headers: &headers,
            ..WebhookCall::again(body, Timestamp::EPOCH)
        };
        verify(settings.as_object().expect("settings"), &call)
    }

    #[test]
    fn a_signature_is_over_the_bytes_as_they_came() {
        assert_eq!(signed("fake-app-secret", PROOF, BODY), Ok(()));
        let other = [BODY, b" "].concat();
        for refused in [
            signed("fake-app-secret", PROOF, &other),
            signed("another", PROOF, BODY),
            signed("", PROOF, BODY),
            signed("fake-app-secret", "", BODY),
            signed("fake-app-secret", "sha256=", BODY),
            signed("fake-app-secret", PROOF.trim_start_matches("sha256="), BODY),
        ] {
            assert_eq!(refused, Err(Refused::Signature));
        }
    }

    #[test]
    fn nobody_proves_anything_by_an_empty_secret() {
        let proof = format!("sha256={}", hex(&hmac_sha256(b"", BODY)));
        assert_eq!(signed("", &proof, BODY), Err(Refused::Signature));
    }

    #[test]
    fn the_address_is_agreed_by_the_word_that_both_know() {
        let asks = |agreed: &str, query: &str| {
            let settings = json!({WORD: agreed});
            let call = WebhookCall {
                method: "GET",
                query,
                ..WebhookCall::again(b"", Timestamp::EPOCH)
            };
            verify(settings.as_object().expect("settings"), &call).map(|()| challenge(&call).body)
        };
        let query = "hub.mode=subscribe&hub.challenge=1158201444&hub.verify_token=a%20word";
        assert_eq!(asks("a word", query), Ok("1158201444".to_owned()));
        assert_eq!(asks("another", query), Err(Refused::Token));
        assert_eq!(
            asks("", "hub.mode=subscribe&hub.verify_token="),
            Err(Refused::Token)
        );
        let leaves = query.replace("=subscribe", "=unsubscribe");
        assert_eq!(asks("a word", &leaves), Err(Refused::Token));
    }
}
