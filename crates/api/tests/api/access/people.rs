//! Signing in, people, and the organization.

use super::Needs::{Nothing, Permission, SignIn};
use super::{Route, World};
use crate::common::Server;
use serde_json::json;

const AGENTS: super::Needs = Permission("agents.manage");
const ORGANIZATION: super::Needs = Permission("organization.manage");
const LABELS: super::Needs = Permission("labels.manage");
const ROLES: super::Needs = Permission("roles.manage");
const TEAMS: super::Needs = Permission("teams.manage");

pub const ROUTES: &[Route] = &[
    Route::new("GET /healthz", Nothing),
    Route::new("GET /readyz", Nothing),
    Route::new("POST /api/v1/auth/signup", Nothing),
    Route::new("POST /api/v1/auth/signup/complete", Nothing),
    Route::new("POST /api/v1/auth/login", Nothing),
    Route::new("POST /api/v1/auth/refresh", Nothing),
    Route::new("POST /api/v1/auth/logout", Nothing),
    Route::new("POST /api/v1/auth/password/forgot", Nothing),
    Route::new("POST /api/v1/auth/password/reset", Nothing),
    Route::new("GET /api/v1/invitations/{token}", Nothing),
    Route::new("POST /api/v1/invitations/{token}/accept", Nothing),
    Route::new("GET /api/v1/me", SignIn).only_agents(),
    Route::new("PATCH /api/v1/me", SignIn)
        .only_agents()
        .with_body(|_| json!({})),
    Route::new("PATCH /api/v1/me/preferences", SignIn)
        .only_agents()
        .with_body(|_| json!({})),
    Route::new("PUT /api/v1/me/password", SignIn)
        .only_sessions()
        .with_body(|_| {
            json!({"current_password": crate::common::PASSWORD, "new_password": "another horse"})
        }),
    Route::new("PUT /api/v1/me/availability", SignIn)
        .only_agents()
        .with_body(|_| json!({"availability": "away"})),
    Route::new("POST /api/v1/me/totp", SignIn).only_sessions(),
    Route::new("POST /api/v1/me/totp/confirm", SignIn)
        .only_sessions()
        .with_body(|_| json!({"totp_code": "000000"})),
    Route::new("POST /api/v1/me/totp/recovery-codes", SignIn)
        .only_sessions()
        .with_body(|_| json!({"totp_code": "000000"})),
    Route::new("DELETE /api/v1/me/totp", SignIn)
        .only_sessions()
        .with_body(|_| json!({"password": crate::common::PASSWORD})),
    Route::new("GET /api/v1/sessions", SignIn).only_sessions(),
    Route::new("DELETE /api/v1/sessions", SignIn).only_sessions(),
    Route::new("DELETE /api/v1/sessions/{id}", SignIn).only_sessions(),
    Route::new("GET /api/v1/organization", SignIn),
    Route::new(
        "PATCH /api/v1/organization",
        Permission("organization.manage"),
    )
    .with_body(|_| json!({"name": "New"})),
    Route::new(
        "DELETE /api/v1/organization",
        Permission("organization.delete"),
    )
    .only_sessions()
    .with_body(|_| json!({"password": crate::common::PASSWORD})),
    Route::new("GET /api/v1/permissions", SignIn),
    Route::new("GET /api/v1/roles", SignIn),
    Route::new("GET /api/v1/roles/{id}", SignIn),
    Route::new("POST /api/v1/roles", ROLES)
        .with_body(|_| json!({"name": "New", "permissions": ["reports.view"]})),
    Route::new("PATCH /api/v1/roles/{id}", ROLES).with_body(|_| json!({"name": "Newer"})),
    Route::new("DELETE /api/v1/roles/{id}", ROLES),
    Route::new("GET /api/v1/presence", SignIn),
    Route::new("GET /api/v1/agents", SignIn),
    Route::new("GET /api/v1/agents/{id}", SignIn),
    Route::new("POST /api/v1/agents", AGENTS).with_body(|world| {
        let email = format!("new{}@example.com", world.id("agents"));
        json!({"first_name": "New", "email": email, "role_id": world.id("roles")})
    }),
    Route::new("GET /api/v1/agents/{id}/scheduled-messages", AGENTS),
    Route::new("POST /api/v1/agents/{id}/invitation", AGENTS),
    Route::new("PATCH /api/v1/agents/{id}", AGENTS).with_body(|_| json!({"first_name": "New"})),
    Route::new("POST /api/v1/agents/{id}/deactivate", AGENTS).with_body(|_| json!({})),
    Route::new("POST /api/v1/agents/{id}/reactivate", AGENTS),
    Route::new("DELETE /api/v1/agents/{id}/totp", AGENTS),
    Route::new("GET /api/v1/teams", SignIn),
    Route::new("GET /api/v1/teams/{id}", SignIn),
    Route::new("POST /api/v1/teams", TEAMS).with_body(|_| json!({"name": "New"})),
    Route::new("PATCH /api/v1/teams/{id}", TEAMS).with_body(|_| json!({"name": "Newer"})),
    Route::new("DELETE /api/v1/teams/{id}", TEAMS).with_query("?conversations_to=none"),
    Route::new("GET /api/v1/saved-views", SignIn).only_agents(),
    Route::new("GET /api/v1/saved-views/{id}", SignIn).only_agents(),
    Route::new("POST /api/v1/saved-views", SignIn)
        .only_agents()
        .with_body(|_| json!({"name": "Mine", "query": {}})),
    Route::new("PATCH /api/v1/saved-views/{id}", SignIn)
        .only_agents()
        .with_body(|_| json!({"name": "Mine too"})),
    Route::new("DELETE /api/v1/saved-views/{id}", SignIn).only_agents(),
    Route::new("GET /api/v1/contact-attributes", SignIn),
    Route::new("POST /api/v1/contact-attributes", ORGANIZATION)
        .with_body(|_| json!({"key": "since", "title": "Since", "kind": "date"})),
    Route::new("PATCH /api/v1/contact-attributes/{id}", ORGANIZATION)
        .with_body(|_| json!({"title": "Newer"})),
    Route::new("DELETE /api/v1/contact-attributes/{id}", ORGANIZATION),
    Route::new("GET /api/v1/labels", SignIn),
    Route::new("GET /api/v1/labels/{id}", SignIn),
    Route::new("POST /api/v1/labels", LABELS).with_body(|_| json!({"name": "New"})),
    Route::new("PATCH /api/v1/labels/{id}", LABELS).with_body(|_| json!({"name": "Newer"})),
    Route::new("DELETE /api/v1/labels/{id}", LABELS),
];

