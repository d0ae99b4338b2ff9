//! What a channel says by itself (K-10), and the hours that decide it (K-09).

use crate::common::{Answer, Client, PASSWORD, Server, on_each_database, until};
use serde_json::{Value, json};

/// A web chat whose hours and messages are these.
async fn channel(owner: &Client, settings: Value) -> String {
    let mut body = json!({"kind": "webchat", "name": "Shop"});
    let given = settings.as_object().expect("settings").clone();
    body.as_object_mut().expect("a body").extend(given);
    let made = owner.post("/channels", body).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.id()
}

/// The same person, signed in anew: a sign-in does not outlive the time that was let pass.
async fn back(server: &Server, owner: &Client) -> Client {
    let login = json!({"email": owner.me["email"], "password": PASSWORD});
    let answer = server.anonymous().post("/auth/login", login).await;
    assert_eq!(answer.status, 200, "{answer:?}");
    server.anonymous().signed_in(&answer)
}

/// Shut on every day.
fn shut() -> Value {
    json!({"time_zone": "Europe/Stockholm", "mode": "selected"})
}

fn both() -> Value {
    json!({
        "greeting": {"enabled": true, "text": "Hello"},
        "away": {"enabled": true, "text": " We are closed. "},
    })
}

/// Brings a message of a customer; answers the conversation.
async fn arrives(server: &Server, owner: &Client, channel: &str, from: &str, id: &str) -> String {
    let message = crate::desk::Note {
        channel,
        from,
        id,
        text: "Are you there?",
    };
    let received = message.arrives(server, owner).await;
    received
        .conversation_id
        .expect("a conversation")
        .to_string()
}

/// The words of a conversation, oldest first, with what they are.
async fn said(owner: &Client, conversation: &str) -> Vec<(Value, Value)> {
    let page = owner
        .get(&format!("/conversations/{conversation}/messages"))
        .await;
    let items = page.body["items"].as_array().expect("messages").clone();
    let said = items.into_iter().rev();
    said.map(|m| (m["text"].clone(), m["automated"].clone()))
        .collect()
}

async fn close(owner: &Client, conversation: &str) {
    let path = format!("/conversations/{conversation}/close");
    let closed = owner.post(&path, json!({})).await;
    assert_eq!(closed.status, 200, "{closed:?}");
}

fn automated(said: &[(Value, Value)]) -> usize {
    said.iter().filter(|(_, kind)| !kind.is_null()).count()
}

async fn change(owner: &Client, channel: &str, body: Value) -> Answer {
    let changed = owner.patch(&format!("/channels/{channel}"), body).await;
    assert_eq!(changed.status, 200, "{changed:?}");
    changed
}

#[actix_web::test]
async fn outside_business_hours_a_customer_is_told_once() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let settings = json!({"business_hours": shut(), "automated_messages": both()});
        let channel = channel(&owner, settings).await;
        let conversation = arrives(&server, &owner, &channel, "ann", "1").await;
        let path = format!("/conversations/{conversation}");
        let told = said(&owner, &conversation).await;
        assert_eq!(told[1], (json!("We are closed."), json!("away")));
        let away = until("sent", async || {
            let page = owner.get(&format!("{path}/messages")).await;
            let away = page.body["items"][0].clone();
            match away["delivery"]["state"] == "sent" {
                true => Ok(away),
                false => Err(away),
            }
        })
        .await;
        assert_eq!(away["author"]["kind"], "system");
        let read = owner.get(&path).await.body;
        assert_eq!(read["reply_state"], "pending", "nobody has answered");
        assert_eq!(read["unreplied_count"], 1);
        assert_eq!(read["last_message"]["preview"], "We are closed.");
        arrives(&server, &owner, &channel, "ann", "2").await;
        arrives(&server, &owner, &channel, "ann", "2").await;
        assert_eq!(automated(&said(&owner, &conversation).await), 1);
        arrives(&server, &owner, &channel, "bob", "3").await;
        // Open in between: another period.
        change(&owner, &channel, json!({"business_hours": null})).await;
        arrives(&server, &owner, &channel, "ann", "4").await;
        assert_eq!(automated(&said(&owner, &conversation).await), 1);
    })
    .await;
}

