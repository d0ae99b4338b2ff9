//! A line that gives no more than the rest of one line of text at a time. Whoever reads answers from it holds
//! none back unread when TLS begins: what somebody on the way put behind the answer to `STARTTLS` is then
//! part of the handshake, which fails, and is never taken for an answer of the server that was proven.
//!
//! `lettre` keeps what it has read ahead across `STARTTLS` (as of 0.11.23).

use lettre::transport::smtp::client::AsyncTokioStream;
use std::io;
use std::net::SocketAddr;
use std::pin::Pin;
use std::task::{Context, Poll, ready};
use tokio::io::{AsyncBufRead, AsyncRead, AsyncWrite, BufReader, ReadBuf};
use tokio::net::TcpStream;

/// See the module.
#[derive(Debug)]
pub struct Linewise(BufReader<TcpStream>);

impl Linewise {
    pub fn new(line: TcpStream) -> Self {
        Self(BufReader::new(line))
    }
}

impl AsyncRead for Linewise {
    fn poll_read(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        into: &mut ReadBuf<'_>,
    ) -> Poll<io::Result<()>> {
        let mut reader = Pin::new(&mut self.0);
        let held = ready!(reader.as_mut().poll_fill_buf(cx))?;
        let end = held.iter().position(|byte| *byte == b'\n');
        let count = end.map_or(held.len(), |end| end + 1).min(into.remaining());
        into.put_slice(held.get(..count).unwrap_or_default());
        reader.consume(count);
        Poll::Ready(Ok(()))
    }
}

impl AsyncWrite for Linewise {
    fn poll_write(
        mut self: Pin<&mut Self>,
        cx: &mut Context<'_>,
        bytes: &[u8],
    ) -> Poll<io::Result<usize>> {
        Pin::new(&mut self.0).poll_write(cx, bytes)
    }

    fn poll_flush(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_flush(cx)
    }

    fn poll_shutdown(mut self: Pin<&mut Self>, cx: &mut Context<'_>) -> Poll<io::Result<()>> {
        Pin::new(&mut self.0).poll_shutdown(cx)
    }
}

impl AsyncTokioStream for Linewise {
    fn peer_addr(&self) -> io::Result<SocketAddr> {
        self.0.get_ref().peer_addr()
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use tokio::io::{AsyncReadExt, AsyncWriteExt};
    use tokio::net::TcpListener;

    #[tokio::test]
    async fn no_more_than_a_line_is_given_at_a_time() {
        let listener = TcpListener::bind("127.0.0.1:0").await.expect("a port");
        let address = listener.local_addr().expect("an address");
        let client = TcpStream::connect(address).await.expect("a line");
        let (mut server, _) = listener.accept().await.expect("a caller");
        let said = b"220 ready\r\n250 injected\r\nrest";
        server.write_all(said).await.expect("said");
        drop(server);
        let mut line = Linewise::new(client);
        let mut pieces = Vec::new();
        loop {
            let mut piece = [0; 64];
            match line.read(&mut piece).await.expect("read") {
                0 => break,
                n => pieces
                    .push(String::from_utf8_lossy(piece.get(..n).unwrap_or_default()).into_owned()),
            }
        }
        assert_eq!(pieces.first().map(String::as_str), Some("220 ready\r\n"));
        assert_eq!(pieces.concat().as_bytes(), said);
    }
}
