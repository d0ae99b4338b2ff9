//! How far a recording is.

use crate::browser::{NoSound, Recorder, now};
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use std::time::Duration;
use web_sys::{File, Url};

/// Longer ones nobody listens to.
pub const LONGEST_MS: f64 = 15.0 * 60_000.0;
const TICK: Duration = Duration::from_millis(250);

/// What browsers make, the most widely played first.
const KINDS: [&str; 3] = [
    "audio/ogg;codecs=opus",
    "audio/webm;codecs=opus",
    "audio/mp4",
];

/// A recording that has ended.
#[derive(Clone)]
pub struct Recorded {
    pub file: SendWrapper<File>,
    /// Where the page plays it from.
    pub url: String,
}

#[derive(Clone)]
pub enum Stage {
    /// The browser asks for the microphone.
    Asking,
    Running,
    Recorded(Recorded),
    Failed(NoSound),
}

#[derive(Clone, Copy)]
pub struct Recording {
    pub stage: RwSignal<Stage>,
    /// How long it is, in milliseconds.
    pub length: RwSignal<f64>,
    recorder: StoredValue<Option<SendWrapper<Recorder>>>,
    began: StoredValue<f64>,
}

impl Recording {
    /// Begins one, which ends with the calling scope. `takes` says what can be sent.
    pub fn begin(takes: impl Fn(&str) -> bool) -> Self {
        let recording = Self {
            stage: RwSignal::new(Stage::Asking),
            length: RwSignal::new(0.0),
            recorder: StoredValue::new(None),
            began: StoredValue::new(0.0),
        };
        if let Ok(ticking) = set_interval_with_handle(move || recording.tick(), TICK) {
            on_cleanup(move || ticking.clear());
        }
        on_cleanup(move || recording.forget());
        let mut kinds = KINDS;
        kinds.sort_by_key(|kind| !takes(kind.split(';').next().unwrap_or(kind)));
        recording.ask(kinds);
        recording
    }

    fn ask(self, kinds: [&'static str; 3]) {
        spawn_local(async move {
            let begun = Recorder::start(&kinds, name, move |file| self.ended(file)).await;
            if self.stage.is_disposed() {
                return;
            }
            match begun {
                Ok(recorder) => {
                    self.began.set_value(now());
                    self.recorder.set_value(Some(SendWrapper::new(recorder)));
                    self.stage.set(Stage::Running);
                }
                Err(why) => self.stage.set(Stage::Failed(why)),
            }
        });
    }

    fn is_running(self) -> bool {
        let stage = self.stage.try_get_untracked();
        matches!(stage, Some(Stage::Running))
    }

    fn tick(self) {
        if !self.is_running() {
            return;
        }
        self.length.set(now() - self.began.get_value());
        if self.length.get_untracked() >= LONGEST_MS {
            self.stop();
        }
    }

    pub fn stop(self) {
        self.recorder.with_value(|recorder| {
            if let Some(recorder) = recorder {
                recorder.stop();
            }
        });
    }

    fn ended(self, file: Option<File>) {
        if self.stage.is_disposed() {
            return;
        }
        self.recorder.set_value(None);
        let file = file.filter(|file| file.size() > 0.0);
        let url = file
            .as_ref()
            .and_then(|file| Url::create_object_url_with_blob(file).ok());
        self.stage.set(match (file, url) {
            (Some(file), Some(url)) => Stage::Recorded(Recorded {
                file: SendWrapper::new(file),
                url,
            }),
            _ => Stage::Failed(NoSound::Failed),
        });
    }

    fn forget(self) {
        // Dropped, it lets the microphone go.
        self.recorder.try_set_value(None);
        if let Some(Stage::Recorded(recorded)) = self.stage.try_get_untracked() {
            drop(Url::revoke_object_url(&recorded.url));
        }
    }
}

/// What a file of this type is called.
fn name(kind: &str) -> String {
    let ending = match kind {
        "audio/ogg" => "ogg",
        "audio/mp4" => "m4a",
        _ => "webm",
    };
    format!("{}.{ending}", text!(voice.title))
}

/// `1:05`
pub fn clock(milliseconds: f64) -> String {
    let seconds = (milliseconds / 1_000.0) as u32;
    format!("{}:{:02}", seconds / 60, seconds % 60)
}
