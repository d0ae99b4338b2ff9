//! The committed document never drifts from the routes.
#![allow(clippy::expect_used)]

use std::path::Path;

#[test]
fn the_committed_document_is_the_one_the_routes_make() {
    let file = Path::new(env!("CARGO_MANIFEST_DIR")).join("../../openapi/openapi.json");
    let committed = std::fs::read_to_string(file).expect("openapi/openapi.json");
    assert!(committed == api::openapi::document(), "run `make openapi`");
}
