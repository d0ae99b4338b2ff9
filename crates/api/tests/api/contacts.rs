//! Contacts: written by agents, found again, marked, blocked.

use crate::common::{on_each_database, on_each_database_at_rest, until};
use crate::desk::{Note, channel, conversation, ids};
use domain::identities::Scheme;
use serde_json::json;

#[actix_web::test]
async fn contacts_are_asked_for_by_their_ids_all_at_once() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let mut made = Vec::new();
        for name in ["Cy", "Bo", "Di"] {
            made.push(ada.post("/contacts", json!({"name": name})).await.id());
        }
        let stranger = server.admin().await;
        let elsewhere = stranger.post("/contacts", json!({"name": "Eve"})).await;
        let wanted = format!("id={}&id={}&id={}", made[0], made[1], elsewhere.id());
        let found = ada.get(&format!("/contacts?{wanted}")).await;
        assert_eq!(ids(&found), [made[1].clone(), made[0].clone()]);
        assert_eq!(found.body["next_cursor"], json!(null));
        // Of them those who fit.
        let block = format!("/contacts/{}/block", made[0]);
        assert_eq!(ada.post(&block, json!({})).await.status, 200);
        let blocked = ada.get(&format!("/contacts?blocked=true&{wanted}")).await;
        assert_eq!(ids(&blocked), [made[0].clone()]);
        let sought = ada.get(&format!("/contacts?q=bo&{wanted}")).await;
        assert_eq!(ids(&sought), [made[1].clone()]);
        let many: Vec<String> = (1..=51).map(|id| format!("id={id}")).collect();
        let refused = ada.get(&format!("/contacts?{}", many.join("&"))).await;
        assert_eq!(refused.status, 422, "{refused:?}");
    })
    .await;
}

#[actix_web::test]
async fn a_contact_is_added_found_and_changed() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let bo = json!({"name": "Bo Ek", "phone": "+46 70 123 45 67", "email": "Bo@Example.com"});
        let made = ada.post("/contacts", bo).await;
        assert_eq!(made.status, 201, "{made:?}");
        assert_eq!(made.body["phone"], "+46701234567");
        assert_eq!(made.body["email"], "bo@example.com");
        assert_eq!(
            made.header("location"),
            format!("/api/v1/contacts/{}", made.id())
        );
        for q in [
            "bo",
            "BO%20E",
            "ek",
            "ek%20b",
            "%2B4670",
            "bo@ex",
            "%2B46%20(70)%20123",
        ] {
            let found = ada.get(&format!("/contacts?q={q}")).await;
            assert_eq!(ids(&found), [made.id()], "{q}");
        }
        for q in ["o", "bo%20x", "070", "example"] {
            assert!(
                ids(&ada.get(&format!("/contacts?q={q}")).await).is_empty(),
                "{q}"
            );
        }

        let path = format!("/contacts/{}", made.id());
        let other = ada
            .post("/contacts", json!({"email": "other@example.com"}))
            .await;
        assert_eq!(other.body["display_name"], "other@example.com");
        let taken = ada
            .patch(&path, json!({"email": "other@example.com"}))
            .await;
        assert_eq!((taken.status, taken.code()), (409, "identity_in_use"));
        assert_eq!(taken.body["contact_id"], json!(other.id()));
        let changed = ada.patch(&path, json!({"name": null, "phone": null})).await;
        assert_eq!(
            changed.body["display_name"], "bo@example.com",
            "{changed:?}"
        );
        assert_eq!(
            (&changed.body["phone"], &changed.body["version"]),
            (&json!(null), &json!(2))
        );
    })
    .await;
}

#[actix_web::test]
async fn a_mark_is_ones_own() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let grace = server.agent(&ada, &[]).await;
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "bo").await;
        let one = ada.get(&format!("/conversations/{id}")).await;
        let contact = one.body["contact"]["id"]
            .as_str()
            .expect("an id")
            .to_owned();
        let path = format!("/contacts/{contact}/favorite");
        assert_eq!(ada.put(&path, json!({})).await.status, 204);
        assert_eq!(ada.put(&path, json!({})).await.status, 204);
        assert_eq!(ids(&ada.get("/conversations?folder=favorites").await), [id]);
        assert!(ids(&grace.get("/conversations?folder=favorites").await).is_empty());
        assert_eq!(ids(&ada.get("/contacts?favorite=true").await), [contact]);
        assert_eq!(ada.delete(&path).await.status, 204);
        assert!(ids(&ada.get("/conversations?folder=favorites").await).is_empty());
    })
    .await;
}

