//! API tokens, and every route by one: nothing beyond its scopes, nothing beyond its principal's
//! rights, nothing after its end.

use super::Needs::{Nothing, Permission, SignIn};
use super::{By, Route, World, in_order, is_in, powerless, rows};
use crate::common::{Client, on_each_database};
use domain::api_tokens::{Scope, Verb, needed};
use reqwest::Method;
use serde_json::{Value, json};
use std::collections::BTreeMap;

pub const ROUTES: &[Route] = &[
    Route::new("GET /api/v1/api-tokens", SignIn).only_sessions(),
    Route::new("GET /api/v1/api-tokens/{id}", SignIn).only_sessions(),
    Route::new("POST /api/v1/api-tokens", Permission("integrations.manage"))
        .only_sessions()
        .with_body(|_| json!({"name": "Shop", "scopes": ["contacts:read"]})),
    Route::new("DELETE /api/v1/api-tokens/{id}", SignIn).only_sessions(),
];

pub async fn fill(world: &mut World) {
    let body = json!({"name": "Shop", "scopes": ["contacts:read"]});
    let made = world.owner.post("/api-tokens", body).await;
    world.ids.insert("api-tokens", made.id());
}

/// What a token needs for a route; none is a route for people alone.
fn scope(route: &Route) -> Option<Scope> {
    let (method, path) = route.call.split_once(' ').expect("a method and a path");
    let verb = match method.parse::<Method>().expect("a method") {
        Method::GET => Verb::Read,
        _ => Verb::Write,
    };
    needed(verb, path.strip_prefix("/api/v1/")?)
}

fn signed_in() -> impl Iterator<Item = &'static Route> {
    rows().filter(|route| route.needs != Nothing)
}

fn every() -> Vec<String> {
    Scope::all().map(|scope| scope.to_string()).collect()
}

fn body(kind: &str, scopes: &[String]) -> Value {
    json!({"name": "Program", "kind": kind, "scopes": scopes})
}

const KINDS: [&str; 2] = ["integration", "personal"];

