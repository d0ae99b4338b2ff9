//! The live stream: nothing lost, nothing twice, and only for those who may.

use crate::common::{Client, PATIENCE, on_each_database};
use crate::desk;
use futures::StreamExt;
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::VecDeque;
use std::time::Duration;
use tokio::time::timeout;

/// Whoever is signed out hears nothing of what happens so long after, on any server.
const END: Duration = Duration::from_secs(2);

/// One frame, without pings.
#[derive(Clone, Debug, PartialEq)]
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
    /// Opens `path` (below the origin) and waits for its first byte.
    pub async fn open(by: &Client, path: &str) -> Self {
        let request = by
            .request(Method::GET, path)
            .header("accept", "text/event-stream");
        let response = request.send().await.expect("an answer");
        assert_eq!(response.status(), 200);
        assert_eq!(response.headers()["x-accel-buffering"], "no");
        Self {
            response,
            text: String::new(),
            frames: VecDeque::new(),
        }
    }

    /// The next frame, which must come.
    pub async fn next(&mut self) -> Frame {
        let frame = timeout(PATIENCE, self.read()).await;
        frame.ok().flatten().expect("a frame")
    }

    /// The next frame of a name, which must come; what comes before is passed over.
    pub async fn next_of(&mut self, event: &str) -> Frame {
        loop {
            let frame = timeout(PATIENCE, self.read()).await;
            let frame = frame.ok().flatten();
            let frame = frame.unwrap_or_else(|| panic!("no {event}"));
            if frame.event == event {
                return frame;
            }
        }
    }

    /// What else comes until the stream is silent for a while. For what must not come: a busy
    /// machine may cut this short.
    pub async fn rest(&mut self) -> Vec<Frame> {
        let mut frames = Vec::new();
        while let Ok(Some(frame)) = timeout(Duration::from_secs(2), self.read()).await {
            frames.push(frame);
        }
        frames
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

    /// Waits until the server ends the stream, as it does when its reader is signed out.
    pub async fn ends(mut self) {
        let ended = async { while self.read().await.is_some() {} };
        timeout(END, ended)
            .await
            .expect("the stream ends within two seconds");
    }
}

fn parse(block: &str) -> Option<Frame> {
    let field = |name: &str| {
        block
            .lines()
            .find_map(|line| line.strip_prefix(name))
            .map(str::to_owned)
    };
    Some(Frame {
        id: field("id: "),
        event: field("event: ")?,
        data: serde_json::from_str(&field("data: ")?).expect("JSON"),
    })
}

async fn add_channel(by: &Client, name: &str) -> String {
    let made = by
        .post("/channels", json!({"kind": "webchat", "name": name}))
        .await;
    assert_eq!(made.status, 201, "{made:?}");
    made.id()
}

#[actix_web::test]
async fn what_happens_is_told_at_once_to_the_organization_alone() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let agent = server.agent(&owner, &[]).await;
        let stranger = server.admin().await;
        let mut told = Listener::open(&agent, "/api/v1/events").await;
        let mut silent = Listener::open(&stranger, "/api/v1/events").await;
        let id = add_channel(&owner, "Shop").await;
        let frame = told.next_of("channel.updated").await;
        assert_eq!(frame.data["id"], json!(id));
        assert_eq!(frame.data["version"], 1);
        assert_eq!(frame.data["object"]["name"], "Shop");
        assert_eq!(
            frame.data["object"]["settings"],
            json!({}),
            "the same for all readers"
        );
        for frame in silent.rest().await {
            assert_ne!(frame.event, "channel.updated");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_stream_that_comes_back_gets_what_it_missed_once() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let mut first = Listener::open(&owner, "/api/v1/events").await;
        add_channel(&owner, "0").await;
        let cursor = first.next_of("channel.updated").await.id.expect("a cursor");
        drop(first);
        let mut expected = Vec::new();
        for n in 1..=5 {
            expected.push(json!(add_channel(&owner, &n.to_string()).await));
        }
        let mut again = Listener::open(&owner, &format!("/api/v1/events?after={cursor}")).await;
        for n in 6..=8 {
            expected.push(json!(add_channel(&owner, &n.to_string()).await));
        }
        let mut got = Vec::new();
        while got.len() < expected.len() {
            got.push(again.next_of("channel.updated").await.data["id"].clone());
        }
        assert_eq!(got, expected);
        for frame in again.rest().await {
            assert_ne!(frame.event, "channel.updated", "once");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_stream_that_comes_back_is_told_that_counts_changed_meanwhile() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let channel = desk::channel(&owner).await;
        // Who stays has heard of it by the time the other one comes back: nothing is news any more.
        let mut stays = Listener::open(&owner, "/api/v1/events").await;
        let mut first = Listener::open(&owner, "/api/v1/events").await;
        desk::conversation(&server, &owner, &channel, "ada").await;
        let told = first.next_of("conversation.created").await;
        let cursor = told.id.expect("a cursor");
        stays.next_of("counts.changed").await;
        first.next_of("counts.changed").await;
        drop(first);
        desk::conversation(&server, &owner, &channel, "bo").await;
        stays.next_of("conversation.created").await;
        stays.next_of("counts.changed").await;
        let mut again = Listener::open(&owner, &format!("/api/v1/events?after={cursor}")).await;
        again.next_of("counts.changed").await;
    })
    .await;
}

