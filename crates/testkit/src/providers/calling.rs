//! Calls that a provider makes by itself: to try a webhook, or to fetch a file from a link. Only to this
//! machine; what a test calls elsewhere is not there.

use hmac::{Hmac, Mac};
use sha2::Sha256;
use std::io::{Read, Write};
use std::net::TcpStream;
use std::time::Duration;

/// Whether an address is one of this machine's.
pub fn is_here(url: &str) -> bool {
    url.starts_with("http://localhost:") || url.starts_with("http://127.0.0.1:")
}

/// The status and the body of an answer; nothing where nobody answers.
pub fn call(
    method: &str,
    url: &str,
    headers: &[(&str, String)],
    body: &[u8],
) -> Option<(u16, Vec<u8>)> {
    let rest = url.strip_prefix("http://")?;
    let (host, path) = rest.split_once('/')?;
    let mut stream = TcpStream::connect(host).ok()?;
    let patience = Some(Duration::from_secs(10));
    stream.set_read_timeout(patience).ok()?;
    let mut head = format!("{method} /{path} HTTP/1.1\r\nhost: {host}\r\nconnection: close\r\n");
    for (name, value) in headers {
        head.push_str(&format!("{name}: {value}\r\n"));
    }
    head.push_str(&format!("content-length: {}\r\n\r\n", body.len()));
    stream.write_all(head.as_bytes()).ok()?;
    stream.write_all(body).ok()?;
    let mut answer = Vec::new();
    stream.read_to_end(&mut answer).ok()?;
    let status = std::str::from_utf8(answer.get(9..12)?).ok()?;
    let status = status.parse().ok()?;
    let head = answer.windows(4).position(|four| four == b"\r\n\r\n")?;
    Some((status, answer.split_off(head + 4)))
}

/// The name at the end of a link, and what is there, where that is this machine.
pub fn fetched(url: &str) -> (String, Vec<u8>) {
    let path = url.split(['?', '#']).next().unwrap_or_default();
    let name = path.rsplit('/').next().unwrap_or_default().to_owned();
    let answer = is_here(url)
        .then(|| call("GET", url, &[], &[]))
        .flatten()
        .filter(|(status, _)| *status == 200);
    let bytes = answer.map(|(_, bytes)| bytes).unwrap_or_default();
    (name, bytes)
}

/// HMAC-SHA256.
pub fn code(key: &str, message: &[u8]) -> Vec<u8> {
    let mut mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("any length will do");
    mac.update(message);
    mac.finalize().into_bytes().to_vec()
}
