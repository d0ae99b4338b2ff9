//! Asking the log: filters, pages, the table for spreadsheets, and who may.

use super::{actions, entries};
use crate::common::{Client, on_each_database, on_each_database_at_rest};
use domain::audit::AuditAction;
use reqwest::Method;
use serde_json::json;

async fn team(by: &Client, name: &str) -> String {
    let made = by.post("/teams", json!({"name": name})).await;
    assert_eq!(made.status, 201, "{made:?}");
    made.id()
}

#[actix_web::test]
async fn it_is_narrowed_by_who_what_and_when() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let admin = ada.role("administrator").await;
        let grace = server.colleague(&ada, &admin, &[]).await;
        let (first, _) = (team(&ada, "First").await, team(&grace, "Second").await);
        let renamed = ada
            .patch(&format!("/teams/{first}"), json!({"name": "Third"}))
            .await;
        assert_eq!(renamed.status, 200, "{renamed:?}");
        let hers = ["team.created", "agent.joined"];
        assert_eq!(
            actions(&ada, &format!("?actor_id={}", grace.id())).await,
            hers
        );
        assert_eq!(actions(&grace, "?actor_id=me").await, hers);
        assert_eq!(actions(&ada, "?action=team.created").await.len(), 2);
        let both = format!("?action=team.created&actor_id={}", ada.id());
        assert_eq!(actions(&ada, &both).await.len(), 1);
        let of_first = format!("?resource=team:{first}");
        assert_eq!(
            actions(&ada, &of_first).await,
            ["team.updated", "team.created"]
        );
        assert_eq!(actions(&ada, "?resource=team").await.len(), 3);
        assert!(
            actions(&ada, &format!("?resource=channel:{first}"))
                .await
                .is_empty()
        );
        assert_eq!(actions(&ada, "?resource=team&actor_id=me").await.len(), 2);

        let day = ada.get("/audit-log?limit=1").await.body["items"][0]["at"].clone();
        let day = day.as_str().expect("a moment");
        let all = entries(&ada, "?limit=100").await.len();
        let middle = entries(&ada, "").await[1]["at"]
            .as_str()
            .expect("a moment")
            .to_owned();
        let later = actions(&ada, &format!("?from={middle}")).await.len();
        let earlier = actions(&ada, &format!("?to={middle}")).await.len();
        assert_eq!(later + earlier, all, "{middle}");
        let date = &day[..10];
        assert_eq!(
            entries(&ada, &format!("?to={date}&limit=100")).await.len(),
            all
        );
        assert!(entries(&ada, "?to=2020-01-01").await.is_empty());
        for wrong in [
            "?action=team.eaten",
            "?resource=soup",
            "?resource=team:x",
            "?actor_id=x",
            "?from=yesterday",
            "?limit=0",
            "?limit=101",
            "?colour=red",
        ] {
            let refused = ada.get(&format!("/audit-log{wrong}")).await;
            assert_eq!(refused.status, 422, "{wrong}: {refused:?}");
        }
        assert_eq!(
            ada.get("/audit-log?cursor=x").await.code(),
            "invalid_cursor"
        );
        let stranger = server.admin().await;
        let theirs = entries(&stranger, &format!("?actor_id={}", ada.id())).await;
        assert!(theirs.is_empty(), "another organization's");
    })
    .await;
}

#[actix_web::test]
async fn pages_have_each_entry_once_and_cost_the_same() {
    on_each_database_at_rest(async |server| {
        let ada = server.admin().await;
        for n in 0..12 {
            team(&ada, &format!("Team {n}")).await;
        }
        let whole: Vec<_> = entries(&ada, "?limit=100").await;
        let (mut paged, mut query) = (Vec::new(), "?limit=5".to_owned());
        loop {
            let page = ada.get(&format!("/audit-log{query}")).await;
            paged.extend(page.body["items"].as_array().cloned().expect("items"));
            match page.body["next_cursor"].as_str() {
                Some(cursor) => query = format!("?limit=5&cursor={cursor}"),
                None => break,
            }
        }
        assert_eq!(paged, whole);
        let few = server
            .fewest_statements(async || drop(ada.get("/audit-log?limit=2").await))
            .await;
        let many = server
            .fewest_statements(async || drop(ada.get("/audit-log?limit=100").await))
            .await;
        assert_eq!(few, many);
    })
    .await;
}