#[actix_web::test]
async fn a_cursor_of_another_time_is_answered_with_a_reset() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        for cursor in ["1-1-1", "nonsense"] {
            let mut stream =
                Listener::open(&owner, &format!("/api/v1/events?after={cursor}")).await;
            let reset = stream.next_of("reset").await;
            let id = add_channel(&owner, cursor).await;
            assert_eq!(
                stream.next_of("channel.updated").await.data["id"],
                json!(id)
            );
            let after = reset.id.expect("a cursor");
            let mut resumed =
                Listener::open(&owner, &format!("/api/v1/events?after={after}")).await;
            assert_eq!(
                resumed.next_of("channel.updated").await.data["id"],
                json!(id)
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn a_stream_ends_with_its_session_and_with_the_server() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let agent = server.agent(&owner, &[]).await;
        let ended = Listener::open(&agent, "/api/v1/events").await;
        let stays = Listener::open(&owner, "/api/v1/events").await;
        let gone = owner
            .post(&format!("/agents/{}/deactivate", agent.id()), json!({}))
            .await;
        assert_eq!(gone.status, 200, "{gone:?}");
        ended.ends().await;
        server.state.closing.close();
        stays.ends().await;
    })
    .await;
}

#[actix_web::test]
async fn a_change_of_ones_own_rights_is_a_reset() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let agent = server.agent(&owner, &[]).await;
        let mut stream = Listener::open(&agent, "/api/v1/events").await;
        let role = owner.role("administrator").await;
        let changed = owner
            .patch(&format!("/agents/{}", agent.id()), json!({"role_id": role}))
            .await;
        assert_eq!(changed.status, 200, "{changed:?}");
        stream.next_of("reset").await;
    })
    .await;
}

#[actix_web::test]
async fn many_listeners_hear_the_same() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let mut streams = Vec::new();
        for _ in 0..20 {
            streams.push(Listener::open(&owner, "/api/v1/events").await);
        }
        let id = add_channel(&owner, "Shop").await;
        let frames =
            futures::stream::iter(&mut streams).then(|stream| stream.next_of("channel.updated"));
        let frames: Vec<Frame> = frames.collect().await;
        assert!(frames.iter().all(|frame| frame.data["id"] == json!(id)));
    })
    .await;
}

#[actix_web::test]
async fn what_one_has_read_is_told_to_ones_own_windows_alone() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let agent = server.agent(&owner, &[]).await;
        let channel = desk::channel(&owner).await;
        let id = desk::conversation(&server, &owner, &channel, "bo").await;
        let mut own = Listener::open(&owner, "/api/v1/events").await;
        let mut others = Listener::open(&agent, "/api/v1/events").await;
        let at = format!("/conversations/{id}");
        for (path, seq) in [("read", 1), ("unread", 0)] {
            let done = owner.post(&format!("{at}/{path}"), json!({})).await;
            assert_eq!(done.status, 200, "{done:?}");
            let told = own.next_of("conversation.read").await;
            assert_eq!(told.data, json!({"id": id, "inbound_seq": seq}));
        }
        for frame in others.rest().await {
            assert_ne!(frame.event, "conversation.read");
        }
    })
    .await;
}
