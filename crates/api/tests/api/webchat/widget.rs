//! A browser with the widget in it.

use crate::common::{Answer, Client, Server, send};
use crate::events::Listener;
use jsonwebtoken::{Algorithm, EncodingKey, Header, encode};
use reqwest::Method;
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};

pub const KEY: &str = "0123456789abcdef0123456789abcdef";

/// A channel for the chat, as its public id; `settings` beside a key for identities.
pub async fn channel(by: &Client, mut settings: Value) -> (String, String) {
    settings["identity_key"] = json!(KEY);
    let body = json!({"kind": "webchat", "name": "Shop", "settings": settings});
    let made = by.post("/channels", body).await;
    assert_eq!(made.status, 201, "{made:?}");
    let public_id = made.body["public_id"]
        .as_str()
        .expect("a public id")
        .to_owned();
    (made.id(), public_id)
}

/// What the website's server signs.
pub fn identity(server: &Server, algorithm: Algorithm, subject: &str, more: Value) -> String {
    let exp = server.state.now().as_millis() / 1000 + 3600;
    let mut claims = json!({"sub": subject, "exp": exp});
    let (claims_of, more) = (claims.as_object_mut().expect("an object"), more);
    claims_of.extend(more.as_object().cloned().unwrap_or_default());
    let key = EncodingKey::from_secret(KEY.as_bytes());
    encode(&Header::new(algorithm), &claims, &key).expect("a token")
}

#[derive(Clone, Debug)]
pub struct Widget {
    pub http: Client,
    base: String,
    pub visitor: Option<String>,
    pub cursor: String,
    pub shown: Vec<String>,
}

impl Widget {
    pub fn new(server: &Server, public_id: &str) -> Self {
        Self {
            http: server.anonymous(),
            base: format!("/widget/v1/{public_id}"),
            visitor: None,
            cursor: String::new(),
            shown: Vec::new(),
        }
    }

    pub async fn call(&self, method: Method, path: &str, body: Value) -> Answer {
        let request = self.http.request(method, &format!("{}{path}", self.base));
        match body {
            Value::Null => send(request).await,
            body => send(request.json(&body)).await,
        }
    }

    /// Begins a session; `more` beside the visitor's token.
    pub async fn try_begin(&mut self, mut more: Value) -> Answer {
        if let Some(token) = &self.visitor {
            more["visitor_token"] = json!(token);
        }
        let answer = self.call(Method::POST, "/sessions", more).await;
        if answer.status == 200 {
            self.http.token = answer.body["session_token"].as_str().map(str::to_owned);
            self.visitor = answer.body["visitor_token"].as_str().map(str::to_owned);
            self.cursor = answer.body["cursor"].as_str().expect("a cursor").to_owned();
            self.shown = texts(&answer.body["messages"]);
        }
        answer
    }

    pub async fn begin(&mut self, more: Value) {
        let answer = self.try_begin(more).await;
        assert_eq!(answer.status, 200, "{answer:?}");
    }

    pub async fn write(&self, client_id: &str, text: &str) -> Answer {
        let body = json!({"client_id": client_id, "text": text});
        self.call(Method::POST, "/messages", body).await
    }

    /// The texts they see, newest first.
    pub async fn history(&self) -> Vec<String> {
        let page = self.call(Method::GET, "/messages", Value::Null).await;
        assert_eq!(page.status, 200, "{page:?}");
        texts(&page.body["items"])
    }

    pub async fn upload(&self, name: &str, bytes: &[u8]) -> Answer {
        let part = Part::bytes(bytes.to_vec()).file_name(name.to_owned());
        let form = Form::new().part("file", part);
        let path = format!("{}/attachments", self.base);
        send(self.http.request(Method::POST, &path).multipart(form)).await
    }

    pub async fn listen(&self) -> Listener {
        let path = format!("{}/events?after={}", self.base, self.cursor);
        Listener::open(&self.http, &path).await
    }
}

pub fn texts(messages: &Value) -> Vec<String> {
    let messages = messages.as_array().expect("messages");
    let text = |message: &Value| message["text"].as_str().expect("a text").to_owned();
    messages.iter().map(text).collect()
}

/// The conversations an agent sees, newest first.
pub async fn conversations(by: &Client) -> Vec<Value> {
    let list = by.get("/conversations").await;
    assert_eq!(list.status, 200, "{list:?}");
    list.body["items"].as_array().expect("items").clone()
}

/// An agent answers in the newest conversation.
pub async fn answer(by: &Client, text: &str) -> (String, String) {
    let newest = conversations(by).await.remove(0);
    let id = newest["id"].as_str().expect("an id").to_owned();
    let sent = by
        .post(
            &format!("/conversations/{id}/messages"),
            json!({"text": text}),
        )
        .await;
    assert_eq!(sent.status, 201, "{sent:?}");
    (id, sent.id())
}
