//! Colleagues, their roles and teams, and the organization they are in.

use crate::common::{PASSWORD, on_each_database};
use serde_json::{Value, json};

#[actix_web::test]
async fn an_invited_colleague_sets_a_password_and_is_in() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let role = owner.role("agent").await;
        let body = json!({
            "first_name": "Grace",
            "email": "grace@example.com",
            "role_id": role,
            "color": "teal",
        });
        let invited = owner.post("/agents", body.clone()).await;
        assert_eq!(invited.status, 201, "{invited:?}");
        assert_eq!(invited.body["state"], "invited");
        let url = invited.body["invitation_url"].as_str().expect("a link");
        let token = url
            .strip_prefix(&format!("{}/invitations/", server.origin))
            .expect("a link of this server");
        let again = owner.post("/agents", body).await;
        assert_eq!((again.status, again.code()), (409, "email_in_use"));

        let shown = server
            .anonymous()
            .get(&format!("/invitations/{token}"))
            .await;
        assert_eq!(shown.body["organization_name"], "Organization 0");
        assert_eq!(shown.body["email"], "grace@example.com");
        let accept = format!("/invitations/{token}/accept");
        let short = server
            .anonymous()
            .post(&accept, json!({"password": "x"}))
            .await;
        assert_eq!((short.status, short.code()), (422, "invalid"));
        let accepted = server
            .anonymous()
            .post(&accept, json!({"password": PASSWORD}))
            .await;
        assert_eq!(accepted.status, 200, "{accepted:?}");
        let grace = server.anonymous().signed_in(&accepted);
        assert_eq!(grace.get("/me").await.body["role_name"], "Agent");
        let twice = server
            .anonymous()
            .post(&accept, json!({"password": PASSWORD}))
            .await;
        assert_eq!(twice.status, 404, "a link is used once");

        let list = grace.get("/agents?q=GRA").await;
        let found = &list.body["items"];
        assert_eq!(found.as_array().map(Vec::len), Some(1));
        assert_eq!(found[0]["state"], "active");
    })
    .await;
}

#[actix_web::test]
async fn a_new_link_replaces_the_old_one_and_a_late_one_is_gone() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let role = owner.role("agent").await;
        let body = json!({"first_name": "G", "email": "g@example.com", "role_id": role});
        let first = owner.post("/agents", body).await;
        let path = format!("/agents/{}/invitation", first.id());
        let second = owner.post(&path, Value::Null).await;
        assert_eq!(second.status, 201, "{second:?}");
        let shown = async |answer: &crate::common::Answer| {
            let url = answer.body["invitation_url"].as_str().expect("a link");
            let token = url.rsplit('/').next().expect("a token");
            server
                .anonymous()
                .get(&format!("/invitations/{token}"))
                .await
                .status
        };
        assert_eq!((shown(&first).await, shown(&second).await), (404, 200));
        server.pass(7 * 24 * 60 * 60);
        assert_eq!(shown(&second).await, 404);
    })
    .await;
}

#[actix_web::test]
async fn a_deactivated_agent_is_out_at_once_and_may_come_back() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let grace = server.agent(&owner, &[]).await;
        assert_eq!(grace.get("/me").await.status, 200);
        let path = format!("/agents/{}", grace.id());
        let gone = owner.post(&format!("{path}/deactivate"), json!({})).await;
        assert_eq!(
            (gone.status, &gone.body["state"]),
            (200, &json!("deactivated"))
        );
        assert_eq!(grace.get("/me").await.status, 401);
        assert_eq!(grace.post_with_cookie("/auth/refresh").await.status, 401);
        let login = json!({"email": grace.me["email"], "password": PASSWORD});
        let refused = server.anonymous().post("/auth/login", login.clone()).await;
        assert_eq!((refused.status, refused.code()), (401, "wrong_credentials"));
        let back = owner.post(&format!("{path}/reactivate"), Value::Null).await;
        assert_eq!((back.status, &back.body["state"]), (200, &json!("active")));
        assert_eq!(
            server.anonymous().post("/auth/login", login).await.status,
            200
        );
    })
    .await;
}

