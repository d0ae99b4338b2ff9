//! The browser: over its `fetch`.

use super::{Body, Request};
use crate::{Call, CallError};
use futures::Stream;
use futures::stream::unfold;
use js_sys::{Promise, Uint8Array};
use wasm_bindgen::{JsCast, JsValue};
use wasm_bindgen_futures::JsFuture;
use web_sys::{
    AbortController, Headers, ReadableStreamDefaultReader, ReadableStreamReadResult, RequestInit,
};

/// The browser keeps the connections.
pub struct Carrier;

/// An answer whose body is still to come.
pub struct Response {
    answer: web_sys::Response,
    wanted: Wanted,
}

/// Lets go of an answer that nobody waits for any more, such as a stream.
struct Wanted(AbortController);

impl Drop for Wanted {
    fn drop(&mut self) {
        self.0.abort();
    }
}

impl Carrier {
    pub fn new() -> Self {
        Self
    }

    pub async fn send(&self, request: Request) -> Call<Response> {
        let wanted = Wanted(AbortController::new()?);
        let init = RequestInit::new();
        init.set_method(request.method.0);
        init.set_signal(Some(&wanted.0.signal()));
        let headers = Headers::new()?;
        for (name, value) in &request.headers {
            headers.set(name, value)?;
        }
        init.set_headers_headers(&headers);
        match &request.body {
            Body::None => {}
            Body::Json(text) => init.set_body_opt_str(Some(text.as_str())),
            Body::Unwritable(why) => return Err(CallError::Unreachable(why.clone())),
        }
        let Some(window) = web_sys::window() else {
            return Err(CallError::Unreachable("there is no page".into()));
        };
        let answer = settled(window.fetch_with_str_and_init(&request.url, &init)).await?;
        Ok(Response {
            answer: answer.unchecked_into(),
            wanted,
        })
    }
}

impl Response {
    pub fn status(&self) -> u16 {
        self.answer.status()
    }

    pub fn header(&self, name: &str) -> Option<String> {
        self.answer.headers().get(name).ok().flatten()
    }

    pub async fn bytes(self) -> Call<Vec<u8>> {
        let body = settled(self.answer.array_buffer()?).await?;
        Ok(Uint8Array::new(&body).to_vec())
    }

    /// The body, piece by piece as it comes.
    pub fn pieces(self) -> impl Stream<Item = Call<Vec<u8>>> {
        let body = self.answer.body();
        let reader = body.and_then(|body| ReadableStreamDefaultReader::new(&body).ok());
        unfold((reader, self.wanted), |(reader, wanted)| async move {
            let reader = reader?;
            let read: ReadableStreamReadResult = match settled(reader.read()).await {
                Ok(read) => read.unchecked_into(),
                Err(error) => return Some((Err(error), (None, wanted))),
            };
            if read.get_done() == Some(true) {
                return None;
            }
            let piece = Uint8Array::new(&read.get_value()).to_vec();
            Some((Ok(piece), (Some(reader), wanted)))
        })
    }
}

/// What a promise comes to.
async fn settled(promise: Promise) -> Call<JsValue> {
    Ok(JsFuture::from(promise).await?)
}

impl From<JsValue> for CallError {
    fn from(error: JsValue) -> Self {
        Self::Unreachable(match error.dyn_into::<js_sys::Error>() {
            Ok(error) => String::from(error.message()),
            Err(other) => other.as_string().unwrap_or_default(),
        })
    }
}
