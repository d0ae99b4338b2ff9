//! The event stream as one browser sees it: one tab reads it, all tabs hear it.
//!
//! The tab that holds the lock is the leader; when it closes the next one goes on behind the last
//! cursor heard. Screens subscribe with [`Live::on`] and load anew when [`Live::generation`] changes:
//! then the stream could not be resumed and something may have been missed.

use crate::browser::{Tabs, now, with_lock};
use crate::session::Session;
use client::CallError;
use client::events::{Signal as Heard, is_before};
use domain::ConversationId;
use futures::future::{Either, select};
use futures::{StreamExt, pin_mut};
use gloo_timers::future::TimeoutFuture;
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use serde::de::DeserializeOwned;
use serde::{Deserialize, Serialize};
use serde_json::Value;
use std::rc::Rc;
use std::str::FromStr;

/// Nothing at all for so long means that the line is dead: the server pings every 15 s.
const SILENCE_MS: u32 = 40_000;
/// After so long what did not load is loaded again, then after longer and longer.
const AGAIN_MS: f64 = 2000.0;
/// Failures that lie so far back are not counted.
const FORGOTTEN_MS: f64 = 60_000.0;
const LONGEST_WAIT_MS: f64 = 20_000.0;
/// So often, and so many times, it is looked whether the first load has come.
const LOOK_MS: u32 = 25;
const LOOKS_FOR_LOAD: u32 = 400;

/// One event, as it came.
#[derive(Clone, Debug, Serialize, Deserialize)]
pub struct Event {
    pub cursor: Option<String>,
    /// `message.created` and so on.
    pub name: String,
    data: Value,
}

impl Event {
    /// The thing as it is now: the frame's object, or what the frame itself says.
    pub fn object<T: DeserializeOwned>(&self) -> Option<T> {
        T::deserialize(self.data.get("object").unwrap_or(&self.data)).ok()
    }

    /// The id of what changed.
    pub fn id<T: FromStr>(&self) -> Option<T> {
        self.data.get("id")?.as_str()?.parse().ok()
    }

    /// The version of it.
    pub fn version(&self) -> Option<i64> {
        self.data.get("version")?.as_i64()
    }

    /// The conversation it belongs to.
    pub fn conversation(&self) -> Option<ConversationId> {
        self.data.get("conversation_id")?.as_str()?.parse().ok()
    }
}

/// How the line is.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub enum Line {
    /// Not open yet.
    Opening,
    Open,
    /// Broken; we try again.
    Broken,
}

/// What the leader tells the other tabs.
#[derive(Serialize, Deserialize)]
enum Told {
    Event(Event),
    Line(Line),
    Reset,
}

type Listener = (u64, Rc<dyn Fn(&Event)>);

#[derive(Clone, Copy)]
pub struct Live {
    session: Session,
    line: RwSignal<Line>,
    generation: RwSignal<u32>,
    cursor: StoredValue<Option<String>>,
    /// The place the stream began behind.
    begun: StoredValue<Option<String>>,
    listeners: StoredValue<SendWrapper<Vec<Listener>>>,
    next: StoredValue<u64>,
    /// How often loading failed on the way lately, and when it will be, or was, tried again.
    failed: StoredValue<(i32, f64)>,
    tabs: StoredValue<Option<SendWrapper<Rc<Tabs>>>>,
    leads: StoredValue<bool>,
}

impl Live {
    pub fn new(session: Session) -> Self {
        Self {
            session,
            line: RwSignal::new(Line::Opening),
            generation: RwSignal::new(0),
            cursor: StoredValue::new(None),
            begun: StoredValue::new(None),
            listeners: StoredValue::new(SendWrapper::new(Vec::new())),
            next: StoredValue::new(0),
            failed: StoredValue::new((0, 0.0)),
            tabs: StoredValue::new(None),
            leads: StoredValue::new(false),
        }
    }

    /// Begins to listen; once, when somebody is signed in.
    pub fn start(self) {
        if self.tabs.with_value(Option::is_some) {
            return;
        }
        let tabs = Tabs::join("switchboard-live", move |told| match told {
            Told::Event(event) => self.hear(&event),
            Told::Line(line) => self.line.set(line),
            Told::Reset => self.generation.update(|n| *n += 1),
        });
        self.tabs.set_value(Some(SendWrapper::new(Rc::new(tabs))));
        spawn_local(with_lock(
            "switchboard-live",
            async move { self.lead().await },
        ));
    }

    /// Whether this tab speaks for the browser: one sound for one message.
    pub fn leads(self) -> bool {
        self.leads.get_value()
    }

    /// How the line is.
    pub fn line(self) -> Line {
        self.line.get()
    }

    pub fn line_untracked(self) -> Line {
        self.line.try_get_untracked().unwrap_or(Line::Opening)
    }

    /// Changes when everything has to be loaded anew.
    pub fn generation(self) -> u32 {
        self.generation.get()
    }

