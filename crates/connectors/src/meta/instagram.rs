//! Instagram: what people write to a professional account. Either the account is linked to a Facebook Page
//! and that page's token is used, or it was connected by itself, with Instagram Login.

use super::graph::Graph;
use super::reading::Account;
use super::sending::{Files, judge, request, seen};
use super::{BASE, FACEBOOK, MAX_FILE, MAX_PICTURE, PAGE, TOKEN, VERSION_SETTING, WINDOW};
use super::{checking, flaws, hook, profile, refusals};
use crate::settings::text;
use crate::{
    Capabilities, Check, Connector, Http, MediaLimit, Outgoing, Party, Recipient, Refused,
    SendError, Sent, Setting, SettingFlaw, SettingKind, Settings, Site, Taken, Together,
    WebhookCall,
};
use async_trait::async_trait;
use domain::channels::ChannelKind;
use domain::identities::Scheme;

/// See the module.
#[derive(Debug)]
pub struct Instagram;

const ACCOUNT: &str = "account_id";
/// Where an account without a page is served.
const INSTAGRAM: &str = "https://graph.instagram.com";

const SETTINGS: &[Setting] = &[
    Setting {
        key: ACCOUNT,
        label: "Instagram account id",
        kind: SettingKind::Text,
        required: true,
        help: Some("Of the professional account that customers write to; a number, not its name."),
        default: None,
    },
    Setting {
        key: PAGE,
        label: "Page id",
        kind: SettingKind::Text,
        required: false,
        help: Some("Of the Facebook Page it is linked to; empty with Instagram Login."),
        default: None,
    },
    Setting {
        key: TOKEN,
        label: "Access token",
        kind: SettingKind::Secret,
        required: true,
        help: Some("The page's, or with Instagram Login the account's."),
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
        help: Some("Empty: graph.facebook.com with a page, else graph.instagram.com."),
        default: None,
    },
];

/// Longest text, in bytes; what is counted before it leaves are characters, which are fewer.
const MAX_TEXT: usize = 1000;

/// What can be sent; other files cannot.
const MEDIA: &[MediaLimit] = &[
    MediaLimit {
        media_type: "image/*",
        max_bytes: MAX_PICTURE,
    },
    MediaLimit {
        media_type: "audio/*",
        max_bytes: MAX_FILE,
    },
    MediaLimit {
        media_type: "video/*",
        max_bytes: MAX_FILE,
    },
];

/// What a customer is called, or calls themselves.
const NAMES: &[&str] = &["name", "username"];

/// One account as its settings describe it.
struct Line<'a> {
    account: &'a str,
    page: Option<&'a str>,
    graph: Graph<'a>,
}

impl<'a> Line<'a> {
    fn of(settings: &'a Settings) -> Option<Self> {
        let page = text(settings, PAGE).map(str::trim);
        let default = if page.is_some() { FACEBOOK } else { INSTAGRAM };
        Some(Self {
            account: account(settings),
            page,
            graph: Graph::of(settings, default)?,
        })
    }

    fn found(settings: &'a Settings) -> Result<Self, SendError> {
        Self::of(settings).ok_or_else(|| SendError::settings("no access token"))
    }

    /// For whom messages are sent.
    fn node(&self) -> &'a str {
        self.page.unwrap_or(self.account)
    }

    /// Bytes can be sent by a page only.
    fn files(&self) -> Files {
        match self.page {
            Some(_) => Files::Bytes,
            None => Files::Link,
        }
    }
}

fn account(settings: &Settings) -> &str {
    text(settings, ACCOUNT).unwrap_or_default().trim()
}

#[async_trait]
impl Connector for Instagram {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Instagram
    }

    fn title(&self) -> &'static str {
        "Instagram"
    }

    fn about(&self) -> &'static str {
        "Direct messages to a professional Instagram account."
    }

    fn next_steps(&self) -> &'static [&'static str] {
        &[
            "Open your app at developers.facebook.com, then Webhooks, and choose Instagram.",
            "Paste the webhook URL as callback URL, and the verify token you chose.",
            "Subscribe to messages, messaging_postbacks, messaging_seen and message_reactions.",
            "Test the connection here: it subscribes the app to your account. Without Advanced Access Meta tells only of people who have a role in the app.",
        ]
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn check(&self, settings: &Settings) -> Vec<SettingFlaw> {
        flaws(settings, &[ACCOUNT, PAGE])
    }

    fn identity_schemes(&self) -> &'static [Scheme] {
        &[Scheme::Instagram]
    }

    async fn test(&self, settings: &Settings, site: Site<'_>, http: &dyn Http) -> Vec<Check> {
        let Some(line) = Line::of(settings) else {
            return vec![Check::fails(
                "The Instagram account is known",
                "There is no token",
            )];
        };
        let mut checks = vec![checking::account(&line.graph, line.account, http).await];
        let fields = match line.page {
            Some(page) => {
                checks.push(checking::page(&line.graph, page, http).await);
                checking::OF_PAGE
            }
            None => checking::OF_ACCOUNT,
        };
        if checks.iter().all(|check| check.ok) {
            let node = line.node();
            checks.push(checking::events(&line.graph, node, fields, site, http).await);
        }
        checks
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            delivery_receipts: false,
            typing: false,
            text: MAX_TEXT as u32,
            text_bytes: MAX_TEXT as u32,
            media: MEDIA,
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
            scheme: Scheme::Instagram,
            object: "instagram",
            id: account(settings),
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
        let line = Line::of(settings)?;
        profile::name(&line.graph, customer, NAMES, http).await
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
        let line = Line::found(settings)?;
        let response = http.call(seen(&line.graph, line.node(), from)).await?;
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
        if message
            .text
            .as_ref()
            .is_some_and(|text| text.len() > MAX_TEXT)
        {
            let reason = "Instagram takes at most 1000 bytes of text, and letters beyond English \
                and signs are several";
            return Err(SendError::refused("text_too_long", reason));
        }
        let line = Line::found(settings)?;
        let call = request(&line.graph, line.node(), message, line.files());
        judge(&http.call(call).await?)
    }
}
