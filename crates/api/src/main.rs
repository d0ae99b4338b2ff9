//! The `switchboard` program.

use api::config::{Config, Settings};
use api::seed;
use clap::{Args, Parser, Subcommand};
use std::io::Write;

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
            let state = api::serve::open(Config::try_from(seed.settings)?)?;
            let logins = seed::run(&state, &seed.options).await?;
            let mut out = std::io::stdout();
            logins
                .iter()
                .try_for_each(|login| writeln!(out, "{login}"))?;
            Ok(())
        }
        Command::Openapi => Ok(std::io::stdout().write_all(api::openapi::document().as_bytes())?),
    }
}
