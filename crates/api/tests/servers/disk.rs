//! a full disk. Nobody is told that it worked, and when there is room again the server goes on
//! by itself.

use crate::compare::compare;
use crate::integrator::Integrator;
use crate::mount::Mount;
use reqwest::multipart::{Form, Part};
use std::fs;
use std::path::Path;
use std::process::Command;
use tempfile::TempDir;
use testkit::Program;

const WRITERS: usize = 8;

/// A place for data that can be filled up.
enum Disk {
    /// A file system of a few MB; takes the rights to mount one.
    Small(Mount),
    /// A limit of what the process may write to any file, which takes none.
    Limited(TempDir),
}

impl Disk {
    fn all() -> Vec<Self> {
        let limited = Self::Limited(tempfile::tempdir().expect("a folder"));
        let small = Mount::of("16m").map(Self::Small);
        small.into_iter().chain([limited]).collect()
    }

    fn path(&self) -> &Path {
        match self {
            Self::Small(mount) => mount.path(),
            Self::Limited(folder) => folder.path(),
        }
    }

    /// No byte more.
    fn fill(&self, program: &Program) {
        match self {
            Self::Small(mount) => mount.fill(),
            Self::Limited(_) => limit(program, "0:unlimited"),
        }
    }

    fn empty(&self, program: &Program) {
        match self {
            Self::Small(mount) => mount.empty(),
            Self::Limited(_) => limit(program, "unlimited:unlimited"),
        }
    }
}

fn limit(program: &Program, size: &str) {
    let limited = Command::new("prlimit")
        .args([
            "--pid",
            &program.id().to_string(),
            &format!("--fsize={size}"),
        ])
        .status();
    assert!(limited.expect("prlimit, of util-linux").success());
}

/// Uploads a file; answers the status, and whether one is told when to come back.
pub async fn upload(by: &Integrator) -> (u16, bool) {
    let origin = by.origins.first().expect("a server");
    let file = Part::bytes(vec![b'x'; 200_000]).file_name("notes.txt");
    let answer = by
        .http
        .post(format!("{origin}/api/v1/attachments"))
        .bearer_auth(&by.token)
        .multipart(Form::new().part("file", file))
        .send();
    let answer = answer.await.expect("an answer");
    let waits = answer.headers().contains_key("retry-after");
    (answer.status().as_u16(), waits)
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_is_told_to_everyone_and_forgotten_when_there_is_room() {
    for disk in Disk::all() {
        let log = tempfile::tempdir().expect("a folder");
        let file = disk.path().join("switchboard.db").display().to_string();
        let mut setup = crate::setup(&file, disk.path());
        match disk {
            Disk::Small(_) => setup.log = log.path().join("log"),
            // The log must not be limited, and a limit must not be a signal that kills.
            Disk::Limited(_) => {
                setup.log = "/dev/null".into();
                setup.prelude = "trap '' XFSZ;";
            }
        }
        let mut program = setup.start().await;
        let integrator = Integrator::connect(&program.origin, "https://93.184.216.34/in").await;
        let writers = integrator.start(WRITERS);
        integrator.gets_on(50).await;
        disk.fill(&program);
        integrator.is_refused(20 * WRITERS).await;
        assert_eq!(upload(&integrator).await, (503, true));
        integrator.get("/me").await;

        disk.empty(&program);
        integrator.gets_on(50).await;
        assert_eq!(upload(&integrator).await, (201, false));
        let acknowledged = integrator.finish(writers).await;
        integrator.was_only_put_off();
        program.is_ready().await;
        program.kill();
        // As it was left, read by another program.
        compare(&file, &acknowledged).await;
        let incoming = fs::read_dir(disk.path().join("files/incoming"));
        let left = incoming.map_or(0, Iterator::count);
        assert_eq!(left, 0, "no half of a file is left");
    }
}
