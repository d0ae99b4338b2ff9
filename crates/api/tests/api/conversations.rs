//! Conversations: their life, who sees them, and how many statements a list takes.

use crate::common::{Client, Server, on_each_database, on_each_database_at_rest};
use crate::desk::{Note, channel, conversation, ids};
use api::conversations::waking;
use serde_json::{Value, json};

async fn folder(by: &Client, name: &str) -> Vec<String> {
    ids(&by.get(&format!("/conversations?folder={name}")).await)
}

async fn counts(by: &Client) -> Value {
    let counts = by.get("/conversations/counts").await;
    assert_eq!(counts.status, 200, "{counts:?}");
    counts.body
}

#[actix_web::test]
async fn a_conversation_comes_is_picked_answered_closed_and_followed_by_another() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "bo").await;

        let inbox = ada.get("/conversations").await;
        assert_eq!(ids(&inbox), std::slice::from_ref(&id));
        assert!(!inbox.header("x-event-cursor").is_empty());
        let row = &inbox.body["items"][0];
        assert_eq!(row["reply_state"], "pending");
        assert_eq!(
            (&row["unread_count"], &row["unreplied_count"]),
            (&json!(1), &json!(1))
        );
        assert_eq!(row["last_message"]["preview"], "Hello");
        assert_eq!(row["contact"]["name"], "bo");
        assert_eq!(counts(&ada).await["inbox"]["unreplied_messages"], 1);
        assert_eq!(counts(&ada).await["inbox"]["unread_conversations"], 1);

        let picked = ada
            .post(&format!("/conversations/{id}/pick"), json!({}))
            .await;
        assert_eq!(picked.status, 200, "{picked:?}");
        assert_eq!(picked.body["assignee_ids"], json!([ada.id()]));
        assert_eq!(folder(&ada, "yours").await, std::slice::from_ref(&id));
        assert!(folder(&ada, "open").await.is_empty());
        let options = &picked.body["reply_options"];
        assert_eq!(
            (&options[0]["default"], &options[0]["state"]),
            (&json!(true), &json!("free"))
        );

        let path = format!("/conversations/{id}/messages");
        let sent = ada.post(&path, json!({"text": "Good morning"})).await;
        assert_eq!(sent.status, 201, "{sent:?}");
        assert_eq!(sent.body["delivery"]["state"], "queued");
        let after = counts(&ada).await;
        assert_eq!(after["inbox"]["conversations"], 1);
        assert_eq!(after["inbox"]["unreplied_messages"], 0);
        assert_eq!(after["inbox"]["unread_conversations"], 0);

        let closed = ada
            .post(&format!("/conversations/{id}/close"), json!({}))
            .await;
        assert_eq!(closed.body["status"], "closed", "{closed:?}");
        assert_eq!(folder(&ada, "closed").await, std::slice::from_ref(&id));
        assert!(folder(&ada, "inbox").await.is_empty());
        let refused = ada.post(&path, json!({"text": "And?"})).await;
        assert_eq!(
            (refused.status, refused.code()),
            (409, "conversation_closed")
        );

        let again = Note {
            channel: &channel,
            from: "bo",
            id: "bo-2",
            text: "Thanks",
        };
        let next = again
            .arrives(&server, &ada)
            .await
            .conversation_id
            .expect("one")
            .to_string();
        assert_ne!(next, id);
        let next = ada.get(&format!("/conversations/{next}")).await;
        assert_eq!(next.body["previous_id"], json!(id));

        let log = ada.get(&format!("/conversations/{id}/log")).await;
        let actions = log.body["items"].as_array().expect("items").iter();
        let actions: Vec<_> = actions
            .map(|entry| entry["action"].as_str().expect("a word"))
            .collect();
        assert_eq!(actions.first(), Some(&"closed"));
        assert!(
            actions.contains(&"picked") && actions.contains(&"created"),
            "{actions:?}"
        );
    })
    .await;
}

