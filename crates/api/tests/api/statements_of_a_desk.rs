//! What a desk shows takes as many statements however much of it there is.

use crate::common::{Client, Server, on_each_database_at_rest};
use crate::desk::{Note, channel, conversation};
use crate::scheduled::seconds_from_now;
use serde_json::{Value, json};

const FEW: usize = 2;
const MANY: usize = 20;

/// A desk with a label, and one conversation that much is said in.
struct Desk<'a> {
    server: &'a Server,
    owner: Client,
    channel: String,
    label: String,
    id: String,
    contact: String,
}

impl<'a> Desk<'a> {
    async fn new(server: &'a Server) -> Self {
        let owner = server.admin().await;
        let channel = channel(&owner).await;
        let label = made(&owner, "/labels", json!({"name": "Vip"})).await;
        let id = conversation(server, &owner, &channel, "bo").await;
        let shown = owner.get(&format!("/conversations/{id}")).await;
        let contact = shown.body["contact"]["id"].as_str().expect("an id");
        Self {
            server,
            channel,
            label,
            contact: contact.to_owned(),
            id,
            owner,
        }
    }

    /// As many of everything, counted from those there are.
    async fn fill(&self, from: usize, to: usize) {
        let (owner, id) = (&self.owner, &self.id);
        for n in from..to {
            let text = format!("Hello {n}");
            let note = Note {
                channel: &self.channel,
                from: "bo",
                id: &format!("said-{n}"),
                text: &text,
            };
            note.arrives(self.server, owner).await;
            let said = made(
                owner,
                &format!("/conversations/{id}/messages"),
                json!({"text": text}),
            )
            .await;
            let quote = json!({"text": text, "reply_to_id": said});
            made(owner, &format!("/conversations/{id}/messages"), quote).await;
            let later = json!({"text": text, "due_at": seconds_from_now(self.server, 3600)});
            made(owner, &format!("/conversations/{id}/messages"), later).await;
            made(
                owner,
                &format!("/conversations/{id}/notes"),
                json!({"text": text}),
            )
            .await;
            made(
                owner,
                &format!("/contacts/{}/notes", self.contact),
                json!({"text": text}),
            )
            .await;
            let view = json!({"name": text, "query": {"sort": "waiting"}});
            made(owner, "/saved-views", view).await;
            let other =
                conversation(self.server, owner, &self.channel, &format!("customer{n}")).await;
            self.label(&other).await;
            // A line of the log each.
            self.label(id).await;
            let path = format!("/conversations/{id}/labels/{}", self.label);
            assert_eq!(owner.delete(&path).await.status, 200);
        }
    }

    async fn label(&self, id: &str) {
        let path = format!("/conversations/{id}/labels/{}", self.label);
        let put = self.owner.put(&path, Value::Null).await;
        assert_eq!(put.status, 200, "{put:?}");
    }

    /// What of it is asked for.
    fn asked(&self) -> Vec<String> {
        let (id, contact, label) = (&self.id, &self.contact, &self.label);
        vec![
            format!("/conversations/{id}"),
            format!("/conversations/{id}/messages?limit=100"),
            format!("/conversations/{id}/log?limit=100"),
            format!("/conversations/{id}/scheduled-messages"),
            format!("/conversations/{id}/notes?limit=100"),
            format!("/contacts/{contact}/notes?limit=100"),
            "/conversations/counts".to_owned(),
            format!("/conversations?label_id={label}&limit=100"),
            "/conversations?status=unassigned&reply_state=pending&limit=100".to_owned(),
            "/conversations?folder=all&agent_id=none&sort=waiting&limit=100".to_owned(),
            "/conversations?unread=true&priority_first=true&limit=100".to_owned(),
            "/search?q=hello".to_owned(),
            format!("/search?q=hello&label_id={label}"),
            "/saved-views".to_owned(),
        ]
    }

    /// How many statements each takes, and how many rows it shows, where it is a list.
    async fn taken(&self) -> Vec<(String, u64, Option<usize>)> {
        let mut taken = Vec::new();
        for path in self.asked() {
            let answer = self.owner.get(&path).await;
            assert_eq!(answer.status, 200, "{path}: {answer:?}");
            let rows = answer.body["items"].as_array().map(Vec::len);
            let ask = async || drop(self.owner.get(&path).await);
            taken.push((path.clone(), self.server.fewest_statements(ask).await, rows));
        }
        taken
    }
}

async fn made(by: &Client, path: &str, body: Value) -> String {
    let made = by.post(path, body).await;
    assert_eq!(made.status, 201, "{path}: {made:?}");
    made.id()
}

#[actix_web::test]
async fn a_desk_takes_no_more_statements_for_much_than_for_little() {
    on_each_database_at_rest(async |server| {
        let desk = Desk::new(&server).await;
        desk.fill(0, FEW).await;
        let few = desk.taken().await;
        desk.fill(FEW, MANY).await;
        let many = desk.taken().await;
        for ((path, few, short), (_, many, long)) in few.iter().zip(&many) {
            // A search that fills its page need not ask where it ended.
            assert!(many <= few, "{path}: {few} and {many}");
            assert!(short.is_none() || short < long, "{path} shows {long:?}");
        }
    })
    .await;
}
