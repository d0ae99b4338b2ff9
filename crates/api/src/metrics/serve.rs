//! A listener of its own: who may reach the public port learns nothing here.

use crate::app::State;
use crate::config::MetricsListen;
use actix_web::dev::Server;
use actix_web::web::{self, Data};
use actix_web::{App, HttpResponse, HttpServer};
use anyhow::Context;
use std::net::TcpListener;

/// Takes the port. The default one may be another program's; then there are no metrics, and the log
/// says so.
pub fn listen(wanted: Option<MetricsListen>) -> anyhow::Result<Option<TcpListener>> {
    let Some(MetricsListen { address, asked_for }) = wanted else {
        return Ok(None);
    };
    match TcpListener::bind(address) {
        Ok(listener) => {
            let address = listener.local_addr()?;
            tracing::info!("metrics are at http://{address}/metrics");
            Ok(Some(listener))
        }
        Err(error) if asked_for => {
            Err(error).with_context(|| format!("cannot listen on {address} for metrics"))
        }
        Err(error) => {
            tracing::warn!(%error, "no metrics: {address} is not free, see SWITCHBOARD_METRICS_LISTEN");
            Ok(None)
        }
    }
}

/// The server of `/metrics` on a socket that listens already.
pub fn server(state: State, listener: TcpListener) -> std::io::Result<Server> {
    let state = Data::new(state);
    let server = HttpServer::new(move || {
        App::new()
            .app_data(Data::clone(&state))
            .route("/metrics", web::get().to(metrics))
    });
    let server = server.workers(1).disable_signals().shutdown_timeout(1);
    Ok(server.listen(listener)?.run())
}

async fn metrics(state: Data<State>) -> HttpResponse {
    match state.metrics.text(&state).await {
        Ok(text) => HttpResponse::Ok()
            .content_type("application/openmetrics-text; version=1.0.0; charset=utf-8")
            .body(text),
        Err(error) => {
            tracing::error!(%error, "metrics cannot be written");
            HttpResponse::InternalServerError().finish()
        }
    }
}
