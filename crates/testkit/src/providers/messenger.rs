//! Facebook Messenger: a page and who writes to it.

use super::meta::{Graph, Line, SECRET, TOKEN, VERIFY, merged, now, refused};
use super::{Hook, Provider, Says, State, Took};
use crate::{Answer, Integrator};
use serde_json::{Value, json};

const PAGE: Line = Line {
    object: "page",
    account: "900100200",
    node: "900100200",
    customers: 440_011_000,
    fits: |text| text.chars().count() <= 2000,
};

/// See the module.
#[derive(Debug)]
pub struct Messenger {
    pub graph: Graph,
}

impl Messenger {
    pub fn start() -> Self {
        let graph = Graph::start(PAGE);
        Self { graph }
    }
}

impl Provider for Messenger {
    fn kind(&self) -> &'static str {
        "messenger"
    }

    fn settings(&self) -> Value {
        json!({
            "page_id": PAGE.node, "access_token": TOKEN, "app_secret": SECRET,
            "verify_token": VERIFY, "base_url": format!("http://{}", self.graph.server.address),
        })
    }

    fn server(&self) -> &Integrator {
        &self.graph.server
    }

    fn says(&self, _: &str, says: &Says) -> Hook {
        self.graph.says(says)
    }

    fn forged(&self, _: &str, says: &Says) -> Hook {
        self.graph.forged(says)
    }

    fn nonsense(&self, _: &str) -> Hook {
        self.graph.nonsense()
    }

    /// What was read is told by a moment, what arrived by its id; what failed was said at once.
    fn tells(&self, _: &str, sent: &Took, state: State) -> Option<Hook> {
        let by_then = now() + 1000;
        let told = match state {
            State::Delivered => json!({"delivery": {"mids": [sent.id], "watermark": by_then}}),
            State::Read => json!({"read": {"watermark": by_then}}),
            State::Failed => return None,
        };
        let event = json!({
            "sender": {"id": sent.to}, "recipient": {"id": PAGE.account}, "timestamp": by_then,
        });
        Some(self.graph.events(&json!([merged(event, &told)])))
    }

    fn took(&self) -> Vec<Took> {
        self.graph.took()
    }

    fn refusal(&self) -> Answer {
        refused(
            400,
            10,
            2_018_278,
            "(#10) This message is sent outside of allowed window.",
        )
    }

    fn slow_down(&self) -> Answer {
        refused(
            400,
            613,
            0,
            "(#613) Calls to this api have exceeded the rate limit.",
        )
    }
}
