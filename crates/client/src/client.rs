//! A connection to one server as one principal, and the ways a request is sent.
//!
//! An expired access token is renewed once and the call repeated, by a hook the owner of the session
//! sets: only it knows how to renew, and that several calls (or tabs) must not do so at once.

use crate::call::{Call, checked};
use crate::limits::RateLimit;
use crate::query;
use crate::transport::{Carrier, Method, Request, Response};
use contract::page::Page;
use serde::{Serialize, de::DeserializeOwned};
use std::sync::{Arc, OnceLock, PoisonError, RwLock};

#[cfg(not(target_arch = "wasm32"))]
type Pending<T> = futures::future::BoxFuture<'static, T>;
/// Browser futures stay on their thread.
#[cfg(target_arch = "wasm32")]
type Pending<T> = futures::future::LocalBoxFuture<'static, T>;

/// Told the server's version, with each answer.
pub type HearVersion = Box<dyn Fn(&str) + Send + Sync>;

/// Given the token that was refused, answers the one to go on with.
pub type Renew = Box<dyn Fn(String) -> Pending<Option<String>> + Send + Sync>;

/// An answer together with the place in the event stream it was read at.
#[derive(Clone, Debug)]
pub struct Snapshot<T> {
    /// What was asked for.
    pub body: T,
    /// `X-Event-Cursor`: stream from here and nothing is missed.
    pub cursor: Option<String>,
}

/// A connection to one server, as one principal. Clones share the token.
#[derive(Clone)]
pub struct Client(Arc<Shared>);

struct Shared {
    base: String,
    carrier: Carrier,
    token: RwLock<Option<String>>,
    renew: OnceLock<Renew>,
    version: OnceLock<HearVersion>,
    rate_limit: RwLock<Option<RateLimit>>,
}

impl std::fmt::Debug for Client {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Client")
            .field("base", &self.0.base)
            .finish_non_exhaustive()
    }
}

impl Client {
    /// `base` is the server's address without a path, such as `https://desk.example`.
    pub fn new(base: impl Into<String>) -> Self {
        Self(Arc::new(Shared {
            base: base.into(),
            carrier: Carrier::new(),
            token: RwLock::new(None),
            renew: OnceLock::new(),
            version: OnceLock::new(),
            rate_limit: RwLock::new(None),
        }))
    }

    /// As an integrator does: with an API token, or an access token got elsewhere.
    pub fn with_token(base: impl Into<String>, token: impl Into<String>) -> Self {
        let client = Self::new(base);
        client.set_token(Some(token.into()));
        client
    }

    /// What the next call will carry.
    pub fn token(&self) -> Option<String> {
        self.0
            .token
            .read()
            .unwrap_or_else(PoisonError::into_inner)
            .clone()
    }

    /// From the next call on; all clones share it.
    pub fn set_token(&self, token: Option<String>) {
        *self.0.token.write().unwrap_or_else(PoisonError::into_inner) = token;
    }

    /// Says how an expired token is renewed; the first hook stays.
    pub fn renew_with(&self, renew: Renew) {
        // A second hook would mean two owners of one session; the first one has it.
        let _ = self.0.renew.set(renew);
    }

    /// Hears `X-Switchboard-Version` of every answer, for programs that go with one version of the
    /// server; the first hook stays.
    pub fn hear_version(&self, hear: HearVersion) {
        let _ = self.0.version.set(hear);
    }

    /// What is left of the caller's limit, as the last answer said; nothing where the server has none.
    pub fn rate_limit(&self) -> Option<RateLimit> {
        *self
            .0
            .rate_limit
            .read()
            .unwrap_or_else(PoisonError::into_inner)
    }

    /// The address of an endpoint, for what only the platform can send (uploads with progress).
    pub fn url(&self, path: &str) -> String {
        format!("{}/api/v1{path}", self.0.base)
    }

    pub(crate) fn request(&self, method: Method, path: &str) -> Request {
        Request::new(method, self.url(path))
    }

    pub(crate) async fn get<T: DeserializeOwned>(&self, path: &str) -> Call<T> {
        self.json(self.request(Method::GET, path)).await
    }

