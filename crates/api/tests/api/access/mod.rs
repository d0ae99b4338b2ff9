//! nobody reads or changes what is not theirs. One row for every route of the OpenAPI
//! document; a route without a row fails.
//!
//! A room of the API has a file here with its rows and what its rows need, and a line in [`ROOMS`].

mod channels;
mod conversations;
mod imports;
mod integrations;
mod jobs;
mod people;
mod quick_replies;
mod tokens;
mod unseen;
pub mod webchat;

use crate::common::{Client, Server, on_each_database};
use diesel::RunQueryDsl;
use reqwest::Method;
use serde_json::Value;
use std::collections::{BTreeMap, BTreeSet};
use store::StoreError;

/// Every room's rows.
const ROOMS: &[&[Route]] = &[
    people::ROUTES,
    tokens::ROUTES,
    channels::ROUTES,
    conversations::ROUTES,
    imports::ROUTES,
    jobs::ROUTES,
    webchat::ROUTES,
    integrations::ROUTES,
    quick_replies::ROUTES,
];

/// What a route asks for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Needs {
    /// Anybody may call it; what it gives is proven otherwise, or public.
    Nothing,
    SignIn,
    /// A key of `GET /permissions`.
    Permission(&'static str),
}

/// Who may be behind a call.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum By {
    /// Agents and integrations.
    Anyone,
    /// Agents, also by a personal token: what an integration does not have.
    Agents,
    /// Agents who signed in with a password.
    Sessions,
}

/// One route.
#[derive(Clone, Copy, Debug)]
pub struct Route {
    /// Method and path, as in the document.
    pub call: &'static str,
    pub needs: Needs,
    pub by: By,
    /// A query it cannot do without.
    pub query: &'static str,
    /// A body that is accepted from who may.
    pub body: Option<fn(&World) -> Value>,
    /// That who may gets in is shown by a test of its own: the answer never ends, or the body is no
    /// JSON.
    pub shown_elsewhere: bool,
}

impl Route {
    pub const fn new(call: &'static str, needs: Needs) -> Self {
        Self {
            call,
            needs,
            by: By::Anyone,
            query: "",
            body: None,
            shown_elsewhere: false,
        }
    }

    pub const fn with_body(self, body: fn(&World) -> Value) -> Self {
        Self {
            body: Some(body),
            ..self
        }
    }

    pub const fn only_agents(self) -> Self {
        Self {
            by: By::Agents,
            ..self
        }
    }

    pub const fn only_sessions(self) -> Self {
        Self {
            by: By::Sessions,
            ..self
        }
    }

    pub const fn shown_elsewhere(self) -> Self {
        Self {
            shown_elsewhere: true,
            ..self
        }
    }

    pub const fn with_query(self, query: &'static str) -> Self {
        Self { query, ..self }
    }

    /// Whether the path names something, so that somebody else's can be named.
    fn names_something(&self) -> bool {
        self.call.contains('{')
    }

    /// Whether what the other rows need is there after it: it only asks, or changes what it names.
    pub fn leaves_all_there(&self) -> bool {
        match self.call.split_once(' ') {
            Some(("GET", _)) => true,
            Some(("PATCH" | "PUT", _)) => self.names_something(),
            _ => false,
        }
    }
}

/// An organization that has one of everything, and the ids of it.
pub struct World {
    pub owner: Client,
    /// By the segment before the placeholder, such as `teams`; with the resource before it, such as
    /// `contacts/notes`, where it means something else there.
    pub ids: BTreeMap<&'static str, String>,
}

impl World {
    pub async fn new(server: &Server) -> Self {
        let owner = server.admin().await;
        let mut world = Self {
            owner,
            ids: BTreeMap::new(),
        };
        people::fill(server, &mut world).await;
        conversations::fill(server, &mut world).await;
        channels::fill(server, &mut world).await;
        webchat::fill(&mut world).await;
        tokens::fill(&mut world).await;
        integrations::fill(server, &mut world).await;
        quick_replies::fill(&mut world).await;
        imports::fill(&mut world).await;
        jobs::fill(server, &mut world).await;
        world
    }

    /// Another contact and conversation where a route acts on them: what the routes before did to
    /// theirs is in nobody's way.
    pub async fn renew(&mut self, server: &Server, route: &Route) {
        if conversations::ROUTES
            .iter()
            .any(|own| own.call == route.call)
        {
            conversations::fill(server, self).await;
        }
    }

    pub fn id(&self, segment: &str) -> &str {
        let id = self.ids.get(segment);
        id.unwrap_or_else(|| panic!("the world has no {segment}"))
    }

    fn id_of(&self, resource: &str, segment: &str) -> &str {
        let own = self.ids.get(format!("{resource}/{segment}").as_str());
        own.map_or_else(|| self.id(segment), String::as_str)
    }

    /// The path of a route, with ids of this world.
    pub fn path(&self, route: &Route) -> (Method, String) {
        let (method, path) = route.call.split_once(' ').expect("a method and a path");
        let method = method.parse().expect("a method");
        let resource = path.split('/').nth(3).unwrap_or_default();
        let mut before = "";
        let filled = path.split('/').map(|segment| {
            let kept = std::mem::replace(&mut before, segment);
            match segment.starts_with('{') {
                true => self.id_of(resource, kept),
                false => segment,
            }
        });
        let filled: Vec<_> = filled.collect();
        (method, filled.join("/") + route.query)
    }

