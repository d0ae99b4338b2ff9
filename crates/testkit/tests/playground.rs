//! The pages on which people try channels without an account.

#![allow(clippy::expect_used)]

use std::io::{BufRead, BufReader};
use std::process::{Child, Command, Stdio};
use testkit::{Answer, Integrator};

/// The program, ended when the test is over.
struct Running(Child);

impl Drop for Running {
    fn drop(&mut self) {
        drop(self.0.kill());
        drop(self.0.wait());
    }
}

/// Starts it anywhere; gives what it prints up to the settings of `kind`, and the address of its page.
fn start(kind: &str) -> (Running, String, String) {
    let mut program = Command::new(env!("CARGO_BIN_EXE_providers"))
        .arg("0")
        .stdout(Stdio::piped())
        .spawn()
        .expect("the program");
    let printed = BufReader::new(program.stdout.take().expect("its output"));
    let program = Running(program);
    let mut lines = printed.lines().map(|line| line.expect("a line"));
    let mut said = String::new();
    let page = lines.by_ref().find_map(|line| {
        said.push_str(&line);
        let page = line.strip_prefix(kind)?.trim().to_owned();
        Some(page)
    });
    let settings = lines.take_while(|line| !line.is_empty());
    let settings = settings.collect::<Vec<_>>().join("\n");
    assert!(said.contains("SWITCHBOARD_ALLOW_PRIVATE_TARGETS"), "{said}");
    (program, page.expect("a page"), settings)
}

async fn page(url: &str) -> String {
    let answer = reqwest::get(url).await.expect("an answer");
    assert_eq!(answer.status(), 200, "{url}");
    answer.text().await.expect("a page")
}

#[tokio::test]
async fn a_customer_can_be_played_and_what_the_provider_took_is_seen() {
    // What TLS wants before a client is made, though none of these calls is by TLS.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (_program, url, settings) = start("telegram");
    let base = settings
        .lines()
        .find_map(|line| line.trim().strip_prefix("base_url = "));
    let token = settings
        .lines()
        .find_map(|line| line.trim().strip_prefix("bot_token = "));
    let method = |name: &str| {
        format!(
            "{}/bot{}/{name}",
            base.expect("a base"),
            token.expect("a token")
        )
    };

    let pages = url.trim_end_matches("telegram/");
    let index = page(pages).await;
    let kinds = index.split("href=\"/").skip(1);
    let kinds: Vec<&str> = kinds.filter_map(|rest| rest.split('/').next()).collect();
    assert!(
        kinds.contains(&"telegram") && kinds.contains(&"apple"),
        "{index}"
    );
    for kind in kinds {
        page(&format!("{pages}{kind}/")).await;
        page(&format!("{pages}{kind}/log")).await;
    }
    assert!(page(&url).await.contains(token.expect("a token")));

    let channel = Integrator::that_answers(Answer::Status(202));
    let client = reqwest::Client::new();
    let form = [
        ("url", channel.url.as_str()),
        ("customer", "3"),
        ("text", "Is it <b>blue</b>?"),
    ];
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(form)
        .finish();
    let said = client
        .post(format!("{url}say"))
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
        .expect("an answer");
    assert!(
        said.status().is_success(),
        "it leads back to the page: {said:?}"
    );
    let calls = channel.calls();
    assert_eq!(calls.len(), 1);
    assert!(String::from_utf8_lossy(&calls[0].body).contains("770003"));

    let message = r#"{"chat_id": 770003, "text": "As the sky"}"#;
    let sent = client
        .post(method("sendMessage"))
        .header("content-type", "application/json")
        .body(message)
        .send()
        .await
        .expect("an answer");
    assert_eq!(sent.status(), 200);
    let log = page(&format!("{url}log")).await;
    assert!(log.contains("As the sky"), "{log}");
    assert!(log.contains("Is it &lt;b&gt;blue&lt;/b&gt;?"), "{log}");
    assert!(log.contains("202"), "{log}");
    assert!(
        page(&url).await.contains(&channel.url),
        "it remembers the channel"
    );
}

/// What the provider of a page is told.
async fn told(url: &str, fields: &[(&str, &str)]) {
    let form = form_urlencoded::Serializer::new(String::new())
        .extend_pairs(fields)
        .finish();
    let done = reqwest::Client::new()
        .post(url)
        .header("content-type", "application/x-www-form-urlencoded")
        .body(form)
        .send()
        .await
        .expect("an answer");
    assert!(done.status().is_success(), "{url}: {done:?}");
}

#[tokio::test]
async fn a_provider_misbehaves_as_it_is_told_until_it_is_told_to_behave() {
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (_program, url, settings) = start("telegram");
    let set = |name: &str| {
        let line = |line: &str| {
            line.trim()
                .strip_prefix(&format!("{name} = "))
                .map(str::to_owned)
        };
        settings.lines().find_map(line).expect("a setting")
    };
    let method = format!("{}/bot{}/getMe", set("base_url"), set("bot_token"));
    let asked = async || {
        let answer = reqwest::Client::new().post(&method).send().await;
        answer.map(|answer| answer.status().as_u16()).ok()
    };
    let faults = format!("{url}faults");
    assert_eq!(asked().await, Some(200));
    told(&faults, &[("answer", "429"), ("every", "2")]).await;
    assert_eq!((asked().await, asked().await), (Some(200), Some(429)));
    assert!(
        page(&url).await.contains("value=\"429\""),
        "the page shows it"
    );
    let begun = std::time::Instant::now();
    told(&faults, &[("drop", "on"), ("slow_ms", "300")]).await;
    assert_eq!(asked().await, None, "it says nothing");
    assert!(begun.elapsed().as_millis() >= 300);

    let channel = Integrator::that_answers(Answer::Status(200));
    told(
        &faults,
        &[("redeliver", "1"), ("reorder", "2"), ("every", "0")],
    )
    .await;
    let say = format!("{url}say");
    let heard = || {
        let calls = channel.calls().into_iter();
        let text = |call: testkit::Call| {
            let body: serde_json::Value = serde_json::from_slice(&call.body).expect("JSON");
            body["message"]["text"].as_str().expect("words").to_owned()
        };
        calls.map(text).collect::<Vec<_>>()
    };
    for text in ["one", "two", "three"] {
        told(
            &say,
            &[("url", &channel.url), ("customer", "1"), ("text", text)],
        )
        .await;
    }
    assert_eq!(heard(), ["one", "three"]);
    assert!(page(&format!("{url}log")).await.contains("comes late"));
    told(&faults, &[]).await;
    let rest = ["one", "three", "one", "two", "two", "three"];
    assert_eq!(heard(), rest, "what was late comes then");
    assert_eq!(asked().await, Some(200));
}
