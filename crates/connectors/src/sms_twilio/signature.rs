//! `X-Twilio-Signature`: HMAC-SHA1 with the auth token over the address as Twilio knows it and the sorted
//! fields of a form, or over the address alone where it carries the digest of a body.

use crate::WebhookCall;
use crate::proof::{hex, hmac_sha1, same};
use base64::Engine;
use base64::engine::general_purpose::STANDARD;
use sha2::{Digest, Sha256};
use std::collections::{BTreeMap, BTreeSet};

/// Where Twilio signs.
const HEADER: &str = "x-twilio-signature";
/// What holds the digest of a body that is no form, in the query.
const DIGEST: &str = "bodySHA256";
const FORM: &str = "application/x-www-form-urlencoded";

/// Sorted by name, and each value once, in order.
pub type Params = BTreeMap<String, BTreeSet<String>>;

/// Whether Twilio made this call; without a token nothing is.
pub fn is_genuine(token: &str, call: &WebhookCall<'_>) -> bool {
    let given = call.header(HEADER).unwrap_or_default();
    match params(call) {
        Some(params) if !token.is_empty() => variants(call.url)
            .iter()
            .any(|url| same(given.as_bytes(), sign(token, url, &params).as_bytes())),
        _ => false,
    }
}

/// What Twilio writes into the header.
pub fn sign(token: &str, url: &str, params: &Params) -> String {
    let mut signed = url.to_owned();
    for (name, values) in params {
        for value in values {
            signed.push_str(name);
            signed.push_str(value);
        }
    }
    STANDARD.encode(hmac_sha1(token.as_bytes(), signed.as_bytes()))
}

/// The fields that are signed: none of a body whose digest is. A body that nothing vouches for has none.
fn params(call: &WebhookCall<'_>) -> Option<Params> {
    let is_form = call
        .header("content-type")
        .is_some_and(|kind| kind.trim().to_ascii_lowercase().starts_with(FORM));
    if is_form {
        let mut params = Params::new();
        for (name, value) in form_urlencoded::parse(call.body) {
            let values = params.entry(name.into_owned()).or_default();
            values.insert(value.into_owned());
        }
        return Some(params);
    }
    let digest = hex(&Sha256::digest(call.body));
    let told = call.asked(DIGEST).unwrap_or_default();
    same(told.as_bytes(), digest.as_bytes()).then(Params::new)
}

/// The address as we know it, without a port, and with the usual one: Twilio is not always of one mind.
fn variants(url: &str) -> Vec<String> {
    let Some((scheme, rest)) = url.split_once("://") else {
        return vec![url.to_owned()];
    };
    let end = rest.find(['/', '?']).unwrap_or(rest.len());
    let (authority, rest) = rest.split_at(end);
    let is_port = |port: &str| !port.is_empty() && port.chars().all(|c| c.is_ascii_digit());
    let parts = authority.rsplit_once(':');
    let host = parts
        .filter(|(_, port)| is_port(port))
        .map(|(host, _)| host);
    let other = match host {
        Some(host) => format!("{scheme}://{host}{rest}"),
        None => {
            let usual = if scheme == "https" { 443 } else { 80 };
            format!("{scheme}://{authority}:{usual}{rest}")
        }
    };
    vec![url.to_owned(), other]
}

#[cfg(test)]
mod tests {
    use super::*;

    fn signed(token: &str, url: &str, form: &str) -> String {
        let body = form.as_bytes();
        let headers = [("content-type", FORM)];
        let call = WebhookCall {
            headers: &headers,
            url,
            ..WebhookCall::again(body, 0.into())
        };
        sign(token, url, &params(&call).expect("a form"))
    }

    #[test]
    fn the_vectors_of_the_sheet() {
        let form = "CallSid=CA1234567890ABCDE&Caller=%2B14158675309&Digits=1234&From=%2B14158675309&To=%2B18005551212";
        assert_eq!(
            signed("12345", "https://mycompany.com/myapp.php?foo=1&bar=2", form),
            "RSOYDt4T1cUTdK1PDd93/VVr8B8="
        );
        let form = "To=%2B15550002222&From=%2B15550001111&Body=Hello&NumMedia=0\
            &MessageSid=SM00000000000000000000000000000001&AccountSid=AC00000000000000000000000000000001";
        let url = "https://inbox.example.test/hooks/twilio/7";
        assert_eq!(
            signed("fake-auth-token", url, form),
            "A//Sp0fohmag80Y0bG+IFj76zks="
        );
    }

    #[test]
    fn a_port_may_stand_in_the_address_or_not() {
        let other = |url: &str| variants(url).remove(1);
        assert_eq!(other("https://a.test/h?m=1"), "https://a.test:443/h?m=1");
        assert_eq!(other("http://a.test"), "http://a.test:80");
        assert_eq!(other("https://a.test:8443/h"), "https://a.test/h");
        assert_eq!(other("http://[::1]:80/h"), "http://[::1]/h");
        assert_eq!(other("http://[::1]/h"), "http://[::1]:80/h");
        assert_eq!(variants("a.test"), ["a.test"]);
    }

    #[test]
    fn a_repeated_field_counts_with_each_of_its_values_once() {
        let url = "https://a.test/h";
        let twice = signed("t", url, "a=2&a=1&a=2&b=3");
        assert_eq!(twice, signed("t", url, "b=3&a=1&a=2"));
        assert_ne!(twice, signed("t", url, "b=3&a=1"));
    }
}
