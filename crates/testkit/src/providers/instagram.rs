//! Instagram: a professional account that is linked to a page, and who writes to it.

use super::meta::{Graph, Line, SECRET, TOKEN, VERIFY, merged, now, refused};
use super::{Hook, Provider, Says, State, Took};
use crate::{Answer, Integrator};
use serde_json::{Value, json};

const ACCOUNT: Line = Line {
    object: "instagram",
    account: "17841000",
    node: "900100200",
    customers: 178_000_000,
    fits: |text| text.len() <= 1000,
};

/// See the module.
#[derive(Debug)]
pub struct Instagram {
    pub graph: Graph,
}

impl Instagram {
    pub fn start() -> Self {
        let graph = Graph::start(ACCOUNT);
        Self { graph }
    }

    /// One that was connected by Instagram Login: no page stands between.
    pub fn alone() -> Self {
        let graph = Graph::start(Line {
            node: ACCOUNT.account,
            ..ACCOUNT
        });
        Self { graph }
    }
}

impl Provider for Instagram {
    fn kind(&self) -> &'static str {
        "instagram"
    }

    fn settings(&self) -> Value {
        let line = self.graph.line;
        let settings = json!({
            "account_id": line.account, "access_token": TOKEN, "app_secret": SECRET,
            "verify_token": VERIFY, "base_url": format!("http://{}", self.graph.server.address),
        });
        match line.node == line.account {
            true => settings,
            false => merged(settings, &json!({"page_id": line.node})),
        }
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

    /// Only what was read, by the id of the last.
    fn tells(&self, _: &str, sent: &Took, state: State) -> Option<Hook> {
        let account = self.graph.line.account;
        let event = json!({
            "sender": {"id": sent.to}, "recipient": {"id": account}, "timestamp": now(),
            "read": {"mid": sent.id},
        });
        matches!(state, State::Read).then(|| self.graph.events(&json!([event])))
    }

    fn took(&self) -> Vec<Took> {
        self.graph.took()
    }

    fn refusal(&self) -> Answer {
        refused(400, 100, 2_018_001, "(#100) No matching user found")
    }

    fn slow_down(&self) -> Answer {
        refused(400, 4, 0, "(#4) Application request limit reached")
    }
}