#[actix_web::test]
async fn who_is_blocked_is_not_heard_until_unblocked() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let grace = server.agent(&ada, &[]).await;
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "bo").await;
        let one = ada.get(&format!("/conversations/{id}")).await;
        let contact = one.body["contact"]["id"]
            .as_str()
            .expect("an id")
            .to_owned();

        let blocked = ada
            .post(&format!("/contacts/{contact}/block"), json!({}))
            .await;
        assert_eq!(blocked.body["blocked"], true, "{blocked:?}");
        assert_eq!(
            ids(&ada.get("/conversations?folder=blacklist").await),
            std::slice::from_ref(&id)
        );
        assert!(ids(&ada.get("/conversations").await).is_empty());
        let note = Note {
            channel: &channel,
            from: "bo",
            id: "bo-2",
            text: "Hello?",
        };
        let dropped = note.arrives(&server, &ada).await;
        assert!(dropped.blocked && dropped.message_id.is_none());
        let send = format!("/conversations/{id}/messages");
        let refused = ada.post(&send, json!({"text": "Hi"})).await;
        assert_eq!((refused.status, refused.code()), (409, "contact_blocked"));

        let unblock = format!("/contacts/{contact}/unblock");
        let refused = grace.post(&unblock, json!({})).await;
        assert_eq!((refused.status, refused.code()), (403, "forbidden"));
        let seen = ada.get(&format!("/contacts/{contact}")).await;
        assert_eq!(seen.body["dropped_since_block"], 1);
        assert_eq!(ada.post(&unblock, json!({})).await.status, 200);
        let inbox = ada.get("/conversations").await;
        assert_eq!(ids(&inbox), [id]);
        assert_eq!(inbox.body["items"][0]["reply_state"], "pending");
    })
    .await;
}

#[actix_web::test]
async fn a_national_number_is_read_by_the_organizations_country() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let country = json!({"default_country": "SE"});
        assert_eq!(ada.patch("/organization", country).await.status, 200);
        let bo = ada
            .post("/contacts", json!({"phone": "070-123 45 67"}))
            .await;
        assert_eq!(bo.body["phone"], "+46701234567", "{bo:?}");
        let twice = json!({"phone": "+46 (0)70 123 45 67"});
        let twice = ada.post("/contacts", twice).await;
        assert_eq!((twice.status, twice.code()), (409, "identity_in_use"));
        assert_eq!(twice.body["contact_id"], bo.body["id"]);
        let path = format!("/contacts/{}", bo.id());
        let moved = ada.patch(&path, json!({"phone": "08-123 456 78"})).await;
        assert_eq!(moved.body["phone"], "+46812345678", "{moved:?}");
        for q in ["08-123", "0812", "8123", "46812", "%2B46812", "0046%208"] {
            assert_eq!(
                ids(&ada.get(&format!("/contacts?q={q}")).await),
                [bo.id()],
                "{q}"
            );
        }
        let refused = ada.patch(&path, json!({"phone": "12"})).await;
        assert_eq!(refused.status, 422);
        assert_eq!(refused.body["errors"][0]["code"], "not_a_phone_number");
    })
    .await;
}