    /// Notes the place a load was read at: the stream begins behind the first of them. Whether it began
    /// behind this one already: what happened between the two is not told, so it is loaded again.
    #[must_use]
    pub fn loaded_at(self, cursor: Option<String>) -> bool {
        let Some(cursor) = cursor else { return false };
        let stands_before = |place: &Option<String>| {
            place
                .as_ref()
                .is_some_and(|place| is_before(&cursor, place))
        };
        if self.begun.with_value(Option::is_some) {
            return self.begun.with_value(stands_before);
        }
        if self.cursor.with_value(Option::is_none) || self.cursor.with_value(stands_before) {
            self.cursor.set_value(Some(cursor));
        }
        false
    }

    /// What the stream told of could not be loaded. If that was a matter of the way, everything is loaded
    /// anew, as a reload would: soon, and later again if that fails too.
    pub fn missed(self, error: &CallError) {
        let (times, at) = self.failed.get_value();
        let passes = error.status().is_none_or(|status| status >= 500);
        if at > now() || !passes {
            return;
        }
        let times = if now() - at > FORGOTTEN_MS { 0 } else { times };
        let longest = (AGAIN_MS * 2f64.powi(times.min(6))).min(LONGEST_WAIT_MS);
        let wait = longest * (0.5 + js_sys::Math::random() / 2.0);
        self.failed.set_value((times + 1, now() + wait));
        spawn_local(async move {
            TimeoutFuture::new(wait as u32).await;
            while !window().navigator().on_line() {
                TimeoutFuture::new(AGAIN_MS as u32).await;
            }
            self.generation.update(|n| *n += 1);
        });
    }

    /// Hears every event until the calling scope ends.
    pub fn on(self, hear: impl Fn(&Event) + 'static) {
        let id = self.next.get_value();
        self.next.set_value(id + 1);
        self.listeners
            .update_value(|listeners| listeners.push((id, Rc::new(hear))));
        on_cleanup(move || {
            self.listeners
                .try_update_value(|listeners| listeners.retain(|(other, _)| *other != id));
        });
    }

    /// Changes whenever something of a kind, such as `role`, is told of, and when everything has to be
    /// loaded anew.
    pub fn news_of(self, kind: &'static str) -> Signal<u32> {
        let heard = RwSignal::new(0_u32);
        self.on(move |event| {
            if event.name.split('.').next() == Some(kind) {
                heard.try_update(|n| *n += 1);
            }
        });
        Signal::derive(move || heard.get() + self.generation())
    }

    fn hear(self, event: &Event) {
        if event.cursor.is_some() {
            self.cursor.set_value(event.cursor.clone());
        }
        // A copy, for a listener may come or go while it hears.
        let listeners: Vec<Listener> = self.listeners.with_value(|listeners| listeners.to_vec());
        for (_, hear) in listeners {
            hear(event);
        }
    }

    fn tell(self, what: &Told) {
        self.tabs.with_value(|tabs| {
            if let Some(tabs) = tabs {
                tabs.tell(what);
            }
        });
    }

    fn set_line(self, line: Line) {
        self.line.set(line);
        self.tell(&Told::Line(line));
    }

    async fn lead(self) {
        self.leads.set_value(true);
        self.first_load().await;
        let mut failures: i32 = 0;
        loop {
            let began = now();
            let after = self.cursor.get_value();
            if self.begun.with_value(Option::is_none) {
                self.begun.set_value(after.clone());
            }
            self.read(after.as_deref()).await;
            self.set_line(Line::Broken);
            failures = if now() - began > 60_000.0 {
                0
            } else {
                failures + 1
            };
            // Back-off with jitter, so that a restarted server is not met by everyone at once.
            let longest = (500.0 * 2f64.powi(failures.min(6))).min(LONGEST_WAIT_MS);
            TimeoutFuture::new((longest * (0.5 + js_sys::Math::random() / 2.0)) as u32).await;
        }
    }

    /// Waits until something was loaded, for the stream begins behind it: one that began *now* could
    /// miss what happened between the two. Without any answer it begins all the same.
    async fn first_load(self) {
        for _ in 0..LOOKS_FOR_LOAD {
            if self.cursor.with_value(Option::is_some) {
                return;
            }
            TimeoutFuture::new(LOOK_MS).await;
        }
    }

    /// Reads until the line breaks or falls silent.
    async fn read(self, after: Option<&str>) {
        let Ok(stream) = self.session.client().events(after).await else {
            return;
        };
        self.set_line(Line::Open);
        pin_mut!(stream);
        loop {
            match select(stream.next(), TimeoutFuture::new(SILENCE_MS)).await {
                Either::Left((Some(Ok(Heard::Ping)), _)) => {}
                Either::Left((Some(Ok(Heard::Event(frame))), _)) => self.take(frame),
                _ => return,
            }
        }
    }

    fn take(self, heard: client::events::Frame) {
        if heard.name == "reset" {
            self.begun.set_value(heard.id.clone());
            self.cursor.set_value(heard.id);
            self.generation.update(|n| *n += 1);
            self.tell(&Told::Reset);
            return;
        }
        let Ok(data) = serde_json::from_str(&heard.data) else {
            return;
        };
        let event = Event {
            cursor: heard.id,
            name: heard.name,
            data,
        };
        self.hear(&event);
        self.tell(&Told::Event(event));
    }
}
