//! Requests by what they asked for and how they ended.

use actix_web::http::{Method, StatusCode};
use prometheus_client::encoding::EncodeLabelSet;
use prometheus_client::metrics::counter::Counter;
use prometheus_client::metrics::family::Family;
use prometheus_client::metrics::histogram::Histogram;
use prometheus_client::registry::Registry;
use std::time::Duration;

/// Around the aims: a list within 10 ms, an answer within 250 ms, a timeout.
const SECONDS: [f64; 12] = [
    0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 10.0,
];

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Asked {
    method: &'static str,
    route: String,
}

#[derive(Clone, Debug, PartialEq, Eq, Hash, EncodeLabelSet)]
struct Answered {
    method: &'static str,
    route: String,
    status: u32,
}

#[derive(Clone, Debug)]
pub struct Requests {
    total: Family<Answered, Counter>,
    seconds: Family<Asked, Histogram, fn() -> Histogram>,
}

impl Requests {
    pub(super) fn registered(registry: &mut Registry) -> Self {
        let requests = Self {
            total: Family::default(),
            seconds: Family::new_with_constructor(|| Histogram::new(SECONDS)),
        };
        registry.register(
            "switchboard_http_requests",
            "Requests by route and status",
            requests.total.clone(),
        );
        registry.register(
            "switchboard_http_request_duration_seconds",
            "From the request to the first byte of its answer",
            requests.seconds.clone(),
        );
        requests
    }

    /// Counts one. `route` is the pattern, which has no part of what was asked.
    pub fn count(&self, method: &'static str, route: &str, status: StatusCode, took: Duration) {
        let route = route.to_owned();
        self.seconds
            .get_or_create(&Asked {
                method,
                route: route.clone(),
            })
            .observe(took.as_secs_f64());
        let answered = Answered {
            method,
            route,
            status: u32::from(status.as_u16()),
        };
        self.total.get_or_create(&answered).inc();
    }
}

/// A method by name; callers can make methods up.
pub fn method(method: &Method) -> &'static str {
    match *method {
        Method::GET => "GET",
        Method::HEAD => "HEAD",
        Method::POST => "POST",
        Method::PUT => "PUT",
        Method::PATCH => "PATCH",
        Method::DELETE => "DELETE",
        Method::OPTIONS => "OPTIONS",
        _ => "other",
    }
}
