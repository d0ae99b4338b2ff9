//! A real server for one test: its own database, its own port, a clock the test can turn, and
//! clients that are signed in or not.

use actix_web::dev::ServerHandle;
use api::app::{Clock, State};
use api::config::{Config, FilesUrl, PublicUrl, Rates, SignUp, Smtp, Targets};
use api::ids::Ids;
use api::keys::Keys;
use contract::auth::SignUp as NewOwner;
use diesel::prelude::*;
use domain::Timestamp;
use reqwest::header::HeaderMap;
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::net::TcpListener;
use std::path::PathBuf;
use std::sync::Arc;
use std::sync::atomic::{AtomicI64, AtomicU32, Ordering};
use std::time::{Duration, Instant};
use store::{Options, Statements, Store, StoreError};
use tempfile::TempDir;
use testkit::{Letter, Mailbox, TestDatabase};
use tokio::task::JoinSet;
use tokio::time::sleep;

pub const PASSWORD: &str = "correct horse battery";

pub use testkit::PATIENCE;

/// Runs a test on each database, on a server of its own.
pub async fn on_each_database(test: impl AsyncFn(Server)) {
    for database in testkit::databases() {
        eprintln!("on {}", database.name);
        test(Server::start(database, |_| {}).await).await;
    }
}

/// The same on servers where nothing happens beside requests: what a test sees is what they did.
pub async fn on_each_database_at_rest(test: impl AsyncFn(Server)) {
    for database in testkit::databases() {
        eprintln!("on {}", database.name);
        test(Server::at_rest(database).await).await;
    }
}

/// Runs a test on each database, on a server that sends mail to a mailbox.
pub async fn with_mail(test: impl AsyncFn(Server, &Mailbox)) {
    for database in testkit::databases() {
        eprintln!("on {}", database.name);
        let mailbox = Mailbox::open();
        let smtp = smtp(&mailbox);
        let server = Server::start(database, |config| config.smtp = Some(smtp)).await;
        test(server, &mailbox).await;
    }
}

/// Runs a test on each database, on a server that sends no mail.
pub async fn without_mail(test: impl AsyncFn(Server)) {
    for database in testkit::databases() {
        eprintln!("on {}", database.name);
        test(Server::start(database, |config| config.smtp = None).await).await;
    }
}

/// The way to a mailbox.
pub fn smtp(mailbox: &Mailbox) -> Smtp {
    Smtp {
        url: mailbox.url().into(),
        from: "Desk <desk@switchboard.example>"
            .parse()
            .expect("an address"),
    }
}

/// What a mailbox has once it has so many letters.
pub async fn letters(mailbox: &Mailbox, count: usize) -> Vec<Letter> {
    until("all letters", async || match mailbox.letters() {
        letters if letters.len() >= count => Ok(letters),
        letters => Err(letters),
    })
    .await
}

#[derive(QueryableByName)]
struct Counted {
    #[diesel(sql_type = diesel::sql_types::BigInt)]
    rows: i64,
}

/// How many rows there are in a table, or in a part of it.
pub async fn count(server: &Server, table: &str) -> i64 {
    let query = format!("SELECT COUNT(*) AS rows FROM {table}");
    let counted = server.state.store.read(move |db| {
        let counted: Counted = diesel::sql_query(&query).get_result(db)?;
        Ok::<_, StoreError>(counted.rows)
    });
    counted.await.expect("a number")
}

/// Waits until a job was tried and nobody is at it: what is changed now holds for its next try.
pub async fn is_put_off(server: &Server) {
    let tried = "jobs WHERE attempts > 0 AND locked_until = 0";
    until("put off", async || match count(server, tried).await {
        0 => Err(0),
        some => Ok(some),
    })
    .await;
}

/// Asks again until it holds; panics with what it came to instead.
pub async fn until<T: std::fmt::Debug>(what: &str, ask: impl AsyncFn() -> Result<T, T>) -> T {
    let end = Instant::now() + PATIENCE;
    loop {
        match ask().await {
            Ok(holds) => return holds,
            Err(found) => assert!(Instant::now() < end, "not {what}: {found:?}"),
        }
        sleep(Duration::from_millis(20)).await;
    }
}