#[actix_web::test]
async fn each_closed_period_has_its_own() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        // Open for an hour, around twelve hours from now; shut now.
        let now = server.state.now().to_string();
        let hour: u32 = now[11..13].parse().expect("an hour");
        let window = |from: u32| json!([{"open": format!("{:02}:00", from % 24), "close": format!("{:02}:00", (from + 1) % 24)}]);
        let day = window(hour + 12);
        let days = json!({"mon": day, "tue": day, "wed": day, "thu": day, "fri": day, "sat": day, "sun": day});
        let hours = json!({"time_zone": "UTC", "mode": "selected", "days": days});
        let settings = json!({"business_hours": hours, "automated_messages": both()});
        let channel = channel(&owner, settings).await;
        let conversation = arrives(&server, &owner, &channel, "ann", "1").await;
        server.pass(3600);
        let owner = back(&server, &owner).await;
        arrives(&server, &owner, &channel, "ann", "2").await;
        assert_eq!(automated(&said(&owner, &conversation).await), 1);
        server.pass(24 * 3600);
        let owner = back(&server, &owner).await;
        arrives(&server, &owner, &channel, "ann", "3").await;
        assert_eq!(automated(&said(&owner, &conversation).await), 2);
    })
    .await;
}

#[actix_web::test]
async fn whoever_writes_while_nobody_is_available_is_greeted_once_in_that_time() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let settings = json!({"automated_messages": both()});
        let channel = channel(&owner, settings).await;
        let conversation = arrives(&server, &owner, &channel, "ann", "1").await;
        assert_eq!(automated(&said(&owner, &conversation).await), 0);
        for (unavailable, greeted) in [(true, 1), (false, 1), (true, 2)] {
            server.pass(1);
            change(&owner, &channel, json!({"available": !unavailable})).await;
            for n in 0..2 {
                let id = format!("{greeted}-{unavailable}-{n}");
                arrives(&server, &owner, &channel, "ann", &id).await;
            }
            assert_eq!(automated(&said(&owner, &conversation).await), greeted);
        }
    })
    .await;
}

#[actix_web::test]
async fn every_conversation_is_greeted_where_the_admin_chose_so() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let channel = channel(&owner, json!({"automated_messages": both()})).await;
        let chosen = json!({"automated_messages": {"greeting_when": "every_conversation"}});
        let changed = change(&owner, &channel, chosen).await;
        assert_eq!(
            changed.body["automated_messages"]["greeting"]["text"],
            "Hello"
        );
        let first = arrives(&server, &owner, &channel, "ann", "1").await;
        arrives(&server, &owner, &channel, "ann", "2").await;
        let told = said(&owner, &first).await;
        assert_eq!(automated(&told), 1);
        assert_eq!(told[1], (json!("Hello"), json!("greeting")));
        close(&owner, &first).await;
        let second = arrives(&server, &owner, &channel, "ann", "3").await;
        assert_ne!(first, second);
        assert_eq!(automated(&said(&owner, &second).await), 1);
    })
    .await;
}

#[actix_web::test]
async fn nobody_is_told_soon_after_a_human_answered() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let channel = channel(&owner, json!({"automated_messages": both()})).await;
        let conversation = arrives(&server, &owner, &channel, "ann", "1").await;
        let answer = json!({"text": "Yes, I am"});
        let path = format!("/conversations/{conversation}/messages");
        assert_eq!(owner.post(&path, answer).await.status, 201);
        change(&owner, &channel, json!({"business_hours": shut()})).await;
        arrives(&server, &owner, &channel, "ann", "2").await;
        assert_eq!(automated(&said(&owner, &conversation).await), 0);
        server.pass(15 * 60 + 1);
        let owner = back(&server, &owner).await;
        arrives(&server, &owner, &channel, "ann", "3").await;
        assert_eq!(automated(&said(&owner, &conversation).await), 1);
    })
    .await;
}

#[actix_web::test]
async fn ten_a_day_are_enough_for_anybody() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let settings = json!({"business_hours": shut(), "automated_messages": both()});
        let channel = channel(&owner, settings).await;
        let mut told = Vec::new();
        for n in 0..12 {
            let conversation = arrives(&server, &owner, &channel, "ann", &n.to_string()).await;
            told.push(automated(&said(&owner, &conversation).await));
            close(&owner, &conversation).await;
        }
        assert_eq!(told, [1, 1, 1, 1, 1, 1, 1, 1, 1, 1, 0, 0]);
        server.pass(24 * 3600 + 1);
        let owner = back(&server, &owner).await;
        let conversation = arrives(&server, &owner, &channel, "ann", "tomorrow").await;
        assert_eq!(automated(&said(&owner, &conversation).await), 1);
    })
    .await;
}

