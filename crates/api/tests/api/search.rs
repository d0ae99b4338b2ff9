//! Search over HTTP: what is found, how it is shown, and to whom.

use crate::common::{Answer, Client, Server, on_each_database};
use crate::desk::{Note, channel};
use domain::{ConversationId, OrganizationId};
use jiff::Timestamp;
use serde_json::{Value, json};
use store::organizations;

async fn arrives(
    server: &Server,
    by: &Client,
    channel: &str,
    from: &str,
    text: &str,
) -> ConversationId {
    let note = Note {
        channel,
        from,
        id: &format!("{from}-{text}"),
        text,
    };
    let received = note.arrives(server, by).await;
    received.conversation_id.expect("a conversation")
}

fn items(answer: &Answer) -> &Vec<Value> {
    assert_eq!(answer.status, 200, "{answer:?}");
    answer.body["items"].as_array().expect("items")
}

#[actix_web::test]
async fn a_message_is_found_by_the_beginnings_of_its_words_and_opens_there() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let id = arrives(
            &server,
            &ada,
            &channel,
            "bo",
            "Where is my <Rückerstattung>?",
        )
        .await;
        arrives(&server, &ada, &channel, "eve", "Something else").await;

        let found = ada.get("/search?q=ruckerst%20where").await;
        assert!(!found.header("x-event-cursor").is_empty());
        let [hit] = items(&found).as_slice() else {
            panic!("one hit: {found:?}")
        };
        assert_eq!(hit["conversation"]["id"], json!(id));
        assert_eq!(hit["contact"]["name"], "bo");
        assert_eq!(
            hit["message"]["snippet"],
            "<mark>Where</mark> is my &lt;<mark>Rückerstattung</mark>&gt;?"
        );
        let message = hit["message"]["id"].as_str().expect("an id");
        let thread = format!("/conversations/{id}/messages?around={message}");
        let thread = ada.get(&thread).await;
        assert!(items(&thread).iter().any(|m| m["id"] == json!(message)));

        for (query, hits) in [
            ("rstattung", 0),
            ("where%20else", 0),
            ("where", 1),
            ("some", 1),
        ] {
            let found = ada.get(&format!("/search?q={query}")).await;
            assert_eq!(items(&found).len(), hits, "{query}");
        }
    })
    .await;
}

#[actix_web::test]
async fn a_conversation_is_found_by_number_subject_and_whatever_its_contact_is_known_by() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let id = arrives(&server, &ada, &channel, "bo", "Hello").await;
        arrives(&server, &ada, &channel, "eve", "Hello").await;
        let conversation = ada.get(&format!("/conversations/{id}")).await;
        let contact = conversation.body["contact"]["id"].as_str().expect("an id");
        let changed = json!({
            "name": "Åsa Öberg", "phone": "+46 70 123 45 67", "email": "asa@example.org",
            "reference": "K-2041",
        });
        let changed = ada.patch(&format!("/contacts/{contact}"), changed).await;
        assert_eq!(changed.status, 200, "{changed:?}");
        let path = format!("/conversations/{id}");
        ada.patch(&path, json!({"subject": "Broken kettle"})).await;
        let closed = ada.post(&format!("{path}/close"), json!({})).await;
        assert_eq!(closed.status, 200, "{closed:?}");
        let number = format!("%23{}", conversation.body["number"]);

        for (query, field, snippet) in [
            ("oberg", "name", "Åsa <mark>Öberg</mark>"),
            (
                &number,
                "number",
                &format!("#<mark>{}</mark>", conversation.body["number"]),
            ),
            ("070-123%2045", "address", "+<mark>46701234567</mark>"),
            (
                "asa%40exa",
                "address",
                "<mark>asa</mark>@<mark>example</mark>.org",
            ),
            ("kettle", "subject", "Broken <mark>kettle</mark>"),
            ("k-2041", "reference", "K-<mark>2041</mark>"),
        ] {
            let found = ada.get(&format!("/search?q={query}")).await;
            let [hit] = items(&found).as_slice() else {
                panic!("one hit for {query}: {found:?}")
            };
            assert_eq!(hit["conversation"]["id"], json!(id), "{query}");
            assert_eq!(hit.get("message"), None, "{query}");
            let matches = hit["matches"].as_array().expect("matches");
            let expected = json!({"field": field, "snippet": snippet});
            assert!(matches.contains(&expected), "{query}: {matches:?}");
        }
    })
    .await;
}

