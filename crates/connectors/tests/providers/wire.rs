//! The way to a provider's stand-in, and messages to send there.

use aes::Aes256;
use aes::cipher::{KeyIvInit, StreamCipher};
use async_trait::async_trait;
use connectors::{
    Body, Connector, Entry, File, FileBody, Http, HttpError, Mail, MailServer, Mailbox, Outgoing,
    Part, Post, PostError, Recipient, Refused, Request, Response, Settings, Site, WebhookCall,
};
use ctr::Ctr128BE;
use domain::identities::Scheme;
use domain::{AttachmentId, Timestamp};
use reqwest::multipart;
use serde_json::Value;
use std::collections::BTreeMap;
use std::sync::Mutex;
use testkit::providers::{Hook, Provider};

/// Where the channel is called, as the provider knows it.
pub const URL: &str = "https://desk.example.test/hooks/kind/public-id";
pub const NOW: i64 = 1_760_000_000;

/// Calls over the network, with files from memory.
#[derive(Debug, Default)]
pub struct Wire {
    pub files: BTreeMap<AttachmentId, Vec<u8>>,
    /// Mails that were handed over; no server stands between.
    pub mails: Mutex<Vec<Mail>>,
}

#[async_trait]
impl Post for Wire {
    async fn deliver(&self, _: &MailServer, mail: &Mail) -> Result<(), PostError> {
        self.mails.lock().expect("mails").push(mail.clone());
        Ok(())
    }

    async fn greet(&self, _: &MailServer) -> Result<(), PostError> {
        Ok(())
    }

    async fn look(&self, _: &Mailbox) -> Result<(), PostError> {
        Ok(())
    }
}

impl Wire {
    fn bytes(&self, wanted: &FileBody) -> Vec<u8> {
        let all = self.files.get(&wanted.id).expect("the file");
        let mut bytes = match wanted.range {
            None => all.clone(),
            Some((from, to)) => all[from as usize..to as usize].to_vec(),
        };
        if let Some(key) = &wanted.key {
            ciphered(key, &mut bytes);
        }
        bytes
    }

    fn field(&self, form: multipart::Form, part: &Part) -> multipart::Form {
        match part {
            Part::Text(name, value) => form.text(*name, value.clone()),
            Part::File {
                name,
                file_name,
                media_type,
                body,
            } => {
                let part = multipart::Part::bytes(self.bytes(body)).file_name(file_name.clone());
                form.part(*name, part.mime_str(media_type).expect("a media type"))
            }
        }
    }
}

#[async_trait]
impl Http for Wire {
    fn post(&self) -> Option<&dyn Post> {
        Some(self)
    }

    async fn call(&self, request: Request) -> Result<Response, HttpError> {
        let method = reqwest::Method::from_bytes(request.method.as_bytes()).expect("a method");
        // Another test of this process may have been faster.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let call = reqwest::Client::new().request(method, &request.url);
        let mut call = match &request.body {
            Body::Bytes(bytes) => call.body(bytes.clone()),
            Body::File(file) => call.body(self.bytes(file)),
            Body::Form(parts) => call.multipart(
                parts
                    .iter()
                    .fold(multipart::Form::new(), |form, part| self.field(form, part)),
            ),
        };
        for (name, value) in &request.headers {
            call = call.header(*name, value);
        }
        let answer = call
            .send()
            .await
            .map_err(|error| match error.is_connect() {
                true => HttpError::Unreachable(error.to_string()),
                false => HttpError::Lost(error.to_string()),
            })?;
        let text =
            |value: &reqwest::header::HeaderValue| value.to_str().unwrap_or_default().to_owned();
        let headers: Vec<(String, String)> = answer
            .headers()
            .iter()
            .map(|(name, value)| (name.to_string(), text(value)))
            .collect();
        let wait = headers.iter().find(|(name, _)| name == "retry-after");
        Ok(Response {
            status: answer.status().as_u16(),
            retry_after: wait.and_then(|(_, seconds)| seconds.parse().ok()),
            headers,
            body: answer.bytes().await.expect("a body").to_vec(),
        })
    }
}

/// Enciphers and deciphers alike, as [`FileBody::key`] says.
pub fn ciphered(key: &[u8; 32], bytes: &mut [u8]) {
    Ctr128BE::<Aes256>::new(key.into(), &[0; 16].into()).apply_keystream(bytes);
}

/// The settings of a provider's stand-in, with what is taken where nothing is given.
pub fn settings(connector: &dyn Connector, provider: &dyn Provider) -> Settings {
    let mut settings = provider.settings().as_object().expect("settings").clone();
    for setting in connector.settings() {
        if let Some(default) = setting.default {
            settings
                .entry(setting.key)
                .or_insert_with(|| Value::from(default));
        }
    }
    settings
}

/// Where and when a channel is tested.
pub fn site() -> Site<'static> {
    Site {
        public_url: "https://desk.example.test",
        webhook_url: Some(URL),
        now: Timestamp::EPOCH.plus_seconds(NOW),
    }
}

/// What a call brings, if it is the provider's.
pub fn reads(
    connector: &dyn Connector,
    settings: &Settings,
    hook: &Hook,
) -> Result<Vec<Entry>, Refused> {
    let headers: Vec<(&str, &str)> = hook
        .headers
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let (path, query) = hook.tail.split_once('?').unwrap_or((&hook.tail, ""));
    let url = format!("{URL}{}", hook.tail);
    let call = WebhookCall {
        method: hook.method,
        url: &url,
        tail: path.trim_start_matches('/'),
        headers: &headers,
        query,
        body: &hook.body,
        now: Timestamp::EPOCH.plus_seconds(NOW),
        from: None,
    };
    connector.verify(settings, &call)?;
    Ok(connector.read(settings, &call).entries)
}

/// A message to somebody.
pub fn message(scheme: Scheme, address: &str, text: Option<&str>) -> Outgoing {
    Outgoing {
        message_id: 42.into(),
        conversation_id: 7.into(),
        contact: Recipient {
            scheme,
            address: address.to_owned(),
            name: Some("Nora".to_owned()),
        },
        text: text.map(str::to_owned),
        attachments: Vec::new(),
        reply_to_message_id: None,
        template: None,
        late: false,
        webhook_url: Some(URL.to_owned()),
        now: Timestamp::EPOCH.plus_seconds(NOW),
        thread: None,
    }
}

/// A picture to send along, and where its bytes are.
pub fn picture() -> (File, Wire) {
    let file = File {
        id: 9.into(),
        size: testkit::PNG.len() as i64,
        url: "https://desk.example.test/files/9/map.png?e=1&s=2".to_owned(),
        name: "map.png".to_owned(),
        media_type: "image/png".to_owned(),
        pixels: None,
        duration_ms: None,
    };
    let files = BTreeMap::from([(file.id, testkit::PNG.to_vec())]);
    let mails = Mutex::default();
    (file, Wire { files, mails })
}
