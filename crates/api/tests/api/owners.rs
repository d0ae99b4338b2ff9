//! There is always an Owner who can sign in, whoever changes whom at the same moment.

use crate::common::{Answer, Client, Server, on_each_database};
use futures::future::join;
use serde_json::json;

/// Often enough that two meet.
const ROUNDS: usize = 12;

async fn make_role(by: &Client, of: &Client, role: &str) -> Answer {
    let path = format!("/agents/{}", of.id());
    by.patch(&path, json!({"role_id": role})).await
}

async fn deactivate(by: &Client, whom: &Client) -> Answer {
    let path = format!("/agents/{}/deactivate", whom.id());
    by.post(&path, json!({})).await
}

/// Who of two has lost their place: one of them, and the other was told why not.
fn one_lost(answers: &[Answer; 2]) -> usize {
    let done = answers.iter().position(|answer| answer.status == 200);
    let done = done.unwrap_or_else(|| panic!("nobody: {answers:?}"));
    let other = &answers[1 - done];
    // Who lost their place before they were asked has no say, or none any more.
    let refused = matches!(
        (other.status, other.code()),
        (409, "last_owner") | (403, _) | (401, _)
    );
    assert!(refused, "{other:?}");
    done
}

#[actix_web::test]
async fn two_owners_who_demote_each_other_leave_one() {
    on_each_database(async |server| {
        let first = server.admin().await;
        let (owners, admins) = (first.role("owner").await, first.role("administrator").await);
        let second = server.colleague(&first, &owners, &[]).await;
        let pair = [&first, &second];
        for _ in 0..ROUNDS {
            let (one, other) = join(
                make_role(pair[0], pair[1], &admins),
                make_role(pair[1], pair[0], &admins),
            )
            .await;
            let winner = pair[one_lost(&[one, other])];
            let loser = if winner.id() == pair[0].id() {
                pair[1]
            } else {
                pair[0]
            };
            let back = make_role(winner, loser, &owners).await;
            assert_eq!(back.status, 200, "an Owner is left: {back:?}");
        }
    })
    .await;
}

#[actix_web::test]
async fn an_owner_who_goes_while_the_other_sends_them_away_leaves_one() {
    on_each_database(async |server| {
        for round in 0..ROUNDS {
            let first = server.admin().await;
            let (owners, agents) = (first.role("owner").await, first.role("agent").await);
            let second = server.colleague(&first, &owners, &[]).await;
            let answers = match round % 2 {
                0 => join(deactivate(&first, &second), deactivate(&second, &first)).await,
                _ => {
                    let gives_up = make_role(&second, &second, &agents);
                    join(deactivate(&first, &first), gives_up).await
                }
            };
            one_lost(&answers.into());
            assert_eq!(active_owners(&server, &first).await, 1);
        }
    })
    .await;
}

/// How many Owners of somebody's organization can sign in.
async fn active_owners(server: &Server, of: &Client) -> usize {
    let organization = of.me["organization_id"].as_str().expect("an id");
    let organization = organization.parse::<i64>().expect("an id").into();
    let counted = server
        .state
        .store
        .read(move |db| store::agents::count_owners(db, organization));
    counted.await.expect("a number")
}

#[actix_web::test]
async fn an_owner_who_cannot_sign_in_is_not_the_last() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let (owners, agents) = (owner.role("owner").await, owner.role("agent").await);
        let body = json!({"first_name": "Bo", "email": "bo@example.com", "role_id": owners});
        let invited = owner.post("/agents", body).await;
        assert_eq!(invited.status, 201, "{invited:?}");
        let path = format!("/agents/{}", invited.id());
        let demoted = owner.patch(&path, json!({"role_id": agents})).await;
        assert_eq!(demoted.status, 200, "invited: {demoted:?}");

        let ada = server.colleague(&owner, &owners, &[]).await;
        assert_eq!(deactivate(&owner, &ada).await.status, 200);
        let demoted = make_role(&owner, &ada, &agents).await;
        assert_eq!(demoted.status, 200, "deactivated: {demoted:?}");

        // None of them counts beside the one who signs in.
        let gives_up = make_role(&owner, &owner, &agents).await;
        assert_eq!((gives_up.status, gives_up.code()), (409, "last_owner"));
    })
    .await;
}
