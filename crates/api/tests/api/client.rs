//! The browser's own client, compiled for this machine, drives the real server: paths, verbs, bodies
//! and problems cannot disagree.

use crate::common::{PASSWORD, PATIENCE, on_each_database, without_mail};
use client::events::{Frame, Signal};
use client::{Client, SignedUp};
use contract::auth::{LogIn, SignUp};
use contract::channels::{Inbound, InboundContact, NewChannel};
use contract::contacts::ContactQuery;
use contract::conversations::{
    ConversationQuery, Folder, MarkRead, PresenceState, SetPresence, Snooze,
};
use contract::drafts::SaveDraft;
use contract::me::PatchPreferences;
use contract::messages::{Direction, MessageQuery, NewMessage};
use contract::page::Paging;
use futures::{Stream, StreamExt};
use serde_json::Value;
use std::pin::pin;
use tokio::time::timeout;

fn named() -> SignUp {
    SignUp {
        organization_name: "Analytical Engines".into(),
        first_name: "Ada".into(),
        last_name: None,
        email: "ada@example.com".into(),
        password: PASSWORD.into(),
    }
}

fn hello(id: &str) -> Inbound {
    Inbound {
        message_id: id.into(),
        contact: InboundContact {
            address: "customer-1".into(),
            name: Some("Nora".into()),
            email: None,
            phone: None,
            verified: true,
        },
        text: Some("Is it in stock?".into()),
        subject: None,
        attachments: Vec::new(),
        reply_to_message_id: None,
        sent_at: None,
    }
}

/// The next frame of a name.
async fn next(
    stream: &mut (impl Stream<Item = client::Call<Signal>> + Unpin),
    name: &str,
) -> (Frame, Value) {
    let found = async {
        while let Some(signal) = stream.next().await {
            if let Signal::Event(frame) = signal.expect("the line holds")
                && frame.name == name
            {
                let data = serde_json::from_str(&frame.data).expect("JSON");
                return (frame, data);
            }
        }
        panic!("the stream ended");
    };
    let found = timeout(PATIENCE, found).await;
    found.unwrap_or_else(|_| panic!("no {name}"))
}

