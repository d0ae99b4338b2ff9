//! The `switchboard` program.

use api::config::{Config, Settings};
use clap::{Parser, Subcommand};
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
    /// Prints the OpenAPI document
    Openapi,
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
        Command::Openapi => Ok(std::io::stdout().write_all(api::openapi::document().as_bytes())?),
    }
}
