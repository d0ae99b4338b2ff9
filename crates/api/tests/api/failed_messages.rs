//! What did not leave over a channel: listed for who looks after it, and sent again (K-12).

use crate::channel_health::{answer, connect, inbound};
use crate::common::{Client, until};
use crate::hooks::on_each_database;
use serde_json::{Value, json};
use testkit::Answer as Told;

/// Waits until a page of them is so long.
async fn listed(by: &Client, path: &str, count: usize) -> Vec<Value> {
    until("listed", async || {
        let page = by.get(path).await;
        assert_eq!(page.status, 200, "{page:?}");
        let items = page.body["items"].as_array().cloned().expect("items");
        match items.len() == count {
            true => Ok(items),
            false => Err(items),
        }
    })
    .await
}

#[actix_web::test]
async fn what_did_not_leave_is_listed_and_sent_again() {
    on_each_database(async |server, integrator| {
        let owner = server.admin().await;
        let channel = connect(&owner, &integrator.url).await;
        let path = format!("{channel}/failed-messages");
        assert_eq!(owner.get(&path).await.body["items"], json!([]));
        let taken = inbound(&owner, &channel, "1").await;
        integrator.answer_always(Told::Status(410));
        let mut thread = String::new();
        for n in 0..3 {
            thread = answer(&owner, &taken, &format!("Message {n}")).await;
        }
        let all = listed(&owner, &path, 3).await;
        let newest = &owner.get(&thread).await.body["items"][0];
        assert_eq!(all[0]["id"], newest["id"], "the newest first");
        assert_eq!(all[0]["conversation_id"], taken.body["conversation_id"]);
        assert_eq!(all[0]["sent_at"], newest["sent_at"]);
        let conversation = thread.trim_end_matches("/messages").to_owned();
        let read = owner.get(&conversation).await.body;
        assert_eq!(all[0]["conversation_number"], read["number"]);
        assert_eq!(all[0]["contact_name"], read["contact"]["name"]);
        let why = all[0]["error"]["message"].as_str().expect("a sentence");
        assert_eq!(newest["delivery"]["error"]["message"], why);
        assert!(why.contains("410"), "{why}");
        assert_eq!(all[0]["retryable"], true);

        // Page by page, with as many statements whatever their length.
        let first = owner.get(&format!("{path}?limit=2")).await.body;
        assert_eq!(first["items"], json!(all[..2]));
        let next = first["next_cursor"].as_str().expect("a cursor");
        let rest = format!("{path}?limit=2&cursor={next}");
        let rest = owner.get(&rest).await.body;
        assert_eq!(rest["items"], json!(all[2..]));
        assert_eq!(rest["next_cursor"], Value::Null);
        let mut taken = Vec::new();
        for limit in [1, 3] {
            let page = format!("{path}?limit={limit}");
            let page = async || assert_eq!(owner.get(&page).await.status, 200);
            taken.push(server.fewest_statements(page).await);
        }
        assert_eq!(taken[0], taken[1]);
        for wrong in ["limit=0", "cursor=x"] {
            let refused = owner.get(&format!("{path}?{wrong}")).await;
            assert!((400..500).contains(&refused.status), "{refused:?}");
        }

        integrator.answer_always(Told::Status(204));
        let id = all[1]["id"].as_str().expect("an id");
        let again = owner.post(&format!("{thread}/{id}/retry"), json!({})).await;
        assert_eq!(again.status, 200, "{again:?}");
        let left = listed(&owner, &path, 2).await;
        assert!(left.iter().all(|one| one["id"] != id), "{left:?}");

        // Nothing goes into a conversation that is closed.
        let closed = owner
            .post(&format!("{conversation}/close"), json!({}))
            .await;
        assert_eq!(closed.status, 200, "{closed:?}");
        let left = listed(&owner, &path, 2).await;
        assert_eq!(left[0]["retryable"], false);
    })
    .await;
}

#[actix_web::test]
async fn who_does_not_see_a_conversation_does_not_hear_what_failed_in_it() {
    on_each_database(async |server, integrator| {
        let owner = server.admin().await;
        let channel = connect(&owner, &integrator.url).await;
        let path = format!("{channel}/failed-messages");
        let role =
            json!({"name": "Wires", "permissions": ["channels.manage", "conversations.view_all"]});
        let role = owner.post("/roles", role).await.id();
        let keeper = server.colleague(&owner, &role, &[]).await;
        let taken = inbound(&owner, &channel, "1").await;
        integrator.answer_always(Told::Status(410));
        answer(&owner, &taken, "Hi").await;
        listed(&keeper, &path, 1).await;
        let conversation = taken.body["conversation_id"].as_str().expect("an id");
        server.restrict_one(&owner, conversation, &[&owner]).await;
        assert_eq!(
            owner.get(&path).await.body["items"]
                .as_array()
                .map(Vec::len),
            Some(1)
        );
        let hidden = keeper.get(&path).await;
        assert_eq!((hidden.status, &hidden.body["items"]), (200, &json!([])));
        let agent = server.agent(&owner, &[]).await;
        assert_eq!(agent.get(&path).await.status, 403);
        let other = server.admin().await;
        assert_eq!(other.get(&path).await.status, 404);
    })
    .await;
}
