//! The program in a process of its own, and somebody who calls it.

use serde_json::{Value, json};
use std::net::TcpListener;
use std::path::Path;
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use testkit::TestDatabase;
use tokio::time::sleep;

pub const PASSWORD: &str = "correct horse battery";
/// How long a test waits for what must come, on a machine that does other things too.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// The program, on a port and a folder of its own; killed when it is dropped.
pub struct Program {
    child: Child,
    pub origin: String,
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended by itself.
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// One of its commands, on a database.
pub fn command(name: &str, database: &TestDatabase, folder: &Path) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_switchboard"));
    command
        .arg(name)
        .env("SWITCHBOARD_DATA_DIR", folder)
        .env("SWITCHBOARD_DATABASE_URL", &database.url)
        .env("SWITCHBOARD_METRICS_LISTEN", "off")
        .env("SWITCHBOARD_LOG", "warn");
    command
}

impl Program {
    /// Starts it, with more variables, and waits until it is ready.
    pub async fn start(
        database: &TestDatabase,
        folder: &Path,
        port: u16,
        variables: &[(&str, &str)],
    ) -> Self {
        let child = command("serve", database, folder)
            .env("SWITCHBOARD_LISTEN", format!("127.0.0.1:{port}"))
            .envs(variables.iter().copied())
            .stdout(Stdio::null())
            .stderr(Stdio::null())
            .spawn()
            .expect("the program starts");
        let program = Self {
            child,
            origin: format!("http://127.0.0.1:{port}"),
        };
        let ready = format!("{}/readyz", program.origin);
        let (http, began) = (http(), Instant::now());
        while !http
            .get(&ready)
            .send()
            .await
            .is_ok_and(|answer| answer.status() == 200)
        {
            assert!(began.elapsed() < PATIENCE, "not ready");
            sleep(Duration::from_millis(20)).await;
        }
        program
    }

    /// SIGKILL: nothing is flushed, nobody is told.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }

    /// SIGTERM: it is asked to stop.
    pub fn terminate(&self) {
        let asked = Command::new("kill")
            .args(["-TERM", &self.child.id().to_string()])
            .status();
        assert!(asked.expect("kill runs").success());
    }

    /// Waits until it has ended by itself.
    pub async fn ended(&mut self) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a child") {
                return status;
            }
            assert!(began.elapsed() < PATIENCE, "it does not end");
            sleep(Duration::from_millis(20)).await;
        }
    }
}

pub fn free_port() -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    listener.local_addr().expect("an address").port()
}

/// A caller with patience, but not for ever.
pub fn http() -> reqwest::Client {
    // The client of the tests; the program brings its own.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::builder()
        .timeout(PATIENCE)
        .build()
        .expect("a client")
}

/// Posts below `/api/v1` what must succeed; gives the answer.
pub async fn post(origin: &str, path: &str, token: &str, body: &Value) -> Value {
    let request = http()
        .post(format!("{origin}/api/v1{path}"))
        .bearer_auth(token)
        .json(body);
    let answer = request.send().await.expect("an answer");
    assert!(answer.status().is_success(), "{path}: {}", answer.status());
    answer.json().await.unwrap_or(Value::Null)
}

/// Reads below `/api/v1` what must be there.
pub async fn get(origin: &str, path: &str, token: &str) -> Value {
    let request = http()
        .get(format!("{origin}/api/v1{path}"))
        .bearer_auth(token);
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), 200, "{path}");
    answer.json().await.expect("JSON")
}

/// The token of the Owner of a new organization.
pub async fn owner(origin: &str) -> String {
    let body = json!({
        "organization_name": "Shop", "first_name": "Ada",
        "email": "ada@example.com", "password": PASSWORD,
    });
    let signed_up = post(origin, "/auth/signup", "", &body).await;
    let token = signed_up["access_token"].as_str();
    token.expect("a token").to_owned()
}
