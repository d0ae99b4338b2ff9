//! What the server says while it migrates, which may take minutes: that it lives, and that it is not ready. Who
//! watches it then neither waits for an answer nor takes it for dead.

use crate::problem::Problem;
use actix_web::dev::ServerHandle;
use actix_web::http::KeepAlive;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, ResponseError, web};
use std::net::TcpListener;
use std::time::Duration;
use tokio::time::sleep;

/// The thread that takes connections is only told to rest, and says nothing when it does.
const HEARD: Duration = Duration::from_millis(20);

/// Answers on a socket until it is ended.
pub struct Starting(ServerHandle);

impl Starting {
    pub fn begin(listener: &TcpListener) -> std::io::Result<Self> {
        let app = || App::new().default_service(web::to(answer));
        let server = HttpServer::new(app)
            .workers(1)
            .disable_signals()
            .shutdown_timeout(1)
            // Nobody goes on with a connection that the server itself will not have.
            .keep_alive(KeepAlive::Disabled)
            .listen(listener.try_clone()?)?
            .run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Ok(Self(handle))
    }

    /// Who comes from now on waits for the server itself. A connection that is taken while nobody is left to
    /// answer would be dropped, and be an error in the log.
    pub async fn end(self) {
        self.0.pause().await;
        sleep(HEARD).await;
        self.0.stop(true).await;
    }
}

async fn answer(request: HttpRequest) -> HttpResponse {
    match request.path() {
        "/healthz" => crate::health::alive(),
        path => Problem::busy("not_migrated").at(path).error_response(),
    }
}
