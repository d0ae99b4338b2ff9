//! A server with one channel of a provider, and what one does with it.

use crate::common::{Answer, Client, PASSWORD, Server, count, until};
use reqwest::Method;
use serde_json::{Value, json};
use std::rc::Rc;
use testkit::providers::{self, Hook, Provider, Says, Took};

/// When customers write, in seconds since 1970: a while ago, for nothing may hang on the time of a test.
const THEN: i64 = 60;

pub struct World {
    pub server: Rc<Server>,
    pub ada: Client,
    pub provider: Box<dyn Provider>,
    /// `/channels/…`
    pub channel: String,
    /// Where the provider calls it.
    pub url: String,
}

/// Runs a test for every provider on each database, each in an organization of its own.
pub async fn each(test: impl AsyncFn(&World)) {
    with(providers::all, test).await;
}

/// Runs a test for one provider on each database.
pub async fn of<P: Provider + 'static>(start: impl Fn() -> P, test: impl AsyncFn(&World)) {
    let one = || -> Vec<Box<dyn Provider>> { vec![Box::new(start())] };
    with(one, test).await;
}

async fn with(start: impl Fn() -> Vec<Box<dyn Provider>>, test: impl AsyncFn(&World)) {
    for database in testkit::databases() {
        let name = database.name;
        let allow = "127.0.0.1".parse().expect("targets");
        let server = Server::start(database, |config| config.private_targets = allow).await;
        let server = Rc::new(server);
        for provider in start() {
            eprintln!("{} on {name}", provider.kind());
            test(&World::new(Rc::clone(&server), provider).await).await;
        }
    }
}

impl World {
    pub async fn new(server: Rc<Server>, provider: Box<dyn Provider>) -> Self {
        let ada = server.admin().await;
        let new = json!({"kind": provider.kind(), "name": "Line", "settings": provider.settings()});
        let made = ada.post("/channels", new).await;
        assert_eq!(made.status, 201, "{made:?}");
        if let Some(secret) = made.body["secret"].as_str() {
            provider.learns(secret);
        }
        let channel = format!("/channels/{}", made.id());
        let url = made.body["webhook_url"]
            .as_str()
            .expect("an address")
            .to_owned();
        let tested = ada.post(&format!("{channel}/test"), json!({})).await;
        assert_eq!(tested.body["ok"], true, "{tested:?}");
        Self {
            server,
            ada,
            provider,
            channel,
            url,
        }
    }

    /// What a customer says; the same number is the same message.
    pub fn words(&self, number: u32, customer: u32, text: &str) -> Says {
        Says {
            number,
            customer,
            text: text.to_owned(),
            at: self.server.state.now().as_micros() / 1_000_000 - THEN + i64::from(number),
        }
    }

    /// The provider calls.
    pub async fn call(&self, hook: Hook) -> Answer {
        let method = Method::from_bytes(hook.method.as_bytes()).expect("a method");
        let mut call = reqwest::Client::new()
            .request(method, format!("{}{}", self.url, hook.tail))
            .body(hook.body);
        for (name, value) in hook.headers {
            call = call.header(name, value);
        }
        crate::common::send(call).await
    }

    /// A customer writes, and the provider hears that it was taken; and has been asked who that is, so
    /// that what it answers next is the test's.
    pub async fn says(&self, number: u32, customer: u32, text: &str) {
        let hook = self
            .provider
            .says(&self.url, &self.words(number, customer, text));
        let answer = self.call(hook).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        until("named", async || {
            match count(&self.server, "jobs WHERE kind = 'profile'").await {
                0 => Ok(0),
                some => Err(some),
            }
        })
        .await;
    }

    /// Some time later: the same agent comes back.
    pub async fn later(&self, seconds: i64) -> Client {
        self.server.pass(seconds);
        let login = json!({"email": self.ada.me["email"], "password": PASSWORD});
        let answer = self.server.anonymous().post("/auth/login", login).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        self.server.anonymous().signed_in(&answer)
    }

    /// A file that was put off is asked for at once.
    pub async fn lets_a_file_come(&self) {
        let now = self.server.state.now().as_micros();
        let put_off = format!("jobs WHERE kind = 'fetch' AND due_at > {now}");
        if count(&self.server, &put_off).await > 0 {
            self.server.pass(90);
        }
    }

    pub async fn conversations(&self) -> Vec<Value> {
        let list = self.ada.get("/conversations").await;
        list.body["items"].as_array().expect("items").clone()
    }

    /// The one conversation there is.
    pub async fn conversation(&self) -> String {
        let mut all = self.conversations().await;
        assert_eq!(all.len(), 1, "{all:?}");
        all.remove(0)["id"].as_str().expect("an id").to_owned()
    }

    /// What was said in a conversation, the oldest first.
    pub async fn messages(&self, conversation: &str) -> Vec<Value> {
        let page = self
            .ada
            .get(&format!("/conversations/{conversation}/messages"))
            .await;
        let mut all = page.body["items"].as_array().expect("items").clone();
        all.reverse();
        all
    }

    /// An agent answers; the id of the message.
    pub async fn answers(&self, conversation: &str, body: Value) -> String {
        let path = format!("/conversations/{conversation}/messages");
        let sent = self.ada.post(&path, body).await;
        assert_eq!(sent.status, 201, "{sent:?}");
        sent.id()
    }

    /// Waits until a message stands so.
    pub async fn stands(&self, conversation: &str, message: &str, state: &str) -> Value {
        until(&format!("{} {state}", self.provider.kind()), async || {
            let all = self.messages(conversation).await;
            let found = all.into_iter().find(|one| one["id"] == message);
            let found = found.unwrap_or_default();
            match found["delivery"]["state"] == state {
                true => Ok(found),
                false => Err(found),
            }
        })
        .await
    }

    /// What the provider took, once it is so much.
    pub async fn took(&self, count: usize) -> Vec<Took> {
        until("all taken", async || match self.provider.took() {
            took if took.len() >= count => Ok(took),
            took => Err(took),
        })
        .await
    }

    /// The texts that the provider took, in order.
    pub fn texts(&self) -> Vec<String> {
        let took = self.provider.took().into_iter();
        took.filter_map(|one| one.text).collect()
    }
}

/// The texts of messages.
pub fn texts(messages: &[Value]) -> Vec<&str> {
    messages
        .iter()
        .filter_map(|one| one["text"].as_str())
        .collect()
}
