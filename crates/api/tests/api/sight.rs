//! Who sees a conversation over HTTP, and what is left to those who lose sight of it.

use crate::common::{Client, on_each_database};
use crate::desk::{Note, channel, conversation, ids};
use crate::events::Listener;
use crate::webchat::widget::{self, Widget};
use reqwest::Method;
use serde_json::{Value, json};

async fn team(admin: &Client, name: &str, channels: &[&str]) -> String {
    let body = json!({"name": name, "channel_ids": channels, "agent_ids": []});
    let made = admin.post("/teams", body).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.id()
}

/// What an agent gets of a conversation: the statuses of itself, its thread and its log.
async fn statuses(by: &Client, id: &str) -> [u16; 3] {
    let one = format!("/conversations/{id}");
    [
        by.get(&one).await.status,
        by.get(&format!("{one}/messages")).await.status,
        by.get(&format!("{one}/log")).await.status,
    ]
}

#[actix_web::test]
async fn who_loses_sight_is_told_and_gets_nothing_more() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let website = channel(&ada).await;
        let sales = team(&ada, "Sales", &[&website]).await;
        let stores = team(&ada, "Stores", &[&website]).await;
        let seller = server.agent(&ada, &[&sales]).await;
        let keeper = server.agent(&ada, &[&stores]).await;
        let id = conversation(&server, &ada, &website, "bo").await;
        assert_eq!(
            statuses(&seller, &id).await,
            [200; 3],
            "of the channel's teams"
        );
        let before = seller.get("/conversations").await;
        let cursor = before.header("x-event-cursor").to_owned();
        let mut lost = Listener::open(&seller, "/api/v1/events").await;
        let mut kept = Listener::open(&keeper, "/api/v1/events").await;

        let transfer = format!("/conversations/{id}/transfer");
        let moved = ada.post(&transfer, json!({"team_id": stores})).await;
        assert_eq!(moved.status, 200, "{moved:?}");
        let hidden = lost.next_of("conversation.hidden").await;
        assert_eq!(hidden.data, json!({"id": id}), "an id and nothing else");
        let told = kept.next_of("conversation.updated").await;
        assert_eq!(told.data["object"]["team_id"], json!(stores));
        let note = Note {
            channel: &website,
            from: "bo",
            id: "bo-2",
            text: "Secret words",
        };
        note.arrives(&server, &ada).await;
        kept.next_of("message.created").await;
        for frame in lost.rest().await {
            assert!(!frame.data.to_string().contains("Secret"), "{frame:?}");
            assert_ne!(frame.event, "message.created");
        }
        assert_eq!(statuses(&seller, &id).await, [404; 3]);
        assert!(ids(&seller.get("/conversations").await).is_empty());
        assert_eq!(statuses(&keeper, &id).await, [200; 3]);

        // Who was away meanwhile is told the same, by the rule of now.
        let path = format!("/api/v1/events?after={cursor}");
        let mut resumed = Listener::open(&seller, &path).await;
        loop {
            // The log may have led back to before the first message.
            let missed = resumed.next().await;
            assert!(!missed.data.to_string().contains("Secret"), "{missed:?}");
            assert!(!missed.event.starts_with("message."), "{missed:?}");
            if missed.event == "conversation.hidden" {
                assert_eq!(missed.data, json!({"id": id}));
                break;
            }
        }
        for frame in resumed.rest().await {
            assert!(!frame.data.to_string().contains("Secret"), "{frame:?}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_restricted_conversation_is_its_viewers_alone() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (viewer, other) = (server.agent(&ada, &[]).await, server.agent(&ada, &[]).await);
        let admin = ada.role("administrator").await;
        let admin = server.colleague(&ada, &admin, &[]).await;
        let types = json!({"allowed_file_types": ["txt"]});
        assert_eq!(ada.patch("/organization", types).await.status, 200);
        let (_, public_id) = widget::channel(&ada, json!({})).await;
        let mut visitor = Widget::new(&server, &public_id);
        visitor.begin(json!({})).await;
        let file = visitor.upload("plan.txt", b"the plan").await;
        let body =
            json!({"client_id": "c1", "text": "In confidence", "attachment_ids": [file.id()]});
        let sent = visitor.call(Method::POST, "/messages", body).await;
        assert_eq!(sent.status, 201, "{sent:?}");
        let id = widget::conversations(&ada).await.remove(0)["id"].clone();
        let id = id.as_str().expect("an id");
        let mut unheard = Listener::open(&other, "/api/v1/events").await;
        server.restrict_one(&ada, id, &[&viewer]).await;
        // The last they hear of it; from then on there is nothing on its way to them.
        unheard.next_of("conversation.hidden").await;

        for (who, expected) in [(&viewer, 200), (&other, 404), (&admin, 404)] {
            assert_eq!(statuses(who, id).await, [expected; 3]);
            let listed = ids(&who.get("/conversations").await);
            assert_eq!(listed.len(), usize::from(expected == 200));
            let number = ada.get(&format!("/conversations/{id}")).await.body["number"].clone();
            let found = ids(&who.get(&format!("/conversations?number={number}")).await);
            assert_eq!(found.len(), usize::from(expected == 200));
            let counted = who.get("/conversations/counts").await;
            assert_eq!(
                counted.body["inbox"]["conversations"],
                i64::from(expected == 200)
            );
        }
        for (verb, body) in [
            ("pick", json!({})),
            ("assign", json!({"agent_ids": [other.id()]})),
            ("transfer", json!({"unassigned": true})),
            ("close", json!({})),
            ("archive", json!({})),
            ("read", json!({})),
            ("messages", json!({"text": "Hello"})),
        ] {
            let refused = other
                .post(&format!("/conversations/{id}/{verb}"), body)
                .await;
            assert_eq!(
                (refused.status, refused.code()),
                (404, "not_found"),
                "{verb}"
            );
        }
        let draft = other
            .put(&format!("/drafts/{id}"), json!({"text": "x"}))
            .await;
        assert_eq!(draft.status, 404, "{draft:?}");

        // The file: viewers get a link, others never learn it.
        let thread = viewer.get(&format!("/conversations/{id}/messages")).await;
        let url = thread.body["items"][0]["attachments"][0]["url"]
            .as_str()
            .expect("a link");
        let bytes = viewer
            .request(Method::GET, url)
            .send()
            .await
            .expect("an answer");
        assert_eq!(bytes.text().await.expect("text"), "the plan");

        // The stream: the viewer hears it, others nothing, and who may see that it is there no words.
        let mut heard = Listener::open(&viewer, "/api/v1/events").await;
        let mut withheld = Listener::open(&ada, "/api/v1/events").await;
        visitor.write("c2", "More in confidence").await;
        let told = heard.next_of("message.created").await;
        assert_eq!(told.data["object"]["text"], "More in confidence");
        let row = withheld.next_of("conversation.updated").await;
        let object = &row.data["object"];
        assert_eq!(
            (&object["withheld"], &object["last_message"]["preview"]),
            (&json!(true), &Value::Null)
        );
        assert_eq!(
            withheld.next_of("message.created").await.data.get("object"),
            None
        );
        for frame in unheard.rest().await {
            assert!(!frame.event.starts_with("conversation."), "{frame:?}");
            assert!(!frame.event.starts_with("message."), "{frame:?}");
        }
        let listed = ada.get("/conversations").await;
        let row = &listed.body["items"][0];
        assert_eq!(
            (&row["withheld"], &row["last_message"]["preview"]),
            (&json!(true), &Value::Null)
        );
        assert!(!listed.body.to_string().contains("confidence"));
    })
    .await;
}
