//! Prints the URL of a fresh, migrated PostgreSQL database and keeps it until stdin is closed.
//! For what is not written in Rust: the browser journeys, and trying things by hand.

use std::io::{self, Read};

fn main() -> io::Result<()> {
    let database = testkit::postgres();
    println!("{}", database.url);
    io::stdin().read_to_end(&mut Vec::new())?;
    Ok(())
}