/// A server that runs until it is dropped.
pub struct Server {
    /// Kept, for it is removed when it is dropped.
    database: Arc<TestDatabase>,
    pub state: State,
    pub origin: String,
    /// How many statements it has run.
    pub statements: Statements,
    /// Microseconds the clock is ahead.
    ahead: Arc<AtomicI64>,
    people: AtomicU32,
    handle: ServerHandle,
    _node: Option<api::node::Node>,
    /// The hub and the worker, ended with the server.
    _tasks: JoinSet<()>,
    _folder: TempDir,
}

impl Drop for Server {
    fn drop(&mut self) {
        self.state.closing.close();
        drop(self.handle.stop(false));
    }
}

impl Server {
    /// A server whose configuration the test may change.
    pub async fn start(database: TestDatabase, configure: impl FnOnce(&mut Config)) -> Self {
        Self::on(Arc::new(database), configure, api::tasks::start).await
    }

    /// A server that answers requests and does nothing else: no worker, no live stream.
    pub async fn at_rest(database: TestDatabase) -> Self {
        Self::at_rest_with(database, |_| {}).await
    }

    /// The same, whose configuration the test may change.
    pub async fn at_rest_with(database: TestDatabase, configure: impl FnOnce(&mut Config)) -> Self {
        Self::on(Arc::new(database), configure, |_| JoinSet::new()).await
    }

    /// Another server on the same database, with the same key and files.
    pub async fn beside(&self) -> Self {
        self.beside_with(|_| {}).await
    }

    /// The same, whose configuration the test may change.
    pub async fn beside_with(&self, configure: impl FnOnce(&mut Config)) -> Self {
        let ours = Arc::clone(&self.state.config);
        let share = |config: &mut Config| {
            config.secret_key_file = ours.secret_key_file.clone();
            config.files = ours.files.clone();
            config.public_url = ours.public_url.clone();
            configure(config);
        };
        Self::on(Arc::clone(&self.database), share, api::tasks::start).await
    }

    async fn on(
        database: Arc<TestDatabase>,
        configure: impl FnOnce(&mut Config),
        tasks: impl FnOnce(&State) -> JoinSet<()>,
    ) -> Self {
        // Another test of this process may have been faster.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().expect("a folder");
        let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
        let address = listener.local_addr().expect("an address");
        let origin = format!("http://localhost:{}", address.port());
        let mut config = Config {
            listen: address,
            public_url: PublicUrl::parse(&origin).expect("a URL"),
            dist: None,
            data_dir: folder.path().to_owned(),
            database: Options::new(&database.url),
            lease: Duration::from_secs(30),
            sign_up: SignUp::Open,
            secret_key_file: folder.path().join("secret.key"),
            files: FilesUrl::Folder(folder.path().join("files")),
            // Each client says where it comes from, see `Client::address`.
            trusted_proxies: vec!["127.0.0.0/8".parse().expect("a network")],
            private_targets: Targets::default(),
            smtp: Some(Smtp {
                // Nobody listens there.
                url: "smtp://127.0.0.1:9".into(),
                from: "desk@switchboard.example".parse().expect("an address"),
            }),
            metrics: None,
            patience: api::config::PATIENCE,
            rates: Rates {
                principal: None,
                address: None,
            },
        };
        configure(&mut config);
        let statements = Statements::default();
        let options = Options {
            connections: 4,
            // A busy machine may stop for longer than anybody waits elsewhere.
            wait: PATIENCE,
            write_limit: PATIENCE / 3,
            statements: Some(statements.clone()),
            ..config.database.clone()
        };
        let store = Store::open(options).expect("a store");
        let keys = Keys::open(&config.secret_key_file).expect("keys");
        let ahead = Arc::new(AtomicI64::new(0));
        let turned = Arc::clone(&ahead);
        let clock = Clock::new(move || {
            let now = jiff::Timestamp::now().as_microsecond();
            Timestamp::from(now + turned.load(Ordering::SeqCst))
        });
        let state = State::new(config, store, keys, clock, Ids::default()).expect("a state");
        let node = match state.store.is_shared() || state.config.files.is_remote() {
            true => Some(api::node::join(&state).await.expect("a number")),
            false => None,
        };
        let tasks = tasks(&state);
        let server = api::serve::server(state.clone(), listener).expect("a server");
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Self {
            database,
            state,
            origin,
            statements,
            ahead,
            people: AtomicU32::new(0),
            handle,
            _node: node,
            _tasks: tasks,
            _folder: folder,
        }
    }

