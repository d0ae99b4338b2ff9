//! Calls to providers and integrators. No redirect is followed, because calls carry secrets and a
//! redirect may lead anywhere; no address is private, unless the operator says so.

mod targets;

pub use targets::{Guard, PrivateTarget};

use crate::config::Targets;
use async_trait::async_trait;
use connectors::{Http, HttpError, Request, Response};
use reqwest::{Client, Method, header, redirect};
use std::error::Error;
use std::time::Duration;

/// Shorter than the lease of a delivery, so that nobody else tries meanwhile.
const PATIENCE: Duration = Duration::from_secs(20);
const CONNECT: Duration = Duration::from_secs(5);
/// What is worth reading of an answer.
const MOST: usize = 64 * 1024;

/// The way out, shared by everything that calls.
#[derive(Clone, Debug)]
pub struct Outbound {
    pub guard: Guard,
    client: Client,
}

impl Outbound {
    pub fn new(allowed: Targets) -> Result<Self, reqwest::Error> {
        // A second call finds one installed, which does as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let guard = Guard::new(allowed);
        let client = Client::builder()
            .user_agent(concat!("Switchboard/", env!("CARGO_PKG_VERSION")))
            .dns_resolver(guard.clone())
            .redirect(redirect::Policy::none())
            .no_proxy()
            .connect_timeout(CONNECT)
            .timeout(PATIENCE)
            .build()?;
        Ok(Self { guard, client })
    }
}

#[async_trait]
impl Http for Outbound {
    async fn call(&self, request: Request) -> Result<Response, HttpError> {
        self.guard
            .check_literal(&request.url)
            .map_err(|_| HttpError::PrivateTarget)?;
        let method = Method::from_bytes(request.method.as_bytes())
            .map_err(|error| HttpError::Unreachable(error.to_string()))?;
        let mut call = self.client.request(method, &request.url).body(request.body);
        for (name, value) in request.headers {
            call = call.header(name, value);
        }
        let mut answer = call.send().await.map_err(refused)?;
        let status = answer.status().as_u16();
        let retry_after = answer.headers().get(header::RETRY_AFTER);
        let retry_after = retry_after.and_then(|value| value.to_str().ok()?.trim().parse().ok());
        let mut body = Vec::new();
        // The status has settled what became of the call; a body that breaks off changes nothing.
        while let Ok(Some(chunk)) = answer.chunk().await {
            body.extend_from_slice(&chunk);
            if body.len() >= MOST {
                break;
            }
        }
        Ok(Response {
            status,
            retry_after,
            body,
        })
    }
}

/// Without a connection nothing was handed over; after that, nobody knows.
fn refused(error: reqwest::Error) -> HttpError {
    let mut cause: Option<&dyn Error> = Some(&error);
    while let Some(error) = cause {
        if error.is::<PrivateTarget>() {
            return HttpError::PrivateTarget;
        }
        cause = error.source();
    }
    // The URL may hold a secret of the integrator's.
    let error = error.without_url();
    let reason = error
        .source()
        .map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"));
    match error.is_connect() || error.is_builder() {
        true => HttpError::Unreachable(reason),
        false => HttpError::Lost(reason),
    }
}
