//! What Prometheus reads, that it is nowhere else, and that the dashboard asks for nothing that is not there.

use crate::common::{Client, Server, on_each_database};
use crate::desk::{channel, conversation};
use crate::events::Listener;
use api::config::MetricsListen;
use api::metrics;
use reqwest::Method;
use serde_json::Value;
use std::collections::BTreeSet;
use std::net::TcpListener;
use std::path::Path;
use store::jobs::{self, Job};

/// Serves the metrics of a server and reads them once.
async fn scrape(server: &Server) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = listener.local_addr().expect("an address");
    let served = metrics::server(server.state.clone(), listener).expect("a server");
    let handle = served.handle();
    actix_web::rt::spawn(served);
    let answer = reqwest::get(format!("http://{address}/metrics")).await;
    let answer = answer.expect("an answer");
    assert_eq!(answer.status(), 200);
    let kind = answer.headers()["content-type"].to_str().expect("text");
    assert!(kind.starts_with("application/openmetrics-text"), "{kind}");
    let text = answer.text().await.expect("text");
    handle.stop(false).await;
    text
}

/// The value of the only line that begins with `name` and has all of `parts`.
fn value(text: &str, name: &str, parts: &[&str]) -> f64 {
    let mut lines = text.lines().filter(|line| {
        line.strip_prefix(name)
            .is_some_and(|rest| rest.starts_with(['{', ' ']))
            && parts.iter().all(|part| line.contains(part))
    });
    let line = lines
        .next()
        .unwrap_or_else(|| panic!("no {name} {parts:?} in {text}"));
    assert_eq!(lines.next(), None, "{name} {parts:?}");
    let number = line.rsplit(' ').next().expect("a number");
    number.parse().expect("a number")
}

/// For how long the stream of a server on PostgreSQL is held back, in seconds.
pub async fn held_back(server: &Server) -> f64 {
    value(
        &scrape(server).await,
        "switchboard_event_horizon_lag_seconds",
        &[],
    )
}

/// The names of everything that can be asked for.
fn names(text: &str) -> BTreeSet<&str> {
    text.lines()
        .filter(|line| !line.starts_with('#'))
        .filter_map(|line| line.split(['{', ' ']).next())
        .collect()
}

#[actix_web::test]
async fn what_happened_is_counted_by_patterns_alone() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        let channel = channel(&ada).await;
        conversation(&server, &ada, &channel, "bo").await;
        let _stream = Listener::open(&ada, "/api/v1/events").await;
        for n in 0..3 {
            assert_eq!(
                ada.get(&format!("/conversations/{}", 4711 + n))
                    .await
                    .status,
                404
            );
        }
        let invented = Method::from_bytes(b"INVENTED").expect("a method");
        for method in [Method::GET, invented] {
            let request = ada.request(method, "/some/made-up/path");
            request.send().await.expect("an answer");
        }
        let text = scrape(&server).await;
        assert!(text.ends_with("# EOF\n"));
        let asked = ["method=\"GET\"", "route=\"/api/v1/conversations/{id}\""];
        let missing = [asked[0], asked[1], "status=\"404\""];
        assert_eq!(
            value(&text, "switchboard_http_requests_total", &missing),
            3.0
        );
        let took = "switchboard_http_request_duration_seconds_count";
        assert_eq!(value(&text, took, &asked), 3.0);
        for made_up in ["conversations/4711", "INVENTED", "made-up"] {
            assert!(!text.contains(made_up), "{made_up} became a label");
        }
        assert!(text.contains("method=\"other\""));
        assert_eq!(value(&text, "switchboard_streams_open", &["agent"]), 1.0);
        assert_eq!(value(&text, "switchboard_streams_open", &["visitor"]), 0.0);
        assert_eq!(value(&text, "switchboard_database_up", &[]), 1.0);
        assert_eq!(
            value(&text, "switchboard_database_connections_max", &[]),
            4.0
        );
        assert!(value(&text, "process_resident_memory_bytes", &[]) > 1e6);
        let groups = value(&text, "switchboard_writer_group_size_count", &[]);
        if server.state.store.is_shared() {
            assert_eq!(groups, 0.0, "only SQLite has one writer");
            assert!(value(&text, "switchboard_event_horizon_lag_seconds", &[]) < 5.0);
        } else {
            assert!(groups >= 3.0, "{groups}");
            assert_eq!(
                value(&text, "switchboard_writer_queue_length", &["interactive"]),
                0.0
            );
        }

        let public = ada.request(Method::GET, "/metrics").send().await;
        let public = public.expect("an answer").text().await.expect("text");
        assert!(
            !public.contains("switchboard_http_requests"),
            "the public port tells nothing"
        );
    })
    .await;
}

