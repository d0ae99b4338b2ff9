//! nothing personal in logs, and nothing that opens anything. The real program is used, misused
//! and broken with words that appear nowhere else; then its output is searched for them.

mod secrets;

use crate::common::{PATIENCE, until};
use diesel::connection::SimpleConnection;
use reqwest::header::HeaderMap;
use reqwest::multipart::{Form, Part};
use reqwest::{Method, RequestBuilder};
use secrets::{PASSWORD, Secrets};
use serde_json::{Value, json};
use store::{Options, Store, StoreError};
use tempfile::TempDir;
use testkit::{Answer as Told, Integrator, Mailbox, Setup, TestDatabase};

/// Every marked word has this in it, in whatever case and however it was folded.
const MARK: &str = "zqxj";
/// A telephone number has no room for the mark.
const PHONE: &str = "4930901820";

/// The program, logging as it does where nobody looks, and who calls it.
struct Program {
    process: testkit::Program,
    origin: String,
    http: reqwest::Client,
    folder: TempDir,
    mailbox: Mailbox,
}

impl Program {
    async fn start(database: &TestDatabase) -> Self {
        let _ = rustls::crypto::ring::default_provider().install_default();
        let folder = tempfile::tempdir().expect("a folder");
        let program = env!("CARGO_BIN_EXE_switchboard");
        let mailbox = Mailbox::open();
        let process = Setup::new(program, &database.url, folder.path())
            .with(
                "SWITCHBOARD_LOG",
                "info,api=debug,store=debug,connectors=debug",
            )
            .with("SWITCHBOARD_ALLOW_PRIVATE_TARGETS", "127.0.0.0/8")
            .with("SWITCHBOARD_SMTP_URL", mailbox.url())
            // Every route is to answer by itself.
            .with("SWITCHBOARD_ADDRESS_RATE_LIMIT", 0)
            .start()
            .await;
        let http = reqwest::Client::builder()
            .timeout(PATIENCE)
            .pool_max_idle_per_host(0)
            .build();
        Self {
            origin: process.origin.clone(),
            process,
            http: http.expect("a client"),
            folder,
            mailbox,
        }
    }

    fn request(&self, method: Method, path: &str, token: &str) -> RequestBuilder {
        let request = self.http.request(method, format!("{}{path}", self.origin));
        request.bearer_auth(token)
    }

    /// Any answer will do, a stream too.
    async fn call(&self, method: Method, path: &str, token: &str, body: &Value) -> u16 {
        let sent = self.request(method, path, token).json(body).send().await;
        sent.expect("an answer").status().as_u16()
    }

    async fn made(&self, path: &str, token: &str, body: Value) -> (HeaderMap, Value) {
        let path = format!("/api/v1{path}");
        let sent = self.request(Method::POST, &path, token).json(&body).send();
        let answer = sent.await.expect("an answer");
        let (status, headers) = (answer.status(), answer.headers().clone());
        let body: Value = answer.json().await.expect("JSON");
        assert!(status.is_success(), "{path}: {status} {body}");
        (headers, body)
    }

    async fn read(&self, path: &str, token: &str) -> Value {
        let path = format!("/api/v1{path}");
        let answer = self.request(Method::GET, &path, token).send().await;
        answer.expect("an answer").json().await.expect("JSON")
    }

    /// Where its own pages are, as a browser names it.
    fn public_url(&self) -> String {
        self.origin.replace("127.0.0.1", "localhost")
    }

    /// What stands in a letter behind this part of a link, once the letter is there.
    async fn token_of(&self, link: &str) -> String {
        until("a letter with the link", async || {
            let letters = self.mailbox.letters();
            let mut behind = letters
                .iter()
                .filter_map(|letter| letter.text.split_once(link));
            let token = behind
                .next()
                .and_then(|(_, rest)| rest.split_whitespace().next());
            token.map(str::to_owned).ok_or_else(String::new)
        })
        .await
    }
}

fn text(value: &Value, field: &str) -> String {
    value[field].as_str().expect("a text").to_owned()
}

/// Signs up by a mail whose server is busy at first.
async fn sign_up(program: &Program, secrets: &mut Secrets) {
    let owner = json!({
        "organization_name": "Zqxj Shop", "first_name": "Zqxjada", "last_name": "Zqxjlace",
        "email": "zqxjada@example.com", "password": PASSWORD,
    });
    program.mailbox.set_busy(true);
    let (headers, _) = program.made("/auth/signup", "", owner).await;
    assert!(headers.contains_key("x-request-id"));
    program.mailbox.set_busy(false);
    let link = program.token_of("/signup/complete#").await;
    let complete = json!({"token": secrets.keep("sign-up", &link)});
    let (_, signed_up) = program.made("/auth/signup/complete", "", complete).await;
    secrets.keep("access token", &text(&signed_up, "access_token"));
}

