//! JSON bodies.

use crate::app::State;
use crate::config::PATIENCE;
use crate::problem::{self, Problem};
use actix_web::dev::Payload;
use actix_web::web::{self, Bytes};
use actix_web::{FromRequest, HttpRequest, mime};
use serde::de::DeserializeOwned;
use std::borrow::Cow;
use std::future::Future;
use std::pin::Pin;
use std::time::Duration;
use tokio::time::timeout;
use validator::Validate;

/// A JSON body without unknown fields that has passed its own `#[validate]` rules.
#[derive(Debug)]
pub struct Valid<T>(pub T);

impl<T: DeserializeOwned + Validate + 'static> FromRequest for Valid<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let body = read::<T>(request, payload);
        Box::pin(async move {
            let body = body.await?;
            body.validate()?;
            Ok(Self(body))
        })
    }
}

/// Reads a body of JSON.
fn read<T: DeserializeOwned>(
    request: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<T, Problem>> + use<T> {
    let is_json = is_json(request);
    let bytes = bytes(request, payload);
    async move {
        if !is_json {
            return Err(problem::not_json());
        }
        parse(&bytes.await?)
    }
}

/// All of a body, within the time and size there is for it.
fn bytes(
    request: &HttpRequest,
    payload: &mut Payload,
) -> impl Future<Output = Result<Bytes, Problem>> + use<> {
    let patience = patience(request);
    let bytes = Bytes::from_request(request, payload);
    async move {
        let bytes = timeout(patience, bytes).await;
        bytes.map_err(|_| Problem::too_slow())?.map_err(|error| {
            match error.as_response_error().status_code().as_u16() {
                413 => problem::too_large(),
                _ => Problem::malformed(error),
            }
        })
    }
}

fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let text = String::from_utf8_lossy(bytes);
    let text = without_nul(&text);
    let json = &mut serde_json::Deserializer::from_str(&text);
    let body: T = serde_path_to_error::deserialize(&mut *json)?;
    json.end().map_err(Problem::malformed)?;
    Ok(body)
}

/// The same, where all is as usual when nothing is said: no body, or null, is the
/// default.
#[derive(Debug)]
pub struct Given<T>(pub T);

impl<T: DeserializeOwned + Validate + Default + 'static> FromRequest for Given<T> {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Result<Self, Problem>>>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let is_json = is_json(request);
        let bytes = bytes(request, payload);
        Box::pin(async move {
            let bytes = bytes.await?;
            // A type says nothing of whether there is a body.
            if bytes.is_empty() {
                return Ok(Self(T::default()));
            }
            if !is_json {
                return Err(problem::not_json());
            }
            let body = parse::<Option<T>>(&bytes)?.unwrap_or_default();
            body.validate()?;
            Ok(Self(body))
        })
    }
}

/// How long a body may take to come, so that who sends slowly holds nothing for long.
fn patience(request: &HttpRequest) -> Duration {
    let state = request.app_data::<web::Data<State>>();
    state.map_or(PATIENCE, |state| state.config.patience)
}

fn is_json(request: &HttpRequest) -> bool {
    use actix_web::HttpMessage;
    matches!(request.mime_type(), Ok(Some(kind)) if kind.essence_str() == mime::APPLICATION_JSON.essence_str())
}

/// Text is cleaned, never refused: the one character that PostgreSQL cannot keep is left out.
fn without_nul(json: &str) -> Cow<'_, str> {
    const NUL: &str = r"\u0000";
    if !json.contains(NUL) {
        return Cow::Borrowed(json);
    }
    let mut clean = String::with_capacity(json.len());
    let mut rest = json;
    while let Some(next) = rest.find('\\') {
        let (before, escape) = rest.split_at(next);
        clean.push_str(before);
        rest = match escape.strip_prefix(NUL) {
            Some(tail) => tail,
            None => {
                // The second half of an escape begins none: `\\u0000` is a backslash and letters.
                let mut escaped = escape.chars();
                clean.extend(escaped.by_ref().take(2));
                escaped.as_str()
            }
        };
    }
    clean.push_str(rest);
    Cow::Owned(clean)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nul_is_left_out_and_what_looks_like_it_stays() {
        for (given, kept) in [
            (r#""a\u0000b""#, r#""ab""#),
            (r#""a\\u0000b""#, r#""a\\u0000b""#),
            (r#""\\\u0000""#, r#""\\""#),
            (r#""\u0000\u0000""#, r#""""#),
            (r#""\u00001""#, r#""1""#),
        ] {
            assert_eq!(without_nul(given), kept, "{given}");
        }
    }
}
