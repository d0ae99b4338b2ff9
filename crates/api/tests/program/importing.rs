//! Imports survive kills: each row has its turn once, the counts add up, and the database holds what the
//! rows say, read one after the other.

use crate::running::{get, http, local, owner, post};
use crate::sending::claims_run_out;
use crate::writing::Written;
use diesel::prelude::*;
use diesel::sql_types::{Nullable, Text};
use rand::seq::IndexedRandom;
use rand::{Rng, SeedableRng, rngs::StdRng};
use reqwest::multipart::{Form, Part};
use serde_json::{Value, json};
use std::collections::BTreeMap;
use std::time::{Duration, Instant};
use store::{Options, Store, StoreError};
use testkit::{PATIENCE, TestDatabase};
use tokio::time::sleep;

const KILLS: usize = 4;
const ROWS: usize = 12_000;
/// Fewer people than rows: many come twice.
const PEOPLE: usize = 7_000;

/// What is known of somebody, by number.
type People = BTreeMap<String, (String, String, String)>;

/// A random file as some program writes it, and what the rule makes of it: created, updated, ignored,
/// rejected.
fn file(random: &mut StdRng, update: bool, people: &mut People) -> (Written, [i64; 4]) {
    let (mut file, mut counts) = (Written::new(random), [0; 4]);
    for _ in 0..ROWS {
        let who = random.random_range(0..PEOPLE);
        let number = format!("+4670{who:07}");
        let name = ["Bo", "Åsa", "", "Ana \"B\""]
            .choose(random)
            .expect("a name");
        let remarks = ["", "x,y;z", "two\nlines"].choose(random).expect("remarks");
        let reference = format!("K{who}");
        match random.random_range(0..20) {
            0 => {
                file.row(["Bo", "12", "", ""]);
                counts[3] += 1;
                continue;
            }
            1 => {
                file.row([""; 4]);
                counts[3] += 1;
                continue;
            }
            // By reference alone: those who are there are meant, of the others nothing is known.
            2 => {
                file.row(["", "", &reference, remarks]);
                match people.get_mut(&number) {
                    None => counts[3] += 1,
                    Some(_) if !update => counts[2] += 1,
                    Some(known) => {
                        counts[1] += 1;
                        if !remarks.is_empty() {
                            known.2 = (*remarks).to_owned();
                        }
                    }
                }
                continue;
            }
            _ => {}
        }
        file.row([name, &number, &reference, remarks]);
        match people.get_mut(&number) {
            None => {
                counts[0] += 1;
                let known = ((*name).to_owned(), reference, (*remarks).to_owned());
                people.insert(number, known);
            }
            Some(_) if !update => counts[2] += 1,
            Some(known) => {
                counts[1] += 1;
                if !name.is_empty() {
                    known.0 = (*name).to_owned();
                }
                if !remarks.is_empty() {
                    known.2 = (*remarks).to_owned();
                }
            }
        }
    }
    (file, counts)
}

#[derive(Debug, QueryableByName)]
struct Row {
    #[diesel(sql_type = Text)]
    address: String,
    #[diesel(sql_type = Nullable<Text>)]
    name: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    reference: Option<String>,
    #[diesel(sql_type = Nullable<Text>)]
    remarks: Option<String>,
}

/// Everybody in the database: contacts who have no number would be missing, and are counted.
async fn everybody(database: &TestDatabase) -> People {
    let store = Store::open(Options::new(&database.url)).expect("a store");
    let rows = store.read(|db| {
        let all = "SELECT COALESCE(i.address, 'none') AS address, c.name, c.reference, c.remarks \
             FROM contacts AS c LEFT JOIN contact_identities AS i ON i.contact_id = c.id";
        Ok::<Vec<Row>, StoreError>(diesel::sql_query(all).load(db)?)
    });
    let rows = rows.await.expect("rows");
    let count = rows.len();
    let person = |row: Row| {
        let text = Option::unwrap_or_default;
        (
            row.address,
            (text(row.name), text(row.reference), text(row.remarks)),
        )
    };
    let people: People = rows.into_iter().map(person).collect();
    assert_eq!(people.len(), count, "nobody is there twice");
    people
}