/// A desk where everything that people write has the mark.
async fn use_it(program: &Program, secrets: &mut Secrets, token: &str) {
    let login = json!({"email": "zqxjada@example.com", "password": PASSWORD});
    program.made("/auth/login", "", login).await;
    program
        .made("/teams", token, json!({"name": "Zqxj team"}))
        .await;
    // A webhook that is out of order, with a secret in its address.
    let integrator = Integrator::start();
    integrator.answer_always(Told::Full(
        500,
        Vec::new(),
        b"zqxj is out of order".to_vec(),
    ));
    let url = format!("{}/zqxjhook?key=zqxjkey", integrator.url);
    let settings = json!({"webhook_url": url});
    let channel = json!({"kind": "api", "name": "Zqxj till", "settings": settings});
    let (_, channel) = program.made("/channels", token, channel).await;
    let inbound = json!({
        "message_id": "zqxj-message", "text": "zqxj secret text",
        "contact": {"address": "zqxj-customer", "name": "Zqxj Customer",
            "email": "zqxj@customer.example", "phone": format!("+{PHONE}")},
    });
    let path = format!("/channels/{}/inbound", text(&channel, "id"));
    let (_, received) = program.made(&path, token, inbound).await;
    let path = format!(
        "/conversations/{}/messages",
        text(&received, "conversation_id")
    );
    program
        .made(&path, token, json!({"text": "zqxj answer"}))
        .await;
    let part = Part::bytes(b"zqxj in a file".to_vec()).file_name("zqxj.txt");
    let upload = program.request(Method::POST, "/api/v1/attachments", token);
    let upload = upload
        .multipart(Form::new().part("file", part))
        .send()
        .await;
    let uploaded: Value = upload.expect("an answer").json().await.expect("JSON");
    let link = text(&uploaded, "url");
    let (_, signature) = link.split_once("s=").expect("a signature");
    secrets.keep("file link", signature);
    let read = program.http.get(format!("{}{link}", program.origin));
    let read = read.send().await;
    assert_eq!(read.expect("an answer").status(), 200);
    let chat = json!({"kind": "webchat", "name": "Zqxj chat"});
    let (_, chat) = program.made("/channels", token, chat).await;
    let widget = format!("/widget/v1/{}", text(&chat, "public_id"));
    let visit = json!({"page": "https://zqxj.example/?zqxj=1",
        "fields": {"name": "Zqxj", "email": "zqxj@visitor.example"}});
    let begin = format!("{widget}/sessions");
    program.call(Method::POST, &begin, "", &visit).await;
    let begun = program
        .request(Method::POST, &begin, "")
        .json(&json!({}))
        .send();
    let begun: Value = begun.await.expect("an answer").json().await.expect("JSON");
    let session = secrets.keep("session of a visitor", &text(&begun, "session_token"));
    let written = json!({"client_id": "zqxj-client", "text": "zqxj from the chat"});
    let path = format!("{widget}/messages");
    assert_eq!(
        program.call(Method::POST, &path, &session, &written).await,
        201
    );
    // The worker tries the webhook.
    assert!(!integrator.calls_of(1).await.is_empty());
}

/// Every route, with what nobody should send.
async fn misuse_it(program: &Program, secrets: &mut Secrets, token: &str) -> String {
    let wrong = json!({"email": "zqxjwho@example.com", "password": "zqxj wrong"});
    let login = "/api/v1/auth/login";
    assert_eq!(program.call(Method::POST, login, "", &wrong).await, 401);
    let document: Value = serde_json::from_str(api::openapi::document()).expect("JSON");
    let paths = document["paths"].as_object().expect("paths");
    for (path, operations) in paths {
        let mut parts = path.split('/').map(|part| match part.starts_with('{') {
            true => "zqxjpart",
            false => part,
        });
        let first = parts.next().unwrap_or_default().to_owned();
        let path = parts.fold(first, |path, part| format!("{path}/{part}"));
        let path = format!("{path}?zqxj=zqxj&after=zqxj&cursor=zqxj&folder=zqxj&q=zqxj");
        for method in operations.as_object().expect("operations").keys() {
            let Ok(method) = method.to_uppercase().parse::<Method>() else {
                continue;
            };
            for body in [json!({"zqxj": "zqxj"}), json!("zqxj"), json!(["zqxj"])] {
                for token in [token, "zqxjtoken"] {
                    program.call(method.clone(), &path, token, &body).await;
                }
            }
        }
    }
    for path in [
        "/zqxj",
        "/api/v1/zqxj?zqxj=1",
        "/files/zqxj/zqxj.txt",
        "/join/zqxj",
    ] {
        program
            .call(Method::GET, path, "zqxjtoken", &json!(null))
            .await;
    }
    let strange = Method::from_bytes(b"ZQXJ").expect("a method");
    let request = program
        .request(strange, "/api/v1/me", "zqxjtoken")
        .header("x-request-id", "zqxj@example.com")
        .header("cookie", "refresh_token=zqxj")
        .header("user-agent", "zqxj")
        .header("referer", "https://zqxj.example/")
        .header("x-forwarded-for", "zqxj")
        .body("{\"zqxj\":");
    request.send().await.expect("an answer");
    // One of the calls signed out.
    let login = json!({"email": "zqxjada@example.com", "password": PASSWORD});
    secrets::sign_in(program, secrets, login).await.1
}