#[actix_web::test]
async fn of_two_who_pick_at_once_one_wins_and_the_other_is_told_who() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let grace = server.agent(&ada, &[]).await;
        let channel = channel(&ada).await;
        for n in 0..5 {
            let id = conversation(&server, &ada, &channel, &format!("customer{n}")).await;
            let path = format!("/conversations/{id}/pick");
            let (a, b) = futures::join!(ada.post(&path, json!({})), grace.post(&path, json!({})));
            let (winner, lost, loser) = match a.status {
                200 => (&ada, b, a.status),
                _ => (&grace, a, b.status),
            };
            assert_eq!(loser, 200);
            assert_eq!((lost.status, lost.code()), (409, "already_assigned"));
            assert_eq!(lost.body["assignee"]["id"], json!(winner.id()));
            assert_eq!(lost.body["assignee"]["name"], winner.me["first_name"]);
        }
    })
    .await;
}

#[actix_web::test]
async fn teams_see_what_is_theirs_and_what_nobody_works_on() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let (shop, phone) = (channel(&ada).await, channel(&ada).await);
        let team = |name: &str, on: &str| json!({"name": name, "channel_ids": [on]});
        let sales = ada.post("/teams", team("Sales", &shop)).await.id();
        let support = ada.post("/teams", team("Support", &phone)).await.id();
        let seller = server.agent(&ada, &[&sales]).await;
        let helper = server.agent(&ada, &[&support]).await;
        let sold = conversation(&server, &ada, &shop, "buyer").await;
        let helped = conversation(&server, &ada, &phone, "caller").await;

        assert_eq!(folder(&seller, "open").await, std::slice::from_ref(&sold));
        assert_eq!(folder(&helper, "open").await, std::slice::from_ref(&helped));
        assert_eq!(counts(&seller).await["open"]["conversations"], 1);
        for path in ["", "/messages", "/log"] {
            let refused = seller.get(&format!("/conversations/{helped}{path}")).await;
            assert_eq!(
                (refused.status, refused.code()),
                (404, "not_found"),
                "{path}"
            );
        }
        let send = format!("/conversations/{helped}/messages");
        let refused = seller.post(&send, json!({"text": "Hi"})).await;
        assert_eq!((refused.status, refused.code()), (404, "not_found"));
        let pick = format!("/conversations/{helped}/pick");
        assert_eq!(seller.post(&pick, json!({})).await.status, 404);
        assert_eq!(seller.get(&format!("/drafts/{helped}")).await.status, 404);

        // Handed to them, they see it wherever it stands.
        let assign = format!("/conversations/{helped}/assign");
        let assigned = ada.post(&assign, json!({"agent_ids": [seller.id()]})).await;
        assert_eq!(assigned.status, 200, "{assigned:?}");
        assert_eq!(
            folder(&seller, "yours").await,
            std::slice::from_ref(&helped)
        );
        assert_eq!(counts(&seller).await["yours"]["conversations"], 1);
        // Given back, it is gone for them, and the answer is still 200.
        let transfer = format!("/conversations/{helped}/transfer");
        let answers = json!({
            "name": "Answers only",
            "scopes": ["conversations:read", "conversations:write"],
            "permissions": ["conversations.reply", "conversations.view_all"],
        });
        let answers = ada.program(answers).await;
        let refused = answers.post(&transfer, json!({"unassigned": true})).await;
        assert_eq!(refused.status, 403, "{refused:?}");
        let given = ada.post(&transfer, json!({"unassigned": true})).await;
        assert_eq!(given.status, 200, "{given:?}");
        assert_eq!(
            seller.get(&format!("/conversations/{helped}")).await.status,
            404
        );
    })
    .await;
}

