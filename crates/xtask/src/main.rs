//! The project's own commands: `cargo xtask bundle | dev | openapi | providers`.

mod bundle;
mod dev;
mod files;
mod openapi;
mod providers;
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
    /// Stand in for every provider, with pages to write as a customer
    Providers {
        /// Of the pages; the providers' own follow
        #[arg(long, default_value_t = 9700)]
        port: u16,
    },
}

fn main() -> anyhow::Result<()> {
    match Arguments::parse().command {
        Command::Bundle { release: true } => bundle::run(Flavor::Release),
        Command::Bundle { release: false } => bundle::run(Flavor::Test),
        Command::Dev { server } => dev::run(&server),
        Command::Openapi => openapi::run(),
        Command::Providers { port } => providers::run(port),
    }
}
