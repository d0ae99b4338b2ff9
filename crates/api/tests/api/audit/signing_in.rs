//! Who comes and goes, and who could not come in.

use super::{Log, actions, begin_an_hour, entries};
use crate::common::{Client, PASSWORD, on_each_database, until, without_mail};
use serde_json::{Value, json};

async fn log_in(at: &Client, email: &Value, password: &str) -> crate::common::Answer {
    at.post("/auth/login", json!({"email": email, "password": password}))
        .await
}

#[actix_web::test]
async fn an_account_from_its_invitation_on() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let mut log = Log::of(&ada).await;
        let grace = server.agent(&ada, &[]).await;
        let words = |entries: &[Value]| -> Vec<(Value, Value)> {
            entries
                .iter()
                .map(|e| (e["action"].clone(), e["actor"]["id"].clone()))
                .collect()
        };
        let (hers, adas) = (json!(grace.id()), json!(ada.id()));
        let expected = [
            (json!("agent.invited"), adas),
            (json!("agent.joined"), hers.clone()),
        ];
        assert_eq!(words(&log.fresh().await), expected);

        let email = &grace.me["email"];
        let again = log_in(&server.anonymous(), email, PASSWORD).await;
        let second = server.anonymous().signed_in(&again);
        let entry = log.one("signed in").await;
        assert_eq!(
            (&entry["action"], &entry["actor"]["id"]),
            (&json!("agent.signed_in"), &hers)
        );
        assert_eq!(entry["details"]["address"], "192.0.2.1");
        assert_eq!(second.post("/auth/logout", json!({})).await.status, 204);
        assert_eq!(log.one("signed out").await["action"], "agent.signed_out");
        assert_eq!(grace.delete("/sessions").await.status, 204);
        assert_eq!(
            log.one("the others").await["action"],
            "agent.sessions_ended"
        );
        let change = json!({"current_password": PASSWORD, "new_password": "another horse"});
        assert_eq!(grace.put("/me/password", change).await.status, 204);
        assert_eq!(
            log.one("a password").await["action"],
            "agent.password_changed"
        );

        let link = ada
            .post(&format!("/agents/{}/invitation", grace.id()), json!({}))
            .await;
        let url = link.body["invitation_url"].as_str().expect("a link");
        let path = format!(
            "/invitations/{}/accept",
            url.rsplit('/').next().expect("a token")
        );
        let accepted = server
            .anonymous()
            .post(&path, json!({"password": PASSWORD}))
            .await;
        assert_eq!(accepted.status, 200, "{accepted:?}");
        let expected = ["agent.invitation_renewed", "agent.password_reset"].map(|word| json!(word));
        let fresh = log.fresh().await;
        assert_eq!(
            fresh
                .iter()
                .map(|e| e["action"].clone())
                .collect::<Vec<_>>(),
            expected
        );
    })
    .await;
}

#[actix_web::test]
async fn a_stolen_cookie_is_told_of() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let thief = owner.clone();
        assert_eq!(owner.post_with_cookie("/auth/refresh").await.status, 200);
        server.pass(60);
        assert_eq!(thief.post_with_cookie("/auth/refresh").await.status, 401);
        let back = log_in(&server.anonymous(), &owner.me["email"], PASSWORD).await;
        let back = server.anonymous().signed_in(&back);
        let revoked = entries(&back, "?action=agent.session_revoked").await;
        assert_eq!(revoked.len(), 1, "{revoked:#?}");
        assert_eq!(revoked[0]["actor"]["kind"], "system");
        assert_eq!(revoked[0]["resource"]["id"], json!(owner.id()));
    })
    .await;
}

#[actix_web::test]
async fn who_guesses_is_told_of_once_an_hour_and_their_words_nowhere() {
    on_each_database(async |server| {
        begin_an_hour(&server);
        let ada = server.admin().await;
        let failed = "?action=agent.sign_in_failed";
        let mut guesser = server.anonymous();
        for _ in 0..3 {
            let refused = log_in(&guesser, &ada.me["email"], "a guessed word").await;
            assert_eq!(refused.status, 401, "{refused:?}");
            let unknown = log_in(&guesser, &json!("nobody@example.com"), "a guessed word").await;
            assert_eq!(unknown.status, 401, "{unknown:?}");
        }
        guesser.address = "198.51.100.7".to_owned();
        assert_eq!(
            log_in(&guesser, &ada.me["email"], "a guessed word")
                .await
                .status,
            401
        );
        let two = async || match entries(&ada, failed).await {
            two if two.len() == 2 => Ok(two),
            other => Err(other),
        };
        let two = until("one entry an address", two).await;
        let places: Vec<&Value> = two.iter().map(|e| &e["details"]["address"]).collect();
        assert_eq!(places, ["198.51.100.7", "192.0.2.1"]);
        for entry in &two {
            assert_eq!(
                (&entry["actor"]["kind"], &entry["via"]),
                (&json!("system"), &json!("system"))
            );
            assert_eq!(entry["resource"]["id"], json!(ada.id()));
        }
        server.pass(3600);
        let back = log_in(&server.anonymous(), &ada.me["email"], PASSWORD).await;
        let back = server.anonymous().signed_in(&back);
        assert_eq!(
            log_in(&guesser, &ada.me["email"], "a guessed word")
                .await
                .status,
            401
        );
        let more = async || match actions(&back, failed).await.len() {
            3 => Ok(3),
            other => Err(other),
        };
        until("another hour", more).await;
        let whole = back.get("/audit-log?limit=100").await.body.to_string();
        for word in ["a guessed word", "nobody@example.com", PASSWORD] {
            assert!(!whole.contains(word), "{word}");
        }
    })
    .await;
}

#[actix_web::test]
async fn an_organization_begins_with_who_made_it() {
    without_mail(async |server| {
        let new = json!({
            "organization_name": "Oriel", "first_name": "Ada",
            "email": "ada@example.com", "password": PASSWORD,
        });
        let answer = server.anonymous().post("/auth/signup", new).await;
        assert_eq!(answer.status, 201, "{answer:?}");
        let ada = server.anonymous().signed_in(&answer);
        let all = entries(&ada, "").await;
        assert_eq!(all.len(), 1, "{all:#?}");
        assert_eq!(all[0]["action"], "organization.created");
        assert_eq!(all[0]["actor"]["id"], json!(ada.id()));
        assert_eq!(all[0]["resource"]["name"], "Oriel");
        // At the operator's word nobody of the organization made it.
        let other = server.admin().await;
        let made = entries(&other, "?action=organization.created").await;
        assert_eq!(made[0]["actor"]["kind"], "system");
    })
    .await;
}
