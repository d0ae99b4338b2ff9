//! The `switchboard` program.

use api::backup;
use api::config::{Config, Settings};
use api::create_admin::CreateAdmin;
use api::seed;
use clap::{Args, Parser, Subcommand};
use std::io::Write;
use std::path::PathBuf;

/// It gives memory back: the system's allocator keeps the twenty megabytes that hashing a password
/// takes for each thread that ever did it.
#[global_allocator]
static ALLOCATOR: mimalloc::MiMalloc = mimalloc::MiMalloc;

/// A shared inbox: customers write over any channel, a team answers from one place.
#[derive(Parser)]
#[command(name = "switchboard", version)]
struct Program {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Runs the server
    Serve(Box<Settings>),
    /// Brings the database up to date and ends
    Migrate(Box<Settings>),
    /// Adds an invented organization with a history, to try things out and to measure; prints who
    /// may sign in to it, as lines of `admin` or `agent`, email and password
    Seed(Box<Seed>),
    /// Asks the server that runs here whether it is ready
    Health(Box<Settings>),
    /// Writes everything into one archive, while servers run
    Backup {
        /// The archive, which must not be there yet
        file: PathBuf,
        /// Puts the secret key into it too: whoever has the archive then has everything
        #[arg(long)]
        with_key: bool,
        #[command(flatten)]
        settings: Box<Settings>,
    },
    /// Fills an empty database, of either kind, and the file store from an archive
    Restore {
        file: PathBuf,
        #[command(flatten)]
        settings: Box<Settings>,
    },
    /// Makes an Owner, with an organization of their own or in one that is there
    CreateAdmin(Box<CreateAdmin>),
    /// Prints the OpenAPI document
    Openapi,
}

#[derive(Args)]
struct Seed {
    #[command(flatten)]
    settings: Settings,
    #[command(flatten)]
    options: seed::Options,
}

#[actix_web::main]
async fn main() -> anyhow::Result<()> {
    match Program::parse().command {
        Command::Serve(settings) => {
            settings.log.start()?;
            api::serve::run(Config::try_from(*settings)?).await
        }
        Command::Migrate(settings) => {
            settings.log.start()?;
            api::serve::open(Config::try_from(*settings)?).map(drop)
        }
        Command::Seed(seed) => {
            seed.settings.log.start()?;
            let mut config = Config::try_from(seed.settings)?;
            config.database.write_limit = seed::WRITE_LIMIT;
            config.database.write_cache = seed::WRITE_CACHE;
            let state = api::serve::open(config)?;
            let logins = seed::run(&state, &seed.options).await?;
            let mut out = std::io::stdout();
            logins
                .iter()
                .try_for_each(|login| writeln!(out, "{login}"))?;
            Ok(())
        }
        Command::Health(settings) => api::health::ask(Config::try_from(*settings)?.listen),
        Command::Backup {
            file,
            with_key,
            settings,
        } => {
            settings.log.start()?;
            let config = Config::try_from(*settings)?;
            let written = backup::backup(&config, &file, with_key).await?;
            println!("{} holds {written}", file.display());
            Ok(())
        }
        Command::Restore { file, settings } => {
            settings.log.start()?;
            let config = Config::try_from(*settings)?;
            let restored = backup::restore(&config, &file).await?;
            println!("restored {}", restored.checksums);
            if !restored.has_key {
                println!(
                    "Put the secret key of the old server into {} before you start: \
                     without it the secrets of channels cannot be read.",
                    config.secret_key_file.display()
                );
            }
            Ok(())
        }
        Command::CreateAdmin(wanted) => wanted.run().await,
        Command::Openapi => Ok(std::io::stdout().write_all(api::openapi::document().as_bytes())?),
    }
}
