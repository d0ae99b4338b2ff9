//! For those who watch the server: `/healthz` while the process lives, `/readyz` while it can serve.

use crate::app::State;
use crate::extract::Data;
use crate::problem::{Problem, Reply};
use actix_web::{HttpResponse, get};
use contract::problem::Problem as Body;
use std::io::{Read, Write};
use std::net::{IpAddr, Ipv4Addr, Ipv6Addr, SocketAddr, TcpStream};
use std::time::Duration;
use utoipa_actix_web::service_config::ServiceConfig;

const PATIENCE: Duration = Duration::from_secs(3);

pub fn routes(config: &mut ServiceConfig) {
    config.service(get_health).service(get_readiness);
}

/// Asks a server on this machine whether it is ready, as container engines do.
pub fn ask(listen: SocketAddr) -> anyhow::Result<()> {
    let host = match (listen.ip().is_unspecified(), listen.ip()) {
        (false, ip) => ip,
        (true, IpAddr::V4(_)) => Ipv4Addr::LOCALHOST.into(),
        (true, IpAddr::V6(_)) => Ipv6Addr::LOCALHOST.into(),
    };
    let mut server = TcpStream::connect_timeout(&(host, listen.port()).into(), PATIENCE)?;
    server.set_read_timeout(Some(PATIENCE))?;
    write!(server, "GET /readyz HTTP/1.0\r\nHost: {listen}\r\n\r\n")?;
    let mut answer = String::new();
    server.read_to_string(&mut answer)?;
    let status = answer.lines().next().unwrap_or_default();
    anyhow::ensure!(status.contains(" 200 "), "not ready: {status}");
    Ok(())
}

/// The process lives.
#[utoipa::path(tag = "health", responses(
    (status = 200, description = "It does", body = String, content_type = "text/plain"),
))]
#[get("/healthz")]
async fn get_health() -> HttpResponse {
    alive()
}

/// What `/healthz` answers from the first moment on.
pub fn alive() -> HttpResponse {
    HttpResponse::Ok().content_type("text/plain").body("ok\n")
}

/// Migrations are done, the database answers, and this server may write to it.
#[utoipa::path(tag = "health", responses(
    (status = 200, description = "Ready to serve", body = String, content_type = "text/plain"),
    (status = 503, body = Body, content_type = "application/problem+json"),
))]
#[get("/readyz")]
async fn get_readiness(state: Data<State>) -> Reply<HttpResponse> {
    if !state.store.may_write() {
        return Err(Problem::busy("lease_lost"));
    }
    match state.store.is_ready().await? {
        true => Ok(HttpResponse::Ok()
            .content_type("text/plain")
            .body("ready\n")),
        false => Err(Problem::busy("not_migrated")),
    }
}
