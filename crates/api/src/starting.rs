//! What the server says while it migrates, which may take minutes: that it lives, and that it is not ready. Who
//! watches it then neither waits for an answer nor takes it for dead.

use crate::problem::Problem;
use actix_web::dev::ServerHandle;
use actix_web::http::KeepAlive;
use actix_web::{App, HttpRequest, HttpResponse, HttpServer, ResponseError, web};
use std::net::TcpListener;
use std::sync::Arc;
use std::sync::atomic::{AtomicIsize, Ordering};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// The thread that takes connections is only told to rest, and says nothing when it does.
const HEARD: Duration = Duration::from_millis(20);

/// Who has said nothing by then is not waited for.
const PATIENCE: Duration = Duration::from_secs(1);

/// Answers on a socket until it is ended.
pub struct Starting {
    server: ServerHandle,
    /// Those who came and were not answered yet; each asks once.
    waiting: Arc<AtomicIsize>,
}

impl Starting {
    pub fn begin(listener: &TcpListener) -> std::io::Result<Self> {
        let waiting = Arc::new(AtomicIsize::new(0));
        let (asked, came) = (web::Data::from(Arc::clone(&waiting)), Arc::clone(&waiting));
        let app = move || {
            let app = App::new().app_data(asked.clone());
            app.default_service(web::to(answer))
        };
        let server = HttpServer::new(app)
            .workers(1)
            .disable_signals()
            .shutdown_timeout(1)
            .on_connect(move |_, _| {
                came.fetch_add(1, Ordering::SeqCst);
            })
            // Nobody goes on with a connection that the server itself will not have.
            .keep_alive(KeepAlive::Disabled)
            .listen(listener.try_clone()?)?
            .run();
        let handle = server.handle();
        actix_web::rt::spawn(server);
        Ok(Self {
            server: handle,
            waiting,
        })
    }

    /// Who comes from now on waits for the server itself. A connection that is taken while nobody is left to
    /// answer would be dropped, and be an error in the log.
    pub async fn end(self) {
        self.server.pause().await;
        sleep(HEARD).await;
        let began = Instant::now();
        while self.waiting.load(Ordering::SeqCst) > 0 && began.elapsed() < PATIENCE {
            sleep(Duration::from_millis(1)).await;
        }
        self.server.stop(true).await;
    }
}

async fn answer(waiting: web::Data<AtomicIsize>, request: HttpRequest) -> HttpResponse {
    waiting.fetch_sub(1, Ordering::SeqCst);
    match request.path() {
        "/healthz" => crate::health::alive(),
        path => Problem::busy("not_migrated").at(path).error_response(),
    }
}