    pub(crate) async fn get_with<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &impl Serialize,
    ) -> Call<T> {
        self.json(self.asking(path, query)).await
    }

    /// A list in a query is its name several times.
    pub(crate) fn asking(&self, path: &str, query: &impl Serialize) -> Request {
        let path = match query::write(query).as_str() {
            "" => path.to_owned(),
            query => format!("{path}?{query}"),
        };
        self.request(Method::GET, &path)
    }

    /// A list, a thread, counts or who one is: the answer and its place in the stream.
    pub(crate) async fn snapshot<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &impl Serialize,
    ) -> Call<Snapshot<T>> {
        let response = self.send(self.asking(path, query)).await?;
        let cursor = response.header("X-Event-Cursor");
        Ok(Snapshot {
            body: response.json().await?,
            cursor,
        })
    }

    pub(crate) async fn page<T: DeserializeOwned>(
        &self,
        path: &str,
        query: &impl Serialize,
    ) -> Call<Page<T>> {
        self.get_with(path, query).await
    }

    pub(crate) async fn post<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Call<T> {
        self.json(self.request(Method::POST, path).json(body)).await
    }

    /// A call that creates: repeated with the same key it answers what the first one made.
    pub(crate) async fn post_once<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
        key: &str,
    ) -> Call<T> {
        self.json(
            self.request(Method::POST, path)
                .header("Idempotency-Key", key)
                .json(body),
        )
        .await
    }

    /// An action without a body.
    pub(crate) async fn act<T: DeserializeOwned>(&self, path: &str) -> Call<T> {
        self.json(self.request(Method::POST, path)).await
    }

    pub(crate) async fn patch<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Call<T> {
        self.json(self.request(Method::PATCH, path).json(body))
            .await
    }

    pub(crate) async fn put<T: DeserializeOwned>(
        &self,
        path: &str,
        body: &impl Serialize,
    ) -> Call<T> {
        self.json(self.request(Method::PUT, path).json(body)).await
    }

    /// A call whose answer is 204 or does not matter.
    pub(crate) async fn done(&self, request: Request) -> Call<()> {
        self.send(request).await.map(drop)
    }

    pub(crate) async fn json<T: DeserializeOwned>(&self, request: Request) -> Call<T> {
        self.send(request).await?.json().await
    }

    /// Sends with the token; after a 401 once more with a renewed one.
    pub(crate) async fn send(&self, request: Request) -> Call<Response> {
        let again = request.clone();
        let token = self.token();
        let response = self.sent(bearing(request, token.as_deref())).await?;
        if response.status() == 401
            && let Some(fresh) = self.renewed(token).await
        {
            return checked(self.sent(bearing(again, Some(&fresh))).await?).await;
        }
        checked(response).await
    }

    /// Sends a request as it is.
    pub(crate) async fn sent(&self, request: Request) -> Call<Response> {
        let response = self.0.carrier.send(request).await?;
        let limit = response.header("RateLimit");
        if let Some(left) = limit.as_deref().and_then(RateLimit::of) {
            let last = &self.0.rate_limit;
            *last.write().unwrap_or_else(PoisonError::into_inner) = Some(left);
        }
        let version = response.header("X-Switchboard-Version");
        if let (Some(hear), Some(version)) = (self.0.version.get(), version) {
            hear(&version);
        }
        Ok(response)
    }

    async fn renewed(&self, refused: Option<String>) -> Option<String> {
        let renew = self.0.renew.get()?;
        let fresh = renew(refused?).await?;
        self.set_token(Some(fresh.clone()));
        Some(fresh)
    }
}

/// Asks for it only while nobody has changed what was read.
pub(crate) fn of_version(request: Request, version: Option<i64>) -> Request {
    match version {
        Some(version) => request.header("If-Match", format!("\"{version}\"")),
        None => request,
    }
}

fn bearing(request: Request, token: Option<&str>) -> Request {
    match token {
        Some(token) => request.bearer_auth(token),
        None => request,
    }
}

const _: fn() = || {
    fn shared<T: Send + Sync>() {}
    shared::<Client>();
};
