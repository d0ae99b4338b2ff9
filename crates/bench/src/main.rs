//! `make bench`: measures what `docs/benchmarks.md` lists, each figure with its yardstick in the
//! same run on the same machine, and prints one table.

mod bare;
mod data;
mod figures;
mod http;
mod load;
mod server;
mod table;

use clap::Parser;
use data::{LARGE, MEDIUM, SMALL, Seeded, Size};
use figures::{browser, imports, inbound, inbox, lists, memory, search, streams};
use server::Server;
use std::fs;
use std::path::{Path, PathBuf};
use table::Row;

/// Organizations for the figure that asks whether they get in each other's way.
const ORGANIZATIONS: u32 = 20;
const TINY: Size = Size {
    name: "20 organizations",
    conversations: 500,
    messages: 2_000,
};

#[derive(Parser)]
struct Options {
    /// The large sizes too: 1 M conversations and 5 M messages
    #[arg(long)]
    full: bool,
    /// Only these, such as F-02,F-05
    #[arg(long, value_delimiter = ',')]
    only: Vec<String>,
    /// Where seeded files are kept
    #[arg(long, default_value = "target/bench")]
    folder: PathBuf,
}

impl Options {
    fn wants(&self, ids: &[&str]) -> bool {
        self.only.is_empty() || ids.iter().any(|id| self.only.iter().any(|only| only == id))
    }
}

#[tokio::main]
async fn main() -> anyhow::Result<()> {
    let options = Options::parse();
    let root = options.folder.as_path();
    fs::create_dir_all(root)?;
    let mut rows = Vec::new();
    if options.wants(&["F-02", "F-03"]) {
        rows.extend(on_sqlite_lists(&options, root).await?);
    }
    if options.wants(&["F-01", "F-05", "F-06", "F-08"]) {
        let size = if options.full { LARGE } else { MEDIUM };
        let seeded = data::sqlite(root, size)?.copy(root)?;
        let name = format!("SQLite, {}", size.name);
        show(&mut rows, on_server(&options, &seeded, &name).await?);
        fs::remove_dir_all(&seeded.folder)?;
    }
    if options.wants(&["F-04"]) {
        let size = if options.full { LARGE } else { MEDIUM };
        let seeded = data::sqlite(root, size)?;
        let name = format!("SQLite, {}", size.name);
        show(&mut rows, search::sqlite(&seeded, &name).await?);
    }
    if options.only.is_empty() {
        show(&mut rows, vec![data::seeding(root)?]);
    }
    if options.wants(&["F-07", "F-11"]) {
        rows.extend(on_imports(&options, root).await?);
    }
    if options.wants(&["F-07"]) {
        show(&mut rows, on_memory(root).await?);
    }
    if options.wants(&["F-01", "F-02", "F-03", "F-04", "F-05", "F-06", "F-08"]) {
        rows.extend(on_postgres(&options, root).await?);
    }
    if options.wants(&["F-09", "F-10"]) {
        show(&mut rows, browser::measure(root)?);
    }
    rows.sort_by(|a, b| a.id.cmp(&b.id));
    let table = table::markdown(&rows);
    fs::write(root.join("table.md"), &table)?;
    println!("{table}");
    Ok(())
}

/// Tells at once; the table comes at the end.
fn show(rows: &mut Vec<Row>, more: Vec<Row>) {
    for row in &more {
        eprintln!(
            "{} {}: {} / {} = {} ({})",
            row.id, row.what, row.figure, row.yardstick, row.ratio, row.aim
        );
    }
    rows.extend(more);
}

async fn on_sqlite_lists(options: &Options, root: &Path) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    let mut details = "# Every list\n".to_owned();
    let small = lists::measure(&data::sqlite(root, SMALL)?).await?;
    let sizes: &[Size] = if options.full {
        &[MEDIUM, LARGE]
    } else {
        &[MEDIUM]
    };
    for size in sizes {
        let large = lists::measure(&data::sqlite(root, *size)?).await?;
        let name = format!("SQLite, {}", size.name);
        show(
            &mut rows,
            lists::compare(&small, &large, &name, &mut details),
        );
    }
    fs::write(root.join("lists.md"), details)?;
    Ok(rows)
}

