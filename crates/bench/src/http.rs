//! A lean HTTP client: one connection that stays open, a request that is bytes already. What it
//! costs is taken from the same two cores as the server, so it does no more than a figure needs.

use anyhow::{Context, bail, ensure};
use serde_json::Value;
use std::net::SocketAddr;
use tokio::io::{AsyncReadExt, AsyncWriteExt};
use tokio::net::TcpStream;

const MOST_HEADERS: usize = 32;

/// A request, ready to be sent.
#[derive(Clone, Debug)]
pub struct Request(Vec<u8>);

impl Request {
    pub fn get(path: &str, token: Option<&str>) -> Self {
        Self(head("GET", path, token, "").into_bytes())
    }

    pub fn post(path: &str, token: Option<&str>, body: &Value) -> Self {
        Self::post_from(path, token, body, "127.0.0.1")
    }

    /// As a proxy would hand it on for somebody at `address`.
    pub fn post_from(path: &str, token: Option<&str>, body: &Value, address: &str) -> Self {
        let body = body.to_string();
        let more = format!(
            "content-type: application/json\r\nx-forwarded-for: {address}\r\ncontent-length: {}\r\n",
            body.len()
        );
        Self((head("POST", path, token, &more) + &body).into_bytes())
    }

    /// Whatever somebody else calls with.
    pub fn call(method: &str, path: &str, headers: &[(&str, String)], body: &[u8]) -> Self {
        let mut more = format!("content-length: {}\r\n", body.len());
        for (name, value) in headers {
            more += &format!("{name}: {value}\r\n");
        }
        let mut bytes = head(method, path, None, &more).into_bytes();
        bytes.extend_from_slice(body);
        Self(bytes)
    }

    /// A form with fields and a file.
    pub fn upload(path: &str, token: Option<&str>, fields: &[(&str, &str)], file: &str) -> Self {
        const BOUNDARY: &str = "a-line-that-stands-in-no-file";
        let part =
            |name: &str| format!("--{BOUNDARY}\r\ncontent-disposition: form-data; name=\"{name}\"");
        let mut body = String::with_capacity(file.len() + 1024);
        for (name, value) in fields {
            body += &format!("{}\r\n\r\n{value}\r\n", part(name));
        }
        body += &format!("{}; filename=\"contacts.csv\"\r\n\r\n", part("file"));
        body += file;
        body += &format!("\r\n--{BOUNDARY}--\r\n");
        let more = format!(
            "content-type: multipart/form-data; boundary={BOUNDARY}\r\ncontent-length: {}\r\n",
            body.len()
        );
        Self((head("POST", path, token, &more) + &body).into_bytes())
    }

    pub fn bytes(&self) -> &[u8] {
        &self.0
    }
}

fn head(method: &str, path: &str, token: Option<&str>, more: &str) -> String {
    let signed_in = token.map_or_else(String::new, |token| {
        format!("authorization: Bearer {token}\r\n")
    });
    format!("{method} {path} HTTP/1.1\r\nhost: localhost\r\n{signed_in}{more}\r\n")
}

/// A connection that is used for one request after the other.
#[derive(Debug)]
pub struct Connection {
    stream: TcpStream,
    buffer: Vec<u8>,
    filled: usize,
}

impl Connection {
    pub async fn open(address: SocketAddr) -> anyhow::Result<Self> {
        let stream = TcpStream::connect(address).await?;
        stream.set_nodelay(true)?;
        Ok(Self {
            stream,
            buffer: vec![0; 64 * 1024],
            filled: 0,
        })
    }

    /// Sends a request; answers the status and the body.
    pub async fn call(&mut self, request: &Request) -> anyhow::Result<(u16, &[u8])> {
        self.stream.write_all(request.bytes()).await?;
        self.filled = 0;
        let (status, start, length) = loop {
            self.more().await?;
            if let Some(head) = self.head()? {
                break head;
            }
        };
        let end = start + length;
        while self.filled < end {
            if self.buffer.len() < end {
                self.buffer.resize(end, 0);
            }
            self.more().await?;
        }
        let body = self.buffer.get(start..end).context("a whole body")?;
        Ok((status, body))
    }

    /// The same for what is not measured: the answer as JSON; anything but success is an error.
    pub async fn json(&mut self, request: &Request) -> anyhow::Result<Value> {
        let (status, body) = self.call(request).await?;
        ensure!(
            (200..300).contains(&status),
            "{status}: {}",
            String::from_utf8_lossy(body)
        );
        match body.is_empty() {
            true => Ok(Value::Null),
            false => Ok(serde_json::from_slice(body)?),
        }
    }

    /// The connection itself, for a stream that never ends.
    pub async fn stream(mut self, request: &Request) -> anyhow::Result<TcpStream> {
        self.stream.write_all(request.bytes()).await?;
        Ok(self.stream)
    }

    async fn more(&mut self) -> anyhow::Result<()> {
        if self.filled == self.buffer.len() {
            self.buffer.resize(2 * self.filled, 0);
        }
        let room = self.buffer.get_mut(self.filled..).unwrap_or_default();
        match self.stream.read(room).await? {
            0 => bail!("the server hung up"),
            read => self.filled += read,
        }
        Ok(())
    }

    /// Status, where the body begins and how long it is; none while the head is not whole.
    fn head(&self) -> anyhow::Result<Option<(u16, usize, usize)>> {
        let mut headers = [httparse::EMPTY_HEADER; MOST_HEADERS];
        let mut response = httparse::Response::new(&mut headers);
        let read = self.buffer.get(..self.filled).unwrap_or_default();
        let httparse::Status::Complete(start) = response.parse(read)? else {
            return Ok(None);
        };
        let status = response.code.context("a status")?;
        let length = response
            .headers
            .iter()
            .find(|header| header.name.eq_ignore_ascii_case("content-length"))
            .and_then(|header| std::str::from_utf8(header.value).ok()?.parse().ok());
        let length = match (length, status) {
            (Some(length), _) => length,
            (None, 204) => 0,
            (None, _) => bail!("an answer without a length"),
        };
        Ok(Some((status, start, length)))
    }
}