#[actix_web::test]
async fn nobody_gives_what_they_lack_and_the_last_owner_stays() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (owners, admins) = (owner.role("owner").await, owner.role("administrator").await);
        let admin = server.colleague(&owner, &admins, &[]).await;
        let me = format!("/agents/{}", admin.id());
        let up = admin.patch(&me, json!({"role_id": owners})).await;
        assert_eq!((up.status, up.code()), (403, "cannot_grant"));
        let boss = format!("/agents/{}", owner.id());
        let down = admin.patch(&boss, json!({"role_id": admins})).await;
        assert_eq!((down.status, down.code()), (403, "cannot_grant"));
        let link = admin.post(&format!("{boss}/invitation"), Value::Null).await;
        assert_eq!((link.status, link.code()), (403, "cannot_grant"));
        let out = admin.post(&format!("{boss}/deactivate"), json!({})).await;
        assert_eq!((out.status, out.code()), (403, "cannot_grant"));
        for answer in [
            owner.patch(&boss, json!({"role_id": admins})).await,
            owner.post(&format!("{boss}/deactivate"), json!({})).await,
        ] {
            assert_eq!((answer.status, answer.code()), (409, "last_owner"));
        }
        assert_eq!(
            owner.patch(&me, json!({"role_id": owners})).await.status,
            200
        );
        let demoted = owner.patch(&boss, json!({"role_id": admins})).await;
        assert_eq!(demoted.status, 200, "there is another Owner now");
    })
    .await;
}

#[actix_web::test]
async fn a_change_of_rights_holds_at_the_next_request() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let grace = server.agent(&owner, &[]).await;
        let new = json!({"name": "Support"});
        let refused = grace.post("/teams", new.clone()).await;
        assert_eq!((refused.status, refused.code()), (403, "forbidden"));
        assert_eq!(refused.body["permission"], "teams.manage");
        let admins = owner.role("administrator").await;
        let path = format!("/agents/{}", grace.id());
        assert_eq!(
            owner.patch(&path, json!({"role_id": admins})).await.status,
            200
        );
        assert_eq!(grace.post("/teams", new).await.status, 201);
    })
    .await;
}

#[actix_web::test]
async fn name_role_and_teams_are_changed_at_once() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let team = owner.post("/teams", json!({"name": "Support"})).await.id();
        let grace = server.agent(&owner, &[]).await;
        let path = format!("/agents/{}", grace.id());
        let role = owner.role("administrator").await;
        let change = json!({"first_name": "Grace", "role_id": role, "team_ids": [team]});
        let done = owner.patch(&path, change.clone()).await;
        assert_eq!(done.status, 200, "{done:?}");
        for (field, now) in change.as_object().expect("fields") {
            assert_eq!(&done.body[field], now);
        }
    })
    .await;
}

#[actix_web::test]
async fn leaving_the_last_team_is_asked_for_twice() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let team = owner.post("/teams", json!({"name": "Support"})).await.id();
        let grace = server.agent(&owner, &[&team]).await;
        assert_eq!(grace.get("/me").await.body["team_ids"], json!([team]));
        let path = format!("/agents/{}", grace.id());
        let out = json!({"team_ids": []});
        let asked = owner.patch(&path, out.clone()).await;
        assert_eq!((asked.status, asked.code()), (409, "last_team"));
        let asked = owner
            .patch(&format!("/teams/{team}"), json!({"agent_ids": []}))
            .await;
        assert_eq!((asked.status, asked.code()), (409, "last_team"));
        assert_eq!(asked.body["agent_ids"], json!([grace.id()]));
        let removed = owner
            .delete(&format!("/teams/{team}?conversations_to=none"))
            .await;
        assert_eq!((removed.status, removed.code()), (409, "last_team"));
        let done = owner.patch(&format!("{path}?confirm=last_team"), out).await;
        assert_eq!((done.status, &done.body["team_ids"]), (200, &json!([])));
        let vague = owner.delete(&format!("/teams/{team}")).await;
        assert_eq!((vague.status, vague.code()), (422, "invalid"));
        let removed = owner
            .delete(&format!("/teams/{team}?conversations_to=none"))
            .await;
        assert_eq!(removed.status, 204);
        assert_eq!(owner.get(&format!("/teams/{team}")).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn teams_have_names_of_their_own_and_pages() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        for name in ["b", "A", "c"] {
            assert_eq!(
                owner.post("/teams", json!({"name": name})).await.status,
                201
            );
        }
        let taken = owner.post("/teams", json!({"name": "B"})).await;
        assert_eq!((taken.status, taken.code()), (409, "team_name_taken"));
        let unknown = owner
            .post("/teams", json!({"name": "d", "agent_ids": ["7"]}))
            .await;
        assert_eq!(
            (unknown.status, &unknown.body["errors"][0]["field"]),
            (422, &json!("agent_ids"))
        );
        let first = owner.get("/teams?limit=2").await;
        let names = |answer: &crate::common::Answer| -> Vec<String> {
            let items = answer.body["items"].as_array().expect("items");
            items
                .iter()
                .map(|team| team["name"].as_str().expect("a name").to_owned())
                .collect()
        };
        assert_eq!(names(&first), ["A", "b"]);
        let cursor = first.body["next_cursor"].as_str().expect("a cursor");
        let second = owner.get(&format!("/teams?limit=2&cursor={cursor}")).await;
        assert_eq!(names(&second), ["c"]);
        assert_eq!(second.body["next_cursor"], Value::Null);
    })
    .await;
}

