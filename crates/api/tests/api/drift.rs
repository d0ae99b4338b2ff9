//! The committed document never drifts from the routes.

use domain::api_tokens::{Scope, Verb, needed};
use std::collections::BTreeSet;
use std::path::Path;

#[test]
fn the_committed_document_is_the_one_the_routes_make() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/openapi.json");
    let committed = std::fs::read_to_string(file).expect("openapi/openapi.json");
    assert!(committed == api::openapi::document(), "run `make openapi`");
}

/// What is for people who sign in, not for tokens.
const PEOPLE: [&str; 4] = ["auth", "invitations", "sessions", "api-tokens"];

/// A new resource needs its name in `domain::api_tokens::Resource`, or is open to no token.
#[test]
fn every_route_has_a_scope_and_every_scope_a_route() {
    let document: serde_json::Value = serde_json::from_str(api::openapi::document()).expect("JSON");
    let mut asked = BTreeSet::from([Scope::Restricted]);
    for (path, item) in document["paths"].as_object().expect("paths") {
        let Some(path) = path.strip_prefix("/api/v1/") else {
            continue;
        };
        for method in item.as_object().expect("methods").keys() {
            let verb = match method.as_str() {
                "get" | "head" => Verb::Read,
                _ => Verb::Write,
            };
            let is_for_people = path.split('/').next().is_some_and(|s| PEOPLE.contains(&s));
            match needed(verb, path) {
                Some(scope) if !is_for_people => drop(asked.insert(scope)),
                None if is_for_people => {}
                scope => panic!("{method} {path} needs {scope:?}: see domain::api_tokens"),
            }
        }
    }
    assert_eq!(asked, Scope::all().collect::<BTreeSet<_>>());
}
