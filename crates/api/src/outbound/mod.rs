//! Calls to providers and integrators. No address is private, unless the operator says so. Calls
//! follow no redirect, because they carry secrets; a file that is fetched from a link carries none
//! and follows a few, each judged like the first.

mod access;
mod asking;
mod carrier;
mod formatted;
pub mod imap;
mod insecure;
mod line;
mod linewise;
mod post;
mod smtp;
mod targets;
mod xoauth2;

pub use carrier::{Carrier, cipher};
pub use targets::{Guard, Names, PrivateTarget};

use crate::config::Targets;
use async_trait::async_trait;
use connectors::{Body, Http, HttpError, Post, Request, Response};
use reqwest::{Client, Method, header, redirect};
use std::error::Error;
use std::time::Duration;

/// Shorter than the lease of a delivery, so that nobody else tries meanwhile.
const PATIENCE: Duration = Duration::from_secs(20);
const CONNECT: Duration = Duration::from_secs(5);
/// For a whole file; shorter than the lease of its job.
const PATIENCE_FOR_FILES: Duration = Duration::from_secs(75);
const MOST_REDIRECTS: usize = 5;
/// What is worth reading of an answer.
/// A page of a hundred templates has some hundred kilobytes.
const MOST: usize = 1024 * 1024;

/// The way out, shared by everything that calls.
#[derive(Clone, Debug)]
pub struct Outbound {
    pub guard: Guard,
    pub tokens: access::Tokens,
    client: Client,
    files: Client,
}

impl Outbound {
    pub fn new(allowed: Targets) -> Result<Self, reqwest::Error> {
        Self::with_guard(Guard::new(allowed))
    }

    pub fn with_guard(guard: Guard) -> Result<Self, reqwest::Error> {
        // A second call finds one installed, which does as well.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let client = || {
            Client::builder()
                // Where a link redirects to hears nothing of a token in it.
                .referer(false)
                .user_agent(concat!("Switchboard/", env!("CARGO_PKG_VERSION")))
                .dns_resolver(guard.clone())
                .no_proxy()
                // What is wrong with a connection fails one call.
                .http1_only()
                .connect_timeout(CONNECT)
        };
        Ok(Self {
            client: client()
                .redirect(redirect::Policy::none())
                .timeout(PATIENCE)
                .build()?,
            files: client()
                .redirect(judged(guard.clone()))
                .timeout(PATIENCE_FOR_FILES)
                .read_timeout(PATIENCE)
                .build()?,
            guard,
            tokens: access::Tokens::default(),
        })
    }

    /// Begins to fetch a file; its body comes as a stream. The headers are for the host of `url`: where
    /// it redirects to another, `Authorization` stays behind.
    pub async fn fetch(
        &self,
        url: &str,
        headers: Vec<(&'static str, String)>,
    ) -> Result<reqwest::Response, HttpError> {
        self.guard
            .check_literal(url)
            .map_err(|_| HttpError::PrivateTarget)?;
        let mut call = self.files.get(url);
        for (name, value) in headers {
            call = call.header(name, value);
        }
        call.send().await.map_err(refused)
    }

    /// Sends a request whose body is ready to leave.
    async fn send(&self, request: &Request, body: Outgoing) -> Result<Response, HttpError> {
        self.guard
            .check_literal(&request.url)
            .map_err(|_| HttpError::PrivateTarget)?;
        let method = Method::from_bytes(request.method.as_bytes())
            .map_err(|error| HttpError::Unreachable(error.to_string()))?;
        let call = self.client.request(method, &request.url);
        let mut call = match body {
            Outgoing::Bytes(bytes) => call.body(bytes),
            // It does not end with the patience for an answer, for it may be long.
            Outgoing::Stream(body, length) => call
                .timeout(PATIENCE_FOR_FILES)
                .header(header::CONTENT_LENGTH, length)
                .body(body),
            Outgoing::Form(form) => call.timeout(PATIENCE_FOR_FILES).multipart(form),
        };
        for (name, value) in &request.headers {
            call = call.header(*name, value);
        }
        read(call.send().await.map_err(refused)?).await
    }
}

/// Names are judged by the resolver; an address that stands in a redirect itself is judged here.
fn judged(guard: Guard) -> redirect::Policy {
    redirect::Policy::custom(move |attempt| {
        if attempt.previous().len() > MOST_REDIRECTS {
            return attempt.error(TooManyRedirects);
        }
        match guard.check_literal(attempt.url().as_str()) {
            Ok(()) => attempt.follow(),
            Err(private) => attempt.error(private),
        }
    })
}

/// The link leads around in circles, or nearly.
#[derive(Clone, Copy, Debug, thiserror::Error)]
#[error("too many redirects")]
struct TooManyRedirects;

#[async_trait]
impl Http for Outbound {
    fn post(&self) -> Option<&dyn Post> {
        Some(self)
    }

    async fn call(&self, request: Request) -> Result<Response, HttpError> {
        match &request.body {
            Body::Bytes(bytes) => {
                let bytes = bytes.clone();
                self.send(&request, Outgoing::Bytes(bytes)).await
            }
            // Only who hands a message over has its files.
            Body::File(_) | Body::Form(_) => {
                Err(HttpError::Unreachable("there are no files here".to_owned()))
            }
        }
    }
}

