//! What was said to a channel with the help of its provider's stand-in, and what the channel answered.

use crate::providers::{Deliveries, Delivery, Faults, Hook, Provider, Says, State, Took};
use reqwest::{Client, Method};
use std::sync::Mutex;
use std::time::{Duration, SystemTime};

/// The beginning of 2026, in seconds since 1970. Messages are numbered from then, so that no run repeats
/// the numbers of one before: a channel takes a message once.
const BEGINNING: i64 = 1_767_225_600;
/// How long a channel may think about a call.
const PATIENCE: Duration = Duration::from_secs(20);

/// What was said over one channel.
#[derive(Debug, Default)]
pub struct Talk(Mutex<Said>);

#[derive(Debug, Default)]
struct Said {
    /// Where the channel is called.
    url: String,
    /// Of the last message.
    number: u32,
    lines: Vec<Line>,
    /// How what is said comes; each with its words.
    deliveries: Deliveries<(String, Hook)>,
}

/// One thing that was said.
#[derive(Clone, Debug)]
pub struct Line {
    /// Who said what.
    pub words: String,
    /// What the channel answered.
    pub answer: String,
}

impl Talk {
    /// Where the channel is called, once somebody said it.
    pub fn url(&self) -> String {
        self.0.lock().expect("a talk").url.clone()
    }

    /// All of it, the newest first.
    pub fn lines(&self) -> Vec<Line> {
        let said = self.0.lock().expect("a talk");
        said.lines.iter().rev().cloned().collect()
    }

    /// A customer writes to the channel at `url`.
    pub fn say(&self, provider: &dyn Provider, url: String, customer: u32, text: String) {
        let at = now();
        let number = {
            let mut said = self.0.lock().expect("a talk");
            said.url.clone_from(&url);
            let since = u32::try_from(at - BEGINNING).unwrap_or_default();
            said.number = since.max(said.number + 1);
            said.number
        };
        let words = format!("Customer {customer}: {text}");
        let says = Says {
            number,
            customer,
            text,
            at,
        };
        self.bring(&url, words, provider.says(&url, &says));
    }

    /// How it misbehaves when it says something.
    pub fn faults(&self) -> Faults {
        self.0.lock().expect("a talk").deliveries.faults()
    }

    /// From now on it says everything so; what came late before comes now.
    pub fn misbehave(&self, faults: Faults) {
        let (url, rest) = {
            let mut said = self.0.lock().expect("a talk");
            let rest = said.deliveries.rest();
            said.deliveries = Deliveries::new(faults);
            (said.url.clone(), rest)
        };
        self.deliver(&url, rest);
    }

    /// Something is said, now or later, once or more often.
    fn bring(&self, url: &str, words: String, hook: Hook) {
        let now = {
            let mut said = self.0.lock().expect("a talk");
            said.deliveries.bring((words.clone(), hook))
        };
        if !now.iter().any(|delivery| delivery.call.0 == words) {
            self.keep(words, "comes late, after others".to_owned());
        }
        self.deliver(url, now);
    }

    fn deliver(&self, url: &str, all: Vec<Delivery<(String, Hook)>>) {
        for Delivery {
            call: (words, hook),
            slow,
        } in all
        {
            std::thread::sleep(slow);
            let answer = call(url, hook);
            self.keep(words, answer);
        }
    }

    /// The provider says how far a message got.
    pub fn tell(&self, provider: &dyn Provider, took: &Took, state: State, word: &str) {
        let url = self.url();
        if let Some(hook) = provider.tells(&url, took, state) {
            self.bring(&url, format!("{}: {word}", took.id), hook);
        }
    }

    fn keep(&self, words: String, answer: String) {
        let line = Line { words, answer };
        self.0.lock().expect("a talk").lines.push(line);
    }
}

fn now() -> i64 {
    let since = SystemTime::UNIX_EPOCH.elapsed().expect("a time");
    i64::try_from(since.as_secs()).expect("a time")
}

/// Calls the channel; its answer for people. Pages are served by plain threads, so each call brings what
/// it runs on.
fn call(url: &str, hook: Hook) -> String {
    let runtime = tokio::runtime::Builder::new_current_thread()
        .enable_all()
        .build()
        .expect("a runtime");
    let answered = runtime.block_on(async {
        let method = Method::from_bytes(hook.method.as_bytes()).expect("a method");
        let client = Client::builder().no_proxy().timeout(PATIENCE).build()?;
        let mut call = client.request(method, format!("{url}{}", hook.tail));
        for (name, value) in hook.headers {
            call = call.header(name, value);
        }
        let answer = call.body(hook.body).send().await?;
        let status = answer.status();
        Ok::<_, reqwest::Error>(format!("{status} {}", answer.text().await?))
    });
    answered.unwrap_or_else(|error| error.to_string())
}
