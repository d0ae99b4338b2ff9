//! Guessing at somebody's password does not keep them out: neither where they have signed in before, nor
//! in the browser they did it with.

use crate::common::{Answer, Client, PASSWORD, Server, on_each_database, send};
use reqwest::Method;
use serde_json::json;

/// Somebody at an address.
fn at(server: &Server, address: &str) -> Client {
    let mut somebody = server.anonymous();
    somebody.address = address.to_owned();
    somebody
}

/// Strangers who guess until all of them are held up.
pub async fn hammer(server: &Server, email: &str) {
    for n in 0..40 {
        let stranger = at(server, &format!("198.51.100.{n}"));
        let guess = json!({"email": email, "password": "wrong"});
        match stranger.post("/auth/login", guess).await.status {
            401 => (),
            429 => return,
            status => panic!("{status}"),
        }
    }
    panic!("strangers may guess for as long as they like");
}

/// That a guess fares no better than those of strangers.
async fn is_held_up(server: &Server, email: &str, why: &str, guess: impl AsyncFn() -> Answer) {
    let mut last = None;
    // Every few seconds one of them is let through again, and it may be this.
    for _ in 0..5 {
        hammer(server, email).await;
        let answer = guess().await;
        if answer.status == 429 {
            return;
        }
        last = Some(answer);
    }
    panic!("{why}: {last:?}");
}

async fn sign_in(server: &Server, email: &str, password: &str, address: &str) -> Answer {
    let login = json!({"email": email, "password": password});
    at(server, address).post("/auth/login", login).await
}

/// The cookie of an answer by which a browser is known.
fn mark(answer: &Answer) -> String {
    let set = answer.headers.get_all("set-cookie").iter();
    let mut set = set.map(|value| value.to_str().expect("text"));
    let mark = set.find(|cookie| cookie.starts_with("browser_"));
    let mark = mark.expect("a mark");
    for part in [
        "HttpOnly",
        "SameSite=Strict",
        "Path=/api/v1/auth",
        "Max-Age=",
    ] {
        assert!(mark.contains(part), "{mark}");
    }
    mark.split(';').next().expect("a value").to_owned()
}

async fn sign_in_with(
    server: &Server,
    email: &str,
    password: &str,
    address: &str,
    (mark, origin): (&str, &str),
) -> Answer {
    let request = at(server, address)
        .request(Method::POST, "/api/v1/auth/login")
        .header("cookie", mark)
        .header("origin", origin)
        .json(&json!({"email": email, "password": password}));
    send(request).await
}

#[actix_web::test]
async fn another_address_of_the_same_network_is_known() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let email = owner.me["email"].as_str().expect("an email");
        let before = sign_in(&server, email, PASSWORD, "2001:db8:1:2::1").await;
        assert_eq!(before.status, 200, "{before:?}");
        hammer(&server, email).await;
        let neighbour = "2001:db8:1:2:aaaa:bbbb:cccc:dddd";
        let neighbour = sign_in(&server, email, PASSWORD, neighbour).await;
        assert_eq!(neighbour.status, 200, "{neighbour:?}");
        let elsewhere = async || sign_in(&server, email, "wrong", "2001:db8:1:3::1").await;
        is_held_up(&server, email, "elsewhere", elsewhere).await;
    })
    .await;
}

#[actix_web::test]
async fn a_known_browser_gets_in_from_anywhere_while_strangers_guess() {
    on_each_database(async |server| {
        let (owner, other) = (server.admin().await, server.admin().await);
        let email = owner.me["email"].as_str().expect("an email");
        let others = other.me["email"].as_str().expect("an email");
        let before = sign_in(&server, email, PASSWORD, "192.0.2.10").await;
        let (mark, ours) = (mark(&before), server.origin.as_str());
        let new = async || sign_in(&server, email, "wrong", "203.0.113.1").await;
        is_held_up(&server, email, "a new browser in a new place", new).await;

        for (why, email, known) in [
            ("the mark of somebody else", others, (mark.as_str(), ours)),
            ("on another's page", email, (&mark, "https://evil.example")),
            ("forged", email, (&mark[..mark.len() - 2], ours)),
        ] {
            let guess = async || sign_in_with(&server, email, "wrong", "203.0.113.2", known).await;
            is_held_up(&server, email, why, guess).await;
        }
        hammer(&server, email).await;
        let known = (mark.as_str(), ours);
        let known = sign_in_with(&server, email, PASSWORD, "203.0.113.3", known).await;
        assert_eq!(known.status, 200, "{known:?}");
    })
    .await;
}

#[actix_web::test]
async fn a_known_browser_gets_in_from_the_address_of_who_guesses() {
    on_each_database(async |server| {
        let (owner, other) = (server.admin().await, server.admin().await);
        let email = owner.me["email"].as_str().expect("an email");
        let others = other.me["email"].as_str().expect("an email");
        let shared = "192.0.2.10";
        let before = sign_in(&server, email, PASSWORD, shared).await;
        let (mark, ours) = (mark(&before), server.origin.as_str());
        // At whomever, until the address may try nothing more.
        let flood = async || {
            for n in 0..100 {
                let whose = format!("nobody{n}@example.com");
                if sign_in(&server, &whose, "wrong", shared).await.status == 429 {
                    return;
                }
            }
            panic!("an address may guess for as long as it likes");
        };
        let of_another = || sign_in_with(&server, others, "wrong", shared, (&mark, ours));
        let unmarked = || sign_in(&server, email, PASSWORD, shared);
        // Every few seconds one of them is let through again, and it may be this.
        let mut refused = [false; 2];
        for _ in 0..5 {
            flood().await;
            refused[0] |= unmarked().await.status == 429;
            flood().await;
            refused[1] |= of_another().await.status == 429;
        }
        assert_eq!(refused, [true; 2], "a new browser, and the mark of another");
        flood().await;
        let known = sign_in_with(&server, email, PASSWORD, shared, (&mark, ours)).await;
        assert_eq!(known.status, 200, "{known:?}");
    })
    .await;
}

#[actix_web::test]
async fn a_stolen_mark_is_good_for_few_guesses() {
    on_each_database(async |server| {
        let owner = server.admin().await;
        let email = owner.me["email"].as_str().expect("an email");
        let (stolen, kept) = (
            mark(&sign_in(&server, email, PASSWORD, "192.0.2.10").await),
            mark(&sign_in(&server, email, PASSWORD, "192.0.2.11").await),
        );
        let ours = server.origin.as_str();
        let mut guesses = 0;
        loop {
            let there = format!("203.0.113.{guesses}");
            let guess = sign_in_with(&server, email, "wrong", &there, (&stolen, ours)).await;
            match guess.status {
                401 if guesses < 40 => guesses += 1,
                429 if guesses >= 10 => break,
                _ => panic!("after {guesses}: {guess:?}"),
            }
        }
        let there = "203.0.113.100";
        let owner = sign_in_with(&server, email, PASSWORD, there, (&kept, ours)).await;
        assert_eq!(owner.status, 200, "{owner:?}");
    })
    .await;
}
