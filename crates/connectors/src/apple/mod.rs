//! Apple Messages for Business, where we are the messaging service provider (MSP):
//! <https://register.apple.com/resources/messages/msp-rest-api>. Customers begin, and stay until they
//! delete the conversation. Apple tells no names, no times and no receipts.

mod account;
mod files;
mod gateway;
mod reading;
mod sending;
mod unpacking;

use crate::settings::text;
use crate::{
    Capabilities, Check, Connector, Download, Http, Media, MediaError, Outgoing, Refused,
    SendError, Sent, Setting, SettingFlaw, SettingKind, Settings, Site, Taken, WebhookCall,
};
use account::Account;
use async_trait::async_trait;
use domain::Timestamp;
use domain::channels::ChannelKind;
use domain::identities::Scheme;
use domain::replying::Window;
use gateway::{BASE, Gateway};
use std::time::SystemTime;

/// See the module.
#[derive(Debug)]
pub struct Apple;

const MSP_ID: &str = "msp_id";
const SECRET: &str = "secret";
const BUSINESS: &str = "business_id";
const BASE_URL: &str = "base_url";
const LOCALE: &str = "locale";
const DEFAULT_LOCALE: &str = "en_US";
/// What Apple puts behind the address that it was given.
const TAIL: &str = "message";
/// What a file of a message may have.
const MAX_FILE: i64 = 100_000_000;

const SETTINGS: &[Setting] = &[
    Setting {
        key: MSP_ID,
        label: "MSP ID",
        kind: SettingKind::Text,
        required: true,
        help: Some("Of your messaging service, from Apple Business Register."),
        default: None,
    },
    Setting {
        key: SECRET,
        label: "API secret",
        kind: SettingKind::Secret,
        required: true,
        help: Some("Of your messaging service, in Base64 as Apple shows it."),
        default: None,
    },
    Setting {
        key: BUSINESS,
        label: "Business ID",
        kind: SettingKind::Text,
        required: true,
        help: Some("Of the account that customers write to; as Apple shows it, urn:biz: included."),
        default: None,
    },
    Setting {
        key: LOCALE,
        label: "Locale",
        kind: SettingKind::Text,
        required: false,
        help: Some("What Apple is told about the language of your answers, such as de_DE."),
        default: Some(DEFAULT_LOCALE),
    },
    Setting {
        key: BASE_URL,
        label: "Gateway address",
        kind: SettingKind::Url,
        required: false,
        help: Some("Another one only for Apple's integration gateway."),
        default: Some(BASE),
    },
];

#[async_trait]
impl Connector for Apple {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Apple
    }

    fn title(&self) -> &'static str {
        "Apple Messages for Business"
    }

    fn about(&self) -> &'static str {
        "Messages from iPhones, by Apple Messages for Business."
    }

    fn next_steps(&self) -> &'static [&'static str] {
        &[
            "Open Apple Business Register, then your messaging service.",
            "Paste the webhook URL as the address that Apple calls; it adds /message by itself.",
            "Test the connection here, then write to your account from an iPhone.",
        ]
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn check(&self, settings: &Settings) -> Vec<SettingFlaw> {
        let secret = Account::of(settings).is_none().then(|| {
            let message = "This is not the Base64 text that Apple shows";
            SettingFlaw::new(SECRET, "not_base64", message)
        });
        // It travels in a header.
        let is_plain = |id: &str| id.chars().all(|c| c.is_ascii_graphic());
        let business = text(settings, BUSINESS).filter(|id| !is_plain(id.trim()));
        let business = business.map(|_| {
            let message = "A business ID is like urn:biz: and a UUID";
            SettingFlaw::new(BUSINESS, "not_a_business_id", message)
        });
        secret.into_iter().chain(business).collect()
    }

    fn identity_schemes(&self) -> &'static [Scheme] {
        &[Scheme::Apple]
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            delivery_receipts: false,
            read_receipts: false,
            typing: false,
            max_bytes: MAX_FILE,
            window: Window {
                invited: true,
                ..Window::ALWAYS
            },
            ..Capabilities::ANYTHING
        }
    }

    fn has_webhook(&self) -> bool {
        true
    }

    async fn test(&self, settings: &Settings, site: Site<'_>, http: &dyn Http) -> Vec<Check> {
        let known = "Apple knows this messaging service";
        let Some(gateway) = Gateway::of(settings) else {
            let why = "The MSP ID, its secret or the business ID is missing";
            return vec![Check::fails(known, why)];
        };
        if let Err(why) = gateway.probe(site.now, http).await {
            return vec![Check::fails(known, why)];
        }
        // Nothing of Apple's tells where it calls; it is written into its register by hand.
        let told = site.webhook_url.map(|url| {
            let detail = format!("Enter {url} as its URL; Apple adds /{TAIL} to it");
            Check::holds(
                "Apple Business Register takes this server's address",
                Some(detail),
            )
        });
        [Check::holds(known, None)]
            .into_iter()
            .chain(told)
            .collect()
    }

    fn verify(&self, settings: &Settings, call: &WebhookCall<'_>) -> Result<(), Refused> {
        if !matches!(call.tail, "" | TAIL) {
            return Err(Refused::NoWebhook);
        }
        let account = Account::of(settings).ok_or(Refused::Signature)?;
        account.verify(call.header("authorization").unwrap_or_default(), call.now)
    }

    fn app_secret(&self) -> Option<&'static str> {
        Some(SECRET)
    }

    fn read(&self, settings: &Settings, call: &WebhookCall<'_>) -> Taken {
        reading::read(text(settings, BUSINESS), call).into()
    }

    async fn locate(
        &self,
        settings: &Settings,
        media: &Media,
        http: &dyn Http,
    ) -> Result<Download, MediaError> {
        let missing = || MediaError::Gone("the channel's settings are incomplete".to_owned());
        let gateway = Gateway::of(settings).ok_or_else(missing)?;
        files::locate(&gateway, &media.reference, now(), http).await
    }

    async fn send(
        &self,
        settings: &Settings,
        message: &Outgoing,
        http: &dyn Http,
    ) -> Result<Sent, SendError> {
        let missing =
            || SendError::settings("the MSP ID, its secret or the business ID is missing");
        let gateway = Gateway::of(settings).ok_or_else(missing)?;
        let locale = text(settings, LOCALE).unwrap_or(DEFAULT_LOCALE);
        sending::send(&gateway, locale, message, http).await
    }
}

/// For the token of a call about a file, which says when it was made: Apple's clock is a real one.
fn now() -> Timestamp {
    let since = SystemTime::UNIX_EPOCH.elapsed().unwrap_or_default();
    Timestamp::EPOCH.plus_seconds(i64::try_from(since.as_secs()).unwrap_or_default())
}