pub async fn fill(server: &Server, world: &mut World) {
    let team = world.owner.post("/teams", json!({"name": "Support"})).await;
    world.ids.insert("teams", team.id());
    let label = world.owner.post("/labels", json!({"name": "Urgent"})).await;
    world.ids.insert("labels", label.id());
    let attribute = json!({"key": "vip", "title": "Vip", "kind": "switch"});
    let attribute = world.owner.post("/contact-attributes", attribute).await;
    world.ids.insert("contact-attributes", attribute.id());
    let view = world
        .owner
        .post("/saved-views", json!({"name": "Late", "query": {}}))
        .await;
    world.ids.insert("saved-views", view.id());
    let role = world.owner.role("agent").await;
    let email = format!("invited{}@example.com", server.state.new_id::<i64>());
    let body = json!({"first_name": "Invited", "email": email, "role_id": role});
    let invited = world.owner.post("/agents", body).await;
    world.ids.insert("agents", invited.id());
    let own = json!({"name": "Night shift", "permissions": ["reports.view"]});
    world
        .ids
        .insert("roles", world.owner.post("/roles", own).await.id());
    world.ids.insert("invitations", "no-such-token".to_owned());
    let sessions = world.owner.get("/sessions").await;
    let session = sessions.body["items"][0]["id"].as_str().expect("an id");
    world.ids.insert("sessions", session.to_owned());
}