    /// Its folder for files.
    pub fn folder(&self) -> PathBuf {
        match &self.state.config.files {
            FilesUrl::Folder(folder) => folder.clone(),
            FilesUrl::Bucket(bucket) => panic!("its files are in {bucket}"),
        }
    }

    /// Stops as SIGTERM does.
    pub async fn stop(&self) {
        self.handle.stop(true).await;
    }

    /// Lets time pass for the server.
    pub fn pass(&self, seconds: i64) {
        self.pass_at_once(seconds);
        self.state.principals.forget();
    }

    /// Lets time pass so fast that the server still keeps who just called.
    pub fn pass_at_once(&self, seconds: i64) {
        self.ahead.fetch_add(seconds * 1_000_000, Ordering::SeqCst);
    }

    /// Somebody who is not signed in.
    pub fn anonymous(&self) -> Client {
        // A connection kept for later may be closed by the server the moment it is used again.
        let http = reqwest::Client::builder().pool_max_idle_per_host(0).build();
        Client {
            http: http.expect("a client"),
            origin: self.origin.clone(),
            address: "192.0.2.1".to_owned(),
            token: None,
            cookie: None,
            me: Value::Null,
        }
    }

    /// Somebody at an address of their own.
    fn newcomer(&self, n: u32) -> Client {
        Client {
            address: std::net::Ipv4Addr::from_bits(0x0a00_0000 + n).to_string(),
            ..self.anonymous()
        }
    }

    /// The Owner of a new organization, made as `create-admin` does: no mail is waited for.
    pub async fn admin(&self) -> Client {
        let n = self.people.fetch_add(1, Ordering::SeqCst);
        let email = format!("owner{n}@example.com");
        let new = NewOwner {
            organization_name: format!("Organization {n}"),
            first_name: "Ada".to_owned(),
            last_name: None,
            email: email.clone(),
            password: PASSWORD.to_owned(),
        };
        let made = api::auth::founding::found(&self.state, new).await;
        made.expect("an organization");
        let login = json!({"email": email, "password": PASSWORD});
        let answer = self.newcomer(n).post("/auth/login", login).await;
        assert_eq!(answer.status, 200, "{answer:?}");
        self.anonymous().signed_in(&answer)
    }

    /// Somebody with the built-in role Agent, in these teams, invited by `admin`.
    pub async fn agent(&self, admin: &Client, team_ids: &[&str]) -> Client {
        let role = admin.role("agent").await;
        self.colleague(admin, &role, team_ids).await
    }

    /// Somebody with a role, invited by `admin`.
    pub async fn colleague(&self, admin: &Client, role_id: &str, team_ids: &[&str]) -> Client {
        let n = self.people.fetch_add(1, Ordering::SeqCst);
        let body = json!({
            "first_name": format!("Grace {n}"),
            "email": format!("agent{n}@example.com"),
            "role_id": role_id,
            "team_ids": team_ids,
        });
        let invited = admin.post("/agents", body).await;
        assert_eq!(invited.status, 201, "{invited:?}");
        let url = invited.body["invitation_url"].as_str().expect("a link");
        let token = url.rsplit('/').next().expect("a token");
        let path = format!("/invitations/{token}/accept");
        let accepted = self
            .newcomer(n)
            .post(&path, json!({"password": PASSWORD}))
            .await;
        assert_eq!(accepted.status, 200, "{accepted:?}");
        self.anonymous().signed_in(&accepted)
    }
}