#[actix_web::test]
async fn an_address_more_leaves_the_main_one_until_it_is_written_there() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let bo = ada
            .post("/contacts", json!({"phone": "+46701234567"}))
            .await;
        let path = format!("/contacts/{}", bo.id());
        let more = |address: &str| json!({"scheme": "phone", "address": address});
        let two = ada
            .post(&format!("{path}/identities"), more("+46 8 123 456 78"))
            .await;
        assert_eq!(
            (two.status, &two.body["phone"]),
            (201, &json!("+46701234567")),
            "{two:?}"
        );
        assert_eq!(two.body["identities"].as_array().map(Vec::len), Some(2));
        let again = ada
            .post(&format!("{path}/identities"), more("+46812345678"))
            .await;
        assert_eq!(
            again.body["version"], two.body["version"],
            "it has it already"
        );
        let main = ada.patch(&path, json!({"phone": "+46812345678"})).await;
        assert_eq!(main.body["phone"], "+46812345678");
        assert_eq!(
            main.body["identities"].as_array().map(Vec::len),
            Some(1),
            "{main:?}"
        );

        let other = ada.post("/contacts", json!({"name": "Cy"})).await;
        let taken = ada
            .post(
                &format!("/contacts/{}/identities", other.id()),
                more("+46812345678"),
            )
            .await;
        assert_eq!((taken.status, taken.code()), (409, "identity_in_use"));
        assert_eq!(taken.body["contact_id"], bo.body["id"]);
        let scoped = json!({"scheme": "visitor", "address": "f00d"});
        let refused = ada.post(&format!("{path}/identities"), scoped).await;
        assert_eq!(refused.status, 422);
        let id = main.body["identities"][0]["id"].as_str().expect("an id");
        let elses = format!("/contacts/{}/identities/{id}", other.id());
        assert_eq!(ada.delete(&elses).await.status, 404);
        assert_eq!(
            ada.delete(&format!("{path}/identities/{id}")).await.status,
            204
        );
        assert_eq!(ada.get(&path).await.body["phone"], json!(null));
    })
    .await;
}

#[actix_web::test]
async fn an_address_is_one_contacts_however_many_ask_at_once() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        for n in 0..6 {
            let phone = format!("+4670123456{n}");
            let body = json!({"phone": phone});
            let note = Note {
                channel: &channel,
                from: &phone,
                id: &phone,
                text: "Hello",
            };
            let (one, two, heard) = futures::join!(
                ada.post("/contacts", body.clone()),
                ada.post("/contacts", body),
                note.arrives_from(&server, &ada, Scheme::Phone),
            );
            let made = [one.status, two.status];
            let count = made.iter().filter(|status| **status == 201).count();
            assert!(
                count <= 1 && made.iter().all(|s| [201, 409].contains(s)),
                "{made:?}"
            );
            let found = ids(&ada.get(&format!("/contacts?q=%2B4670123456{n}")).await);
            assert_eq!(found, [heard.contact_id.to_string()], "it is one contact's");
        }
    })
    .await;
}

#[actix_web::test]
async fn what_is_found_comes_once_page_by_page() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let mut made = Vec::new();
        for n in 0..7 {
            let body = json!({
                "name": format!("Anna Andersson {n}"),
                "email": format!("anna{n}@example.com"),
                "reference": format!("A-{n}"),
            });
            made.push(ada.post("/contacts", body).await.id());
        }
        // Found by an address alone, and so behind those found by their words.
        for n in 7..9 {
            let body = json!({"name": format!("Bo {n}"), "email": format!("an{n}@example.com")});
            made.push(ada.post("/contacts", body).await.id());
        }
        let mut found = Vec::new();
        let mut cursor = String::new();
        for _ in 0..20 {
            let page = ada.get(&format!("/contacts?q=an&limit=2{cursor}")).await;
            found.extend(ids(&page));
            match page.body["next_cursor"].as_str() {
                Some(next) => cursor = format!("&cursor={next}"),
                None => break,
            }
        }
        assert_eq!(found, made);
        let marked = format!("/contacts/{}/favorite", made[3]);
        ada.put(&marked, json!({})).await;
        let path = "/contacts?q=an&favorite=true";
        assert_eq!(ids(&ada.get(path).await), [made[3].as_str()]);
        assert_eq!(
            ids(&ada.get("/contacts?favorite=true").await),
            [made[3].as_str()]
        );
        let others = ids(&ada.get("/contacts?favorite=false").await);
        assert_eq!(others.len(), 8);
        assert_eq!(ids(&ada.get("/contacts?q=a%203").await), [made[3].as_str()]);
    })
    .await;
}

#[actix_web::test]
async fn what_is_no_contact_is_refused_by_name() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        for (body, field) in [
            (json!({}), "name"),
            (json!({"phone": "0701234567"}), "phone"),
            (json!({"email": "nobody"}), "email"),
            (json!({"name": "x".repeat(201)}), "name"),
        ] {
            let refused = ada.post("/contacts", body).await;
            assert_eq!(
                (refused.status, refused.code()),
                (422, "invalid"),
                "{refused:?}"
            );
            assert_eq!(refused.body["errors"][0]["field"], field);
        }
        let refused = ada.get("/contacts?sort=name").await;
        assert_eq!((refused.status, refused.code()), (422, "invalid"));
    })
    .await;
}

