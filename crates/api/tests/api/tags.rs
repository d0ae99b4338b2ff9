//! Tags on messages: made on first use, seen by everybody at once, found again by a filter.

use crate::common::{Answer, Client, Server, on_each_database, on_each_database_at_rest, send};
use crate::desk::{Note, channel, conversation, ids};
use crate::events::Listener;
use reqwest::Method;
use serde_json::{Value, json};

async fn put(by: &Client, messages: &[&str], tags: &[&str]) -> Answer {
    let body = json!({"message_ids": messages, "tags": tags});
    by.post("/messages/tags", body).await
}

/// What a customer writes, further on.
async fn more(server: &Server, admin: &Client, channel: &str, from: &str, n: usize) -> String {
    let note = Note {
        channel,
        from,
        id: &format!("{from}-more-{n}"),
        text: "And another thing",
    };
    let received = note.arrives(server, admin).await;
    received.message_id.expect("a message").to_string()
}

/// The messages of a conversation, oldest first.
async fn thread(by: &Client, id: &str) -> Vec<Value> {
    let page = by
        .get(&format!("/conversations/{id}/messages?limit=100"))
        .await;
    assert_eq!(page.status, 200, "{page:?}");
    let mut items = page.body["items"].as_array().cloned().expect("items");
    items.reverse();
    items
}

/// The names of the tags of each message.
fn names(messages: &[Value]) -> Vec<Vec<&str>> {
    messages
        .iter()
        .map(|message| {
            let tags = message["tags"].as_array().expect("tags").iter();
            tags.map(|tag| tag["name"].as_str().expect("a name"))
                .collect()
        })
        .collect()
}

async fn tag_id(by: &Client, name: &str) -> String {
    let listed = by.get("/tags?limit=100").await;
    let items = listed.body["items"].as_array().expect("items").iter();
    let mut found = items.filter(|tag| tag["name"] == name);
    let id = found.next().and_then(|tag| tag["id"].as_str());
    id.expect("a tag").to_owned()
}

/// Three messages of one customer, and the conversation they are in.
async fn three(server: &Server, admin: &Client, from: &str) -> (String, Vec<String>) {
    let channel = channel(admin).await;
    let id = conversation(server, admin, &channel, from).await;
    for n in 0..2 {
        more(server, admin, &channel, from, n).await;
    }
    let messages = thread(admin, &id).await;
    let id_of = |message: &Value| message["id"].as_str().expect("an id").to_owned();
    (id, messages.iter().map(id_of).collect())
}

#[actix_web::test]
async fn a_tag_is_made_on_first_use_and_is_the_same_in_any_case() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let bo = server.agent(&ada, &[]).await;
        let (id, messages) = three(&server, &ada, "cy").await;
        let [one, two, three] = [&messages[0], &messages[1], &messages[2]];

        let tagged = put(&ada, &[three, one], &["Refund", "Ärende"]).await;
        assert_eq!(tagged.status, 200, "{tagged:?}");
        let answered = tagged.body["items"].as_array().expect("items");
        assert_eq!(
            answered[0]["id"],
            json!(three),
            "in the order they were named"
        );
        assert_eq!(answered[0]["version"], 2);
        let again = put(&bo, &[one, two], &[" rEFUND ", "refund"]).await;
        assert_eq!(again.status, 200, "{again:?}");
        // What had it already stays as it was.
        assert_eq!(again.body["items"][0]["version"], 2);

        let now = thread(&bo, &id).await;
        let two_tags = vec!["Refund", "Ärende"];
        assert_eq!(names(&now), [two_tags.clone(), vec!["Refund"], two_tags]);
        let by = |message: &Value| message["tags"][0]["added_by"]["id"].clone();
        assert_eq!(
            (by(&now[0]), by(&now[1])),
            (json!(ada.id()), json!(bo.id()))
        );

        let listed = ada.get("/tags").await;
        assert_eq!(ids(&listed).len(), 2);
        for (q, found) in [("FUN", 1), ("ä", 1), ("%", 0), ("_", 0), ("", 2)] {
            let path = format!("/tags?q={}", urlencoded(q));
            assert_eq!(ids(&ada.get(&path).await).len(), found, "{q}");
        }
        let first = ada.get("/tags?limit=1").await;
        let cursor = first.body["next_cursor"].as_str().expect("a cursor");
        let rest = ada.get(&format!("/tags?limit=1&cursor={cursor}")).await;
        assert_eq!(rest.body["items"][0]["name"], "Ärende");
        assert_eq!(rest.body["next_cursor"], Value::Null);

        let row = ada.get(&format!("/conversations/{id}")).await;
        assert_eq!(row.body["tag_ids"].as_array().map(Vec::len), Some(2));
        let log = ada.get(&format!("/conversations/{id}/log")).await;
        let entries = log.body["items"].as_array().expect("items").iter();
        let tagged = entries.filter(|entry| entry["action"] == "tagged");
        let counts: Vec<_> = tagged
            .map(|entry| entry["details"]["messages"].clone())
            .collect();
        assert_eq!(counts, [json!(1), json!(2), json!(2)]);
    })
    .await;
}

