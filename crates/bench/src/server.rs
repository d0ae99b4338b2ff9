//! The server that is measured: the release build, as an operator starts it.

use crate::http::{Connection, Request};
use anyhow::{Context, ensure};
use serde_json::{Value, json};
use std::fs::{self, File};
use std::net::{SocketAddr, TcpListener};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, Stdio};
use std::time::{Duration, Instant};

/// The program beside this one.
pub fn program() -> anyhow::Result<PathBuf> {
    let own = std::env::current_exe()?;
    let program = own.with_file_name("switchboard");
    ensure!(program.exists(), "{} is missing", program.display());
    Ok(program)
}

/// A running server; it ends with this value.
#[derive(Debug)]
pub struct Server {
    child: Child,
    pub address: SocketAddr,
    /// From its start to its first answer.
    pub started_in: Duration,
}

impl Server {
    /// Starts on a database and a data folder.
    pub async fn start(url: &str, folder: &Path) -> anyhow::Result<Self> {
        let address = TcpListener::bind("127.0.0.1:0")?.local_addr()?;
        let log = File::create(folder.join("server.log"))?;
        let began = Instant::now();
        let child = Command::new(program()?)
            .arg("serve")
            .env("SWITCHBOARD_LISTEN", address.to_string())
            .env("SWITCHBOARD_DATA_DIR", folder)
            .env("SWITCHBOARD_DATABASE_URL", url)
            .env("SWITCHBOARD_TRUSTED_PROXIES", "127.0.0.0/8")
            // Where the providers are that channels call.
            .env("SWITCHBOARD_ALLOW_PRIVATE_TARGETS", "127.0.0.1")
            // One client stands for a crowd.
            .env("SWITCHBOARD_RATE_LIMIT", "0")
            .env("SWITCHBOARD_ADDRESS_RATE_LIMIT", "0")
            .stdin(Stdio::null())
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()?;
        let mut server = Self {
            child,
            address,
            started_in: Duration::ZERO,
        };
        let ready = Request::get("/readyz", None);
        loop {
            if let Ok(mut connection) = Connection::open(address).await
                && let Ok((200, _)) = connection.call(&ready).await
            {
                break;
            }
            let ended = server.child.try_wait()?;
            ensure!(ended.is_none(), "the server ended: {ended:?}");
            ensure!(began.elapsed() < Duration::from_secs(60), "not ready");
            tokio::time::sleep(Duration::from_millis(1)).await;
        }
        server.started_in = began.elapsed();
        Ok(server)
    }

    pub async fn connect(&self) -> anyhow::Result<Connection> {
        Connection::open(self.address).await
    }

    /// An access token.
    pub async fn sign_in(&self, login: &Login) -> anyhow::Result<String> {
        let body = json!({"email": login.email, "password": login.password});
        let request = Request::post("/api/v1/auth/login", None, &body);
        let answer = self.connect().await?.json(&request).await?;
        text(&answer, "/access_token")
    }

    /// Anonymous memory in MB: what the kernel cannot drop and read again.
    pub fn memory(&self) -> anyhow::Result<f64> {
        let status = fs::read_to_string(format!("/proc/{}/status", self.child.id()))?;
        let kilobytes = status
            .lines()
            .find_map(|line| line.strip_prefix("RssAnon:"))
            .and_then(|rest| rest.trim().trim_end_matches(" kB").parse::<f64>().ok());
        Ok(kilobytes.context("RssAnon")? / 1024.0)
    }
}

impl Drop for Server {
    /// At once: what was answered is on disk.
    fn drop(&mut self) {
        drop(self.child.kill());
        drop(self.child.wait());
    }
}

/// Somebody the seed made.
#[derive(Clone, Debug)]
pub struct Login {
    pub role: String,
    pub email: String,
    pub password: String,
}

/// A member of an answer.
pub fn text(answer: &Value, pointer: &str) -> anyhow::Result<String> {
    let found = answer.pointer(pointer).and_then(Value::as_str);
    Ok(found
        .with_context(|| format!("{pointer} in {answer}"))?
        .to_owned())
}
