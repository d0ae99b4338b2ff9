//! The program, on a port and a folder of its own.

use std::fs::{self, File};
use std::net::TcpListener;
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// How long a test waits for what must come, on a machine that does other things too.
pub const PATIENCE: Duration = Duration::from_secs(60);

/// How a server is to be started.
#[derive(Clone, Debug)]
pub struct Setup {
    pub database: String,
    /// The data folder; the log goes into it too, unless told.
    pub folder: PathBuf,
    pub port: u16,
    pub variables: Vec<(&'static str, String)>,
    /// Runs before the program in the same process, as a shell understands it.
    pub prelude: &'static str,
    pub log: PathBuf,
}

impl Setup {
    pub fn new(database: &str, folder: &Path) -> Self {
        // The client of a test needs one; the program brings its own.
        let _ = rustls::crypto::ring::default_provider().install_default();
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a port")
            .port();
        Self {
            database: database.to_owned(),
            folder: folder.to_owned(),
            port,
            variables: Vec::new(),
            prelude: "",
            log: folder.join("log"),
        }
    }

    pub fn with(mut self, name: &'static str, value: impl ToString) -> Self {
        self.variables.push((name, value.to_string()));
        self
    }

    /// Starts it and does not wait.
    pub fn spawn(&self) -> Program {
        let log = File::options()
            .create(true)
            .append(true)
            .open(&self.log)
            .expect("a log");
        let command = format!("{} exec \"$0\" serve", self.prelude);
        let child = Command::new("sh")
            .args(["-c", &command, env!("CARGO_BIN_EXE_switchboard")])
            .env("SWITCHBOARD_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("SWITCHBOARD_DATA_DIR", &self.folder)
            .env("SWITCHBOARD_DATABASE_URL", &self.database)
            .env("SWITCHBOARD_METRICS_LISTEN", "off")
            .env("SWITCHBOARD_LOG", "warn")
            // One integrator posts as fast as it can.
            .env("SWITCHBOARD_RATE_LIMIT", "0")
            .envs(self.variables.iter().map(|(name, value)| (name, value)))
            .stdout(Stdio::null())
            .stderr(log)
            .spawn()
            .expect("the program starts");
        Program {
            child,
            origin: format!("http://127.0.0.1:{}", self.port),
            log: self.log.clone(),
        }
    }

    /// Starts it and waits until it can serve.
    pub async fn start(&self) -> Program {
        let mut program = self.spawn();
        program.is_ready().await;
        program
    }
}

/// A process; killed when it is dropped.
#[derive(Debug)]
pub struct Program {
    child: Child,
    pub origin: String,
    log: PathBuf,
}

impl Program {
    /// Waits until it can serve.
    pub async fn is_ready(&mut self) {
        let ready = format!("{}/readyz", self.origin);
        let began = Instant::now();
        while !reqwest::get(&ready)
            .await
            .is_ok_and(|answer| answer.status() == 200)
        {
            let ended = self.child.try_wait().expect("a state");
            assert!(
                ended.is_none() && began.elapsed() < PATIENCE,
                "not ready, {ended:?}: {}",
                self.said()
            );
            sleep(Duration::from_millis(20)).await;
        }
    }

    /// SIGKILL: nothing is flushed, nobody is told.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }

    /// SIGTERM.
    pub fn terminate(&self) {
        let pid = self.child.id().to_string();
        let sent = Command::new("kill").args(["-TERM", &pid]).status();
        assert!(sent.expect("kill").success());
    }

    /// Waits for it to end by itself.
    pub async fn ends(&mut self) -> ExitStatus {
        let began = Instant::now();
        loop {
            if let Some(status) = self.child.try_wait().expect("a state") {
                return status;
            }
            assert!(began.elapsed() < PATIENCE, "still running: {}", self.said());
            sleep(Duration::from_millis(20)).await;
        }
    }

    pub fn id(&self) -> u32 {
        self.child.id()
    }

    /// Its log.
    pub fn said(&self) -> String {
        fs::read_to_string(&self.log).unwrap_or_default()
    }
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        let _ = self.child.kill();
        let _ = self.child.wait();
        if std::thread::panicking() {
            let said = self.said();
            let last: Vec<_> = said.lines().rev().take(15).collect();
            eprintln!("{} said at last: {last:#?}", self.origin);
        }
    }
}
