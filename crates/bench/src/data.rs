//! Databases with data. Files are seeded once and kept by the arguments of the seed, under
//! `target/bench`; a figure that writes gets a copy.

use crate::server::{Login, program};
use crate::table::{Aim, Row};
use anyhow::{Context, ensure};
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;
use std::time::Instant;
use testkit::TestDatabase;

/// What to seed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Size {
    pub name: &'static str,
    pub conversations: u32,
    pub messages: u32,
}

pub const SMALL: Size = Size {
    name: "1 k",
    conversations: 1_000,
    messages: 5_000,
};
pub const MEDIUM: Size = Size {
    name: "100 k",
    conversations: 100_000,
    messages: 500_000,
};
pub const LARGE: Size = Size {
    name: "1 M",
    conversations: 1_000_000,
    messages: 5_000_000,
};

/// A database with its data folder and those who may sign in.
#[derive(Debug)]
pub struct Seeded {
    pub url: String,
    pub folder: PathBuf,
    pub logins: Vec<Login>,
}

impl Seeded {
    pub fn login(&self, role: &str) -> anyhow::Result<&Login> {
        let found = self.logins.iter().find(|login| login.role == role);
        found.with_context(|| format!("no {role} was seeded"))
    }

    pub fn file(&self) -> PathBuf {
        self.folder.join("switchboard.db")
    }

    pub fn is_postgres(&self) -> bool {
        self.url.starts_with("postgres")
    }

    fn read(folder: PathBuf, url: String) -> anyhow::Result<Self> {
        let logins = fs::read_to_string(folder.join("logins"))?;
        Ok(Self {
            logins: logins.lines().filter_map(login).collect(),
            folder,
            url,
        })
    }

    /// A copy that a figure may write to, until the next one.
    pub fn copy(&self, root: &Path) -> anyhow::Result<Self> {
        let folder = root.join("copy");
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        for name in ["switchboard.db", "secret.key", "logins"] {
            fs::copy(self.folder.join(name), folder.join(name))?;
            // Gigabytes on their way to the disk would be measured with what comes.
            fs::File::open(folder.join(name))?.sync_all()?;
        }
        let url = format!("sqlite://{}", folder.join("switchboard.db").display());
        Self::read(folder, url)
    }
}

fn login(line: &str) -> Option<Login> {
    let mut words = line.split(' ').map(str::to_owned);
    Some(Login {
        role: words.next()?,
        email: words.next()?,
        password: words.next()?,
    })
}

/// A SQLite file of this size; seeded when it is not there.
pub fn sqlite(root: &Path, size: Size) -> anyhow::Result<Seeded> {
    // Of the version that cuts words when it writes.
    let key = format!("sqlite-{}-{}-1-words", size.conversations, size.messages);
    let folder = root.join(key);
    let url = format!("sqlite://{}", folder.join("switchboard.db").display());
    if !folder.join("logins").exists() {
        if folder.exists() {
            fs::remove_dir_all(&folder)?;
        }
        fs::create_dir_all(&folder)?;
        seed(&folder, &url, size, 1)?;
    }
    Seeded::read(folder, url)
}

/// Organizations of this size in a durable throwaway PostgreSQL.
pub fn postgres(
    root: &Path,
    database: &TestDatabase,
    size: Size,
    organizations: u32,
) -> anyhow::Result<Seeded> {
    let folder = root.join("postgres");
    if folder.exists() {
        fs::remove_dir_all(&folder)?;
    }
    fs::create_dir_all(&folder)?;
    for number in 1..=organizations {
        seed(&folder, &database.url, size, number)?;
    }
    // The client brings a runtime of its own.
    tokio::task::block_in_place(|| vacuum(&database.url))?;
    Seeded::read(folder, database.url.clone())
}

/// What autovacuum has done to any database that is older than some minutes: until then an index alone tells
/// nothing, and each row is looked up.
fn vacuum(url: &str) -> anyhow::Result<()> {
    let mut client = postgres::Client::connect(url, postgres::NoTls)?;
    Ok(client.batch_execute("VACUUM ANALYZE")?)
}

/// How fast a file is seeded; it is not kept.
pub fn seeding(root: &Path) -> anyhow::Result<Row> {
    let folder = root.join("seeding");
    fs::create_dir_all(&folder)?;
    let url = format!("sqlite://{}", folder.join("switchboard.db").display());
    let per_second = seed(&folder, &url, MEDIUM, 1)?;
    fs::remove_dir_all(&folder)?;
    let what = format!("SQLite, {}: messages seeded", MEDIUM.name);
    let aim = Aim::AtLeast(20_000.0);
    Ok(Row::amount("seed", what, per_second, "/s", aim))
}

/// Answers how many messages a second.
fn seed(folder: &Path, url: &str, size: Size, number: u32) -> anyhow::Result<f64> {
    let began = Instant::now();
    let done = Command::new(program()?)
        .arg("seed")
        .args(["--conversations", &size.conversations.to_string()])
        .args(["--messages", &size.messages.to_string()])
        .args(["--seed", &number.to_string()])
        .env("SWITCHBOARD_DATA_DIR", folder)
        .env("SWITCHBOARD_DATABASE_URL", url)
        .env("SWITCHBOARD_LOG", "warn")
        .output()?;
    ensure!(
        done.status.success(),
        "seed: {}",
        String::from_utf8_lossy(&done.stderr)
    );
    let per_second = f64::from(size.messages) / began.elapsed().as_secs_f64();
    eprintln!(
        "seeded {} conversations, {per_second:.0} messages a second",
        size.name
    );
    let file = folder.join("logins");
    let before = fs::read_to_string(&file).unwrap_or_default();
    let more = String::from_utf8(done.stdout)?;
    fs::write(file, before + &more)?;
    Ok(per_second)
}