/// One browser, or one program.
#[derive(Clone, Debug)]
pub struct Client {
    http: reqwest::Client,
    pub origin: String,
    /// Where its calls come from; unknown callers are counted by it.
    pub address: String,
    pub token: Option<String>,
    /// The refresh token's cookie.
    pub cookie: Option<String>,
    /// Who signed in, as `GET /me` has it.
    pub me: Value,
}

/// What a call answered.
#[derive(Debug)]
pub struct Answer {
    pub status: u16,
    pub headers: HeaderMap,
    /// Null when there was none, or no JSON.
    pub body: Value,
}

impl Answer {
    /// The `code` of a problem.
    pub fn code(&self) -> &str {
        self.body["code"].as_str().unwrap_or_default()
    }

    pub fn id(&self) -> String {
        self.body["id"].as_str().expect("an id").to_owned()
    }

    pub fn header(&self, name: &str) -> &str {
        let value = self.headers.get(name).map(|value| value.to_str());
        value.transpose().expect("text").unwrap_or_default()
    }
}

impl Client {
    /// The same browser after an answer that signed it in.
    pub fn signed_in(mut self, answer: &Answer) -> Self {
        self.token = answer.body["access_token"].as_str().map(str::to_owned);
        self.me = answer.body["agent"].clone();
        self.keep_cookie(answer);
        self
    }

    /// A program with a token this one makes.
    pub async fn program(&self, body: Value) -> Self {
        let made = self.post("/api-tokens", body).await;
        assert_eq!(made.status, 201, "{made:?}");
        Self {
            token: made.body["token"].as_str().map(str::to_owned),
            cookie: None,
            me: made.body,
            ..self.clone()
        }
    }

    pub fn keep_cookie(&mut self, answer: &Answer) {
        let set = answer.header("set-cookie");
        self.cookie = set.split(';').next().map(str::to_owned);
    }

    pub fn id(&self) -> String {
        self.me["id"].as_str().expect("an id").to_owned()
    }

    pub async fn get(&self, path: &str) -> Answer {
        self.call(Method::GET, path, None).await
    }

    pub async fn post(&self, path: &str, body: Value) -> Answer {
        self.call(Method::POST, path, Some(body)).await
    }

    pub async fn patch(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PATCH, path, Some(body)).await
    }

    pub async fn put(&self, path: &str, body: Value) -> Answer {
        self.call(Method::PUT, path, Some(body)).await
    }

    pub async fn delete(&self, path: &str) -> Answer {
        self.call(Method::DELETE, path, None).await
    }

    /// Calls a path below `/api/v1`.
    pub async fn call(&self, method: Method, path: &str, body: Option<Value>) -> Answer {
        let request = self.request(method, &format!("/api/v1{path}"));
        match body {
            Some(body) => send(request.json(&body)).await,
            None => send(request).await,
        }
    }

    /// Any request to this server, with the token if there is one.
    pub fn request(&self, method: Method, path: &str) -> RequestBuilder {
        let request = self
            .http
            .request(method, format!("{}{path}", self.origin))
            .header("x-forwarded-for", &self.address);
        match &self.token {
            Some(token) => request.bearer_auth(token),
            None => request,
        }
    }

    /// A call of a page of ours, which brings the cookie.
    pub async fn post_with_cookie(&self, path: &str) -> Answer {
        let request = self
            .http
            .post(format!("{}/api/v1{path}", self.origin))
            .header("cookie", self.cookie.as_deref().unwrap_or_default())
            .header("origin", &self.origin);
        send(request).await
    }

    /// The id of a built-in role.
    pub async fn role(&self, built_in: &str) -> String {
        let roles = self.get("/roles").await;
        let roles = roles.body["items"].as_array().cloned().expect("roles");
        let role = roles.iter().find(|role| role["built_in"] == built_in);
        role.expect("a role")["id"]
            .as_str()
            .expect("an id")
            .to_owned()
    }
}

pub async fn send(request: RequestBuilder) -> Answer {
    let response = request.send().await.expect("an answer");
    let (status, headers) = (response.status().as_u16(), response.headers().clone());
    let text = response.text().await.expect("a body");
    Answer {
        status,
        headers,
        body: serde_json::from_str(&text).unwrap_or(Value::Null),
    }
}
