//! Every provider's stand-in with a page for people: what it took, what a customer may say, and how it
//! misbehaves. So every channel can be tried in the app without an account. Only for trying things by hand,
//! on this machine.

mod misbehaving;
mod page;
mod talk;

use crate::form::fields;
use crate::providers::{self, Provider, State};
use crate::{Answer, Call, Integrator, integrator};
use serde_json::Value;
use std::sync::Arc;
use talk::Talk;

/// See the module. It stops when it is dropped.
pub struct Playground {
    shown: Arc<Vec<Shown>>,
    pages: Integrator,
}

/// One provider, and what was said with its help.
struct Shown {
    provider: Box<dyn Provider>,
    talk: Talk,
}

impl Playground {
    /// The pages are at `port` and the providers behind it; anywhere with nought.
    pub fn start(port: u16) -> Self {
        // Somebody else of this process may have been faster.
        let _ = rustls::crypto::ring::default_provider().install_default();
        integrator::ports_from(port.checked_add(1).filter(|_| port > 0).unwrap_or_default());
        let shown = providers::all().into_iter().map(|provider| Shown {
            provider,
            talk: Talk::default(),
        });
        let shown = Arc::new(shown.collect::<Vec<_>>());
        integrator::ports_from(port);
        let own = Arc::clone(&shown);
        let pages = Integrator::that_does(move |call| answer(&own, call));
        integrator::ports_from(0);
        Self { shown, pages }
    }

    /// Where the pages are.
    pub fn url(&self) -> String {
        format!("http://{}/", self.pages.address)
    }

    /// What each channel's form is filled in with.
    pub fn settings(&self) -> Vec<(&'static str, Vec<(String, String)>)> {
        let of = |shown: &Shown| (shown.provider.kind(), shown.settings());
        self.shown.iter().map(of).collect()
    }
}

impl Shown {
    fn settings(&self) -> Vec<(String, String)> {
        let text = |value: &Value| match value {
            Value::String(text) => text.clone(),
            other => other.to_string(),
        };
        let settings = self.provider.settings();
        let settings = settings.as_object().into_iter().flatten();
        settings
            .map(|(key, value)| (key.clone(), text(value)))
            .collect()
    }
}

fn answer(all: &[Shown], call: &Call) -> Answer {
    let (kind, what) = call
        .path
        .trim_start_matches('/')
        .split_once('/')
        .unwrap_or_default();
    if call.path == "/" {
        return html(page::index(all));
    }
    let Some(shown) = all.iter().find(|shown| shown.provider.kind() == kind) else {
        return Answer::Status(404);
    };
    match (call.method.as_str(), what) {
        ("GET", "") => html(page::provider(shown)),
        ("GET", "log") => html(page::log(shown)),
        ("POST", "say") => {
            say(shown, call);
            see(format!("/{kind}/"))
        }
        ("POST", "faults") => {
            let faults = misbehaving::told(call);
            faults.rule(&*shown.provider);
            shown.talk.misbehave(faults);
            see(format!("/{kind}/"))
        }
        ("POST", "tell") => {
            tell(shown, call);
            see(format!("/{kind}/log"))
        }
        _ => Answer::Status(404),
    }
}

/// A customer writes.
fn say(shown: &Shown, call: &Call) {
    let fields = fields(call);
    let said = |name: &str| fields.text(name).unwrap_or_default().trim().to_owned();
    let secret = said("secret");
    if !secret.is_empty() {
        shown.provider.learns(&secret);
    }
    let customer = said("customer").parse().unwrap_or(1);
    shown
        .talk
        .say(&*shown.provider, said("url"), customer, said("text"));
}

/// The provider says how far a message got.
fn tell(shown: &Shown, call: &Call) {
    let fields = fields(call);
    let said = |name: &str| fields.text(name).unwrap_or_default();
    let took = shown
        .provider
        .took()
        .into_iter()
        .find(|took| took.id == said("id"));
    let state = page::STATES.iter().find(|(_, word)| *word == said("state"));
    if let Some((took, (state, word))) = took.zip(state) {
        shown.talk.tell(&*shown.provider, &took, *state, word);
    }
}

/// What a provider may say of a message; nothing before anybody knows where it is heard.
fn tellable(shown: &Shown, took: &providers::Took) -> Vec<&'static str> {
    let url = shown.talk.url();
    let can = |state: State| shown.provider.tells(&url, took, state).is_some();
    let states = page::STATES
        .iter()
        .filter(|(state, _)| !url.is_empty() && can(*state));
    states.map(|(_, word)| *word).collect()
}

fn html(page: String) -> Answer {
    let kind = "text/html; charset=utf-8".to_owned();
    Answer::Full(200, vec![("content-type", kind)], page.into_bytes())
}

fn see(other: String) -> Answer {
    Answer::Full(303, vec![("location", other)], Vec::new())
}
