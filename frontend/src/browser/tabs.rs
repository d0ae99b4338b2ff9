//! The other tabs of this browser: what one tells, all others hear.

use serde::{Serialize, de::DeserializeOwned};
use wasm_bindgen::{JsCast, closure::Closure};
use web_sys::{BroadcastChannel, MessageEvent};

/// The channel between tabs. It lives as long as the page.
pub struct Tabs(Option<BroadcastChannel>);

impl Tabs {
    /// Joins, and hears what the others tell.
    pub fn join<T: DeserializeOwned>(name: &str, hear: impl Fn(T) + 'static) -> Self {
        let Ok(channel) = BroadcastChannel::new(name) else {
            return Self(None);
        };
        let on_message = Closure::<dyn Fn(MessageEvent)>::new(move |event: MessageEvent| {
            let told = event
                .data()
                .as_string()
                .and_then(|text| serde_json::from_str(&text).ok());
            if let Some(told) = told {
                hear(told);
            }
        });
        channel.set_onmessage(Some(on_message.as_ref().unchecked_ref()));
        on_message.forget();
        Self(Some(channel))
    }

    pub fn tell<T: Serialize>(&self, what: &T) {
        if let (Some(channel), Ok(text)) = (&self.0, serde_json::to_string(what)) {
            // A closed channel means the page is going away.
            let _ = channel.post_message(&text.into());
        }
    }
}
