//! the disk of PostgreSQL is full, either that of its tables, or all there is, by which it goes down.
//! Nobody is told that it worked, and when there is room again the server goes on by itself.

use crate::compare::compare;
use crate::disk::upload;
use crate::integrator::Integrator;
use crate::mount::Mount;
use testkit::OwnPostgres;
use tokio::task::block_in_place;

const WRITERS: usize = 8;

enum Full {
    /// A file system for the tables alone; takes the rights to mount one.
    Tables(Mount),
    Everything,
}

impl Full {
    fn all() -> Vec<Self> {
        let tables = Mount::of("96m").map(Self::Tables);
        tables.into_iter().chain([Self::Everything]).collect()
    }

    fn database(&self, postgres: &OwnPostgres) -> String {
        match self {
            Self::Tables(mount) => postgres.database_in(mount.path()),
            Self::Everything => postgres.url(),
        }
    }

    fn fill(&self, postgres: &OwnPostgres) {
        match self {
            Self::Tables(mount) => mount.fill(),
            Self::Everything => postgres.fill_disk(),
        }
    }

    fn empty(&self, postgres: &OwnPostgres) {
        match self {
            Self::Tables(mount) => mount.empty(),
            Self::Everything => {
                postgres.crash();
                postgres.start_again();
            }
        }
    }

    /// While it is down each is told only after some seconds.
    fn refusals(&self) -> usize {
        match self {
            Self::Tables(_) => 5 * WRITERS,
            Self::Everything => 3 * WRITERS,
        }
    }
}

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn a_full_disk_of_the_database_is_told_to_everyone_and_forgotten_when_there_is_room() {
    for disk in Full::all() {
        let postgres = OwnPostgres::start();
        let url = disk.database(&postgres);
        let folder = tempfile::tempdir().expect("a folder");
        let setup = crate::setup(&url, folder.path()).with("SWITCHBOARD_LEASE_SECONDS", 2);
        let mut program = setup.start().await;
        let integrator = Integrator::connect(&program.origin, "https://93.184.216.34/in").await;
        let writers = integrator.start(WRITERS);
        integrator.gets_on(50).await;

        block_in_place(|| disk.fill(&postgres));
        integrator.is_refused(disk.refusals()).await;
        assert_eq!(upload(&integrator).await, (503, true));
        if let Full::Tables(_) = disk {
            // What only reads goes on.
            integrator.get("/conversations?folder=all").await;
        }

        block_in_place(|| disk.empty(&postgres));
        integrator.gets_on(50).await;
        assert_eq!(upload(&integrator).await, (201, false));
        let acknowledged = integrator.finish(writers).await;
        integrator.was_only_put_off();
        compare(&url, &acknowledged).await;
        program.is_ready().await;
    }
}
