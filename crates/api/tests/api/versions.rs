//! `If-Match`: who changes what somebody else has changed meanwhile is told, on every route that
//! answers a version.

use crate::access::{World, rows};
use crate::common::{on_each_database, send};
use crate::document::{Operation, operations};
use serde_json::Value;
use std::collections::BTreeSet;

fn versioned() -> Vec<Operation> {
    let all = operations().into_iter();
    all.filter(|operation| operation.takes("If-Match"))
        .collect()
}

#[test]
fn every_change_of_what_has_a_version_takes_one() {
    let changes = operations().into_iter();
    let unversioned: BTreeSet<_> = changes
        .filter(|operation| matches!(operation.method, "PATCH" | "PUT"))
        .filter(|operation| !operation.takes("If-Match"))
        .map(|operation| operation.path)
        .collect();
    // There is nothing to lose: preferences are set one by one, a password is changed by who knows it, and the
    // others are one's own or one label, which is there or not.
    let without = [
        "/api/v1/contacts/{id}/favorite",
        "/api/v1/conversations/{id}/labels/{label_id}",
        "/api/v1/conversations/{id}/presence",
        "/api/v1/me/password",
        "/api/v1/me/preferences",
        "/widget/v1/{public_id}/read",
        "/widget/v1/{public_id}/typing",
    ];
    assert_eq!(unversioned, BTreeSet::from(without));
}

#[actix_web::test]
async fn a_stale_version_is_refused_and_a_malformed_one_is_told() {
    let versioned = versioned();
    assert!(versioned.len() >= 7, "{}", versioned.len());
    on_each_database(async |server| {
        for operation in &versioned {
            let call = operation.call();
            let world = World::new(&server).await;
            let row = rows().find(|row| row.call == call).expect("a row");
            let (method, path) = world.path(row);
            let body = row.body.map(|body| body(&world));
            let change = async |tag: &str| {
                let request = world.owner.request(method.clone(), &path);
                let request = request.header("If-Match", tag);
                send(match &body {
                    Some(body) => request.json(body),
                    None => request,
                })
                .await
            };
            let version = version_of(&world, &path).await;
            for stale in [version + 1, version - 1] {
                if stale < 0 {
                    continue;
                }
                let refused = change(&format!("\"{stale}\"")).await;
                assert_eq!((refused.status, refused.code()), (412, "stale"), "{call}");
            }
            for malformed in ["1", "W/\"1\"", "\"one\"", "\"1\", \"2\"", ""] {
                let refused = change(malformed).await;
                assert_eq!(
                    (refused.status, refused.code()),
                    (400, "malformed"),
                    "{call} {malformed}"
                );
            }
            assert_eq!(version_of(&world, &path).await, version, "{call}");
            let changed = change(&format!("\"{version}\"")).await;
            assert_eq!(changed.status, 200, "{call}: {changed:?}");
            let changed = changed.body["version"].as_i64().expect("a version");
            if changed > version {
                let lost = change(&format!("\"{version}\"")).await;
                assert_eq!((lost.status, lost.code()), (412, "stale"), "{call}");
            }
            assert!(changed >= version, "{call}");
        }
    })
    .await;
}

/// The version of what a path changes: a part or act such as `/me/availability` is of the thing above
/// it, and a note or an attribute is read among its like.
async fn version_of(world: &World, path: &str) -> i64 {
    let get = async |path: &str| {
        let read = world.owner.request(reqwest::Method::GET, path);
        send(read).await.body
    };
    let version = |thing: &Value| {
        let version = thing["version"].as_i64();
        version.unwrap_or_else(|| panic!("{path} has no version"))
    };
    if let Some((notes, id)) = path.rsplit_once('/')
        && (notes.ends_with("/notes") || notes.ends_with("/contact-attributes"))
    {
        let notes = get(notes).await;
        let mut notes = notes["items"].as_array().expect("notes").iter();
        return version(notes.find(|note| note["id"] == id).expect("the note"));
    }
    let parts = ["/availability", "/visibility", "/pin", "/unpin"];
    let thing = parts.iter().find_map(|part| path.strip_suffix(part));
    version(&get(thing.unwrap_or(path)).await)
}