/// What goes along with a request.
enum Outgoing {
    Bytes(Vec<u8>),
    /// With its length.
    Stream(reqwest::Body, u64),
    Form(reqwest::multipart::Form),
}

async fn read(mut answer: reqwest::Response) -> Result<Response, HttpError> {
    let status = answer.status().as_u16();
    let text = |value: &header::HeaderValue| value.to_str().ok().map(str::to_owned);
    let retry_after = answer.headers().get(header::RETRY_AFTER).and_then(text);
    let headers = answer
        .headers()
        .iter()
        .filter_map(|(name, value)| Some((name.to_string(), text(value)?)))
        .collect();
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
        retry_after: retry_after.and_then(|seconds| seconds.trim().parse().ok()),
        headers,
        body,
    })
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
    let reason = root_cause(&error).to_string();
    match error.is_connect() || error.is_builder() {
        true => HttpError::Unreachable(reason),
        false => HttpError::Lost(reason),
    }
}

/// What happened, such as *connection refused*; all above it only says who was told of it.
fn root_cause(error: &reqwest::Error) -> &dyn Error {
    let mut root: &dyn Error = error;
    while let Some(cause) = root.source() {
        root = cause;
    }
    root
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::sync::Arc;
    use testkit::{Answer, Integrator};

    /// May call `open.example`, a name of this machine, and nothing else of it.
    fn outbound() -> Outbound {
        let names: Names = Arc::new(|name| {
            Box::pin(async move {
                match name.as_str() {
                    "open.example" | "inside.example" => Ok(vec![([127, 0, 0, 1], 0).into()]),
                    _ => Err(std::io::ErrorKind::NotFound.into()),
                }
            })
        });
        let allowed = "open.example".parse().expect("targets");
        Outbound::with_guard(Guard::with_names(allowed, names)).expect("a client")
    }

    fn at(server: &Integrator, host: &str) -> String {
        format!("http://{host}:{}/file", server.address.port())
    }

    fn redirect(to: String) -> Answer {
        Answer::Full(302, vec![("location", to)], Vec::new())
    }

    fn post(url: String) -> Request {
        Request {
            method: "POST",
            url,
            headers: vec![("authorization", "Bearer secret".to_owned())],
            body: Vec::new().into(),
        }
    }

    #[tokio::test]
    async fn a_private_name_or_address_is_never_connected_to() {
        let (out, server) = (outbound(), Integrator::start());
        for host in [
            "127.0.0.1",
            "inside.example",
            "[::ffff:127.0.0.1]",
            "2130706433",
        ] {
            let url = at(&server, host);
            let called = out.call(post(url.clone())).await;
            assert_eq!(called, Err(HttpError::PrivateTarget), "{url}");
            let fetched = out.fetch(&url, Vec::new()).await.map(drop);
            assert_eq!(fetched, Err(HttpError::PrivateTarget), "{url}");
        }
        assert_eq!(server.calls().len(), 0);
        let called = out.call(post(at(&server, "open.example"))).await;
        assert_eq!(called.expect("an answer").status, 200);
    }

    #[tokio::test]
    async fn a_call_that_reaches_nobody_says_why() {
        let port = std::net::TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = port.local_addr().expect("its address");
        drop(port);
        let url = format!("http://open.example:{}/file", address.port());
        let called = outbound().call(post(url)).await;
        let Err(HttpError::Unreachable(why)) = called else {
            panic!("{called:?}");
        };
        assert!(why.starts_with("Connection refused"), "{why}");
    }

    #[tokio::test]
    async fn a_call_with_a_token_follows_no_redirect() {
        let (out, server, other) = (outbound(), Integrator::start(), Integrator::start());
        server.answer(redirect(at(&other, "open.example")));
        let called = out.call(post(at(&server, "open.example"))).await;
        assert_eq!(called.expect("an answer").status, 302);
        assert_eq!(other.calls().len(), 0);
    }

    #[tokio::test]
    async fn a_file_is_fetched_along_redirects_that_stay_outside() {
        let (out, server, other) = (outbound(), Integrator::start(), Integrator::start());
        server.answer(redirect(at(&other, "open.example")));
        let fetched = out.fetch(&at(&server, "open.example"), Vec::new()).await;
        assert_eq!(fetched.expect("an answer").status(), 200);
        assert_eq!(other.calls().len(), 1);
        for host in [
            "127.0.0.1",
            "inside.example",
            "0x7f.1",
            "[::1]",
            "a@127.0.0.1",
        ] {
            server.answer(redirect(at(&other, host)));
            let fetched = out
                .fetch(&at(&server, "open.example"), Vec::new())
                .await
                .map(drop);
            assert_eq!(fetched, Err(HttpError::PrivateTarget), "{host}");
        }
        assert_eq!(other.calls().len(), 1, "nobody was asked");
        server.answer_always(redirect(at(&server, "open.example")));
        let circles = out
            .fetch(&at(&server, "open.example"), Vec::new())
            .await
            .map(drop);
        assert!(matches!(circles, Err(HttpError::Lost(_))), "{circles:?}");
    }
}
