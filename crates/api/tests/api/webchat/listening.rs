//! A live stream as a test reads it.

use crate::common::Client;
use reqwest::Method;
use serde_json::Value;
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::timeout;

/// One frame, without pings.
#[derive(Clone, Debug)]
pub struct Frame {
    pub id: Option<String>,
    pub event: String,
    pub data: Value,
}

/// A stream that stands.
pub struct Listener {
    response: reqwest::Response,
    text: String,
    frames: VecDeque<Frame>,
}

impl Listener {
    pub async fn open(by: &Client, path: &str) -> Self {
        let answer = by.request(Method::GET, path).send().await;
        let response = answer.expect("an answer");
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["x-accel-buffering"], "no");
        Self {
            response,
            text: String::new(),
            frames: VecDeque::new(),
        }
    }

    /// The next frame within two seconds; none when the stream ends or is silent.
    pub async fn next(&mut self) -> Option<Frame> {
        let read = timeout(Duration::from_secs(2), self.read()).await;
        read.ok().flatten()
    }

    /// The next frame of a name; what comes before is passed over.
    pub async fn next_of(&mut self, event: &str) -> Frame {
        loop {
            let frame = self.next().await;
            let frame = frame.unwrap_or_else(|| panic!("no {event}"));
            if frame.event == event {
                return frame;
            }
        }
    }

    async fn read(&mut self) -> Option<Frame> {
        loop {
            if let Some(frame) = self.frames.pop_front() {
                return Some(frame);
            }
            let chunk = self.response.chunk().await.ok()??;
            self.text
                .push_str(std::str::from_utf8(&chunk).expect("text"));
            while let Some((block, rest)) = self.text.split_once("\n\n") {
                self.frames.extend(parse(block));
                self.text = rest.to_owned();
            }
        }
    }
}

fn parse(block: &str) -> Option<Frame> {
    let field = |name: &str| {
        let mut lines = block.lines();
        lines.find_map(|line| line.strip_prefix(name).map(str::to_owned))
    };
    Some(Frame {
        id: field("id: "),
        event: field("event: ")?,
        data: serde_json::from_str(&field("data: ")?).expect("JSON"),
    })
}