#[actix_web::test]
async fn the_client_signs_up_connects_lists_answers_and_follows() {
    without_mail(async |server| {
        let ada = Client::new(&server.origin);
        let refused = ada.me().await.expect_err("not signed in");
        assert_eq!(
            (refused.status(), refused.code()),
            (Some(401), Some("signed_out"))
        );
        let SignedUp::In(signed_up) = ada.sign_up(&named()).await.expect("signed up") else {
            panic!("no mail is sent");
        };
        ada.set_token(Some(signed_up.access_token));
        assert_eq!(ada.me().await.expect("me").body.first_name, "Ada");
        let taken = ada.sign_up(&named()).await.expect_err("taken");
        assert_eq!(taken.code(), Some("email_in_use"));

        let nowhere = NewChannel {
            kind: "api".into(),
            name: "Till".into(),
            ..NewChannel::default()
        };
        let flawed = ada.create_channel(&nowhere).await.expect_err("no URL");
        assert_eq!(
            (flawed.status(), flawed.code()),
            (Some(422), Some("invalid"))
        );
        let mut channel = nowhere;
        let url = Value::from("https://93.184.216.34/in");
        channel.settings.insert("webhook_url".into(), url);
        let channel = ada
            .create_channel(&channel)
            .await
            .expect("a channel")
            .channel;

        let before = ada.counts().await.expect("counts");
        assert_eq!(before.body.inbox.conversations, 0);
        let stream = ada
            .events(before.cursor.as_deref())
            .await
            .expect("a stream");
        let mut stream = pin!(stream);
        let taken = ada.ingest(channel.id, &hello("m1")).await.expect("taken");
        let again = ada.ingest(channel.id, &hello("m1")).await.expect("taken");
        assert_eq!(
            (again.duplicate, again.message_id),
            (true, taken.message_id)
        );
        let (frame, created) = next(&mut stream, "message.created").await;
        assert_eq!(created["object"]["text"], "Is it in stock?");
        let id = taken.conversation_id.expect("a conversation");

        let query = ConversationQuery {
            folder: Some(Folder::Inbox),
            ..ConversationQuery::default()
        };
        let list = ada.conversations(&query).await.expect("a list");
        assert!(list.cursor.is_some());
        let row = &list.body.items[0];
        assert_eq!((row.id, &*row.contact.name), (id, "Nora"));
        assert_eq!(
            ada.pick(id)
                .await
                .expect("picked")
                .conversation
                .assignee_ids
                .len(),
            1
        );
        assert_eq!(ada.draft(id).await.expect("a draft").version, 0);
        let draft = SaveDraft {
            text: "Ye".into(),
            ..SaveDraft::default()
        };
        let kept = ada.save_draft(id, &draft).await.expect("kept");
        assert_eq!(kept.text, "Ye");
        let file = ada
            .upload("stock.txt", "text/plain", b"none".to_vec())
            .await;
        let file = file.expect("a file");
        let answer = NewMessage {
            text: Some("Yes".into()),
            attachment_ids: vec![file.id],
            ..NewMessage::default()
        };
        let sent = ada.send_message(id, &answer, "k1").await.expect("sent");
        let repeat = ada.send_message(id, &answer, "k1").await.expect("the same");
        assert_eq!((repeat.id, sent.attachments.len()), (sent.id, 1));
        let (_, told) = next(&mut stream, "message.created").await;
        assert_eq!(
            (&told["id"], &told["object"]["client_id"]),
            (&Value::from(sent.id.to_string()), &Value::from("k1"))
        );
        let thread = ada
            .messages(id, &MessageQuery::default())
            .await
            .expect("a thread");
        let directions: Vec<_> = thread.body.items.iter().map(|m| m.direction).collect();
        assert_eq!(directions, [Direction::Outbound, Direction::Inbound]);

        let looking = SetPresence {
            state: PresenceState::Viewing,
        };
        ada.set_presence(id, &looking).await.expect("told");
        ada.mark_unread(id).await.expect("unread");
        ada.mark_read(id, &MarkRead { message_id: None })
            .await
            .expect("read");
        let until = server.state.now().plus_seconds(3600);
        let asleep = ada.snooze(id, &Snooze { until }).await.expect("asleep");
        // JSON has milliseconds.
        let told = asleep.conversation.snoozed_until.map(|at| at.as_millis());
        assert_eq!(told, Some(until.as_millis()));
        ada.unsnooze(id).await.expect("awake");
        ada.archive(id).await.expect("archived");
        ada.unarchive(id).await.expect("back");
        ada.close(id).await.expect("closed");
        let shut = ada
            .send_message(id, &answer, "k2")
            .await
            .expect_err("closed");
        assert_eq!(shut.code(), Some("conversation_closed"));
        assert!(
            !ada.log(id, &Paging::default())
                .await
                .expect("a log")
                .items
                .is_empty()
        );
        let people = ada
            .contacts(&ContactQuery::default())
            .await
            .expect("people");
        assert_eq!(people.items.len(), 1);

        // A second stream goes on where the first one was, and nothing comes twice.
        let resumed = ada.events(frame.id.as_deref()).await.expect("a stream");
        let mut resumed = pin!(resumed);
        let (_, missed) = next(&mut resumed, "message.created").await;
        assert_eq!(missed["id"], sent.id.to_string());

        let who = LogIn {
            email: "ada@example.com".into(),
            password: PASSWORD.into(),
            totp_code: None,
        };
        let phone = Client::new(&server.origin);
        let signed_in = phone.log_in(&who).await.expect("signed in");
        phone.set_token(Some(signed_in.access_token));
        assert_eq!(phone.me().await.expect("me").body.id, signed_in.agent.id);
    })
    .await;
}

#[actix_web::test]
async fn an_expired_token_is_renewed_once_and_the_call_repeated() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let ada = Client::with_token(&server.origin, owner.token.clone().expect("a token"));
        let browser = owner.clone();
        ada.renew_with(Box::new(move |_| {
            let browser = browser.clone();
            Box::pin(async move {
                let answer = browser.post_with_cookie("/auth/refresh").await;
                answer.body["access_token"].as_str().map(str::to_owned)
            })
        }));
        server.pass(16 * 60);
        assert_eq!(ada.me().await.expect("me").body.first_name, "Ada");
        assert_ne!(ada.token(), owner.token);
    })
    .await;
}

#[actix_web::test]
async fn what_changes_of_one_after_it_was_read_is_told_behind_its_place() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let ada = Client::with_token(&server.origin, owner.token.clone().expect("a token"));
        let places = [
            ada.me().await.expect("me").cursor,
            ada.organization().await.expect("where").cursor,
        ];
        let muted = PatchPreferences {
            muted: Some(true),
            ..PatchPreferences::default()
        };
        ada.update_preferences(&muted).await.expect("muted");
        for place in places {
            assert!(place.is_some());
            let stream = ada.events(place.as_deref()).await.expect("a stream");
            let mut stream = pin!(stream);
            let (_, told) = next(&mut stream, "agent.updated").await;
            assert_eq!(told["id"], ada.me().await.expect("me").body.id.to_string());
        }
    })
    .await;
}
