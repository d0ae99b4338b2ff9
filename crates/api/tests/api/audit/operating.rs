//! What whoever looks after the inbox decides of what got stuck: jobs that were given up, and what came in
//! and could not be taken.

use super::{Log, said};
use crate::channel_health::{connect, inbound};
use crate::common::{Server, on_each_database};
use crate::hooks;
use crate::jobs::give_up;
use diesel::RunQueryDsl;
use reqwest::Method;
use serde_json::{Value, json};
use store::StoreError;

#[actix_web::test]
async fn what_becomes_of_jobs_that_were_given_up() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let mut log = Log::of(&ada).await;
        let again = give_up(&server, &ada, "tests.nothing", 1, "{}").await;
        let path = format!("/api/v1/jobs/{again}/retry");
        for _ in 0..2 {
            let asked = ada.request(Method::POST, &path);
            let asked = asked.header("idempotency-key", "again");
            assert_eq!(crate::common::send(asked).await.status, 204);
        }
        let entry = log.one("asked twice").await;
        assert_eq!(entry["action"], "job.retried");
        let resource = json!({"kind": "job", "id": again, "name": "tests.nothing"});
        assert_eq!(entry["resource"], resource);

        let letter = give_up(&server, &ada, "invitations.mail", 2, "{}").await;
        let call = format!("POST /jobs/{letter}/discard");
        let details = json!({"name": "invitations.mail"});
        let thrown = said("job.discarded", letter.as_str(), details);
        log.records(&ada, &call, Value::Null, &thrown).await;
        let large = give_up(&server, &ada, "teams.move", 3, "{}").await;
        let refused = ada
            .post(&format!("/jobs/{large}/discard"), Value::Null)
            .await;
        assert_eq!(refused.status, 409, "{refused:?}");
        log.nothing("what has to come to its end").await;
    })
    .await;
}

async fn file_types(server: &Server, value: &'static str) {
    let set = format!("UPDATE organizations SET allowed_file_types = '{value}'");
    let done = server.state.store.write(move |db| {
        diesel::sql_query(&set).execute(db)?;
        Ok::<_, StoreError>(())
    });
    done.await.expect("done");
}

#[actix_web::test]
async fn what_becomes_of_what_could_not_be_taken() {
    hooks::on_each_database(async |server, integrator| {
        let ada = server.admin().await;
        let channel = connect(&ada, &integrator.url).await;
        let mut log = Log::of(&ada).await;
        file_types(&server, "no JSON").await;
        for id in ["1", "2"] {
            assert_eq!(inbound(&ada, &channel, id).await.status, 202);
        }
        let kept = ada.get(&format!("{channel}/failures")).await.body;
        let of = |n: usize| kept["items"][n]["id"].as_str().expect("an id").to_owned();
        let retry = format!("{channel}/failures/{}/retry", of(1));
        assert_eq!(ada.post(&retry, json!({})).await.status, 500);
        log.nothing("what fails again").await;

        file_types(&server, "[]").await;
        let about = channel.rsplit('/').next().expect("an id");
        let named = json!({"name": "Till"});
        let call = format!("POST {retry}");
        let taken = said("channel.failure_retried", about, named.clone());
        log.records(&ada, &call, Value::Null, &taken).await;
        assert_eq!(ada.post(&retry, json!({})).await.status, 404);
        log.nothing("what was taken").await;
        let call = format!("DELETE {channel}/failures/{}", of(0));
        let thrown = said("channel.failure_discarded", about, named);
        log.records(&ada, &call, Value::Null, &thrown).await;
        // what the customer wrote is nobody's here.
        let whole = ada.get("/audit-log?limit=100").await.body.to_string();
        assert!(!whole.contains("Hello"), "{whole}");
    })
    .await;
}
