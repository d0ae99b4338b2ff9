//! How Meta calls a webhook of any of its kinds: once to see that it is ours, and then with a signature
//! over the raw body.

use crate::proof::{hex, hmac_sha256, same};
use crate::settings::text;
use crate::{Refused, Reply, Setting, SettingKind, Settings, Taken, WebhookCall};

/// Signs each call.
pub(crate) const APP_SECRET: Setting = Setting {
    key: "app_secret",
    label: "App secret",
    kind: SettingKind::Secret,
    required: true,
    help: Some("Of the Meta app, under App settings, Basic. It proves that calls are Meta's."),
    default: None,
};

/// Agreed with whoever enters the webhook's address in the app.
pub(crate) const VERIFY_TOKEN: Setting = Setting {
    key: "verify_token",
    label: "Verify token",
    kind: SettingKind::Secret,
    required: true,
    help: Some("Any words of your own; enter the same in the app, beside the webhook's address."),
    default: None,
};

const SIGNATURE_HEADER: &str = "x-hub-signature-256";

/// Whether a call is Meta's. What is not set proves nothing.
pub(crate) fn verify(settings: &Settings, call: &WebhookCall<'_>) -> Result<(), Refused> {
    if is_handshake(call) {
        let agreed = text(settings, VERIFY_TOKEN.key).unwrap_or_default();
        let given = call.asked("hub.verify_token").unwrap_or_default();
        let is_subscribing = call.asked("hub.mode").as_deref() == Some("subscribe");
        return match is_subscribing && same(given.as_bytes(), agreed.as_bytes()) {
            true => Ok(()),
            false => Err(Refused::Token),
        };
    }
    let secret = text(settings, APP_SECRET.key).ok_or(Refused::Signature)?;
    let expected = hex(&hmac_sha256(secret.as_bytes(), call.body));
    let given = call.header(SIGNATURE_HEADER).unwrap_or_default();
    let given = given.strip_prefix("sha256=").unwrap_or_default();
    match same(given.as_bytes(), expected.as_bytes()) {
        true => Ok(()),
        false => Err(Refused::Signature),
    }
}

/// What Meta hears when it asks whether the webhook is ours; none when it asks nothing.
pub(crate) fn handshake(call: &WebhookCall<'_>) -> Option<Taken> {
    is_handshake(call).then(|| Taken {
        entries: Vec::new(),
        reply: Reply {
            body: call.asked("hub.challenge").unwrap_or_default().into_owned(),
            ..Reply::default()
        },
    })
}

fn is_handshake(call: &WebhookCall<'_>) -> bool {
    call.method == "GET"
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    const BODY: &[u8] =
        br#"{"object":"page","entry":[{"id":"900100200","time":1760000000000,"messaging":[]}]}"#;
    const SIGNED: &str = "sha256=9b530d434da18518271247df4664e4fc97c4127526cf677b6b82dd0bd2c6f879";

    fn settings(secret: &str, token: &str) -> Settings {
        let settings = json!({"app_secret": secret, "verify_token": token});
        settings.as_object().cloned().unwrap_or_default()
    }

    fn signed(secret: &str, signature: Option<&str>, body: &[u8]) -> Result<(), Refused> {
        let headers: Vec<_> = signature
            .map(|text| (SIGNATURE_HEADER, text))
            .into_iter()
            .collect();
        let call = WebhookCall {
            headers: &headers,
            ..WebhookCall::again(body, 0.into())
        };
        verify(&settings(secret, ""), &call)
    }

    fn asked(token: &str, query: &str) -> Result<Taken, Refused> {
        let call = WebhookCall {
            method: "GET",
            query,
            ..WebhookCall::again(b"", 0.into())
        };
        verify(&settings("fake-app-secret", token), &call)?;
        Ok(handshake(&call).unwrap_or_default())
    }

    #[test]
    fn only_the_signature_of_the_app_over_the_raw_body_will_do() {
        assert_eq!(signed("fake-app-secret", Some(SIGNED), BODY), Ok(()));
        let wrong = [
            ("another", Some(SIGNED), BODY),
            ("fake-app-secret", None, BODY),
            ("fake-app-secret", Some(""), BODY),
            ("fake-app-secret", SIGNED.strip_prefix("sha256="), BODY),
            ("fake-app-secret", Some(SIGNED), b"{}".as_slice()),
        ];
        for (secret, signature, body) in wrong {
            let found = signed(secret, signature, body);
            assert_eq!(found, Err(Refused::Signature), "{secret} {signature:?}");
        }
    }

    #[test]
    fn without_a_secret_nothing_is_proven() {
        let of_nothing = format!("sha256={}", hex(&hmac_sha256(b"", BODY)));
        let found = signed("", Some(&of_nothing), BODY);
        assert_eq!(found, Err(Refused::Signature));
    }

    #[test]
    fn the_challenge_comes_back_to_who_knows_the_token() {
        let query = "hub.mode=subscribe&hub.verify_token=a%20word&hub.challenge=1158201444";
        let answered = asked("a word", query).expect("known");
        assert_eq!(answered.reply.body, "1158201444");
        assert_eq!(answered.reply.media_type, "text/plain; charset=utf-8");
        for (token, query) in [
            ("another", query),
            ("", query),
            ("", "hub.mode=subscribe&hub.verify_token=&hub.challenge=1"),
            ("a word", "hub.mode=unsubscribe&hub.verify_token=a%20word"),
            ("a word", ""),
        ] {
            assert_eq!(asked(token, query), Err(Refused::Token), "{token} {query}");
        }
    }
}
