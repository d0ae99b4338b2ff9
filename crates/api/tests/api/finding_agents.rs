//! Finding colleagues: by name, by team, and who of them can read a conversation.

use crate::common::{Answer, Client, Server, on_each_database};
use crate::desk::{channel, conversation};
use serde_json::{Value, json};

/// The first names of a list, in order.
fn names(list: &Answer) -> Vec<String> {
    assert_eq!(list.status, 200, "{list:?}");
    let items = list.body["items"].as_array().expect("items").iter();
    let name = |item: &Value| item["first_name"].as_str().expect("a name").to_owned();
    items.map(name).collect()
}

async fn found(by: &Client, query: &str) -> Vec<String> {
    names(&by.get(&format!("/agents?{query}")).await)
}

/// Somebody called so, in these teams.
async fn named(server: &Server, owner: &Client, name: &str, teams: &[&str]) -> Client {
    let role = owner.role("agent").await;
    let colleague = server.colleague(owner, &role, teams).await;
    let path = format!("/agents/{}", colleague.id());
    let (first_name, last_name) = name.split_once(' ').expect("two names");
    let names = json!({"first_name": first_name, "last_name": last_name});
    assert_eq!(owner.patch(&path, names).await.status, 200);
    colleague
}

async fn team(owner: &Client, name: &str, channels: &[&str]) -> String {
    let made = owner
        .post("/teams", json!({"name": name, "channel_ids": channels}))
        .await;
    assert_eq!(made.status, 201, "{made:?}");
    made.id()
}

#[actix_web::test]
async fn a_colleague_is_found_by_what_their_names_begin_with() {
    on_each_database(async |server| {
        let (owner, stranger) = (server.admin().await, server.admin().await);
        named(&server, &owner, "Maya Lindqvist", &[]).await;
        named(&server, &owner, "Maja Lund", &[]).await;
        named(&server, &stranger, "Maya Linder", &[]).await;
        for (typed, expected) in [
            ("maya%20lind", vec!["Maya"]),
            ("Maya%20%20Lindqvist", vec!["Maya"]),
            ("LIND", vec!["Maya"]),
            ("ma", vec!["Maja", "Maya"]),
            ("ma%20lu", vec!["Maja"]),
            ("agent", vec!["Maja", "Maya"]),
            ("aya", vec![]),
            ("maya%20lund", vec![]),
            ("%3F", vec![]),
        ] {
            assert_eq!(
                found(&owner, &format!("q={typed}")).await,
                expected,
                "{typed}"
            );
        }
    })
    .await;
}

#[actix_web::test]
async fn the_members_of_a_team_are_listed_page_by_page() {
    on_each_database(async |server| {
        let (owner, stranger) = (server.admin().await, server.admin().await);
        let (sales, stores) = (
            team(&owner, "Sales", &[]).await,
            team(&owner, "Stores", &[]).await,
        );
        for (name, teams) in [
            ("Cleo A", vec![&*sales]),
            ("Bo B", vec![&*sales, &*stores]),
            ("Dag C", vec![&*stores]),
        ] {
            named(&server, &owner, name, &teams).await;
        }
        let of_sales = format!("team_id={sales}");
        assert_eq!(found(&owner, &of_sales).await, ["Bo", "Cleo"]);
        assert_eq!(found(&owner, &format!("{of_sales}&q=cl")).await, ["Cleo"]);
        let first = owner.get(&format!("/agents?{of_sales}&limit=1")).await;
        assert_eq!(names(&first), ["Bo"]);
        let cursor = first.body["next_cursor"].as_str().expect("more");
        let rest = format!("{of_sales}&limit=1&cursor={cursor}");
        assert_eq!(found(&owner, &rest).await, ["Cleo"]);
        assert!(
            found(&stranger, &of_sales).await.is_empty(),
            "no team of theirs"
        );
    })
    .await;
}

#[actix_web::test]
async fn those_who_can_read_a_conversation_are_listed_for_who_sees_it() {
    on_each_database(async |server| {
        let (owner, stranger) = (server.admin().await, server.admin().await);
        let website = channel(&owner).await;
        let sales = team(&owner, "Sales", &[&website]).await;
        let stores = team(&owner, "Stores", &[&website]).await;
        let seller = named(&server, &owner, "Seller A", &[&sales]).await;
        let keeper = named(&server, &owner, "Keeper B", &[&stores]).await;
        let gone = named(&server, &owner, "Gone C", &[&sales]).await;
        let path = format!("/agents/{}/deactivate", gone.id());
        assert_eq!(owner.post(&path, json!({})).await.status, 200);
        let role = owner.role("agent").await;
        let body = json!({"first_name": "Invited", "email": "i@example.com", "role_id": role});
        assert_eq!(owner.post("/agents", body).await.status, 201);

        let id = conversation(&server, &owner, &website, "bo").await;
        let path = format!("/conversations/{id}");
        let sees = format!("can_see={id}");
        assert_eq!(found(&owner, &sees).await, ["Ada", "Keeper", "Seller"]);
        let moved = owner
            .post(&format!("{path}/transfer"), json!({"team_id": sales}))
            .await;
        assert_eq!(moved.status, 200, "{moved:?}");
        assert_eq!(found(&seller, &sees).await, ["Ada", "Seller"]);
        assert_eq!(found(&seller, &format!("{sees}&q=se")).await, ["Seller"]);
        assert_eq!(found(&seller, &format!("{sees}&limit=1")).await, ["Ada"]);
        for outside in [&keeper, &stranger] {
            let hidden = outside.get(&format!("/agents?{sees}")).await;
            assert_eq!((hidden.status, hidden.code()), (404, "not_found"));
        }
        let none = owner.get("/agents?can_see=7").await;
        assert_eq!(none.status, 404);

        // Only the name of it is left to the Owner.
        let restricted = json!({"restricted": true, "viewer_ids": [seller.id()]});
        let set = owner
            .put(
                &format!("{path}/visibility?confirm=locks_you_out"),
                restricted,
            )
            .await;
        assert_eq!(set.status, 200, "{set:?}");
        assert_eq!(found(&owner, &sees).await, ["Seller"]);
    })
    .await;
}