fn urlencoded(text: &str) -> String {
    text.bytes().map(|byte| format!("%{byte:02X}")).collect()
}

#[actix_web::test]
async fn every_open_window_is_told_at_once() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let bo = server.agent(&ada, &[]).await;
        let (id, messages) = three(&server, &ada, "cy").await;
        let mut told = Listener::open(&bo, "/api/v1/events").await;
        put(&ada, &[&messages[1]], &["Refund"]).await;
        let row = told.next_of("conversation.updated").await;
        assert_eq!(
            row.data["object"]["tag_ids"].as_array().map(Vec::len),
            Some(1)
        );
        let message = told.next_of("message.updated").await;
        assert_eq!(message.data["id"], json!(messages[1]));
        assert_eq!(message.data["object"]["tags"][0]["name"], "Refund");
        // What came before may be told late, by its own revision and as the row is now.
        let revision = message.data["revision"].as_i64().expect("a revision");

        let tag = tag_id(&ada, "Refund").await;
        let path = format!("/messages/{}/tags/{tag}", messages[1]);
        assert_eq!(ada.delete(&path).await.status, 204);
        let mut row = told.next_of("conversation.updated").await;
        while row.data["revision"] != json!(revision + 1) {
            row = told.next_of("conversation.updated").await;
        }
        assert_eq!(row.data["object"]["tag_ids"], json!([]));
        let message = told.next_of("message.updated").await;
        assert_eq!(message.data["object"]["tags"], json!([]));
        assert_eq!(message.data["version"], 3);
        assert_eq!(
            ids(&ada.get("/tags").await),
            [tag.as_str()],
            "the tag stays"
        );
        let log = ada.get(&format!("/conversations/{id}/log")).await;
        assert_eq!(log.body["items"][0]["action"], "untagged");
    })
    .await;
}

#[actix_web::test]
async fn a_tag_is_taken_off_by_who_put_it_there_or_who_manages() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (bo, cy) = (server.agent(&ada, &[]).await, server.agent(&ada, &[]).await);
        let (id, messages) = three(&server, &ada, "dee").await;
        put(&bo, &[&messages[0], &messages[1]], &["Refund"]).await;
        let tag = tag_id(&ada, "Refund").await;
        let path = |n: usize| format!("/messages/{}/tags/{tag}", messages[n]);
        let refused = cy.delete(&path(0)).await;
        assert_eq!((refused.status, refused.code()), (403, "forbidden"));
        assert_eq!(refused.body["permission"], "conversations.manage");
        // Putting it there again makes it nobody else's.
        put(&cy, &[&messages[0]], &["Refund"]).await;
        assert_eq!(cy.delete(&path(0)).await.status, 403);
        assert_eq!(bo.delete(&path(0)).await.status, 204);
        let has = async || {
            let row = ada.get(&format!("/conversations/{id}")).await;
            row.body["tag_ids"].clone()
        };
        assert_eq!(has().await, json!([tag]), "another message has it");
        assert_eq!(bo.delete(&path(0)).await.status, 404);
        assert_eq!(ada.delete(&path(1)).await.status, 204);
        assert_eq!(has().await, json!([]));
        assert_eq!(
            ada.delete(&format!("/messages/1/tags/{tag}")).await.status,
            404
        );
    })
    .await;
}

