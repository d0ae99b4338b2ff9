//! Nobody is answered by a machine for what a machine wrote, or two of them would write to each other for ever.

use super::email::{mail, posts};
use super::world::{World, of, texts};
use serde_json::{Value, json};
use testkit::providers::Email;

/// What only machines say of themselves.
const MACHINES: &[&str] = &[
    "Auto-Submitted: auto-replied",
    "Auto-Submitted: auto-generated",
    "Precedence: bulk",
    "Precedence: auto_reply",
    "List-Id: <offers.customer.example.test>",
    "Return-Path: <>",
];

/// The messages of the conversation that is about this.
async fn about(world: &World, subject: &str) -> Vec<Value> {
    let all = world.conversations().await;
    let found = all.iter().find(|one| one["subject"] == subject);
    let id = found.expect("a conversation")["id"]
        .as_str()
        .expect("an id");
    world.messages(id).await
}

/// Brings what machines and what people write; people get `kind`, saying `words`, and only they do.
async fn only_people_get(world: &World, kind: &str, words: &str) {
    for (n, header) in MACHINES.iter().enumerate() {
        let subject = format!("{kind} by machine {n}");
        let headers = format!("Subject: {subject}\r\n{header}");
        posts(
            world,
            mail(&subject.replace(' ', "."), &headers, "I am away"),
        )
        .await;
        assert_eq!(
            texts(&about(world, &subject).await),
            ["I am away"],
            "{header}"
        );
    }
    // What came back names nobody who could read an answer.
    let subject = format!("{kind} undelivered");
    let bounce = mail(
        &subject.replace(' ', "."),
        &format!("Subject: {subject}"),
        "No such mailbox",
    )
    .replace("nora@", "mailer-daemon@");
    posts(world, bounce).await;
    assert_eq!(texts(&about(world, &subject).await), ["No such mailbox"]);

    let subject = format!("{kind} by a person");
    let headers = format!("Subject: {subject}\r\nAuto-Submitted: no");
    posts(
        world,
        mail(&subject.replace(' ', "."), &headers, "Are you there?"),
    )
    .await;
    let said = about(world, &subject).await;
    assert_eq!(texts(&said), ["Are you there?", words]);
    assert_eq!(said[1]["automated"], kind);
}

async fn change(world: &World, settings: Value) {
    let changed = world.ada.patch(&world.channel, settings).await;
    assert_eq!(changed.status, 200, "{changed:?}");
}

#[actix_web::test]
async fn mail_that_a_machine_wrote_gets_neither_the_away_message_nor_the_greeting() {
    of(Email::start, async |world| {
        let notices = json!({
            "greeting": {"enabled": true, "text": "Hello"}, "greeting_when": "every_conversation",
            "away": {"enabled": true, "text": "We are closed"},
        });
        let shut = json!({"time_zone": "Europe/Stockholm", "mode": "selected"});
        change(
            world,
            json!({"automated_messages": notices, "business_hours": shut}),
        )
        .await;
        only_people_get(world, "away", "We are closed").await;
        let open = json!({"time_zone": "Europe/Stockholm", "mode": "always"});
        change(world, json!({"business_hours": open})).await;
        only_people_get(world, "greeting", "Hello").await;
        // Nor did anything else leave.
        let left: Vec<_> = world
            .took(2)
            .await
            .into_iter()
            .map(|mail| (mail.to, mail.text))
            .collect();
        let nora = |words: &str| {
            (
                "nora@customer.example.test".to_owned(),
                Some(words.to_owned()),
            )
        };
        assert_eq!(left, [nora("We are closed"), nora("Hello")]);
    })
    .await;
}
