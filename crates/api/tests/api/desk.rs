//! A desk with a channel customers write over, and the customers.

use crate::common::{Answer, Client, Server};
use api::conversations::record::{self, Change};
use api::conversations::work::Work;
use api::messages::receive::{Inbound, Received, receive};
use domain::actors::Actor;
use domain::conversations::LeftOut;
use domain::identities::{Address, Scheme};
use domain::routing::Visibility;
use domain::{AgentId, ChannelId, ContactId, ConversationId, OrganizationId};
use serde_json::{Value, json};
use store::{channels, contacts, conversations};

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
        self.arrives_from(server, admin, Scheme::Visitor).await
    }

    /// The same from an address of this scheme.
    pub async fn arrives_from(&self, server: &Server, admin: &Client, scheme: Scheme) -> Received {
        let organization = organization(admin);
        let channel: ChannelId = self.channel.parse().expect("an id");
        let work = Work::new(&server.state);
        let address = Address::parse(scheme, self.from).expect("an address");
        let (id, text) = (self.id.to_owned(), self.text.to_owned());
        let name = self.from.to_owned();
        let written = server.state.write(move |db| {
            let inbound = Inbound {
                organization,
                channel: channels::get(db, organization, channel)?,
                identities: vec![address.clone()],
                claims: Vec::new(),
                referral: None,
                profile_name: Some(name.clone()),
                claimed_name: None,
                page: None,
                provider_message_id: id.clone(),
                client_id: None,
                kind: None,
                text: Some(text.clone()),
                attachments: Vec::new(),
                uploader: None,
                subject: None,
                reply_to: Vec::new(),
                email: None,
                by_machine: false,
                sent_at: None,
                received_at: work.now,
            };
            receive(db, &work, &inbound)
        });
        written.await.expect("received")
    }
}

impl Server {
    /// Lets only some see a contact and what begins with it, as a job or an import might.
    pub async fn restrict(&self, admin: &Client, contact: &Value, viewers: &[&Client]) {
        let (organization, id) = (organization(admin), parsed::<ContactId>(contact));
        let viewers: Vec<AgentId> = viewers.iter().map(|one| parsed(&one.me["id"])).collect();
        let restricted = self.state.write(move |db| {
            let before = contacts::lock(db, organization, id)?;
            let mut after = before.clone();
            after.restricted = true;
            after.viewers.clone_from(&viewers);
            contacts::save(db, &before, &after).map(drop)
        });
        restricted.await.expect("restricted");
    }

    /// Lets only some see a conversation; who else has it is taken out.
    pub async fn restrict_one(&self, admin: &Client, id: &str, viewers: &[&Client]) {
        let (organization, id) = (organization(admin), parsed::<ConversationId>(&json!(id)));
        let viewers: Vec<AgentId> = viewers.iter().map(|one| parsed(&one.me["id"])).collect();
        let work = Work::new(&self.state);
        let restricted = self.state.write(move |db| {
            let mut locked = conversations::lock(db, organization, id)?;
            let visibility = Visibility {
                restricted: true,
                viewers: viewers.clone(),
            };
            let moves = locked
                .conversation
                .set_visibility(visibility, LeftOut::Unassign, work.now)
                .expect("allowed");
            record::save(db, &work, &locked, Change::of(Actor::System, moves))
        });
        restricted.await.expect("restricted");
    }
}

pub fn organization(admin: &Client) -> OrganizationId {
    parsed(&admin.me["organization_id"])
}

fn parsed<T: std::str::FromStr<Err: std::fmt::Debug>>(id: &Value) -> T {
    id.as_str().expect("an id").parse().expect("an id")
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