#[actix_web::test]
async fn only_messages_of_one_conversation_that_one_sees() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let bo = server.agent(&ada, &[]).await;
        let stranger = server.admin().await;
        let (id, ours) = three(&server, &ada, "cy").await;
        let (_, others) = three(&server, &ada, "dee").await;
        for messages in [[&ours[0], &others[0]], [&ours[0], &"9".to_owned()]] {
            let refused = put(&ada, &messages.map(String::as_str), &["Refund"]).await;
            assert_eq!(refused.status, 422, "{refused:?}");
            assert_eq!(refused.body["errors"][0]["code"], "not_here");
        }
        assert_eq!(put(&stranger, &[&ours[0]], &["Refund"]).await.status, 404);
        server.restrict_one(&ada, &id, &[&ada]).await;
        assert_eq!(put(&bo, &[&ours[0]], &["Refund"]).await.status, 404);
        // What waits for its time is not said yet.
        let due_at = crate::scheduled::seconds_from_now(&server, 3600);
        let later = json!({"text": "Later", "due_at": due_at});
        let path = format!("/conversations/{id}/messages");
        let waiting = ada.post(&path, later).await.id();
        assert_eq!(put(&ada, &[&waiting], &["Refund"]).await.status, 422);
        assert_eq!(ids(&ada.get("/tags").await).len(), 0, "nothing was made");

        for (tags, code) in [
            (vec![" ".to_owned()], "empty"),
            (vec!["a".to_owned(), "x".repeat(61)], "too_long"),
            (vec![], "too_short"),
            ((0..21).map(|n| n.to_string()).collect(), "too_long"),
        ] {
            let body = json!({"message_ids": [ours[0]], "tags": tags});
            let refused = ada.post("/messages/tags", body).await;
            let error = &refused.body["errors"][0];
            assert_eq!(
                (
                    refused.status,
                    error["field"].as_str(),
                    error["code"].as_str()
                ),
                (422, Some("tags"), Some(code))
            );
        }
        let many: Vec<String> = (1..102).map(|n| n.to_string()).collect();
        let refused = ada
            .post(
                "/messages/tags",
                json!({"message_ids": many, "tags": ["a"]}),
            )
            .await;
        assert_eq!(refused.body["errors"][0]["field"], "message_ids");
    })
    .await;
}

#[actix_web::test]
async fn there_is_an_end_to_the_tags_of_a_message_and_of_a_conversation() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (id, messages) = three(&server, &ada, "cy").await;
        for (message, from) in messages.iter().zip([0, 20, 40]) {
            let tags: Vec<String> = (from..from + 20).map(|n| format!("Tag {n}")).collect();
            let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
            let tagged = put(&ada, &[message], &tags).await;
            match from {
                40 => assert_eq!((tagged.status, tagged.code()), (409, "too_many_tags")),
                _ => assert_eq!(tagged.status, 200, "{tagged:?}"),
            }
        }
        let refused = put(&ada, &[&messages[2], &messages[0]], &["Refund"]).await;
        assert_eq!((refused.status, refused.code()), (409, "too_many_tags"));
        let row = ada.get(&format!("/conversations/{id}")).await;
        assert_eq!(row.body["tag_ids"].as_array().map(Vec::len), Some(40));
        assert_eq!(ids(&ada.get("/tags?limit=100").await).len(), 40);
    })
    .await;
}

#[actix_web::test]
async fn two_who_make_the_same_tag_make_one() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (_, ours) = three(&server, &ada, "cy").await;
        let (_, others) = three(&server, &ada, "dee").await;
        let names = ["Refund", "Late", "Broken"];
        let turned = ["BROKEN", "refund", "LATE"];
        let (first, second) = ([ours[0].as_str()], [others[0].as_str()]);
        let (one, two) = futures::join!(put(&ada, &first, &names), put(&ada, &second, &turned));
        assert_eq!((one.status, two.status), (200, 200), "{one:?} {two:?}");
        assert_eq!(ids(&ada.get("/tags").await).len(), 3);
        let of = |answer: &Answer| {
            let tags = answer.body["items"][0]["tags"].as_array().cloned();
            let mut ids: Vec<String> = tags
                .expect("tags")
                .iter()
                .map(|tag| tag["id"].to_string())
                .collect();
            ids.sort();
            ids
        };
        assert_eq!(of(&one), of(&two));
    })
    .await;
}

