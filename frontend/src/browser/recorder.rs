//! The microphone: what it hears, as a file.

use js_sys::{Array, Reflect};
use leptos::prelude::window;
use wasm_bindgen::{JsCast, JsValue, closure::Closure};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    BlobEvent, DomException, File, FilePropertyBag, MediaDevices, MediaRecorder,
    MediaRecorderOptions, MediaStream, MediaStreamConstraints, MediaStreamTrack,
};

/// Enough for a voice, and 15 minutes of it are 4 MB.
const BITS_A_SECOND: u32 = 32_000;

/// Why nothing is recorded.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum NoSound {
    /// This browser cannot, or does not for a page that came unencrypted.
    Unsupported,
    /// Somebody, or the browser's settings, said no.
    Refused,
    NoDevice,
    /// Another program has it, for example.
    Failed,
}

impl NoSound {
    fn of(error: &JsValue) -> Self {
        match error.dyn_ref::<DomException>().map(DomException::name) {
            Some(name) if name == "NotAllowedError" || name == "SecurityError" => Self::Refused,
            Some(name) if name == "NotFoundError" => Self::NoDevice,
            _ => Self::Failed,
        }
    }
}

/// A recording under way; dropping it ends it without a file.
pub struct Recorder {
    recorder: MediaRecorder,
    stream: MediaStream,
}

impl Recorder {
    /// Asks for the microphone and begins, in the first of `kinds` that the browser makes. `on_end` gets
    /// the file when it was stopped, be it that the microphone was pulled out.
    pub async fn start(
        kinds: &[&'static str],
        name: impl FnOnce(&str) -> String + 'static,
        on_end: impl FnOnce(Option<File>) + 'static,
    ) -> Result<Self, NoSound> {
        let devices = devices().ok_or(NoSound::Unsupported)?;
        let makes = |kind: &&&str| MediaRecorder::is_type_supported(kind);
        let kind = *kinds.iter().find(makes).ok_or(NoSound::Unsupported)?;
        let failed = |error: JsValue| NoSound::of(&error);
        let sound = MediaStreamConstraints::new();
        sound.set_audio(&JsValue::TRUE);
        let asked = devices.get_user_media_with_constraints(&sound);
        let stream = JsFuture::from(asked.map_err(failed)?).await;
        let stream: MediaStream = stream.map_err(failed)?.unchecked_into();
        let options = MediaRecorderOptions::new();
        options.set_mime_type(kind);
        options.set_audio_bits_per_second(BITS_A_SECOND);
        let made =
            MediaRecorder::new_with_media_stream_and_media_recorder_options(&stream, &options);
        let begun = made.and_then(|recorder| {
            let begun = Self {
                recorder,
                stream: stream.clone(),
            };
            begun.listen(kind, name, on_end);
            begun.recorder.start()?;
            Ok(begun)
        });
        begun.map_err(|error| {
            let_go(&stream);
            NoSound::of(&error)
        })
    }

    fn listen(
        &self,
        kind: &'static str,
        name: impl FnOnce(&str) -> String + 'static,
        on_end: impl FnOnce(Option<File>) + 'static,
    ) {
        let pieces = Array::new();
        let heard = pieces.clone();
        let hear = Closure::<dyn Fn(BlobEvent)>::new(move |event: BlobEvent| {
            if let Some(piece) = event.data() {
                heard.push(&piece);
            }
        });
        let stream = self.stream.clone();
        let end = Closure::once_into_js(move || {
            let_go(&stream);
            let (bare, _) = kind.split_once(';').unwrap_or((kind, ""));
            let about = FilePropertyBag::new();
            about.set_type(bare);
            let file = File::new_with_blob_sequence_and_options(&pieces, &name(bare), &about);
            on_end(file.ok());
        });
        self.recorder
            .set_ondataavailable(Some(hear.into_js_value().unchecked_ref()));
        self.recorder.set_onstop(Some(end.unchecked_ref()));
    }

    /// Ends it; the file comes soon.
    pub fn stop(&self) {
        // One that has ended by itself has been told of.
        drop(self.recorder.stop());
    }
}

impl Drop for Recorder {
    fn drop(&mut self) {
        self.recorder.set_onstop(None);
        // What has ended already needs no ending.
        drop(self.recorder.stop());
        let_go(&self.stream);
    }
}

/// The browser shows that the microphone is on until nobody has it.
fn let_go(stream: &MediaStream) {
    for track in stream.get_tracks() {
        track.unchecked_into::<MediaStreamTrack>().stop();
    }
}

/// Pages that came unencrypted have none.
fn devices() -> Option<MediaDevices> {
    let has = |of: &JsValue, name: &str| {
        let value = Reflect::get(of, &JsValue::from_str(name));
        value.is_ok_and(|value| value.is_truthy())
    };
    let window = window();
    let navigator = window.navigator();
    let is_able = has(&window, "MediaRecorder") && has(&navigator, "mediaDevices");
    is_able.then(|| navigator.media_devices().ok()).flatten()
}