    async fn call(&self, by: &Client, route: &Route) -> (u16, String) {
        let (method, path) = self.path(route);
        let mut request = by.request(method, &path);
        if let Some(body) = route.body {
            request = request.json(&body(self));
        }
        let answer = crate::common::send(request).await;
        (answer.status, answer.code().to_owned())
    }
}

/// Somebody whose role permits nothing.
async fn powerless(server: &Server, world: &World) -> Client {
    let organization = world.owner.me["organization_id"].as_str().expect("an id");
    let (organization, id): (i64, i64) =
        (organization.parse().expect("an id"), server.state.new_id());
    let insert = format!(
        "INSERT INTO roles (organization_id, id, name, name_key, permissions, version, created_at) \
         VALUES ({organization}, {id}, 'Nobody', 'nobody', '', 1, 0)"
    );
    let added = server.state.store.write(move |db| {
        diesel::sql_query(insert.as_str()).execute(db)?;
        Ok::<_, StoreError>(())
    });
    added.await.expect("a role");
    server.colleague(&world.owner, &id.to_string(), &[]).await
}

/// Whether an answer says that the caller got in: nothing was missing, and nothing was wrong with
/// the row.
fn is_in(status: u16) -> bool {
    !matches!(status, 400 | 401 | 403 | 404 | 415 | 422) && status < 500
}

/// Those that leave everything there first, so that one world does for all of them.
pub fn in_order(rows: impl Iterator<Item = &'static Route>) -> Vec<&'static Route> {
    let mut rows: Vec<_> = rows.collect();
    rows.sort_by_key(|route| !route.leaves_all_there());
    rows
}

pub fn rows() -> impl Iterator<Item = &'static Route> {
    ROOMS.iter().flat_map(|rows| rows.iter())
}

#[test]
fn every_route_of_the_document_has_one_row() {
    let document: Value = serde_json::from_str(api::openapi::document()).expect("JSON");
    let paths = document["paths"].as_object().expect("paths");
    let documented: BTreeSet<String> = paths
        .iter()
        .flat_map(|(path, item)| {
            let methods = item.as_object().expect("methods").keys();
            methods.map(move |method| format!("{} {path}", method.to_uppercase()))
        })
        .collect();
    let calls: Vec<String> = rows().map(|row| row.call.to_owned()).collect();
    let known: BTreeSet<String> = calls.iter().cloned().collect();
    assert_eq!(known.len(), calls.len(), "a route has two rows");
    let missing: Vec<_> = documented.difference(&known).collect();
    assert!(missing.is_empty(), "routes without a row: {missing:#?}");
    let gone: Vec<_> = known.difference(&documented).collect();
    assert!(gone.is_empty(), "rows without a route: {gone:#?}");
}

#[actix_web::test]
async fn who_is_not_signed_in_gets_nowhere() {
    on_each_database(async |server| {
        let world = World::new(&server).await;
        let anybody = server.anonymous();
        let mut forged = anybody.clone();
        forged.token = Some("eyJhbGciOiJub25lIn0.e30.".to_owned());
        for route in rows().filter(|route| route.needs != Needs::Nothing) {
            for by in [&anybody, &forged] {
                let (status, code) = world.call(by, route).await;
                assert_eq!(
                    (status, code.as_str()),
                    (401, "signed_out"),
                    "{}",
                    route.call
                );
            }
        }
    })
    .await;
}

#[actix_web::test]
async fn who_was_deactivated_gets_nowhere() {
    on_each_database(async |server| {
        let world = World::new(&server).await;
        let gone = server.agent(&world.owner, &[]).await;
        let path = format!("/agents/{}/deactivate", gone.id());
        let done = world.owner.post(&path, serde_json::json!({})).await;
        assert_eq!(done.status, 200, "{done:?}");
        for route in rows().filter(|route| route.needs != Needs::Nothing) {
            let (status, code) = world.call(&gone, route).await;
            assert_eq!(
                (status, code.as_str()),
                (401, "signed_out"),
                "{}",
                route.call
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn who_lacks_the_permission_is_refused() {
    on_each_database(async |server| {
        let world = World::new(&server).await;
        let nobody = powerless(&server, &world).await;
        for route in rows().filter(|route| matches!(route.needs, Needs::Permission(_))) {
            let (status, code) = world.call(&nobody, route).await;
            assert_eq!(
                (status, code.as_str()),
                (403, "forbidden"),
                "{}",
                route.call
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn another_organization_is_not_there() {
    on_each_database(async |server| {
        let world = World::new(&server).await;
        let stranger = server.admin().await;
        let named = rows().filter(|route| route.needs != Needs::Nothing && route.names_something());
        for route in named {
            let (status, code) = world.call(&stranger, route).await;
            assert_eq!(
                (status, code.as_str()),
                (404, "not_found"),
                "{}",
                route.call
            );
        }
    })
    .await;
}

/// The rows say the truth: who may, does. Without this a row with a wrong body would prove nothing.
#[actix_web::test]
async fn who_may_gets_in() {
    let shown = |route: &&Route| route.needs != Needs::Nothing && !route.shown_elsewhere;
    let rows = in_order(rows().filter(shown));
    // A server for some at a time: one address may not sign up for ever.
    for some in rows.chunks(60) {
        on_each_database(async |server| {
            let mut world = World::new(&server).await;
            for route in some {
                if !route.leaves_all_there() {
                    world = World::new(&server).await;
                }
                let (status, code) = world.call(&world.owner, route).await;
                assert!(is_in(status), "{}: {status} {code}", route.call);
            }
        })
        .await;
    }
}