#[actix_web::test]
async fn a_list_takes_as_many_statements_for_sixty_rows_as_for_one() {
    on_each_database_at_rest(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let mut seen = Vec::new();
        let mut made = 0;
        for rows in [1, 10, 60] {
            for n in made..rows {
                conversation(&server, &ada, &channel, &format!("customer{n}")).await;
            }
            made = rows;
            // Who calls is kept for a moment, so that the fewest are the list's alone.
            let list = async || {
                let page = ada.get("/conversations?limit=100").await;
                assert_eq!(ids(&page).len(), rows);
            };
            seen.push(server.fewest_statements(list).await);
        }
        assert!(seen.iter().all(|count| *count == seen[0]), "{seen:?}");
        assert!(seen[0] <= 4, "{seen:?}");
    })
    .await;
}

#[actix_web::test]
async fn hidden_ones_come_back_when_the_customer_writes() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "bo").await;
        let act = async |what: &str, body: Value| {
            let answer = ada.post(&format!("/conversations/{id}/{what}"), body).await;
            assert_eq!(answer.status, 200, "{answer:?}");
        };
        act("snooze", json!({"until": "2100-01-01T00:00:00Z"})).await;
        assert_eq!(folder(&ada, "snoozed").await, std::slice::from_ref(&id));
        act("unsnooze", json!({})).await;
        let soon = server.state.now().plus_seconds(60);
        act("snooze", json!({"until": soon})).await;
        waking::wake_due(&server.state).await.expect("nothing due");
        assert!(folder(&ada, "inbox").await.is_empty());
        server.pass(61);
        waking::wake_due(&server.state).await.expect("woken");
        assert_eq!(folder(&ada, "inbox").await, std::slice::from_ref(&id));
        act("archive", json!({})).await;
        assert_eq!(folder(&ada, "archived").await, std::slice::from_ref(&id));
        assert!(folder(&ada, "inbox").await.is_empty());
        let note = Note {
            channel: &channel,
            from: "bo",
            id: "bo-2",
            text: "Hello?",
        };
        note.arrives(&server, &ada).await;
        assert_eq!(folder(&ada, "inbox").await, std::slice::from_ref(&id));

        act("read", json!({})).await;
        assert_eq!(counts(&ada).await["inbox"]["unread_conversations"], 0);
        act("unread", json!({})).await;
        assert_eq!(counts(&ada).await["inbox"]["unread_conversations"], 1);
    })
    .await;
}

#[actix_web::test]
async fn what_cannot_be_read_is_refused_by_name() {
    on_each_database(async |server: Server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        let id = conversation(&server, &ada, &channel, "bo").await;
        let grace = server.agent(&ada, &[]).await;
        for (path, status, code) in [
            ("/conversations?folder=attic", 422, "invalid"),
            ("/conversations?colour=red", 422, "invalid"),
            ("/conversations?limit=101", 422, "invalid"),
            ("/conversations?cursor=nonsense", 422, "invalid_cursor"),
            ("/conversations/0", 404, "not_found"),
            ("/conversations/999", 404, "not_found"),
        ] {
            let refused = ada.get(path).await;
            assert_eq!((refused.status, refused.code()), (status, code), "{path}");
        }
        let refused = grace.get("/conversations?folder=blacklist").await;
        assert_eq!((refused.status, refused.code()), (403, "forbidden"));
        let post = |what: &str| format!("/conversations/{id}/{what}");
        for (what, body, status, code) in [
            ("transfer", json!({}), 422, "one_target"),
            (
                "transfer",
                json!({"agent_id": "1", "unassigned": true}),
                422,
                "one_target",
            ),
            ("assign", json!({"agent_ids": ["999"]}), 422, "invalid"),
            ("assign", json!({"team_id": "999"}), 422, "invalid"),
            ("assign", json!({"agents": []}), 422, "invalid"),
            (
                "snooze",
                json!({"until": "2001-01-01T00:00:00Z"}),
                422,
                "invalid",
            ),
            ("read", json!({"message_id": "999"}), 422, "invalid"),
        ] {
            let refused = ada.post(&post(what), body).await;
            assert_eq!(
                (refused.status, refused.code()),
                (status, code),
                "{what} {refused:?}"
            );
        }
        let refused = grace.post(&post("close"), json!({})).await;
        assert_eq!((refused.status, refused.code()), (403, "forbidden"));
    })
    .await;
}
