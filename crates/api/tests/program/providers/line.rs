//! A channel of a provider at a program of its own, and who stands at the other end of it.

use crate::running::{get, http, post};
use reqwest::Method;
use serde_json::{Value, json};
use testkit::providers::{Apple, Hook, Provider, Says, Telegram, Twilio, Whatsapp};

pub struct Line {
    pub provider: Box<dyn Provider>,
    /// Its customers' numbers begin here: nobody writes over two lines.
    pub customers: u32,
    url: String,
    http: reqwest::Client,
}

impl Line {
    /// One of each of some kinds: one that tells our id back and signs a body, one that tells no time and
    /// signs a form, one that tells back nothing, and one that knows what it was handed before.
    pub async fn open(origin: &str, token: &str) -> Vec<Self> {
        let providers: [Box<dyn Provider>; 4] = [
            Box::new(Whatsapp::start()),
            Box::new(Twilio::start()),
            Box::new(Telegram::start()),
            Box::new(Apple::start()),
        ];
        let mut lines = Vec::new();
        for (n, provider) in providers.into_iter().enumerate() {
            let body =
                json!({"kind": provider.kind(), "name": "Line", "settings": provider.settings()});
            let made = post(origin, "/channels", token, &body).await;
            let id = made["id"].as_str().expect("an id");
            let test = format!("/channels/{id}/test");
            let tested = post(origin, &test, token, &json!({})).await;
            assert_eq!(tested["ok"], true, "{tested}");
            lines.push(Self {
                provider,
                customers: u32::try_from(n).expect("few") * 100,
                url: made["webhook_url"].as_str().expect("an address").to_owned(),
                http: http(),
            });
        }
        lines
    }

    /// What a customer says; the same number is the same message.
    pub fn words(&self, customer: u32, number: u32, begun: i64) -> Hook {
        let at = match self.provider.kind() {
            // It tells no time of a message: what it signs is that of its call.
            "apple" => jiff::Timestamp::now().as_second(),
            _ => begun + i64::from(number),
        };
        let says = Says {
            number: customer * 10_000 + number,
            customer,
            text: text(customer, number),
            at,
        };
        self.provider.says(&self.url, &says)
    }

    /// The provider calls once; whether it heard that all is well.
    pub async fn call(&self, hook: &Hook) -> bool {
        let method = Method::from_bytes(hook.method.as_bytes()).expect("a method");
        let url = format!("{}{}", self.url, hook.tail);
        let mut call = self.http.request(method, url).body(hook.body.clone());
        for (name, value) in &hook.headers {
            call = call.header(*name, value);
        }
        let answered = call.send().await;
        answered.is_ok_and(|answer| answer.status().is_success())
    }

    /// What it says of how far a message of ours got.
    pub fn delivered(&self, took: &testkit::providers::Took) -> Option<Hook> {
        let state = testkit::providers::State::Delivered;
        self.provider.tells(&self.url, took, state)
    }
}

/// The words of a message, which tell whose it is and the how manieth.
pub fn text(customer: u32, number: u32) -> String {
    format!("customer {customer} message {number}")
}

/// Every conversation there is.
pub async fn conversations(origin: &str, token: &str) -> Vec<String> {
    let page = get(origin, "/conversations?limit=100", token).await;
    assert_eq!(page["next_cursor"], Value::Null);
    let items = page["items"].as_array().expect("items");
    let id = |item: &Value| item["id"].as_str().expect("an id").to_owned();
    items.iter().map(id).collect()
}

/// The whole thread of a conversation, the oldest first.
pub async fn thread(origin: &str, token: &str, conversation: &str) -> Vec<Value> {
    let (mut all, mut cursor) = (Vec::new(), None::<String>);
    loop {
        let after = cursor.map(|cursor| format!("&cursor={cursor}"));
        let after = after.unwrap_or_default();
        let path = format!("/conversations/{conversation}/messages?limit=100{after}");
        let page = get(origin, &path, token).await;
        all.extend(page["items"].as_array().expect("items").iter().cloned());
        cursor = page["next_cursor"].as_str().map(str::to_owned);
        if cursor.is_none() {
            all.reverse();
            return all;
        }
    }
}
