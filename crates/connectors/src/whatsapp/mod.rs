//! WhatsApp, by Meta's Cloud API:
//! <https://developers.facebook.com/documentation/business-messaging/whatsapp>. A customer is known by their
//! number, by an id that WhatsApp makes for the business, or by both. For a day after they wrote one writes
//! as one likes; afterwards, and to who has not written yet, only by an approved template.

mod errors;
mod graph;
mod media;
mod proving;
mod reading;
mod sending;
mod settings;
mod templates;
mod testing;

use crate::{
    Capabilities, Check, Connector, Download, Http, Media, MediaError, NumberCheck, Outgoing,
    Recipient, Refused, SendError, Sent, Setting, SettingFlaw, Settings, Site, Taken, Template,
    TemplatesError, Together, WebhookCall,
};
use async_trait::async_trait;
use domain::channels::ChannelKind;
use domain::identities::{Address, Scheme};
use domain::pacing::{Pace, Share};
use domain::replying::Window;
use graph::Graph;
use std::time::Duration;

/// See the module.
#[derive(Debug)]
pub struct Whatsapp;

/// Longest text.
const TEXT: u32 = 4096;
/// Longest words below a file. Nobody has confirmed it.
const CAPTION: u32 = 1024;

fn graph(settings: &Settings) -> Result<Graph<'_>, SendError> {
    Graph::of(settings).ok_or_else(|| SendError::settings("the settings are not complete"))
}

/// What WhatsApp takes of a number that has not been raised.
const PACES: &[Pace] = &[Pace {
    messages: 80,
    per: Duration::from_secs(1),
    of: Share::Channel,
}];

#[async_trait]
impl Connector for Whatsapp {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Whatsapp
    }

    fn title(&self) -> &'static str {
        "WhatsApp"
    }

    fn about(&self) -> &'static str {
        "Messages to a WhatsApp Business number, by the Cloud API of Meta."
    }

    fn next_steps(&self) -> &'static [&'static str] {
        &[
            "Open your app at developers.facebook.com, then WhatsApp > Configuration.",
            "Paste the webhook URL as callback URL, and the verify token you chose; then verify and save.",
            "Under Webhook fields subscribe to messages, message_template_status_update, user_preferences and smb_message_echoes.",
            "Test the connection here: it subscribes the app to your WhatsApp Business Account.",
        ]
    }

    fn settings(&self) -> &'static [Setting] {
        settings::SETTINGS
    }

    fn check(&self, settings: &Settings) -> Vec<SettingFlaw> {
        settings::check(settings)
    }

    fn identity_schemes(&self) -> &'static [Scheme] {
        &[Scheme::Phone, Scheme::WhatsappUser]
    }

    fn addressed_by(&self, _settings: &Settings) -> Option<Scheme> {
        Some(Scheme::Phone)
    }

    async fn check_number(
        &self,
        _settings: &Settings,
        _phone: &Address,
        _http: &dyn Http,
    ) -> NumberCheck {
        NumberCheck::unknown("WhatsApp tells only when a message is sent")
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            typing: false,
            text: TEXT,
            media: media::LIMITS,
            max_bytes: media::LARGEST,
            together: Together::OneFile { caption: CAPTION },
            window: Window {
                free: Some(24 * 3600),
                templates: true,
                // Who wants no advertising still gets answers.
                stop_bars_all: false,
                ..Window::ALWAYS
            },
            paces: PACES,
            ..Capabilities::ANYTHING
        }
    }

    fn takes_caption(&self, media_type: &str, _bytes: i64) -> bool {
        media::takes_caption(media_type)
    }

    fn has_webhook(&self) -> bool {
        true
    }

    async fn test(&self, settings: &Settings, site: Site<'_>, http: &dyn Http) -> Vec<Check> {
        testing::test(settings, site, http).await
    }

    fn verify(&self, settings: &Settings, call: &WebhookCall<'_>) -> Result<(), Refused> {
        proving::verify(settings, call)
    }

    fn app_secret(&self) -> Option<&'static str> {
        Some(proving::SECRET)
    }

    fn read(&self, settings: &Settings, call: &WebhookCall<'_>) -> Taken {
        match call.method {
            "GET" => Taken {
                entries: Vec::new(),
                reply: proving::challenge(call),
            },
            _ => reading::read(settings, call.body).into(),
        }
    }

    async fn locate(
        &self,
        settings: &Settings,
        media: &Media,
        http: &dyn Http,
    ) -> Result<Download, MediaError> {
        media::locate(settings, media, http).await
    }

    fn tells_of_reading(&self) -> bool {
        true
    }

    async fn tell_read(
        &self,
        settings: &Settings,
        _from: &Recipient,
        provider_id: &str,
        http: &dyn Http,
    ) -> Result<(), SendError> {
        sending::tell_read(graph(settings)?, provider_id, http).await
    }

    async fn templates(
        &self,
        settings: &Settings,
        http: &dyn Http,
    ) -> Result<Vec<Template>, TemplatesError> {
        templates::list(settings, http).await
    }

    fn bars_template(&self, components: &serde_json::Value) -> Option<&'static str> {
        templates::bars(components)
    }

    async fn send(
        &self,
        settings: &Settings,
        message: &Outgoing,
        http: &dyn Http,
    ) -> Result<Sent, SendError> {
        sending::send(graph(settings)?, message, http).await
    }
}
