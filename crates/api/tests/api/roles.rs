//! Roles of the organization's own: what they permit holds at once, nobody gives what they lack, and
//! those in use stay.

use crate::common::{Client, Server, on_each_database};
use crate::events::Listener;
use serde_json::{Value, json};

/// Somebody with a new role of these permissions.
async fn with(
    server: &Server,
    owner: &Client,
    name: &str,
    permissions: &[&str],
) -> (Client, String) {
    let new = json!({"name": name, "permissions": permissions});
    let role = owner.post("/roles", new).await;
    assert_eq!(role.status, 201, "{role:?}");
    let id = role.id();
    (server.colleague(owner, &id, &[]).await, id)
}

#[actix_web::test]
async fn a_role_is_added_changed_and_removed() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let new = json!({"name": " Night shift ", "permissions": ["reports.view", "contacts.block", "reports.view"]});
        let made = owner.post("/roles", new.clone()).await;
        assert_eq!(made.status, 201, "{made:?}");
        assert_eq!(made.header("location"), format!("/api/v1/roles/{}", made.id()));
        assert_eq!(made.body["name"], "Night shift");
        assert_eq!(made.body["permissions"], json!(["contacts.block", "reports.view"]));
        assert_eq!(made.body["built_in"], Value::Null);
        let path = format!("/roles/{}", made.id());
        assert_eq!(owner.get(&path).await.body, made.body);

        let again = owner.post("/roles", json!({"name": "NIGHT SHIFT", "permissions": []})).await;
        assert_eq!((again.status, again.code()), (409, "role_name_taken"));
        let built_in = owner.post("/roles", json!({"name": "agent", "permissions": []})).await;
        assert_eq!((built_in.status, built_in.code()), (409, "role_name_taken"));
        let vague = owner.post("/roles", json!({"name": "", "permissions": ["moon.land"]})).await;
        assert_eq!((vague.status, vague.code()), (422, "invalid"));
        let errors = vague.body["errors"].as_array().expect("errors").iter();
        let mut fields: Vec<_> = errors.filter_map(|error| error["field"].as_str()).collect();
        fields.sort_unstable();
        assert_eq!(fields, ["name", "permissions"]);

        let changed = owner.patch(&path, json!({"name": "Late shift", "permissions": ["audit.view"]})).await;
        assert_eq!((changed.status, &changed.body["version"]), (200, &json!(2)));
        assert_eq!(changed.body["permissions"], json!(["audit.view"]));
        let list = owner.get("/roles").await;
        let names: Vec<_> = list.body["items"].as_array().expect("roles").iter().map(|role| &role["name"]).collect();
        assert_eq!(names, ["Owner", "Administrator", "Agent", "Late shift"]);

        assert_eq!(owner.delete(&path).await.status, 204);
        assert_eq!(owner.get(&path).await.status, 404);
        assert_eq!(owner.delete(&path).await.status, 404);
    })
    .await;
}

#[actix_web::test]
async fn everybody_hears_what_becomes_of_a_role() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let agent = server.agent(&owner, &[]).await;
        let mut told = Listener::open(&agent, "/api/v1/events").await;
        let new = json!({"name": "Night shift", "permissions": []});
        let id = owner.post("/roles", new).await.id();
        let path = format!("/roles/{id}");
        let renamed = owner.patch(&path, json!({"name": "Late shift"})).await;
        assert_eq!(renamed.status, 200, "{renamed:?}");
        assert_eq!(owner.delete(&path).await.status, 204);
        for (event, version) in [
            ("role.created", 1),
            ("role.updated", 2),
            ("role.deleted", 3),
        ] {
            let frame = told.next_of(event).await;
            assert_eq!(frame.data["id"], json!(id), "{event}");
            assert_eq!(frame.data["version"], json!(version), "{event}");
        }
    })
    .await;
}

#[actix_web::test]
async fn built_in_roles_are_fixed() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        for name in ["owner", "administrator", "agent"] {
            let path = format!("/roles/{}", owner.role(name).await);
            let renamed = owner.patch(&path, json!({"name": "Boss"})).await;
            assert_eq!((renamed.status, renamed.code()), (409, "role_built_in"));
            let removed = owner.delete(&path).await;
            assert_eq!((removed.status, removed.code()), (409, "role_built_in"));
        }
    })
    .await;
}

