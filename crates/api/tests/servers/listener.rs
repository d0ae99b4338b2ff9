//! A live stream that keeps what it got, and resumes like a browser when it breaks.

use crate::integrator::Integrator;
use serde_json::Value;
use std::sync::{Arc, Mutex};
use std::time::{Duration, Instant};
use testkit::PATIENCE;
use tokio::task::JoinHandle;
use tokio::time::sleep;

/// One frame, without pings.
#[derive(Clone, Debug, PartialEq)]
pub struct Frame {
    pub cursor: Option<String>,
    pub event: String,
    pub object: String,
}

#[derive(Debug)]
pub struct Listener {
    frames: Arc<Mutex<Vec<Frame>>>,
    opened: Arc<Mutex<usize>>,
    reading: JoinHandle<()>,
}

impl Listener {
    /// Listens at the first server of `by` that answers, for as long as the test runs.
    pub async fn open(by: &Integrator) -> Self {
        let (frames, opened) = (Arc::default(), Arc::default());
        let reading = tokio::spawn(follow(by.clone(), Arc::clone(&frames), Arc::clone(&opened)));
        let listener = Self {
            frames,
            opened,
            reading,
        };
        listener.until("it stands", |_| listener.opened() > 0).await;
        listener
    }

    /// How often it was opened.
    pub fn opened(&self) -> usize {
        *self.opened.lock().expect("a count")
    }

    pub fn frames(&self) -> Vec<Frame> {
        self.frames.lock().expect("frames").clone()
    }

    /// The objects of all frames of a name, in the order they came.
    pub fn objects(&self, event: &str) -> Vec<String> {
        let frames = self.frames();
        let own = frames.into_iter().filter(|frame| frame.event == event);
        own.map(|frame| frame.object).collect()
    }

    pub async fn until(&self, what: &str, done: impl Fn(&[Frame]) -> bool) {
        let began = Instant::now();
        while !done(&self.frames()) {
            assert!(
                began.elapsed() < PATIENCE,
                "not yet: {what}; opened {} times, the last of {} frames is {:?}",
                self.opened(),
                self.frames().len(),
                self.frames().last()
            );
            sleep(Duration::from_millis(20)).await;
        }
    }
}

impl Drop for Listener {
    fn drop(&mut self) {
        self.reading.abort();
    }
}

async fn follow(mut by: Integrator, frames: Arc<Mutex<Vec<Frame>>>, opened: Arc<Mutex<usize>>) {
    // Streams stay open for longer than any other call.
    let http = reqwest::Client::new();
    let mut last: Option<String> = None;
    loop {
        let origin = by.origins.first().expect("a server");
        let mut request = http
            .get(format!("{origin}/api/v1/events"))
            .bearer_auth(&by.token);
        if let Some(cursor) = &last {
            request = request.header("last-event-id", cursor);
        }
        let answer = request.send().await;
        if let Ok(mut answer) = answer
            && answer.status() == 200
        {
            let (mut text, mut is_first) = (String::new(), true);
            while let Ok(Some(chunk)) = answer.chunk().await {
                if std::mem::take(&mut is_first) {
                    *opened.lock().expect("a count") += 1;
                }
                text.push_str(std::str::from_utf8(&chunk).expect("text"));
                while let Some((block, rest)) = text.split_once("\n\n") {
                    if let Some(frame) = parse(block) {
                        last = frame.cursor.clone().or(last);
                        frames.lock().expect("frames").push(frame);
                    }
                    text = rest.to_owned();
                }
            }
        }
        by.origins.rotate_left(1);
        sleep(Duration::from_millis(50)).await;
    }
}

fn parse(block: &str) -> Option<Frame> {
    let field = |name: &str| {
        let mut lines = block.lines();
        lines.find_map(|line| line.strip_prefix(name))
    };
    let data: Value = serde_json::from_str(field("data: ")?).expect("JSON");
    Some(Frame {
        cursor: field("id: ").map(str::to_owned),
        event: field("event: ")?.to_owned(),
        object: data["id"].as_str().unwrap_or_default().to_owned(),
    })
}
