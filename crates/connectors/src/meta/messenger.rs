//! Facebook Messenger: what people write to a page.

use super::graph::Graph;
use super::reading::Account;
use super::sending::{Files, judge, request, seen};
use super::{BASE, FACEBOOK, MAX_FILE, PAGE, TOKEN, VERSION_SETTING, WINDOW};
use super::{checking, flaws, hook, profile, refusals};
use crate::settings::text;
use crate::{
    Capabilities, Check, Connector, Http, Outgoing, Party, Recipient, Refused, SendError, Sent,
    Setting, SettingFlaw, SettingKind, Settings, Site, Taken, Together, WebhookCall,
};
use async_trait::async_trait;
use domain::channels::ChannelKind;
use domain::identities::Scheme;

/// See the module.
#[derive(Debug)]
pub struct Messenger;

const SETTINGS: &[Setting] = &[
    Setting {
        key: PAGE,
        label: "Page id",
        kind: SettingKind::Text,
        required: true,
        help: Some("Of the Facebook Page that customers write to; a number."),
        default: None,
    },
    Setting {
        key: TOKEN,
        label: "Page access token",
        kind: SettingKind::Secret,
        required: true,
        help: Some("With pages_messaging and pages_manage_metadata."),
        default: None,
    },
    hook::APP_SECRET,
    hook::VERIFY_TOKEN,
    VERSION_SETTING,
    Setting {
        key: BASE,
        label: "API address",
        kind: SettingKind::Url,
        required: false,
        help: None,
        default: Some(FACEBOOK),
    },
];

/// Longest text, in characters.
const MAX_TEXT: u32 = 2000;

/// What a customer is called; the parts of one name together.
const NAMES: &[&str] = &["first_name+last_name"];

fn page(settings: &Settings) -> &str {
    text(settings, PAGE).unwrap_or_default().trim()
}

fn graph(settings: &Settings) -> Result<Graph<'_>, SendError> {
    Graph::of(settings, FACEBOOK).ok_or_else(|| SendError::settings("no page access token"))
}

#[async_trait]
impl Connector for Messenger {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Messenger
    }

    fn title(&self) -> &'static str {
        "Facebook Messenger"
    }

    fn about(&self) -> &'static str {
        "Messages to a Facebook Page."
    }

    fn next_steps(&self) -> &'static [&'static str] {
        &[
            "Open your app at developers.facebook.com, then Webhooks, and choose Page.",
            "Paste the webhook URL as callback URL, and the verify token you chose.",
            "Subscribe to messages, messaging_postbacks, message_deliveries, message_reads, message_echoes, message_reactions and messaging_referrals.",
            "Test the connection here: it subscribes the app to your Page. Without Advanced Access Meta tells only of people who have a role in the app.",
        ]
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn check(&self, settings: &Settings) -> Vec<SettingFlaw> {
        flaws(settings, &[PAGE])
    }

    fn identity_schemes(&self) -> &'static [Scheme] {
        &[Scheme::Messenger]
    }

    async fn test(&self, settings: &Settings, site: Site<'_>, http: &dyn Http) -> Vec<Check> {
        let Some(graph) = Graph::of(settings, FACEBOOK) else {
            return vec![Check::fails(
                "The token is this page's",
                "There is no token",
            )];
        };
        let page = page(settings);
        let known = checking::page(&graph, page, http).await;
        if !known.ok {
            return vec![known];
        }
        let told = checking::events(&graph, page, checking::OF_PAGE, site, http).await;
        vec![known, told]
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            typing: false,
            text: MAX_TEXT,
            max_bytes: MAX_FILE,
            together: Together::OneFile { caption: 0 },
            window: WINDOW,
            ..Capabilities::ANYTHING
        }
    }

    fn has_webhook(&self) -> bool {
        true
    }

    fn verify(&self, settings: &Settings, call: &WebhookCall<'_>) -> Result<(), Refused> {
        hook::verify(settings, call)
    }

    fn app_secret(&self) -> Option<&'static str> {
        Some(hook::APP_SECRET.key)
    }

    fn read(&self, settings: &Settings, call: &WebhookCall<'_>) -> Taken {
        let account = Account {
            scheme: Scheme::Messenger,
            object: "page",
            id: page(settings),
        };
        hook::handshake(call).unwrap_or_else(|| account.read(call.body).into())
    }

    fn knows_names(&self) -> bool {
        true
    }

    async fn profile(
        &self,
        settings: &Settings,
        (_, customer): &Party,
        http: &dyn Http,
    ) -> Option<String> {
        let graph = Graph::of(settings, FACEBOOK)?;
        profile::name(&graph, customer, NAMES, http).await
    }

    fn tells_of_reading(&self) -> bool {
        true
    }

    async fn tell_read(
        &self,
        settings: &Settings,
        from: &Recipient,
        _provider_id: &str,
        http: &dyn Http,
    ) -> Result<(), SendError> {
        let response = http
            .call(seen(&graph(settings)?, page(settings), from))
            .await?;
        match response.is_ok() {
            true => Ok(()),
            false => Err(refusals::meaning(&response)),
        }
    }

    async fn send(
        &self,
        settings: &Settings,
        message: &Outgoing,
        http: &dyn Http,
    ) -> Result<Sent, SendError> {
        let call = request(&graph(settings)?, page(settings), message, Files::Bytes);
        judge(&http.call(call).await?)
    }
}