#[actix_web::test]
async fn a_table_has_everything_and_no_formula() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        team(&ada, "=HYPERLINK(\"http://bad\")").await;
        team(&ada, "Plain, with a comma").await;
        let request = ada.request(Method::GET, "/api/v1/audit-log?resource=team");
        let answer = request
            .header("accept", "text/csv")
            .send()
            .await
            .expect("an answer");
        assert_eq!(answer.status(), 200);
        let kind = answer.headers()["content-type"]
            .to_str()
            .expect("text")
            .to_owned();
        assert_eq!(kind, "text/csv; charset=utf-8; header=present");
        let text = answer.text().await.expect("a body");
        let mut rows = csv::Reader::from_reader(text.as_bytes());
        assert_eq!(&rows.headers().expect("a header")[6], "action");
        let rows: Vec<csv::StringRecord> = rows.records().map(|row| row.expect("a row")).collect();
        let names: Vec<&str> = rows.iter().map(|row| &row[9]).collect();
        assert_eq!(
            names,
            ["Plain, with a comma", "'=HYPERLINK(\"http://bad\")"]
        );
        assert!(rows.iter().all(|row| &row[6] == "team.created"));
    })
    .await;
}

#[actix_web::test]
async fn a_long_table_goes_on_behind_its_first_page() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let organization = crate::desk::organization(&ada);
        let (id, now) = (ada.id().parse::<i64>().expect("an id"), server.state.now());
        let entries: Vec<_> = (0..1_203)
            .map(|_| domain::audit::AuditEntry {
                organization,
                id: server.state.new_id(),
                // All at one time: the id decides.
                at: now,
                actor: domain::actors::Actor::Agent(id.into()),
                via: domain::audit::AuditVia::Session,
                action: AuditAction::LabelDeleted,
                resource_id: 1,
                details: domain::audit::AuditDetails::default(),
                once: None,
            })
            .collect();
        let added = server.state.write(move |db| {
            entries
                .iter()
                .try_for_each(|entry| store::audit::append(db, entry))
        });
        added.await.expect("written");
        let request = ada.request(Method::GET, "/api/v1/audit-log?action=label.deleted");
        let answer = request
            .header("accept", "text/csv")
            .send()
            .await
            .expect("an answer");
        let text = answer.text().await.expect("a body");
        let ids: std::collections::BTreeSet<&str> = text
            .lines()
            .skip(1)
            .filter_map(|line| line.split(',').next())
            .collect();
        assert_eq!((text.lines().count(), ids.len()), (1_204, 1_203));
    })
    .await;
}

#[actix_web::test]
async fn a_program_needs_the_scope() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let reader = ada
            .program(json!({"name": "Auditor", "scopes": ["audit-log:read"]}))
            .await;
        assert_eq!(reader.get("/audit-log").await.status, 200);
        let other = ada
            .program(json!({"name": "Other", "scopes": ["teams:read"]}))
            .await;
        let refused = other.get("/audit-log").await;
        assert_eq!((refused.status, refused.code()), (403, "scope_required"));
        let unknown = json!({"name": "Writer", "scopes": ["audit-log:write"]});
        assert_eq!(
            ada.post("/api-tokens", unknown).await.status,
            422,
            "nobody writes it"
        );
    })
    .await;
}

/// The two lists of words are one.
#[test]
fn the_api_has_the_words_of_the_rule() {
    for action in AuditAction::ALL {
        let wire = contract::audit::AuditAction::from(action.as_str());
        assert_eq!(wire.as_str(), action.as_str());
        let kind = action.resource();
        let wire = contract::audit::AuditResourceKind::from(kind.as_str());
        assert_eq!(wire.as_str(), kind.as_str());
    }
}
