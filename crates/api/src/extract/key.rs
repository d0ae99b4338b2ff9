//! The caller's own name for what they ask, from `Idempotency-Key`.

use super::Caller;
use crate::app::State;
use crate::once::{Asking, Once, Replay};
use crate::problem::{Problem, Reply};
use actix_web::dev::Payload;
use actix_web::http::header::HeaderName;
use actix_web::web::Data;
use actix_web::{FromRequest, HttpMessage, HttpRequest};
use serde::Serialize;
use std::future::{Ready, ready};

const KEY: HeaderName = HeaderName::from_static("idempotency-key");

/// Every `POST` that creates or acts asks for one and hands `key.once(&body)` to its action. Not so
/// those whose answer shows a secret, uploads, and what somebody does who is not signed in: see
/// [`crate::openapi::WITHOUT_KEY`].
#[derive(Debug)]
pub struct Key(Option<Asking>);

impl Key {
    /// What is asked. The body counts by its meaning: neither spaces nor the order of its members
    /// nor a default that is written out make another one.
    pub fn once(self, body: &impl Serialize) -> Reply<Once> {
        self.0
            .map_or(Ok(Once::default()), |asking| Once::of(asking, body))
    }
}

impl FromRequest for Key {
    type Error = Problem;
    type Future = Ready<Reply<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let caller = Caller::from_request(request, payload).into_inner();
        ready(caller.and_then(|caller| read(request, &caller)))
    }
}

fn read(request: &HttpRequest, caller: &Caller) -> Reply<Key> {
    let Some(given) = request.headers().get(KEY) else {
        return Ok(Key(None));
    };
    let is_key = |text: &&str| {
        (1..=128).contains(&text.len()) && text.bytes().all(|b| (b' '..=b'~').contains(&b))
    };
    let Some(key) = given.to_str().ok().filter(is_key) else {
        let rule = "Idempotency-Key takes 1 to 128 printable characters";
        return Err(Problem::malformed(rule));
    };
    let Some(state) = request.app_data::<Data<State>>() else {
        return Err(Problem::busy("unavailable"));
    };
    let replay = Replay::default();
    request.extensions_mut().insert(replay.clone());
    let method = request.method().as_str();
    Ok(Key(Some(Asking {
        organization: caller.organization(),
        key: key.to_owned(),
        at: state.now(),
        replay,
        place: state
            .running
            .begin([&caller.asker(), method, request.path(), key])?,
    })))
}