/// What writes, by one server, in the order that F-08 asks for.
async fn on_server(options: &Options, seeded: &Seeded, name: &str) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    let server = Server::start(&seeded.url, &seeded.folder).await?;
    if options.wants(&["F-08"]) {
        rows.extend(memory::idle(&server, name).await?);
    }
    if options.wants(&["F-05", "F-08"]) {
        rows.extend(inbox::measure(&server, seeded, name).await?);
    }
    if options.wants(&["F-01", "F-08"]) {
        rows.extend(match seeded.is_postgres() {
            true => inbound::postgres(&server, seeded, name).await?,
            false => inbound::sqlite(&server, seeded, name).await?,
        });
    }
    if options.wants(&["F-08"]) {
        rows.push(memory::worked(&server, seeded, name).await?);
    }
    if options.wants(&["F-06"]) {
        rows.extend(streams::measure(&server, seeded, name).await?);
    }
    Ok(rows)
}

/// On small databases of their own, which the file makes large.
async fn on_imports(options: &Options, root: &Path) -> anyhow::Result<Vec<Row>> {
    let (count, name) = match options.full {
        true => (imports::MANY, "1 M contacts"),
        false => (imports::SOME, "100 k contacts"),
    };
    let seeded = data::sqlite(root, SMALL)?.copy(root)?;
    let server = Server::start(&seeded.url, &seeded.folder).await?;
    let mut rows = Vec::new();
    show(
        &mut rows,
        imports::sqlite(&server, &seeded, name, count).await?,
    );
    drop(server);
    fs::remove_dir_all(&seeded.folder)?;
    let database = testkit::durable_postgres();
    let seeded = data::postgres(root, &database, SMALL, 1)?;
    let server = Server::start(&seeded.url, &seeded.folder).await?;
    show(
        &mut rows,
        imports::postgres(&server, &seeded, name, count).await?,
    );
    Ok(rows)
}

/// What imports of different sizes take, each on a server that has just started.
async fn on_memory(root: &Path) -> anyhow::Result<Vec<Row>> {
    let (mut on_sqlite, mut on_postgres) = (Vec::new(), Vec::new());
    for count in [imports::SOME, imports::MANY] {
        let seeded = data::sqlite(root, SMALL)?.copy(root)?;
        let server = Server::start(&seeded.url, &seeded.folder).await?;
        on_sqlite.push(imports::most_memory(&server, &seeded, count).await?);
        drop(server);
        fs::remove_dir_all(&seeded.folder)?;
        let database = testkit::durable_postgres();
        let seeded = data::postgres(root, &database, SMALL, 1)?;
        let server = Server::start(&seeded.url, &seeded.folder).await?;
        on_postgres.push(imports::most_memory(&server, &seeded, count).await?);
    }
    let row = |name, most: &[f64]| match most {
        [some, many] => Some(imports::memory_row(name, *some, *many)),
        _ => None,
    };
    let rows = [row("SQLite", &on_sqlite), row("PostgreSQL", &on_postgres)];
    Ok(rows.into_iter().flatten().collect())
}

async fn on_postgres(options: &Options, root: &Path) -> anyhow::Result<Vec<Row>> {
    let mut rows = Vec::new();
    if options.wants(&["F-01"]) {
        let database = testkit::durable_postgres();
        let seeded = data::postgres(root, &database, TINY, ORGANIZATIONS)?;
        let server = Server::start(&seeded.url, &seeded.folder).await?;
        rows.extend(inbound::postgres(&server, &seeded, "PostgreSQL, 20 organizations").await?);
    }
    let database = testkit::durable_postgres();
    let small = match options.wants(&["F-02", "F-03"]) {
        true => Some(lists::measure(&data::postgres(root, &database, SMALL, 1)?).await?),
        false => None,
    };
    let database = testkit::durable_postgres();
    let seeded = data::postgres(root, &database, MEDIUM, 1)?;
    let mut details = String::new();
    if let Some(small) = &small {
        let measured = lists::measure(&seeded).await?;
        let name = format!("PostgreSQL, {}", MEDIUM.name);
        show(
            &mut rows,
            lists::compare(small, &measured, &name, &mut details),
        );
    }
    if options.wants(&["F-04"]) {
        let name = format!("PostgreSQL, {}", MEDIUM.name);
        rows.extend(search::postgres(&seeded, &name).await?);
    }
    if options.wants(&["F-01", "F-05", "F-06", "F-08"]) {
        let name = format!("PostgreSQL, {}", MEDIUM.name);
        show(&mut rows, on_server(options, &seeded, &name).await?);
    }
    if let Some(small) = small {
        if options.full {
            // Last, for its keys take the place of the others'.
            let database = testkit::durable_postgres();
            let measured = lists::measure(&data::postgres(root, &database, LARGE, 1)?).await?;
            let name = format!("PostgreSQL, {}", LARGE.name);
            show(
                &mut rows,
                lists::compare(&small, &measured, &name, &mut details),
            );
        }
        fs::write(root.join("lists-postgres.md"), details)?;
    }
    Ok(rows)
}
