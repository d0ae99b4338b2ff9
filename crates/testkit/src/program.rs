//! The server as a process of its own, on a port and in a folder of its own.

use crate::PATIENCE;
use std::fs::{self, File};
use std::io::{Read, Write};
use std::net::{TcpListener, TcpStream};
use std::path::{Path, PathBuf};
use std::process::{Child, Command, ExitStatus, Stdio};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// How a server is to be started.
#[derive(Clone, Debug)]
pub struct Setup {
    program: PathBuf,
    database: String,
    folder: PathBuf,
    port: u16,
    variables: Vec<(String, String)>,
    /// Runs before the program in the same process, as a shell understands it.
    pub prelude: &'static str,
    /// What it says goes here.
    pub log: PathBuf,
}

impl Setup {
    /// `program` is what cargo names in `CARGO_BIN_EXE_switchboard`; `folder` is for its data and,
    /// unless told, for its log.
    pub fn new(program: &str, database: &str, folder: &Path) -> Self {
        let port = TcpListener::bind("127.0.0.1:0")
            .and_then(|listener| listener.local_addr())
            .expect("a port")
            .port();
        Self {
            program: program.into(),
            database: database.to_owned(),
            folder: folder.to_owned(),
            port,
            variables: Vec::new(),
            prelude: "",
            log: folder.join("log"),
        }
    }

    /// With one more setting.
    pub fn with(mut self, name: &str, value: impl ToString) -> Self {
        self.variables.push((name.to_owned(), value.to_string()));
        self
    }

    /// One of its commands with these settings.
    pub fn command(&self, name: &str) -> Command {
        let run = format!("{} exec \"$0\" \"$@\"", self.prelude);
        let variables = self.variables.iter().map(|(name, value)| (name, value));
        let mut command = Command::new("sh");
        command
            .args(["-c", &run])
            .arg(&self.program)
            .arg(name)
            .env("SWITCHBOARD_LISTEN", format!("127.0.0.1:{}", self.port))
            .env("SWITCHBOARD_DATA_DIR", &self.folder)
            .env("SWITCHBOARD_DATABASE_URL", &self.database)
            .env("SWITCHBOARD_METRICS_LISTEN", "off")
            .env("SWITCHBOARD_LOG", "warn")
            .envs(variables);
        command
    }

    /// Starts the server and does not wait.
    pub fn spawn(&self) -> Program {
        let log = File::options().create(true).append(true).open(&self.log);
        let log = log.expect("a log");
        let child = self
            .command("serve")
            .stdin(Stdio::null())
            .stdout(log.try_clone().expect("a log"))
            .stderr(log)
            .spawn()
            .expect("the program starts");
        Program {
            child,
            origin: format!("http://127.0.0.1:{}", self.port),
            log: self.log.clone(),
        }
    }

    /// Starts the server and waits until it can serve.
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
        let began = Instant::now();
        while !self.says_ready().await {
            let ended = self.child.try_wait().expect("a state");
            let said = || self.said();
            assert!(ended.is_none(), "it ended, {ended:?}: {}", said());
            assert!(began.elapsed() < PATIENCE, "not ready: {}", said());
            sleep(Duration::from_millis(20)).await;
        }
    }

    async fn says_ready(&self) -> bool {
        let address = self.origin.trim_start_matches("http://").to_owned();
        let asked = tokio::task::spawn_blocking(move || ready(&address));
        asked.await.is_ok_and(|said| said.unwrap_or(false))
    }

    /// SIGKILL: nothing is flushed, nobody is told.
    pub fn kill(mut self) {
        self.child.kill().expect("killed");
        self.child.wait().expect("ended");
    }

    /// SIGTERM: it is asked to stop.
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

/// Whether `/readyz` answers 200.
fn ready(address: &str) -> std::io::Result<bool> {
    let mut stream = TcpStream::connect(address)?;
    stream.set_read_timeout(Some(PATIENCE))?;
    stream.write_all(b"GET /readyz HTTP/1.0\r\nhost: localhost\r\n\r\n")?;
    let mut said = String::new();
    stream.read_to_string(&mut said)?;
    Ok(said.split(' ').nth(1) == Some("200"))
}

impl Drop for Program {
    fn drop(&mut self) {
        // It may have ended already.
        drop(self.child.kill());
        drop(self.child.wait());
        if std::thread::panicking() {
            let said = self.said();
            let last: Vec<_> = said.lines().rev().take(15).collect();
            eprintln!("{} said at last: {last:#?}", self.origin);
        }
    }
}
