//! Stands in for every provider until it is stopped, so that channels can be tried by hand. The argument
//! is the port of its pages, those of the providers follow; 0 for any.

use std::env;
use std::error::Error;
use std::fmt::Write;
use testkit::Playground;

const PORT: u16 = 9700;

fn main() -> Result<(), Box<dyn Error>> {
    let port = env::args().nth(1).map_or(Ok(PORT), |port| port.parse())?;
    let playground = Playground::start(port);
    let pages = playground.url();
    let mut said = format!(
        "Providers to try channels with: {pages}\n\
         The server calls them when it runs with SWITCHBOARD_ALLOW_PRIVATE_TARGETS=127.0.0.1\n"
    );
    for (kind, settings) in playground.settings() {
        writeln!(said, "\n{kind}  {pages}{kind}/")?;
        for (key, value) in settings {
            writeln!(said, "  {key} = {value}")?;
        }
    }
    // At once, for whoever reads it may have enough after some lines.
    print!("{said}");
    loop {
        std::thread::park();
    }
}
