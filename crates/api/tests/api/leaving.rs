//! What becomes of the work of who was deactivated, and how who was invited gets their link.

use crate::common::{
    Answer, Client, Server, letters, on_each_database, until, with_mail, without_mail,
};
use crate::desk::{channel, conversation, ids};
use serde_json::{Value, json};

async fn deactivate(by: &Client, who: &Client, body: Value) -> Answer {
    by.post(&format!("/agents/{}/deactivate", who.id()), body)
        .await
}

/// A conversation assigned to some.
async fn assigned(
    server: &Server,
    owner: &Client,
    channel: &str,
    from: &str,
    to: &[&Client],
) -> String {
    let id = conversation(server, owner, channel, from).await;
    let agents: Vec<String> = to.iter().map(|agent| agent.id()).collect();
    let path = format!("/conversations/{id}/assign");
    let done = owner.post(&path, json!({"agent_ids": agents})).await;
    assert_eq!(done.status, 200, "{done:?}");
    id
}

async fn assignees(by: &Client, id: &str) -> Value {
    by.get(&format!("/conversations/{id}")).await.body["assignee_ids"].clone()
}

/// Waits until a conversation is with these alone.
async fn is_with(by: &Client, id: &str, agents: &[String]) {
    until("with them", async || {
        let now = assignees(by, id).await;
        match now == json!(agents) {
            true => Ok(now),
            false => Err(now),
        }
    })
    .await;
}

#[actix_web::test]
async fn what_was_theirs_alone_goes_to_open() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (ada, bo) = (
            server.agent(&owner, &[]).await,
            server.agent(&owner, &[]).await,
        );
        let shop = channel(&owner).await;
        let mut alone = Vec::new();
        for n in 0..25 {
            alone.push(assigned(&server, &owner, &shop, &format!("c{n}"), &[&ada]).await);
        }
        let shared = assigned(&server, &owner, &shop, "shared", &[&ada, &bo]).await;
        let closed = assigned(&server, &owner, &shop, "closed", &[&ada]).await;
        let done = owner
            .post(&format!("/conversations/{closed}/close"), json!({}))
            .await;
        assert_eq!(done.status, 200, "{done:?}");

        assert_eq!(deactivate(&owner, &ada, json!({})).await.status, 200);
        is_with(&owner, &shared, &[bo.id()]).await;
        is_with(&owner, &closed, &[]).await;
        until("all are open", async || {
            let open = ids(&owner.get("/conversations?folder=open&limit=100").await);
            match alone.iter().all(|id| open.contains(id)) {
                true => Ok(open),
                false => Err(open),
            }
        })
        .await;
        let log = owner.get(&format!("/conversations/{}/log", alone[0])).await;
        let last = &log.body["items"][0];
        assert_eq!(
            (&last["action"], &last["details"]["agent"]),
            (&json!("revoked"), &json!(ada.id()))
        );
        assert_eq!(last["actor"]["kind"], "system");
        let name = owner.get(&format!("/agents/{}", ada.id())).await;
        assert_eq!(name.body["state"], "deactivated", "the name stays");
    })
    .await;
}

#[actix_web::test]
async fn a_colleague_takes_over_what_they_may_see() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (ada, bo) = (
            server.agent(&owner, &[]).await,
            server.agent(&owner, &[]).await,
        );
        let shop = channel(&owner).await;
        let plain = assigned(&server, &owner, &shop, "plain", &[&ada]).await;
        let shared = assigned(&server, &owner, &shop, "shared", &[&ada, &owner]).await;
        let secret = assigned(&server, &owner, &shop, "secret", &[&ada]).await;
        server.restrict_one(&owner, &secret, &[&ada]).await;

        assert_eq!(
            deactivate(&owner, &ada, json!({"reassign_to": bo.id()}))
                .await
                .status,
            200
        );
        is_with(&owner, &plain, &[bo.id()]).await;
        is_with(&owner, &shared, &[owner.id()]).await;
        is_with(&owner, &secret, &[]).await;
        let shown = owner.get(&format!("/conversations/{secret}")).await;
        assert_eq!(shown.body["restricted"], true, "{shown:?}");
        assert_eq!(
            bo.get(&format!("/conversations/{secret}")).await.status,
            404
        );
        assert_eq!(ids(&bo.get("/conversations?folder=yours").await), [plain]);
    })
    .await;
}

#[actix_web::test]
async fn who_takes_over_must_be_there() {
    on_each_database(async |server| {
        let (owner, stranger) = (server.admin().await, server.admin().await);
        let (ada, gone) = (
            server.agent(&owner, &[]).await,
            server.agent(&owner, &[]).await,
        );
        assert_eq!(deactivate(&owner, &gone, json!({})).await.status, 200);
        for heir in [gone.id(), stranger.id(), ada.id()] {
            let refused = deactivate(&owner, &ada, json!({"reassign_to": heir})).await;
            assert_eq!((refused.status, refused.code()), (422, "invalid"));
            assert_eq!(refused.body["errors"][0]["field"], "reassign_to");
        }
        assert_eq!(ada.get("/me").await.status, 200);
    })
    .await;
}