#[actix_web::test]
async fn what_is_too_short_or_too_long_is_told() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        for query in [
            "",
            "?q=",
            "?q=ab",
            "?q=a%20b",
            "?q=%E6%9D%B1",
            "?q=%F0%9F%91%8D",
        ] {
            let refused = ada.get(&format!("/search{query}")).await;
            assert_eq!(
                (refused.status, refused.code()),
                (422, "query_too_short"),
                "{query}"
            );
        }
        let long = "x".repeat(201);
        let refused = ada.get(&format!("/search?q={long}")).await;
        assert_eq!((refused.status, refused.code()), (422, "invalid"));
        for query in [
            "?q=hello&limit=0",
            "?q=hello&cursor=x",
            "?q=hello&what=else",
            "?q=one&q=two",
        ] {
            let refused = ada.get(&format!("/search{query}")).await;
            assert_eq!(refused.status, 422, "{query}: {refused:?}");
        }
        let found = ada.get("/search?q=%E6%9D%B1%E4%BA%AC").await;
        assert_eq!(items(&found).len(), 0);
    })
    .await;
}

#[actix_web::test]
async fn pages_follow_each_other_and_filters_apply() {
    on_each_database(async |server| {
        let began = Timestamp::now();
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        for n in 0..7 {
            arrives(&server, &ada, &channel, "refundia", &format!("refund {n}")).await;
        }
        let (mut texts, mut path) = (Vec::new(), "/search?q=refund&limit=3".to_owned());
        loop {
            let page = ada.get(&path).await;
            texts.extend(
                items(&page)
                    .iter()
                    .map(|hit| hit["message"]["snippet"].clone()),
            );
            match page.body["next_cursor"].as_str() {
                Some(cursor) => path = format!("/search?q=refund&limit=3&cursor={cursor}"),
                None => break,
            }
        }
        // The conversation itself, then the newest message first.
        let mut expected = vec![Value::Null];
        expected.extend(
            (0..7)
                .rev()
                .map(|n| json!(format!("<mark>refund</mark> {n}"))),
        );
        assert_eq!(texts, expected);
        let inbox = ada.get("/search?q=refund&folder=inbox").await;
        assert_eq!(items(&inbox).len(), 8);
        let closed = ada.get("/search?q=refund&folder=closed").await;
        assert_eq!(items(&closed).len(), 0);
        // Days are those of the organization: one of these two always has another than UTC.
        for zone in ["Pacific/Kiritimati", "Pacific/Pago_Pago"] {
            let organization = ada.get("/organization").await.body["id"].clone();
            let organization: OrganizationId = serde_json::from_value(organization).expect("an id");
            let moved = server.state.write(move |db| {
                let mut organization = organizations::get(db, organization)?;
                zone.clone_into(&mut organization.time_zone);
                organizations::save(db, &mut organization)
            });
            moved.await.expect("moved");
            let day = |at: Timestamp| at.in_tz(zone).expect("a zone").date();
            let (from, to) = (day(began), day(Timestamp::now()));
            let days = ada
                .get(&format!("/search?q=refund&from={from}&to={to}"))
                .await;
            assert_eq!(items(&days).len(), 8, "{from} to {to} in {zone}");
            let next = to.tomorrow().expect("a day");
            let later = ada.get(&format!("/search?q=refund&from={next}")).await;
            assert_eq!(items(&later).len(), 0, "from {next} in {zone}");
        }
    })
    .await;
}

#[actix_web::test]
async fn what_is_restricted_to_others_shows_name_and_number_only() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let id = arrives(&server, &ada, &channel, "bobby", "A secret refund").await;
        let (viewer, other) = (server.agent(&ada, &[]).await, server.agent(&ada, &[]).await);
        server.restrict_one(&ada, &id.to_string(), &[&viewer]).await;
        let found = ada.get("/search?q=refund").await;
        let [hit] = items(&found).as_slice() else {
            panic!("one hit: {found:?}")
        };
        assert_eq!(hit["conversation"]["withheld"], true);
        assert_eq!(hit["message"]["snippet"], Value::Null);
        let by_name = ada.get("/search?q=bobby").await;
        assert_eq!(items(&by_name)[0]["matches"][0]["field"], "name");
        let found = viewer.get("/search?q=refund").await;
        assert_eq!(
            items(&found)[0]["message"]["snippet"],
            "A secret <mark>refund</mark>"
        );
        for query in ["refund", "bobby"] {
            let found = other.get(&format!("/search?q={query}")).await;
            assert_eq!(items(&found).len(), 0, "{query}");
        }
    })
    .await;
}

#[actix_web::test]
async fn each_organization_finds_its_own_however_many_there_are() {
    on_each_database(async |server| {
        let mut all: Vec<(Client, ConversationId)> = Vec::new();
        // The first of them searches alone at first.
        for from in ["bo", "eve", "kim"] {
            let admin = server.admin().await;
            let channel = channel(&admin).await;
            let id = arrives(&server, &admin, &channel, from, "Where is my kettle").await;
            all.push((admin, id));
            for (admin, id) in &all {
                for query in ["kettle", "my%20kettle"] {
                    let found = admin.get(&format!("/search?q={query}")).await;
                    let hits = items(&found);
                    assert_eq!(hits.len(), 1, "{hits:?}");
                    assert_eq!(hits[0]["conversation"]["id"], json!(id));
                }
            }
        }
    })
    .await;
}
