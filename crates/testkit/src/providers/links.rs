//! Files that a provider fetches itself, from the links that it is given.

use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// The name at the end of a link, and what is there; nothing where nobody answers on this machine.
pub fn fetch(url: &str) -> (String, Vec<u8>) {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default().to_owned();
    (name, read(url).unwrap_or_default())
}

fn read(url: &str) -> Option<Vec<u8>> {
    let rest = url.strip_prefix("http://")?;
    let (host, path) = rest.split_once('/')?;
    let mut stream = TcpStream::connect(host).ok()?;
    let patience = Some(Duration::from_secs(10));
    stream.set_read_timeout(patience).ok()?;
    let asked = format!("GET /{path} HTTP/1.0\r\nhost: {host}\r\nconnection: close\r\n\r\n");
    stream.write_all(asked.as_bytes()).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    let is_ok = answer.get(9..12)? == b"200";
    is_ok.then(|| answer.split_off(head + 4))
}