#[actix_web::test]
async fn hours_are_shown_before_they_are_kept() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let channel = channel(&owner, json!({"automated_messages": both()})).await;
        let path = format!("/channels/{channel}/hours-preview");
        let hours = json!({
            "time_zone": "Europe/Berlin",
            "mode": "selected",
            "days": {"fri": [{"open": "18:00", "close": "02:00"}]},
            "holidays": [{"date": "2026-12-25", "name": "Christmas", "windows": []}],
        });
        let asked = json!({"business_hours": hours, "from": "2026-11-27T00:00:00Z", "to": "2026-12-28T00:00:00Z"});
        let shown = owner.post(&path, asked).await;
        assert_eq!(shown.status, 200, "{shown:?}");
        let begins: Vec<_> = shown.body["open"].as_array().expect("spans").iter().map(|span| span["from"].clone()).collect();
        assert_eq!(begins, ["2026-11-27T17:00:00.000Z", "2026-12-04T17:00:00.000Z", "2026-12-11T17:00:00.000Z", "2026-12-18T17:00:00.000Z"]);
        let asked = json!({"business_hours": shut(), "from": "2026-11-27T00:00:00Z", "to": "2026-11-28T00:00:00Z"});
        let shown = owner.post(&path, asked.clone()).await.body;
        assert_eq!((&shown["open"], &shown["is_open"]), (&json!([]), &json!(false)));
        assert_eq!(shown["writing_now"], json!({"automated": "away", "text": "We are closed."}));
        let mut typed = asked.clone();
        typed["automated_messages"] = json!({"away": {"enabled": false}});
        assert_eq!(owner.post(&path, typed).await.body["writing_now"], json!(null));
        let mut open = asked;
        open["business_hours"] = json!(null);
        open["available"] = json!(false);
        let shown = owner.post(&path, open).await.body;
        assert_eq!(shown["writing_now"]["automated"], "greeting");
        assert_eq!(shown["open"][0]["to"], "2026-11-28T00:00:00.000Z");
        let kept = owner.get(&format!("/channels/{channel}")).await.body;
        assert_eq!(kept["business_hours"], json!(null), "asking keeps nothing");
    })
    .await;
}

#[actix_web::test]
async fn what_is_wrong_with_hours_and_messages_is_named() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let channel = channel(&owner, json!({})).await;
        let hours = |part: Value| {
            let mut hours = json!({"time_zone": "UTC", "mode": "selected"});
            hours.as_object_mut().expect("hours").extend(part.as_object().expect("a part").clone());
            json!({"business_hours": hours})
        };
        let wrong = [
            (hours(json!({"time_zone": "Mars/Olympus"})), "business_hours.time_zone", "unknown_time_zone"),
            (hours(json!({"mode": "sometimes"})), "business_hours", "unknown_value"),
            (hours(json!({"days": {"mon": [{"open": "9", "close": "17:00"}]}})), "business_hours.days.mon[0]", "not_a_time"),
            (hours(json!({"days": {"mon": [{"open": "09:00", "close": "17:00"}, {"open": "16:00", "close": "18:00"}]}})), "business_hours.days.mon", "overlap"),
            (hours(json!({"holidays": [{"date": "2026-02-29"}]})), "business_hours.holidays[0].date", "not_a_date"),
            (json!({"automated_messages": {"away": {"enabled": true}}}), "automated_messages.away.text", "empty"),
        ];
        for (body, field, code) in wrong {
            let refused = owner.patch(&format!("/channels/{channel}"), body.clone()).await;
            assert_eq!(refused.status, 422, "{body}");
            let error = &refused.body["errors"][0];
            assert_eq!((&error["field"], &error["code"]), (&json!(field), &json!(code)), "{body}");
        }
    })
    .await;
}

#[actix_web::test]
async fn the_widget_knows_when_it_is_shut() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let channel = channel(&owner, json!({})).await;
        let public = owner.get(&format!("/channels/{channel}")).await.body["public_id"].clone();
        let path = format!(
            "{}/widget/v1/{}/config",
            server.origin,
            public.as_str().expect("an id")
        );
        let config = async || {
            let answer = reqwest::get(&path).await.expect("an answer");
            answer.json::<Value>().await.expect("JSON")
        };
        assert_eq!(config().await["is_open"], true);
        change(&owner, &channel, json!({"business_hours": shut()})).await;
        let shut = config().await;
        assert_eq!(
            (&shut["is_open"], &shut["opens_at"]),
            (&json!(false), &json!(null))
        );
    })
    .await;
}
