//! Where access tokens of a mailbox are had (RFC 6749), and where its servers ask whether one holds
//! (RFC 7662).

use crate::{Answer, Call, Integrator};
use serde_json::{Value, json};
use std::collections::HashMap;
use std::sync::{Arc, Mutex};

const CLIENT: &str = "fake-client";
const SECRET: &str = "fake-client-secret";
const USER: &str = "desk";
const FIRST: &str = "refresh-0";

/// See the module. Its access tokens are `access-1`, `access-2` and so on.
#[derive(Debug)]
pub struct Tokens {
    server: Integrator,
    state: Arc<Mutex<State>>,
}

#[derive(Debug)]
struct State {
    refresh: Option<String>,
    issued: u32,
    /// Whether each answer replaces the refresh token.
    replaces: bool,
    /// How long it says they hold.
    seconds: u64,
}

impl Tokens {
    pub fn start() -> Self {
        let state = Arc::new(Mutex::new(State {
            refresh: Some(FIRST.to_owned()),
            issued: 0,
            replaces: false,
            seconds: 3600,
        }));
        let own = Arc::clone(&state);
        let server = Integrator::that_does(move |call| own.lock().expect("a state").answer(call));
        Self { server, state }
    }

    /// Where a server asks whether a token holds.
    pub fn introspection(&self) -> String {
        format!("http://{}/introspect", self.server.address)
    }

    /// What the form of a channel says of it.
    pub fn form(&self) -> Value {
        json!({
            "sign_in": "oauth",
            "oauth_token_url": format!("http://{}/token", self.server.address),
            "oauth_client_id": CLIENT,
            "oauth_client_secret": SECRET,
            "oauth_refresh_token": self.state.lock().expect("a state").refresh,
        })
    }

    /// How many it gave.
    pub fn issued(&self) -> u32 {
        self.state.lock().expect("a state").issued
    }

    /// From now on a refresh token serves once, and brings the next.
    pub fn replaces(&self) {
        self.state.lock().expect("a state").replaces = true;
    }

    /// From now on its tokens hold so long.
    pub fn hold(&self, seconds: u64) {
        self.state.lock().expect("a state").seconds = seconds;
    }

    /// Whoever has the first refresh token gets tokens again.
    pub fn grants_again(&self) {
        self.state.lock().expect("a state").refresh = Some(FIRST.to_owned());
    }

    /// Nobody gets a token any more.
    pub fn revokes(&self) {
        self.state.lock().expect("a state").refresh = None;
    }
}

impl State {
    fn answer(&mut self, call: &Call) -> Answer {
        let fields: HashMap<String, String> =
            form_urlencoded::parse(&call.body).into_owned().collect();
        let is = |name: &str, value: &str| fields.get(name).is_some_and(|given| given == value);
        if call.path == "/introspect" {
            let last = format!("access-{}", self.issued);
            let active = self.issued > 0 && is("token", &last);
            return said(200, &json!({"active": active, "username": USER}));
        }
        let is_client = is("client_id", CLIENT) && is("client_secret", SECRET);
        if !is_client || !is("grant_type", "refresh_token") {
            return said(401, &json!({"error": "invalid_client"}));
        }
        if !self
            .refresh
            .as_deref()
            .is_some_and(|own| is("refresh_token", own))
        {
            let why = "Token has been expired or revoked.";
            return said(
                400,
                &json!({"error": "invalid_grant", "error_description": why}),
            );
        }
        self.issued += 1;
        let mut granted = json!({
            "access_token": format!("access-{}", self.issued),
            "token_type": "Bearer", "expires_in": self.seconds,
        });
        if self.replaces {
            let next = format!("refresh-{}", self.issued);
            if let Some(fields) = granted.as_object_mut() {
                fields.insert("refresh_token".to_owned(), next.clone().into());
            }
            self.refresh = Some(next);
        }
        said(200, &granted)
    }
}

fn said(status: u16, body: &Value) -> Answer {
    let kind = vec![("content-type", "application/json".to_owned())];
    Answer::Full(status, kind, body.to_string().into_bytes())
}