/// How many conversations the contact has: more than a request may touch.
const MANY: usize = 70;

#[actix_web::test]
async fn blocking_holds_at_once_and_a_job_brings_what_is_left() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let mut all = Vec::new();
        for n in 0..MANY {
            let note = Note {
                channel: &channel,
                from: "bo",
                id: &format!("bo-{n}"),
                text: "Hello?",
            };
            let received = note.arrives(&server, &ada).await;
            let id = received.conversation_id.expect("one").to_string();
            // The next message begins another one.
            let close = format!("/conversations/{id}/close");
            let closed = ada.post(&close, json!({})).await;
            assert_eq!(closed.status, 200, "{closed:?}");
            all.push(id);
        }
        let (first, last) = (&all[0], &all[MANY - 1]);
        let reopened = ada
            .post(&format!("/conversations/{first}/reopen"), json!({}))
            .await;
        assert_eq!(reopened.status, 200, "{reopened:?}");
        let one = ada.get(&format!("/conversations/{last}")).await;
        let contact = one.body["contact"]["id"].as_str().expect("an id");
        let (block, unblock) = (
            format!("/contacts/{contact}/block"),
            format!("/contacts/{contact}/unblock"),
        );
        let in_blacklist = async || {
            let counts = ada.get("/conversations/counts").await;
            counts.body["blacklist"]["conversations"].clone()
        };
        let comes_to = async |expected: usize| {
            until("all", async || {
                let there = in_blacklist().await;
                (there == json!(expected))
                    .then_some(there.clone())
                    .ok_or(there)
            })
            .await;
        };
        let send = format!("/conversations/{first}/messages");

        assert_eq!(ada.post(&block, json!({})).await.status, 200);
        // The oldest one is the last that the job comes to.
        let refused = ada.post(&send, json!({"text": "Hi"})).await;
        assert_eq!((refused.status, refused.code()), (409, "contact_blocked"));
        let seen = ada.get(&format!("/conversations/{first}")).await;
        assert_eq!(
            (&seen.body["blocked"], &seen.body["reply_options"]),
            (&json!(true), &json!([]))
        );
        comes_to(MANY).await;

        assert_eq!(ada.post(&unblock, json!({})).await.status, 200);
        let sent = ada.post(&send, json!({"text": "Hi again"})).await;
        assert_eq!(sent.status, 201, "{sent:?}");
        comes_to(0).await;

        // Of two words in a row the last one counts, whatever the jobs had reached.
        assert_eq!(ada.post(&block, json!({})).await.status, 200);
        assert_eq!(ada.post(&unblock, json!({})).await.status, 200);
        assert_eq!(ada.post(&block, json!({})).await.status, 200);
        comes_to(MANY).await;
    })
    .await;
}

#[actix_web::test]
async fn blocking_takes_as_many_statements_whatever_there_is() {
    // Nobody does the rest meanwhile.
    on_each_database_at_rest(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let mut taken = Vec::new();
        for (from, count) in [("bo", 30), ("cy", 90)] {
            let mut contact = String::new();
            for n in 0..count {
                let id = format!("{from}-{n}");
                let note = Note {
                    channel: &channel,
                    from,
                    id: &id,
                    text: "Hello?",
                };
                let received = note.arrives(&server, &ada).await;
                contact = received.contact_id.to_string();
                let id = received.conversation_id.expect("one");
                let closed = ada
                    .post(&format!("/conversations/{id}/close"), json!({}))
                    .await;
                assert_eq!(closed.status, 200, "{closed:?}");
            }
            let there_and_back = async || {
                for verb in ["block", "unblock"] {
                    // Who asks is looked up each time.
                    server.state.principals.forget();
                    let done = ada
                        .post(&format!("/contacts/{contact}/{verb}"), json!({}))
                        .await;
                    assert_eq!(done.status, 200, "{done:?}");
                }
            };
            taken.push(server.fewest_statements(there_and_back).await);
        }
        assert_eq!(taken[0], taken[1], "sixty conversations more cost nothing");
    })
    .await;
}