#[actix_web::test]
async fn a_token_without_the_scope_is_refused() {
    on_each_database(async |server| {
        let world = World::new(&server).await;
        for kind in KINDS {
            let mut by_scope: BTreeMap<Option<Scope>, Vec<&Route>> = BTreeMap::new();
            for route in signed_in() {
                by_scope.entry(scope(route)).or_default().push(route);
            }
            for (needs, routes) in by_scope {
                let others = Scope::all().filter(|scope| Some(*scope) != needs);
                let others: Vec<String> = others.map(|scope| scope.to_string()).collect();
                let lacking = world.owner.program(body(kind, &others)).await;
                let expected = match needs {
                    Some(_) => (403, "scope_required"),
                    None => (403, "session_required"),
                };
                for route in routes {
                    let (status, code) = world.call(&lacking, route).await;
                    assert_eq!((status, code.as_str()), expected, "{kind}: {}", route.call);
                }
                // One may have only so many at a time.
                let path = format!("/api-tokens/{}", lacking.id());
                assert_eq!(world.owner.delete(&path).await.status, 204);
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn what_is_for_agents_or_for_people_refuses_programs() {
    on_each_database(async |server| {
        let world = World::new(&server).await;
        let integration = world.owner.program(body("integration", &every())).await;
        let personal = world.owner.program(body("personal", &every())).await;
        let mut seen = 0;
        for route in signed_in() {
            let refused: &[(&Client, &str)] = match route.by {
                By::Anyone => continue,
                By::Agents => &[(&integration, "agent_only")],
                By::Sessions => &[
                    (&integration, "session_required"),
                    (&personal, "session_required"),
                ],
            };
            for (by, expected) in refused {
                let (status, code) = world.call(by, route).await;
                assert_eq!((status, code.as_str()), (403, *expected), "{}", route.call);
            }
            seen += 1;
        }
        assert!(seen > 10, "{seen}");
    })
    .await;
}

#[actix_web::test]
async fn a_token_whose_principal_lacks_the_permission_is_refused() {
    on_each_database(async |server| {
        let world = World::new(&server).await;
        let nobody = powerless(&server, &world).await;
        let personal = nobody.program(body("personal", &every())).await;
        let mut bare = body("integration", &every());
        bare["permissions"] = json!([]);
        let integration = world.owner.program(bare).await;
        for route in signed_in().filter(|route| matches!(route.needs, Permission(_))) {
            for by in [&personal, &integration] {
                let expected = match route.by {
                    By::Sessions => "session_required",
                    // Being assigned is for agents before it is a permission.
                    By::Agents if by.me["kind"] == "integration" => "agent_only",
                    // What the scope alone opens to an integration.
                    _ if scope(route) == Some(Scope::Ingest) && by.me["kind"] == "integration" => {
                        continue;
                    }
                    _ => "forbidden",
                };
                let (status, code) = world.call(by, route).await;
                assert_eq!((status, code.as_str()), (403, expected), "{}", route.call);
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn a_token_of_another_organization_finds_nothing() {
    on_each_database(async |server| {
        let world = World::new(&server).await;
        let stranger = server.admin().await;
        for kind in KINDS {
            let program = stranger.program(body(kind, &every())).await;
            for route in signed_in().filter(|route| route.names_something()) {
                let expected = match route.by {
                    By::Sessions => (403, "session_required"),
                    By::Agents if kind == "integration" => (403, "agent_only"),
                    By::Agents | By::Anyone => (404, "not_found"),
                };
                let (status, code) = world.call(&program, route).await;
                assert_eq!((status, code.as_str()), expected, "{kind}: {}", route.call);
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn a_token_that_is_over_opens_nothing() {
    on_each_database(async |server| {
        let world = World::new(&server).await;
        let agent = server.agent(&world.owner, &[]).await;
        let mut over = vec![agent.program(body("personal", &every())).await];
        let path = format!("/agents/{}/deactivate", agent.id());
        assert_eq!(world.owner.post(&path, json!({})).await.status, 200);
        for kind in KINDS {
            let deleted = world.owner.program(body(kind, &every())).await;
            let path = format!("/api-tokens/{}", deleted.id());
            assert_eq!(world.owner.delete(&path).await.status, 204);
            let mut short = body(kind, &every());
            short["expires_at"] = json!(server.state.now().plus_seconds(30));
            over.extend([deleted, world.owner.program(short).await]);
        }
        server.pass(31);
        for route in signed_in() {
            for by in &over {
                let (status, code) = world.call(by, route).await;
                let expected = (401, "signed_out");
                assert_eq!((status, code.as_str()), expected, "{}", route.call);
            }
        }
    })
    .await;
}

/// The one scope that a route is said to need is enough, and an integration gets in wherever only
/// agents need not be.
#[actix_web::test]
async fn a_token_with_the_scope_gets_in() {
    on_each_database(async |server| {
        let mut shared = World::new(&server).await;
        for route in in_order(signed_in().filter(|route| !route.shown_elsewhere)) {
            let kind = match route.by {
                By::Anyone => "integration",
                By::Agents => "personal",
                By::Sessions => continue,
            };
            let needs = scope(route).expect("open to tokens").to_string();
            // What may take something away has a world of its own.
            if !route.leaves_all_there() {
                shared = World::new(&server).await;
            }
            let program = shared.owner.program(body(kind, &[needs])).await;
            let (status, code) = shared.call(&program, route).await;
            assert!(is_in(status), "{}: {status} {code}", route.call);
        }
    })
    .await;
}

/// What the router reads is what counts, however it is written.
#[actix_web::test]
async fn a_path_cannot_be_written_so_that_another_scope_opens_it() {
    on_each_database(async |server| {
        let world = World::new(&server).await;
        let writes = json!({"name": "Program", "scopes": ["channels:write", "me:write"]});
        let program = world.owner.program(writes).await;
        let inbound = format!("/api/v1/channels/{}/%69nbound", world.id("channels"));
        for (method, path) in [
            (Method::POST, inbound.as_str()),
            (Method::GET, "/api/v1/%63ontacts"),
        ] {
            let answer = crate::common::send(program.request(method, path)).await;
            let expected = (403, "scope_required");
            assert_eq!((answer.status, answer.code()), expected, "{path}");
        }
    })
    .await;
}
