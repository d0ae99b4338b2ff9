//! F-05: how many inbox pages a second, beside the same statements and serde in a bare loop.

use crate::bare::reading::{self, Source};
use crate::data::Seeded;
use crate::http::Request;
use crate::load::{self, CONNECTIONS, Outcome};
use crate::server::{Server, text};
use crate::table::{Aim, Row, millis, rate};
use anyhow::Context;
use std::net::SocketAddr;
use std::time::Duration;

const LASTS: Duration = Duration::from_secs(6);

/// Pages from one server.
pub async fn pages(address: SocketAddr, request: Request) -> anyhow::Result<Outcome> {
    let warm = request.clone();
    load::run(
        address,
        CONNECTIONS,
        Duration::from_secs(1),
        move |_, _| warm.clone(),
        |_, _, _| {},
    )
    .await?;
    load::run(
        address,
        CONNECTIONS,
        LASTS,
        move |_, _| request.clone(),
        |_, _, _| {},
    )
    .await
}

pub fn request(token: &str) -> Request {
    Request::get("/api/v1/conversations?folder=inbox&limit=50", Some(token))
}

/// The organization and the agent that signed in.
pub async fn who(server: &Server, token: &str) -> anyhow::Result<(i64, i64)> {
    let me = Request::get("/api/v1/me", Some(token));
    let me = server.connect().await?.json(&me).await?;
    let number =
        |pointer| -> anyhow::Result<i64> { text(&me, pointer)?.parse().context("a number") };
    Ok((number("/organization_id")?, number("/id")?))
}

pub async fn measure(server: &Server, seeded: &Seeded, name: &str) -> anyhow::Result<Vec<Row>> {
    let token = server.sign_in(seeded.login("admin")?).await?;
    let source = match seeded.is_postgres() {
        true => Source::Postgres(seeded.url.clone()),
        false => Source::Sqlite(seeded.file()),
    };
    let bare = reading::serve(source, who(server, &token).await?)?;
    let yardstick = pages(bare, request(&token)).await?;
    let ours = pages(server.address, request(&token)).await?;
    let what = format!("{name}: inbox pages of 50 rows, {CONNECTIONS} connections");
    let both = (rate(ours.per_second()), rate(yardstick.per_second()));
    let ratio = ours.per_second() / yardstick.per_second();
    let p99 = millis(ours.latencies.percentile(99));
    Ok(vec![
        Row::ratio("F-05", what, both, ratio, Aim::AtLeast(0.4)),
        Row::note("F-05", "p99 of these", p99),
    ])
}
