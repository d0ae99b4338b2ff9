//! Text messages by Mitto: <https://docs.mitto.ch>. Its calls carry no signature, so a secret in their address
//! proves them: we name that address with each message, and who sets up incoming messages gives it to Mitto.

mod form;
mod names;
mod reading;
mod sending;

use crate::networks::networks;
use crate::proof::same;
use crate::settings::text;
use crate::{
    Capabilities, Check, Connector, Http, Outgoing, Refused, Request, SendError, Sent, Setting,
    SettingFlaw, Settings, Site, Taken, WebhookCall,
};
use async_trait::async_trait;
use domain::channels::ChannelKind;
use domain::identities::{Address, Scheme};
use domain::replying::Window;
use std::net::IpAddr;

/// See the module.
#[derive(Debug)]
pub struct SmsMitto;

const KEY: &str = "api_key";
const SENDER: &str = "sender";
const TEST_NUMBER: &str = "test_number";
const SECRET: &str = "callback_secret";
const ADDRESSES: &str = "callback_addresses";
const BASE: &str = "https://rest.mittoapi.net";

/// Where Mitto hears who we are.
const KEY_HEADER: &str = "x-mitto-api-key";
/// What holds the secret in a query.
const SECRET_PARAMETER: &str = "k";
/// Behind the channel's address: where reports come, and where messages do.
const REPORT: &str = "dlr";
const IN: &str = "in";

/// Longest text: how far Mitto cuts long ones is not known, so no more than elsewhere.
const LONGEST: u32 = 1600;

/// Where reports of our messages go.
fn callback(settings: &Settings, url: &str) -> Option<String> {
    let secret = text(settings, SECRET)?;
    let secret: String = form_urlencoded::byte_serialize(secret.as_bytes()).collect();
    Some(format!("{url}/{REPORT}?{SECRET_PARAMETER}={secret}"))
}

/// The secret as a call gives it: in the query, or at the end of the path.
fn given(call: &WebhookCall<'_>) -> String {
    match call.asked(SECRET_PARAMETER) {
        // Somebody who enters it by hand does not write the plus as it should be.
        Some(asked) => asked.replace(' ', "+"),
        None => {
            let behind = call.tail.split_once('/').map(|(_, secret)| secret);
            behind.unwrap_or_default().to_owned()
        }
    }
}

/// Whether a call comes from where Mitto calls from, if that is known.
fn is_from_mitto(settings: &Settings, from: Option<IpAddr>) -> bool {
    match networks(text(settings, ADDRESSES).unwrap_or_default()) {
        Ok(known) if known.is_empty() => true,
        Ok(known) => from.is_some_and(|from| known.iter().any(|net| net.contains(&from))),
        Err(_) => false,
    }
}

fn call_of(settings: &Settings, body: &serde_json::Value) -> Result<Request, SendError> {
    let key = text(settings, KEY).ok_or_else(|| SendError::settings("no API key"))?;
    let base = text(settings, "base_url").unwrap_or(BASE);
    let url = format!("{}/sms", base.trim_end_matches('/'));
    Ok(Request::post_json(url, body).with(KEY_HEADER, key))
}

#[async_trait]
impl Connector for SmsMitto {
    fn kind(&self) -> ChannelKind {
        ChannelKind::SmsMitto
    }

    fn title(&self) -> &'static str {
        "SMS by Mitto"
    }

    fn about(&self) -> &'static str {
        "Text messages by Mitto."
    }

    fn next_steps(&self) -> &'static [&'static str] {
        &[
            "Give Mitto's support the address for Mitto, secret included: what customers write comes there.",
            "Ask them to allow the address that this server sends from.",
            "Delivery reports need nothing: each message says where to report to.",
        ]
    }

    fn settings(&self) -> &'static [Setting] {
        form::SETTINGS
    }

    fn check(&self, settings: &Settings) -> Vec<SettingFlaw> {
        form::check(settings)
    }

    fn own_secret(&self) -> Option<&'static str> {
        Some(SECRET)
    }

    fn identity_schemes(&self) -> &'static [Scheme] {
        &[Scheme::Phone, Scheme::SmsSender]
    }

    fn addressed_by(&self, _settings: &Settings) -> Option<Scheme> {
        Some(Scheme::Phone)
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            attachments: false,
            read_receipts: false,
            typing: false,
            text: LONGEST,
            window: Window::ALWAYS,
            ..Capabilities::ANYTHING
        }
    }

    fn has_webhook(&self) -> bool {
        true
    }

    async fn test(&self, settings: &Settings, site: Site<'_>, http: &dyn Http) -> Vec<Check> {
        let title = "Mitto takes messages";
        let from = text(settings, SENDER).unwrap_or_default();
        let number =
            text(settings, TEST_NUMBER).and_then(|to| Address::parse(Scheme::Phone, to).ok());
        let Some(to) = number else {
            return vec![Check::fails(
                title,
                "Give a test number, which gets no message",
            )];
        };
        let trial = sending::trial(from, to.as_ref(), settings, site.webhook_url);
        let answer = match call_of(settings, &trial) {
            Ok(request) => http.call(request).await.map_err(SendError::from),
            Err(error) => Err(error),
        };
        let mut checks = vec![match answer.and_then(|answer| sending::judge(&answer)) {
            Ok(_) => Check::holds(title, Some(format!("A trial message to {}", to.as_ref()))),
            Err(error) => Check::fails(title, error.to_string()),
        }];
        if let Some(url) = site.webhook_url {
            let told = format!(
                "Give Mitto {url}/{IN}?{SECRET_PARAMETER}= with the callback secret behind it"
            );
            checks.push(Check::holds(
                "Mitto has to be told where incoming messages go",
                Some(told),
            ));
        }
        checks
    }

    fn verify(&self, settings: &Settings, call: &WebhookCall<'_>) -> Result<(), Refused> {
        if !is_from_mitto(settings, call.from) {
            return Err(Refused::Address);
        }
        let expected = text(settings, SECRET).unwrap_or_default();
        match same(given(call).as_bytes(), expected.as_bytes()) {
            true => Ok(()),
            false => Err(Refused::Signature),
        }
    }

    fn read(&self, _settings: &Settings, call: &WebhookCall<'_>) -> Taken {
        reading::read(call).into()
    }

    async fn send(
        &self,
        settings: &Settings,
        message: &Outgoing,
        http: &dyn Http,
    ) -> Result<Sent, SendError> {
        let body = sending::body(settings, message)?;
        let response = http.call(call_of(settings, &body)?).await?;
        sending::judge(&response)
    }
}