#[actix_web::test]
async fn favorites_and_tokens_go_too() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let ada = server.agent(&owner, &[]).await;
        let shop = channel(&owner).await;
        let id = conversation(&server, &owner, &shop, "di").await;
        let contact =
            owner.get(&format!("/conversations/{id}")).await.body["contact"]["id"].clone();
        let contact = contact.as_str().expect("an id");
        assert!(
            ada.put(&format!("/contacts/{contact}/favorite"), Value::Null)
                .await
                .status
                < 300
        );
        let program = ada
            .program(json!({"name": "Mine", "kind": "personal", "scopes": ["contacts:read"]}))
            .await;
        assert_eq!(program.get("/contacts").await.status, 200);
        assert_eq!(deactivate(&owner, &ada, json!({})).await.status, 200);
        assert_eq!(program.get("/contacts").await.status, 401);
        until("no favorite is left", async || {
            let left = server.state.store.read(|db| {
                use diesel::RunQueryDsl;
                #[derive(diesel::QueryableByName)]
                struct Count {
                    #[diesel(sql_type = diesel::sql_types::BigInt)]
                    n: i64,
                }
                let count: Count =
                    diesel::sql_query("SELECT COUNT(*) AS n FROM favorites").get_result(db)?;
                Ok::<_, store::StoreError>(count.n)
            });
            match left.await.expect("a count") {
                0 => Ok(0),
                n => Err(n),
            }
        })
        .await;
        let back = owner
            .post(&format!("/agents/{}/reactivate", ada.id()), Value::Null)
            .await;
        assert_eq!(back.body["state"], "active");
        assert_eq!(
            program.get("/contacts").await.status,
            401,
            "a token that ended stays so"
        );
    })
    .await;
}

#[actix_web::test]
async fn an_invitation_goes_by_mail_and_tells_until_when() {
    with_mail(async |server, mailbox| {
        let owner = server.admin().await;
        let role = owner.role("agent").await;
        let body = json!({"first_name": "Grace", "email": "grace@example.com", "role_id": role});
        let invited = owner.post("/agents", body).await;
        assert_eq!(
            (invited.status, &invited.body["emailed"]),
            (201, &json!(true)),
            "{invited:?}"
        );
        assert_eq!(invited.body["invited_until"], invited.body["expires_at"]);
        let sent = letters(mailbox, 1).await;
        let letter = sent.first().expect("a letter");
        let url = invited.body["invitation_url"].as_str().expect("a link");
        assert!(letter.text.contains(url), "{}", letter.text);

        let path = format!("/agents/{}/invitation", invited.id());
        let again = owner.post(&path, Value::Null).await;
        assert_eq!(again.body["emailed"], true);
        assert_eq!(letters(mailbox, 2).await.len(), 2);
        let token = again.body["invitation_url"]
            .as_str()
            .and_then(|url| url.rsplit('/').next());
        let accept = format!("/invitations/{}/accept", token.expect("a token"));
        let joined = server
            .anonymous()
            .post(&accept, json!({"password": crate::common::PASSWORD}))
            .await;
        assert_eq!(joined.status, 200);
        let reset = owner.post(&path, Value::Null).await;
        assert_eq!(
            reset.body["emailed"], false,
            "a new password is handed over"
        );
        assert_eq!(reset.body["invited_until"], Value::Null);
    })
    .await;
}

#[actix_web::test]
async fn who_is_invited_may_have_another_email_and_the_old_link_ends() {
    with_mail(async |server, mailbox| {
        let owner = server.admin().await;
        let role = owner.role("agent").await;
        let body = json!({"first_name": "Grace", "email": "grace@example.com", "role_id": role});
        let invited = owner.post("/agents", body).await;
        letters(mailbox, 1).await;
        let path = format!("/agents/{}", invited.id());
        let old = invited.body["invitation_url"].as_str().expect("a link");
        let accept = async |url: &str| {
            let token = url.rsplit('/').next().expect("a token");
            let with = json!({"password": crate::common::PASSWORD});
            let path = format!("/invitations/{token}/accept");
            server.anonymous().post(&path, with).await
        };

        let taken = owner
            .patch(&path, json!({"email": owner.me["email"]}))
            .await;
        assert_eq!((taken.status, taken.code()), (409, "email_in_use"));
        let wrong = owner.patch(&path, json!({"email": "nobody"})).await;
        assert_eq!(wrong.body["errors"][0]["field"], "email");
        let same = owner
            .patch(&path, json!({"email": " Grace@Example.com"}))
            .await;
        assert_eq!(same.status, 200, "{same:?}");
        let changed = owner
            .patch(&path, json!({"email": "hopper@example.com"}))
            .await;
        assert_eq!(changed.body["email"], "hopper@example.com", "{changed:?}");
        assert_ne!(changed.body["invited_until"], Value::Null);
        assert_eq!(accept(old).await.status, 404, "it went to somebody else");
        let sent = letters(mailbox, 2).await;
        let new = sent.last().expect("a letter");
        assert_eq!(new.header("to"), ["hopper@example.com"]);
        let url = new
            .text
            .split_whitespace()
            .find(|word| word.starts_with("http"));
        assert_eq!(accept(url.expect("a link")).await.status, 200);

        let late = owner
            .patch(&path, json!({"email": "late@example.com"}))
            .await;
        assert_eq!(
            (late.status, &late.body["errors"][0]["code"]),
            (422, &json!("joined"))
        );
        assert_eq!(mailbox.letters().len(), 2);
    })
    .await;
    without_mail(async |server| {
        let owner = server.admin().await;
        let role = owner.role("agent").await;
        let body = json!({"first_name": "Grace", "email": "grace@example.com", "role_id": role});
        let path = format!("/agents/{}", owner.post("/agents", body).await.id());
        let changed = owner
            .patch(&path, json!({"email": "hopper@example.com"}))
            .await;
        assert_eq!(
            changed.body["invited_until"],
            Value::Null,
            "a link is made by hand"
        );
    })
    .await;
}
