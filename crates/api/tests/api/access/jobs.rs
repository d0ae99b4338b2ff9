//! What is done in the background.

use super::Needs::Permission;
use super::{Route, World};
use crate::common::Server;
use crate::jobs::give_up;

const MANAGE: super::Needs = Permission("organization.manage");

pub const ROUTES: &[Route] = &[
    // Or one of those that large changes ask for.
    Route::new("GET /api/v1/jobs", MANAGE),
    Route::new("POST /api/v1/jobs/{id}/retry", MANAGE),
    Route::new("POST /api/v1/jobs/{id}/discard", MANAGE),
];

pub async fn fill(server: &Server, world: &mut World) {
    let id = give_up(server, &world.owner, "tests.nothing", 1, "{}").await;
    world.ids.insert("jobs", id);
}
