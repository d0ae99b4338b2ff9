//! The project's own commands: `cargo xtask bundle | dev | openapi`.

mod bundle;
mod dev;
mod files;
mod openapi;
mod workspace;

use bundle::Flavor;
use clap::{Parser, Subcommand};

#[derive(Parser)]
#[command(about = "The project's own commands", version)]
struct Arguments {
    #[command(subcommand)]
    command: Command,
}

#[derive(Subcommand)]
enum Command {
    /// Build the web app and the widget into frontend/dist
    Bundle {
        /// Small and slow to build: what `make build` embeds
        #[arg(long)]
        release: bool,
    },
    /// Build, serve, and do both again whenever a file changes
    Dev {
        /// Passed on to `switchboard serve`
        #[arg(last = true)]
        server: Vec<String>,
    },
    /// Write openapi/openapi.json
    Openapi,
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Bundle { release: true } => bundle::run(Flavor::Release),
        Command::Bundle { release: false } => bundle::run(Flavor::Test),
        Command::Dev { server } => dev::run(&server),
        Command::Openapi => openapi::run(),
    }
}