/// Takes tables and files away under a running server, and goes on.
async fn break_it(program: &Program, database: &TestDatabase, token: &str) {
    let store = Store::open(Options::new(&database.url)).expect("a store");
    let gone = store.write(|db| {
        for table in ["messages", "contact_identities", "drafts", "files"] {
            db.batch_execute(&format!("ALTER TABLE {table} RENAME TO {table}_gone"))?;
        }
        Ok::<_, StoreError>(())
    });
    gone.await.expect("gone");
    let folder = program.folder.path().join("files");
    std::fs::remove_dir_all(&folder).expect("removed");
    std::fs::write(&folder, "in the way").expect("written");
    let channels = program.read("/channels", token).await;
    let mut channels = channels["items"].as_array().expect("items").iter();
    let channel = channels.find(|channel| channel["kind"] == "api");
    let channel = text(channel.expect("the till"), "id");
    let inbound = json!({"message_id": "zqxj-2", "text": "zqxj",
        "contact": {"address": "zqxj-other", "name": "Zqxj"}});
    let path = format!("/api/v1/channels/{channel}/inbound");
    let status = program.call(Method::POST, &path, token, &inbound).await;
    assert_eq!(status, 202, "what we fail on ourselves is kept");
    let part = Part::bytes(b"zqxj".to_vec()).file_name("zqxj.txt");
    let upload = program.request(Method::POST, "/api/v1/attachments", token);
    let upload = upload
        .multipart(Form::new().part("file", part))
        .send()
        .await;
    assert!(upload.expect("an answer").status().is_server_error());
}

#[actix_web::test]
async fn no_word_that_people_wrote_is_in_the_log() {
    for database in testkit::databases() {
        let mut program = Program::start(&database).await;
        let mut secrets = Secrets::default();
        sign_up(&program, &mut secrets).await;
        let token = secrets::use_them(&program, &mut secrets).await;
        use_it(&program, &mut secrets, &token).await;
        secrets::misplace_them(&program, &secrets).await;
        let token = misuse_it(&program, &mut secrets, &token).await;
        break_it(&program, &database, &token).await;
        let answer = program.request(Method::GET, "/api/v1/me", &token).send();
        let answer = answer.await.expect("an answer");
        let id = answer.headers()["x-request-id"]
            .to_str()
            .expect("text")
            .to_owned();
        secrets::break_them(&program, &database, &secrets, &token).await;
        program.process.terminate();
        program.process.ends().await;

        let log = program.process.said();
        secrets.are_of_every_kind();
        let mut faults = 0;
        let mut ids = 0;
        for line in log.lines() {
            assert_eq!(secrets.shown_in(line), None, "{line}");
            let entry: Value = serde_json::from_str(line).expect("a line is JSON");
            // A request's id is drawn, and may spell anything.
            let drawn = entry["span"]["id"].as_str().unwrap_or("no id");
            let folded = line.replace(drawn, "").to_lowercase();
            for word in [MARK, PHONE] {
                assert!(!folded.contains(word), "{word}: {line}");
            }
            assert!(
                entry["timestamp"].is_string() && entry["level"].is_string(),
                "{line}"
            );
            faults += u32::from(entry["level"] == "ERROR");
            let request = &entry["span"];
            if request["name"] == "request" {
                assert!(
                    request["id"].is_string() && request["route"].is_string(),
                    "{line}"
                );
                ids += u32::from(request["id"] == json!(id));
            }
        }
        assert!(
            faults >= 2,
            "{}: the faults were logged: {log}",
            database.name
        );
        assert!(
            ids >= 1,
            "{}: the id of an answer finds its line",
            database.name
        );
        assert!(
            log.contains("/api/v1/invitations/{token}/accept"),
            "routes are patterns"
        );
    }
}