/// A job that no server of this version takes, due for a minute and a half.
async fn wait_in_vain(server: &Server, by: &Client) {
    let organization = by.me["organization_id"].as_str().expect("an id");
    let job = Job {
        organization: organization.parse().expect("an id"),
        id: server.state.new_id(),
        lane: 1,
        channel: None,
        kind: "of_a_newer_server".to_owned(),
        payload: "{}".to_owned(),
        due_at: server.state.now().minus_seconds(90),
    };
    let pushed = server.state.write(move |db| jobs::push(db, &job));
    pushed.await.expect("a job");
}

#[actix_web::test]
async fn jobs_that_wait_are_seen_by_kind_and_age() {
    on_each_database(async |server| {
        let ada = server.admin().await;
        wait_in_vain(&server, &ada).await;
        let text = scrape(&server).await;
        let kind = ["kind=\"of_a_newer_server\""];
        assert_eq!(value(&text, "switchboard_jobs_waiting", &kind), 1.0);
        let late = value(&text, "switchboard_jobs_oldest_due_seconds", &kind);
        assert!((90.0..100.0).contains(&late), "{late}");
        assert_eq!(value(&text, "switchboard_jobs_dead", &[]), 0.0);
    })
    .await;
}

fn repository(path: &str) -> String {
    let root = Path::new(env!("CARGO_MANIFEST_DIR")).join("../..");
    std::fs::read_to_string(root.join(path)).expect(path)
}

/// The words of a text that are names of ours.
fn named(text: &str) -> BTreeSet<&str> {
    text.split(|c: char| !c.is_ascii_alphanumeric() && c != '_')
        .filter(|word| word.starts_with("switchboard_") || word.starts_with("process_"))
        .collect()
}

#[actix_web::test]
async fn the_dashboard_and_the_documentation_name_what_there_is() {
    let mut there: BTreeSet<String> = BTreeSet::new();
    for database in testkit::databases() {
        let server = Server::start(database, |_| {}).await;
        let ada = server.admin().await;
        wait_in_vain(&server, &ada).await;
        let text = scrape(&server).await;
        there.extend(names(&text).into_iter().map(str::to_owned));
    }
    let dashboard = repository("deploy/grafana/switchboard.json");
    let dashboard: Value = serde_json::from_str(&dashboard).expect("JSON");
    let mut expressions = String::new();
    for panel in dashboard["panels"].as_array().expect("panels") {
        for target in panel["targets"].as_array().expect("targets") {
            expressions += target["expr"].as_str().expect("an expression");
            expressions += "\n";
        }
    }
    let asked_for = named(&expressions);
    for name in &asked_for {
        assert!(there.contains(*name), "the dashboard asks for {name}");
    }
    let documented = repository("docs/operations.md");
    let documented = named(&documented);
    let family = |name: &str| {
        let endings = ["_bucket", "_count", "_sum"];
        let bare = endings.iter().find_map(|ending| name.strip_suffix(ending));
        bare.unwrap_or(name).to_owned()
    };
    let families: BTreeSet<String> = there.iter().map(|name| family(name)).collect();
    for name in &families {
        assert!(
            documented.contains(name.as_str()),
            "{name} is not in docs/operations.md"
        );
        let shown = asked_for.iter().any(|asked| family(asked) == *name);
        assert!(shown, "{name} is not on the dashboard");
    }
    for name in documented {
        assert!(families.contains(name), "docs/operations.md has {name}");
    }
}

#[test]
fn a_port_that_is_taken_stops_the_server_only_if_it_was_asked_for() {
    let taken = TcpListener::bind("127.0.0.1:0").expect("a port");
    let address = taken.local_addr().expect("an address");
    let listen = |asked_for| metrics::listen(Some(MetricsListen { address, asked_for }));
    assert!(listen(false).expect("it goes on").is_none());
    let refused = listen(true).expect_err("refused").to_string();
    assert!(refused.contains(&address.to_string()), "{refused}");
    assert!(metrics::listen(None).expect("off").is_none());
}