#[actix_web::test]
async fn a_stale_version_is_refused() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let patch = async |version: &str, name: &str| {
            let request = owner.request(reqwest::Method::PATCH, "/api/v1/organization");
            let request = request
                .header("if-match", version)
                .json(&json!({"name": name}));
            crate::common::send(request).await
        };
        let first = patch("\"1\"", "New").await;
        assert_eq!((first.status, &first.body["version"]), (200, &json!(2)));
        let stale = patch("\"1\"", "Newer").await;
        assert_eq!((stale.status, stale.code()), (412, "stale"));
        assert_eq!(patch("one", "Newer").await.status, 400);
        assert_eq!(owner.get("/organization").await.body["name"], "New");
    })
    .await;
}

#[actix_web::test]
async fn settings_and_preferences_keep_what_is_not_named() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let kinds = json!({"allowed_file_types": [".PDF", "png"], "after_closing": "reopen"});
        let changed = owner.patch("/organization", kinds).await;
        assert_eq!(changed.body["allowed_file_types"], json!(["pdf", "png"]));
        assert_eq!(changed.body["after_closing"], "reopen");
        assert_eq!(changed.body["name"], "Organization 0");
        let wrong = owner
            .patch("/organization", json!({"after_closing": "never"}))
            .await;
        assert_eq!((wrong.status, wrong.code()), (422, "invalid"));

        let set = owner
            .patch("/organization", json!({"default_country": "se"}))
            .await;
        assert_eq!(set.body["default_country"], "SE");
        let wrong = owner
            .patch("/organization", json!({"default_country": "EU"}))
            .await;
        assert_eq!(
            (wrong.status, &wrong.body["errors"][0]["code"]),
            (422, &json!("not_a_country"))
        );
        let none = owner
            .patch("/organization", json!({"default_country": null}))
            .await;
        assert_eq!(none.body["default_country"], Value::Null);

        let preferred = owner
            .patch("/me/preferences", json!({"clock": "12h"}))
            .await;
        assert_eq!(preferred.body["clock"], "12h");
        assert_eq!(preferred.body["sounds"], true);
        let named = json!({"first_name": "Augusta", "last_name": "King"});
        owner.patch("/me", named).await;
        let me = owner.patch("/me", json!({"last_name": null})).await;
        assert_eq!(
            (&me.body["first_name"], &me.body["last_name"]),
            (&json!("Augusta"), &Value::Null)
        );
        assert_eq!(me.body["preferences"]["clock"], "12h");
        let away = owner
            .put("/me/availability", json!({"availability": "away"}))
            .await;
        assert_eq!(away.body["availability"], "away");
        let presence = owner.get("/presence").await;
        let expected = json!([{"agent_id": owner.id(), "availability": "away", "online": false}]);
        assert_eq!(presence.body["items"], expected);
    })
    .await;
}