async fn upload(
    origin: &str,
    token: &str,
    channel: &str,
    existing: &str,
    file: &Written,
) -> String {
    let part = Part::bytes(file.bytes()).file_name("all.csv");
    let form = Form::new()
        .text("channel_id", channel.to_owned())
        .text("existing", existing.to_owned())
        .text("delimiter", file.delimiter())
        .part("file", part);
    let request = http()
        .post(format!("{origin}/api/v1/contact-imports"))
        .bearer_auth(token)
        .multipart(form);
    let answer = request.send().await.expect("an answer");
    assert_eq!(answer.status(), 201);
    let made: Value = answer.json().await.expect("JSON");
    assert_eq!(made["total_rows"], ROWS, "{made}");
    assert_eq!(made["encoding"], file.encoding(), "{made}");
    made["id"].as_str().expect("an id").to_owned()
}

/// Waits until rows had their turn; tells whether others are still to come.
async fn is_begun(origin: &str, path: &str, token: &str) -> bool {
    let began = Instant::now();
    loop {
        let import = get(origin, path, token).await;
        if import["state"] != "running" {
            return false;
        }
        if import["processed_rows"] != 0 {
            return true;
        }
        assert!(began.elapsed() < PATIENCE, "{import}");
        sleep(Duration::from_millis(5)).await;
    }
}

#[tokio::test]
async fn kills_at_any_instant_neither_lose_nor_double_a_row() {
    for database in testkit::durable_databases() {
        let folder = tempfile::tempdir().expect("a folder");
        let setup = local(&database, folder.path());
        let mut program = setup.start().await;
        let token = owner(&program.origin).await;
        let hook = "https://example.com/hook";
        let settings = json!({"address_scheme": "phone", "webhook_url": hook});
        let channel = json!({"kind": "api", "name": "Till", "settings": settings});
        let channel = post(&program.origin, "/channels", &token, &channel).await;
        let channel = channel["id"].as_str().expect("an id").to_owned();
        let seed = rand::rng().random();
        eprintln!("seed {seed} on {}", database.name);
        let mut random = StdRng::seed_from_u64(seed);
        let mut people = People::new();
        for update in [false, true] {
            let (file, expected) = file(&mut random, update, &mut people);
            let existing = if update { "update" } else { "ignore" };
            eprintln!("{existing}: {}", file.described());
            let id = upload(&program.origin, &token, &channel, existing, &file).await;
            let path = format!("/contact-imports/{id}");
            post(
                &program.origin,
                &format!("{path}/start"),
                &token,
                &json!({}),
            )
            .await;
            let mut caught = 0;
            for _ in 0..KILLS {
                sleep(Duration::from_millis(random.random_range(0..400))).await;
                let is_begun = is_begun(&program.origin, &path, &token).await;
                program.kill();
                claims_run_out(&database).await;
                program = setup.start().await;
                let import = get(&program.origin, &path, &token).await;
                caught += usize::from(is_begun && import["state"] == "running");
            }
            eprintln!("{caught} of {KILLS} kills caught it in the middle");
            assert!(caught > 0, "{}: it was over before", database.name);
            let began = Instant::now();
            let import = loop {
                let import = get(&program.origin, &path, &token).await;
                if import["state"] != "running" {
                    break import;
                }
                assert!(began.elapsed() < 2 * PATIENCE, "{import}");
                sleep(Duration::from_millis(50)).await;
            };
            assert_eq!(import["state"], "done", "{import}");
            let names = ["created", "updated", "ignored", "rejected"];
            let counts = names.map(|name| import[name].as_i64().expect("a number"));
            assert_eq!(counts, expected, "{}", database.name);
            assert_eq!(counts.iter().sum::<i64>(), ROWS as i64);
            let rejections = format!("{}/api/v1{path}/rejections", program.origin);
            let csv = http().get(rejections).bearer_auth(&token).send().await;
            let csv = csv.expect("an answer").text().await.expect("text");
            let lines = csv.matches(",invalid_phone,").count()
                + csv.matches(",empty,").count()
                + csv.matches(",nothing_known,").count();
            assert_eq!(lines as i64, counts[3], "each rejected row with its reason");
            // Nobody else has the file open.
            program.kill();
            assert!(
                everybody(&database).await == people,
                "the database says what the file says"
            );
            program = setup.start().await;
        }
    }
}
