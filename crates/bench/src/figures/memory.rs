//! F-08: memory at rest and after work, and how soon a server answers.

use crate::data::Seeded;
use crate::http::{Connection, Request};
use crate::server::{Server, text};
use crate::table::{Aim, Row};
use anyhow::Context;
use serde_json::{Value, json};
use std::time::Duration;

const SIGN_INS: usize = 200;
const PEOPLE: usize = 40;
const PASSWORD: &str = "correct horse battery";

/// What a server that was just started has.
pub async fn idle(server: &Server, name: &str) -> anyhow::Result<Vec<Row>> {
    tokio::time::sleep(Duration::from_secs(2)).await;
    let started = server.started_in.as_secs_f64() * 1000.0;
    Ok(vec![
        Row::amount(
            "F-08",
            format!("{name}: start to first answer"),
            started,
            "ms",
            Aim::AtMost(200.0),
        ),
        Row::amount(
            "F-08",
            format!("{name}: anonymous memory, idle"),
            server.memory()?,
            "MB",
            Aim::AtMost(40.0),
        ),
    ])
}

/// What it has after F-01, F-05 and many sign-ins.
pub async fn worked(server: &Server, seeded: &Seeded, name: &str) -> anyhow::Result<Row> {
    let before = server.memory()?;
    sign_ins(server, seeded).await?;
    let what = format!(
        "{name}: anonymous memory after F-01, F-05 ({before:.0} MB) and {SIGN_INS} sign-ins"
    );
    Ok(Row::amount(
        "F-08",
        what,
        server.memory()?,
        "MB",
        Aim::AtMost(150.0),
    ))
}

/// Invites people and signs them in, each from addresses of their own.
async fn sign_ins(server: &Server, seeded: &Seeded) -> anyhow::Result<()> {
    let token = server.sign_in(seeded.login("admin")?).await?;
    let mut connection = server.connect().await?;
    let roles = connection
        .json(&Request::get("/api/v1/roles", Some(&token)))
        .await?;
    let role = roles
        .pointer("/items")
        .and_then(Value::as_array)
        .into_iter()
        .flatten()
        .find(|role| role.pointer("/name").and_then(Value::as_str) == Some("Agent"))
        .context("the role of agents")?;
    let role = text(role, "/id")?;
    let mut people = Vec::new();
    for number in 0..PEOPLE {
        let email = format!("measured{number}@northwind.example");
        let body = json!({"first_name": "Grace", "email": email, "role_id": role, "team_ids": []});
        let invited = connection
            .json(&Request::post("/api/v1/agents", Some(&token), &body))
            .await?;
        let url = text(&invited, "/invitation_url")?;
        let invitation = url.rsplit('/').next().context("a token")?;
        let path = format!("/api/v1/invitations/{invitation}/accept");
        let accept = Request::post_from(
            &path,
            None,
            &json!({"password": PASSWORD}),
            &address(number),
        );
        connection.json(&accept).await?;
        people.push(email);
    }
    let mut tasks = tokio::task::JoinSet::new();
    // A few at a time: more than wait for a core are told to come back, see F-11.
    for part in 0..8 {
        let mine: Vec<(usize, String)> = (PEOPLE..SIGN_INS)
            .filter(|turn| turn % 8 == part)
            .filter_map(|turn| Some((turn, people.get(turn % PEOPLE)?.clone())))
            .collect();
        let mut connection = Connection::open(server.address).await?;
        tasks.spawn(async move {
            for (turn, email) in mine {
                let body = json!({"email": email, "password": PASSWORD});
                // From where they were before.
                let request =
                    Request::post_from("/api/v1/auth/login", None, &body, &address(turn % PEOPLE));
                connection.json(&request).await?;
            }
            Ok::<_, anyhow::Error>(())
        });
    }
    while let Some(done) = tasks.join_next().await {
        done??;
    }
    Ok(())
}

fn address(number: usize) -> String {
    format!("10.1.{}.{}", number / 250, 1 + number % 250)
}
