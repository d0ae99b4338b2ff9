//! The API channel: an integrator posts what customers write and gets what we write as signed
//! calls, by the Standard Webhooks rules.

use crate::settings::text;
use crate::signing;
use crate::{
    Capabilities, Check, Choice, Connector, Http, Outgoing, Request, SendError, Sent, Setting,
    SettingKind, Settings, Site,
};
use async_trait::async_trait;
use domain::Timestamp;
use domain::channels::ChannelKind;
use domain::identities::Scheme;
use std::time::Duration;

/// See the module.
#[derive(Debug)]
pub struct Api;

const SECRET: &str = "signing_secret";

/// What a test posts: no message, so that nothing follows from it.
const TEST: &str = r#"{"type":"test"}"#;

const SETTINGS: &[Setting] = &[
    Setting {
        key: "webhook_url",
        label: "Webhook URL",
        kind: SettingKind::Url,
        required: true,
        help: Some("Where Switchboard posts the messages your agents write."),
        default: None,
    },
    Setting {
        key: "address_scheme",
        label: "Customers are known by",
        kind: SettingKind::Choice(&[
            Choice {
                value: "external",
                label: "An id of yours",
            },
            Choice {
                value: "phone",
                label: "Telephone number",
            },
            Choice {
                value: "email",
                label: "Email address",
            },
        ]),
        required: false,
        help: Some("With telephone number or email address you vouch that it is theirs."),
        default: Some("external"),
    },
    Setting {
        key: SECRET,
        label: "Signing secret",
        kind: SettingKind::Secret,
        required: false,
        help: Some("Made by Switchboard and shown once; verify our calls with it."),
        default: None,
    },
];

#[async_trait]
impl Connector for Api {
    fn kind(&self) -> ChannelKind {
        ChannelKind::Api
    }

    fn title(&self) -> &'static str {
        "API"
    }

    fn about(&self) -> &'static str {
        "Messages from your own systems, by REST and signed webhooks."
    }

    fn next_steps(&self) -> &'static [&'static str] {
        &[
            "Let your system post what customers write to the address for messages in.",
            "What agents write is posted to your webhook URL, signed with the secret: check it there.",
        ]
    }

    fn settings(&self) -> &'static [Setting] {
        SETTINGS
    }

    fn own_secret(&self) -> Option<&'static str> {
        Some(SECRET)
    }

    fn identity_schemes(&self) -> &'static [Scheme] {
        &[Scheme::External, Scheme::Phone, Scheme::Email]
    }

    fn addressed_by(&self, settings: &Settings) -> Option<Scheme> {
        let chosen = text(settings, "address_scheme").and_then(|scheme| scheme.parse().ok());
        Some(chosen.unwrap_or(Scheme::External))
    }

    fn capabilities(&self) -> Capabilities {
        Capabilities {
            attachments: true,
            delivery_receipts: true,
            read_receipts: true,
            typing: false,
            ..Capabilities::ANYTHING
        }
    }

    async fn test(&self, settings: &Settings, site: Site<'_>, http: &dyn Http) -> Vec<Check> {
        let (there, taken) = ("The webhook URL answers", "It takes signed calls");
        let id = format!("test_{}", site.now.as_micros());
        let request = match posted(settings, id, site.now, TEST.as_bytes().to_vec()) {
            Ok(request) => request,
            Err(error) => {
                return vec![Check::fails("The settings are complete", error.to_string())];
            }
        };
        match http.call(request).await {
            Ok(answer) => {
                let answered = format!("It answered {} to {TEST}", answer.status);
                let judged = match answer.status {
                    200..=299 => Check::holds(taken, Some(answered)),
                    _ => Check::fails(taken, answered),
                };
                vec![Check::holds(there, None), judged]
            }
            Err(error) => vec![Check::fails(there, error.to_string())],
        }
    }

    async fn send(
        &self,
        settings: &Settings,
        message: &Outgoing,
        http: &dyn Http,
    ) -> Result<Sent, SendError> {
        let request = signed(settings, message)?;
        let answer = http.call(request).await?;
        judge(answer.status, answer.wait())
    }
}

fn signed(settings: &Settings, message: &Outgoing) -> Result<Request, SendError> {
    let body = serde_json::to_vec(message).map_err(unusable)?;
    // One id for all tries of a message, so that the integrator can tell a repeat.
    posted(
        settings,
        format!("msg_{}", message.message_id),
        message.now,
        body,
    )
}

fn posted(
    settings: &Settings,
    id: String,
    now: Timestamp,
    body: Vec<u8>,
) -> Result<Request, SendError> {
    let url = text(settings, "webhook_url").ok_or_else(|| unusable("no webhook URL"))?;
    let secret = text(settings, SECRET).ok_or_else(|| unusable("no signing secret"))?;
    signing::signed(url, &[secret], id, now, body).map_err(unusable)
}

fn unusable(reason: impl ToString) -> SendError {
    SendError::settings(reason.to_string())
}

/// An answer with a status was read by somebody: 5xx and "slow down" did not take the message.
fn judge(status: u16, after: Option<Duration>) -> Result<Sent, SendError> {
    match status {
        200..=299 => Ok(Sent::default()),
        408 | 425 | 429 | 500..=599 => Err(SendError::Retry {
            reason: format!("the webhook answered {status}"),
            after,
        }),
        _ => Err(SendError::refused(
            "webhook_refused",
            format!("the webhook answered {status}"),
        )),
    }
}
