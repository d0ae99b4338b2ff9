//! A desk with a channel customers write over, and the customers.

use crate::common::{Answer, Client, Server};
use api::conversations::work::Work;
use api::messages::receive::{Inbound, Received, receive};
use domain::identities::{Address, Scheme};
use domain::{ChannelId, OrganizationId};
use serde_json::json;
use store::channels;

/// A visitor's message, as the route of the widget hands it on.
pub struct Note<'a> {
    pub channel: &'a str,
    pub from: &'a str,
    pub id: &'a str,
    pub text: &'a str,
}

impl Note<'_> {
    /// What the server makes of it.
    pub async fn arrives(&self, server: &Server, admin: &Client) -> Received {
        let organization = admin.me["organization_id"].as_str().expect("an id");
        let organization: OrganizationId = organization.parse().expect("an id");
        let channel: ChannelId = self.channel.parse().expect("an id");
        let work = Work::new(&server.state);
        let address = Address::parse(Scheme::Visitor, self.from).expect("an address");
        let (id, text) = (self.id.to_owned(), self.text.to_owned());
        let name = self.from.to_owned();
        let written = server.state.write(move |db| {
            let inbound = Inbound {
                organization,
                channel: channels::get(db, organization, channel)?,
                identities: vec![address.clone()],
                claims: Vec::new(),
                profile_name: Some(name.clone()),
                provider_message_id: id.clone(),
                client_id: None,
                text: Some(text.clone()),
                attachments: Vec::new(),
                uploader: None,
                subject: None,
                reply_to: None,
                sent_at: None,
                received_at: work.now,
            };
            receive(db, &work, &inbound)
        });
        written.await.expect("received")
    }
}

/// A channel of its own for each test.
pub async fn channel(admin: &Client) -> String {
    let body = json!({"kind": "webchat", "name": "Website"});
    let made = admin.post("/channels", body).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.id()
}

/// The conversation a customer begins by writing once.
pub async fn conversation(server: &Server, admin: &Client, channel: &str, from: &str) -> String {
    let note = Note {
        channel,
        from,
        id: &format!("{from}-1"),
        text: "Hello",
    };
    let received = note.arrives(server, admin).await;
    received
        .conversation_id
        .expect("a conversation")
        .to_string()
}

/// The ids of a list.
pub fn ids(answer: &Answer) -> Vec<String> {
    assert_eq!(answer.status, 200, "{answer:?}");
    let items = answer.body["items"].as_array().expect("items");
    items
        .iter()
        .map(|item| item["id"].as_str().expect("an id").to_owned())
        .collect()
}
