//! A provider that wants to hear nothing for a while hears nothing of the whole channel, and one that takes so
//! many in a time gets no more; nobody else's messages wait for that.

use super::world::{World, of};
use crate::common::{Server, count, is_put_off, until};
use domain::MessageId;
use reqwest::multipart::{Form, Part};
use serde_json::json;
use std::rc::Rc;
use std::time::Duration;
use testkit::Answer;
use testkit::providers::Telegram;

/// Telegram is too busy for so many seconds.
fn busy(seconds: i64) -> Answer {
    let body = json!({
        "ok": false, "error_code": 429, "description": "Too Many Requests",
        "parameters": {"retry_after": seconds},
    });
    Answer::Full(429, Vec::new(), body.to_string().into_bytes())
}

/// Messages that wait for their turn without having been tried.
async fn wait_for_their_turn(server: &Server, expected: i64) {
    let now = server.state.now().as_micros();
    let waiting = format!("jobs WHERE kind = 'deliver' AND attempts = 0 AND due_at > {now}");
    until("waiting", async || match count(server, &waiting).await {
        some if some == expected => Ok(some),
        other => Err(other),
    })
    .await;
}

async fn conversation_of(world: &World, number: usize) -> String {
    let mut all = world.conversations().await;
    all.sort_by_key(|one| one["number"].as_i64());
    all[number]["id"].as_str().expect("an id").to_owned()
}

#[actix_web::test]
async fn a_channel_rests_as_long_as_its_provider_says_and_no_other_does() {
    for database in testkit::databases() {
        let allow = "127.0.0.1".parse().expect("targets");
        let server = Server::start(database, |config| config.private_targets = allow).await;
        let server = Rc::new(server);
        let busy_one = World::new(Rc::clone(&server), Box::new(Telegram::start())).await;
        let other = World::new(Rc::clone(&server), Box::new(Telegram::start())).await;
        busy_one.says(1, 1, "Hello").await;
        busy_one.says(2, 2, "Hello").await;
        other.says(1, 1, "Hello").await;
        let (nora, bo) = (
            conversation_of(&busy_one, 0).await,
            conversation_of(&busy_one, 1).await,
        );
        // More than is waited for at a provider's word.
        busy_one.provider.server().answer(busy(86_400));
        busy_one.answers(&nora, json!({"text": "one"})).await;
        is_put_off(&server).await;
        let calls = busy_one.provider.server().calls().len();
        busy_one.answers(&bo, json!({"text": "two"})).await;
        wait_for_their_turn(&server, 1).await;
        let id = other.conversation().await;
        other.answers(&id, json!({"text": "At once"})).await;
        other.took(1).await;
        server.pass(1800);
        tokio::time::sleep(Duration::from_millis(300)).await;
        assert_eq!(busy_one.provider.server().calls().len(), calls);
        server.pass(1810);
        let mut took = busy_one.took(2).await;
        took.sort_by_key(|one| one.text.clone());
        let texts: Vec<_> = took.iter().filter_map(|one| one.text.as_deref()).collect();
        assert_eq!(texts, ["one", "two"]);
    }
}

async fn pictures(world: &World, many: usize) -> Vec<String> {
    let mut all = Vec::new();
    for n in 0..many {
        let part = Part::bytes(testkit::PNG.to_vec()).file_name(format!("{n}.png"));
        let upload = world
            .ada
            .request(reqwest::Method::POST, "/api/v1/attachments")
            .multipart(Form::new().part("file", part));
        let upload = crate::common::send(upload).await;
        assert_eq!(upload.status, 201, "{upload:?}");
        all.push(upload.id());
    }
    all
}

#[actix_web::test]
async fn a_customer_gets_no_more_at_once_than_the_provider_takes_and_pieces_count() {
    of(Telegram::start, async |world| {
        world.says(1, 1, "Hello").await;
        world.says(2, 2, "Hello").await;
        let (nora, bo) = (
            conversation_of(world, 0).await,
            conversation_of(world, 1).await,
        );
        let files = pictures(world, 4).await;
        world
            .answers(&nora, json!({"text": "Look", "attachment_ids": files}))
            .await;
        world.took(4).await;
        world.answers(&nora, json!({"text": "The fifth"})).await;
        world.took(5).await;
        world.answers(&nora, json!({"text": "The sixth"})).await;
        wait_for_their_turn(&world.server, 1).await;
        world
            .answers(&bo, json!({"text": "To somebody else"}))
            .await;
        let took = world.took(6).await;
        assert_eq!(took[5].text.as_deref(), Some("To somebody else"));
        world.server.pass(6);
        let took = world.took(7).await;
        assert_eq!(took[6].text.as_deref(), Some("The sixth"));
    })
    .await;
}

/// Lets hours pass until ids tell the new time: on PostgreSQL none is made beyond the server's lease, which is
/// renewed every few seconds.
async fn pass_hours(server: &Server, hours: i64) {
    let made = || server.state.new_id::<MessageId>().as_ref() >> 22;
    let before = made();
    server.pass(hours * 3600);
    until("renewed", async || match made() - before {
        millis if millis < hours * 3_600_000 => Err(millis),
        millis => Ok(millis),
    })
    .await;
}

#[actix_web::test]
async fn what_an_agent_sends_again_hours_later_is_tried_as_long_as_anything() {
    of(Telegram::start, async |world| {
        world.says(1, 1, "Hello").await;
        let id = world.conversation().await;
        world.provider.server().answer(world.provider.refusal());
        let message = world.answers(&id, json!({"text": "Hi"})).await;
        world.stands(&id, &message, "failed").await;
        let scopes = ["conversations:read", "conversations:write"];
        let new = json!({"name": "Desk", "kind": "personal", "scopes": scopes});
        let program = world.ada.program(new).await;
        pass_hours(&world.server, 3).await;
        let telegram = world.provider.server();
        telegram.answer_every(1, Duration::ZERO, Some(Answer::Status(503)));
        let again = format!("/conversations/{id}/messages/{message}/retry");
        let again = program.post(&again, json!({})).await;
        assert_eq!(again.status, 200, "{again:?}");
        for tries in 1..=4 {
            let tried = format!("jobs WHERE attempts = {tries} AND locked_until = 0");
            until(&format!("put off {tries} times"), async || {
                match count(&world.server, &tried).await {
                    0 => Err(0),
                    some => Ok(some),
                }
            })
            .await;
            if tries == 4 {
                telegram.answer_every(0, Duration::ZERO, None);
            }
            world.server.pass(60);
        }
        let took = world.took(1).await;
        assert_eq!(took[0].text.as_deref(), Some("Hi"));
    })
    .await;
}
