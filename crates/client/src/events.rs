//! The live stream: server-sent events over a byte stream, read the same way on every platform.
//!
//! The browser's `EventSource` cannot carry a bearer token, so the few lines of the format are here.

use crate::call::Call;
use crate::client::Client;
use crate::transport::Method;
use futures::{Stream, StreamExt};

/// What comes over the stream.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Signal {
    /// A comment: nothing happened, the line is alive.
    Ping,
    /// Something happened, or the place in the log is forgotten.
    Event(Frame),
}

/// One event as it was sent.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Frame {
    /// The cursor to resume after.
    pub id: Option<String>,
    /// `message.created`, `reset`, …
    pub name: String,
    /// JSON.
    pub data: String,
}

/// Whether one place in the log of events stands before another. Places of two logs, for a restore
/// begins another one, are not compared.
pub fn is_before(one: &str, other: &str) -> bool {
    fn place(text: &str) -> Option<Vec<i64>> {
        let parts: Vec<i64> = text
            .split('-')
            .map_while(|part| part.parse().ok())
            .collect();
        (parts.len() == 3).then_some(parts)
    }
    match (place(one), place(other)) {
        (Some(one), Some(other)) => one.first() == other.first() && one < other,
        _ => false,
    }
}

/// Cuts bytes into signals, wherever the chunks end.
#[derive(Debug, Default)]
pub struct Parser {
    line: Vec<u8>,
    after_return: bool,
    frame: Frame,
    has_data: bool,
}

impl Parser {
    /// Takes a chunk and gives what it completes.
    pub fn take(&mut self, chunk: &[u8]) -> Vec<Signal> {
        let mut out = Vec::new();
        for &byte in chunk {
            match byte {
                b'\n' if self.after_return => self.after_return = false,
                b'\n' | b'\r' => {
                    self.after_return = byte == b'\r';
                    let line = std::mem::take(&mut self.line);
                    self.end_line(&String::from_utf8_lossy(&line), &mut out);
                }
                other => {
                    self.after_return = false;
                    self.line.push(other);
                }
            }
        }
        out
    }

    fn end_line(&mut self, line: &str, out: &mut Vec<Signal>) {
        if line.is_empty() {
            let frame = std::mem::take(&mut self.frame);
            if std::mem::take(&mut self.has_data) {
                out.push(Signal::Event(frame));
            }
            return;
        }
        if line.starts_with(':') {
            out.push(Signal::Ping);
            return;
        }
        let (field, value) = line.split_once(':').unwrap_or((line, ""));
        let value = value.strip_prefix(' ').unwrap_or(value);
        match field {
            "id" => self.frame.id = Some(value.to_owned()),
            "event" => value.clone_into(&mut self.frame.name),
            "data" => {
                if std::mem::replace(&mut self.has_data, true) {
                    self.frame.data.push('\n');
                }
                self.frame.data.push_str(value);
            }
            _ => {}
        }
    }
}

impl Client {
    /// Opens the stream behind `after`; it ends when the line does.
    pub async fn events(
        &self,
        after: Option<&str>,
    ) -> Call<impl Stream<Item = Call<Signal>> + use<>> {
        let mut request = self
            .request(Method::GET, "/events")
            .header("Accept", "text/event-stream");
        if let Some(after) = after {
            request = request.header("Last-Event-ID", after);
        }
        let response = self.send(request).await?;
        let mut parser = Parser::default();
        Ok(response.pieces().flat_map(move |chunk| {
            let signals: Vec<Call<Signal>> = match chunk {
                Ok(bytes) => parser.take(&bytes).into_iter().map(Ok).collect(),
                Err(error) => vec![Err(error)],
            };
            futures::stream::iter(signals)
        }))
    }
}

#[cfg(test)]
mod tests {
    use super::{Frame, Parser, Signal, is_before};

    const TEXT: &str = ": ping\n\nid: 7\r\nevent: message.created\r\ndata: {\"a\":\r\ndata: \"ü\"}\r\n\r\nevent: reset\ndata\n\n: x\n";

    fn expected() -> Vec<Signal> {
        vec![
            Signal::Ping,
            Signal::Event(Frame {
                id: Some("7".into()),
                name: "message.created".into(),
                data: "{\"a\":\n\"ü\"}".into(),
            }),
            Signal::Event(Frame {
                id: None,
                name: "reset".into(),
                data: String::new(),
            }),
            Signal::Ping,
        ]
    }

    #[test]
    fn places_of_one_log_are_in_order() {
        assert!(is_before("7-41-9", "7-42-1") && is_before("7-42-1", "7-42-3"));
        assert!(is_before("7-9-1", "7-10-1"), "as numbers");
        assert!(!is_before("7-42-1", "7-42-1") && !is_before("7-43-1", "7-42-1"));
        assert!(!is_before("6-1-1", "7-42-1"), "of another log");
        assert!(!is_before("", "7-42-1") && !is_before("x", "7-42-1"));
    }

    #[test]
    fn chunks_may_end_anywhere() {
        for at in 0..=TEXT.len() {
            let mut parser = Parser::default();
            let (head, tail) = TEXT.as_bytes().split_at(at);
            let mut got = parser.take(head);
            got.extend(parser.take(tail));
            assert_eq!(got, expected(), "cut at {at}");
        }
    }

    #[test]
    fn an_event_without_data_is_none() {
        let mut parser = Parser::default();
        assert_eq!(parser.take(b"event: x\n\n"), vec![]);
        assert_eq!(parser.take(b"id: 1\n\ndata: y\n\n").len(), 1);
    }
}