#[actix_web::test]
async fn asked_twice_with_one_key_it_is_done_once() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (id, messages) = three(&server, &ada, "cy").await;
        let body = json!({"message_ids": [messages[0]], "tags": ["Refund"]});
        let keyed = async || {
            let request = ada.request(Method::POST, "/api/v1/messages/tags");
            send(request.header("idempotency-key", "once").json(&body)).await
        };
        assert_eq!(keyed().await.status, 200);
        let tag = tag_id(&ada, "Refund").await;
        let path = format!("/messages/{}/tags/{tag}", messages[0]);
        assert_eq!(ada.delete(&path).await.status, 204);
        let again = keyed().await;
        assert_eq!(
            (again.status, &again.body["items"][0]["tags"]),
            (200, &json!([]))
        );
        assert_eq!(names(&thread(&ada, &id).await)[0], Vec::<&str>::new());
    })
    .await;
}

#[actix_web::test]
async fn conversations_are_found_by_the_tags_of_their_messages() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (first, ours) = three(&server, &ada, "cy").await;
        let (second, others) = three(&server, &ada, "dee").await;
        three(&server, &ada, "eve").await;
        put(&ada, &[&ours[0], &ours[1]], &["Refund"]).await;
        put(&ada, &[&others[2]], &["Late"]).await;
        let (refund, late) = (tag_id(&ada, "Refund").await, tag_id(&ada, "Late").await);
        let listed =
            async |query: &str| ids(&ada.get(&format!("/conversations?folder=all&{query}")).await);
        assert_eq!(listed(&format!("tag={refund}")).await, [first.as_str()]);
        let both = listed(&format!("tag={refund}&tag={late}")).await;
        assert_eq!(both, [second.as_str(), first.as_str()]);
        let none = listed(&format!("tag={refund}&status=closed")).await;
        assert!(none.is_empty(), "kinds AND: {none:?}");
        assert!(listed("tag=999").await.is_empty());
        let wrong = ada.get("/conversations?tag=Refund").await;
        assert!(matches!(wrong.status, 400 | 422), "{wrong:?}");
        let found = ada.get(&format!("/search?q=another&tag={late}")).await;
        let hits = found.body["items"].as_array().expect("hits");
        let of = |hit: &Value| hit["conversation"]["id"].as_str().map(str::to_owned);
        assert!(hits.iter().all(|hit| of(hit).as_ref() == Some(&second)));
        assert_eq!(hits.len(), 2, "{found:?}");

        let kept = json!({"name": "Refunds", "query": {"filter": {"tag": [refund]}}});
        let view = ada.post("/saved-views", kept).await;
        assert_eq!(view.status, 201, "{view:?}");
        assert_eq!(view.body["query"]["filter"]["tag"], json!([refund]));
    })
    .await;
}

#[actix_web::test]
async fn it_takes_as_many_statements_however_many_tags_there_are() {
    on_each_database_at_rest(async |server| {
        let ada = server.admin().await;
        let (mut reading, mut tagging) = (Vec::new(), Vec::new());
        for (count, customer) in [(1, "cy"), (2, "dee")] {
            let (id, messages) = three(&server, &ada, customer).await;
            let some: Vec<&str> = messages.iter().take(count).map(String::as_str).collect();
            let mut n = 0;
            let put = async || {
                // Others each time: what is there already costs less.
                n += count;
                let tags: Vec<String> = (0..count)
                    .map(|m| format!("{customer} {}", n + m))
                    .collect();
                let tags: Vec<&str> = tags.iter().map(String::as_str).collect();
                assert_eq!(put(&ada, &some, &tags).await.status, 200);
            };
            tagging.push(server.fewest_statements(put).await);
            let read = async || assert_eq!(thread(&ada, &id).await.len(), 3);
            reading.push(server.fewest_statements(read).await);
        }
        for counts in [&reading, &tagging] {
            assert!(
                counts.iter().all(|count| *count == counts[0]),
                "{reading:?} {tagging:?}"
            );
        }
    })
    .await;
}