#[actix_web::test]
async fn a_change_holds_at_the_next_request_of_who_has_the_role() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (grace, role) = with(&server, &owner, "Night shift", &["reports.view"]).await;
        let label = json!({"name": "Urgent"});
        assert_eq!(grace.post("/labels", label.clone()).await.status, 403);
        let path = format!("/roles/{role}");
        let more = json!({"permissions": ["labels.manage"]});
        assert_eq!(owner.patch(&path, more).await.status, 200);
        assert_eq!(grace.post("/labels", label).await.status, 201);
        assert_eq!(
            grace.get("/me").await.body["permissions"],
            json!(["labels.manage"])
        );
        assert_eq!(
            owner.patch(&path, json!({"permissions": []})).await.status,
            200
        );
        let refused = grace.post("/labels", json!({"name": "Late"})).await;
        assert_eq!((refused.status, refused.code()), (403, "forbidden"));
    })
    .await;
}

#[actix_web::test]
async fn nobody_gives_or_takes_what_they_lack() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (lead, own) = with(&server, &owner, "Lead", &["roles.manage", "reports.view"]).await;
        let beyond =
            json!({"name": "Beyond", "permissions": ["reports.view", "organization.delete"]});
        let refused = lead.post("/roles", beyond).await;
        assert_eq!((refused.status, refused.code()), (403, "cannot_grant"));
        let raised = json!({"permissions": ["roles.manage", "reports.view", "agents.manage"]});
        let refused = lead.patch(&format!("/roles/{own}"), raised).await;
        assert_eq!((refused.status, refused.code()), (403, "cannot_grant"));

        let new = json!({"name": "Auditors", "permissions": ["audit.view"]});
        let path = format!("/roles/{}", owner.post("/roles", new).await.id());
        let refused = lead.patch(&path, json!({"permissions": []})).await;
        assert_eq!((refused.status, refused.code()), (403, "cannot_grant"));
        let both = json!({"name": "Auditors too", "permissions": ["audit.view", "reports.view"]});
        let kept = lead.patch(&path, both).await;
        assert_eq!(kept.status, 200, "what one lacks stays as it is: {kept:?}");
        assert_eq!(
            kept.body["permissions"],
            json!(["reports.view", "audit.view"])
        );

        let admin = server
            .colleague(&owner, &owner.role("administrator").await, &[])
            .await;
        for (permission, status) in [
            ("conversations.view_restricted", 403),
            ("conversations.delete", 201),
        ] {
            let new = json!({"name": permission, "permissions": [permission]});
            assert_eq!(
                admin.post("/roles", new).await.status,
                status,
                "{permission}"
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn a_role_somebody_has_stays() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (grace, role) = with(&server, &owner, "Night shift", &[]).await;
        let path = format!("/roles/{role}");
        let refused = owner.delete(&path).await;
        assert_eq!((refused.status, refused.code()), (409, "role_in_use"));
        assert_eq!(refused.body["agents"], 1);
        let agent = format!("/agents/{}", grace.id());
        assert_eq!(
            owner
                .post(&format!("{agent}/deactivate"), json!({}))
                .await
                .status,
            200
        );
        assert_eq!(
            owner.delete(&path).await.code(),
            "role_in_use",
            "they may come back"
        );
        let other = json!({"role_id": owner.role("agent").await});
        assert_eq!(owner.patch(&agent, other).await.status, 200);
        assert_eq!(owner.delete(&path).await.status, 204);
    })
    .await;
}

#[actix_web::test]
async fn there_is_an_end_to_roles() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        for n in 3..domain::permissions::MOST_ROLES {
            let new = json!({"name": format!("Role {n}"), "permissions": []});
            assert_eq!(owner.post("/roles", new).await.status, 201);
        }
        let refused = owner
            .post("/roles", json!({"name": "One more", "permissions": []}))
            .await;
        assert_eq!((refused.status, refused.code()), (409, "too_many_roles"));
        let list = owner.get("/roles").await;
        assert_eq!(
            list.body["items"].as_array().map(Vec::len),
            Some(domain::permissions::MOST_ROLES)
        );
    })
    .await;
}
