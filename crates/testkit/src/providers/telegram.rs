//! Telegram's Bot API, as far as a bot of ours uses it.

use super::{Hook, Provider, Says, State, Took};
use crate::form::fields;
use crate::{Answer, Call, Integrator};
use serde_json::{Value, json};
use std::sync::{Arc, Mutex};

const TOKEN: &str = "110201543:fake-token";

/// See the module.
#[derive(Debug)]
pub struct Telegram {
    server: Integrator,
    state: Arc<Mutex<Bot>>,
}

#[derive(Debug, Default)]
struct Bot {
    took: Vec<Took>,
    /// Where updates go, and what goes along with them.
    webhook: Option<(String, String)>,
}

impl Telegram {
    pub fn start() -> Self {
        let state = Arc::new(Mutex::new(Bot::default()));
        let own = Arc::clone(&state);
        let server = Integrator::that_does(move |call| own.lock().expect("a bot").answer(call));
        Self { server, state }
    }

    /// What was agreed with `setWebhook`; nothing before that.
    fn secret(&self) -> String {
        let bot = self.state.lock().expect("a bot");
        let webhook = bot.webhook.as_ref();
        webhook
            .map(|(_, secret)| secret.clone())
            .unwrap_or_default()
    }

    fn update(&self, body: &Value) -> Hook {
        Hook {
            method: "POST",
            tail: String::new(),
            headers: vec![
                ("content-type", "application/json".to_owned()),
                ("x-telegram-bot-api-secret-token", self.secret()),
            ],
            body: body.to_string().into_bytes(),
        }
    }
}

impl Bot {
    fn answer(&mut self, call: &Call) -> Answer {
        let prefix = format!("/bot{TOKEN}/");
        let method = call.path.strip_prefix(&prefix);
        let Some(method) = method else {
            return match call.path.starts_with(&format!("/file/bot{TOKEN}/")) {
                true => Answer::Full(200, Vec::new(), crate::PNG.to_vec()),
                false => refused(401, "Unauthorized"),
            };
        };
        let fields = fields(call);
        match method {
            "getMe" => ok(json!({
                "id": 1, "is_bot": true, "first_name": "Desk", "username": "desk_bot"
            })),
            "setWebhook" => {
                let url = fields.text("url").unwrap_or_default();
                let secret = fields.text("secret_token").unwrap_or_default();
                self.webhook = Some((url, secret));
                ok(json!(true))
            }
            "getFile" => {
                ok(json!({"file_id": fields.text("file_id"), "file_path": "photos/1.png"}))
            }
            method if method.starts_with("send") => self.take(&fields),
            _ => refused(404, "Not Found"),
        }
    }

    fn take(&mut self, fields: &crate::form::Fields) -> Answer {
        let Some(chat) = fields.text("chat_id") else {
            return refused(400, "Bad Request: chat_id is empty");
        };
        let text = fields.text("text").or(fields.text("caption"));
        if text
            .as_deref()
            .is_some_and(|text| text.chars().count() > 4096)
        {
            return refused(400, "Bad Request: message is too long");
        }
        if text.is_none() && fields.file.is_none() {
            return refused(400, "Bad Request: message text is empty");
        }
        let id = 1000 + self.took.len();
        self.took.push(Took {
            id: format!("{chat}:{id}"),
            ours: None,
            to: chat.clone(),
            text: text.clone(),
            file: fields.file.clone(),
        });
        let chat: i64 = chat.parse().unwrap_or_default();
        ok(json!({
            "message_id": id, "date": 1_760_000_050, "chat": {"id": chat, "type": "private"},
            "text": text,
        }))
    }
}

fn ok(result: Value) -> Answer {
    let body = json!({"ok": true, "result": result});
    Answer::Full(200, Vec::new(), body.to_string().into_bytes())
}

fn refused(code: u16, description: &str) -> Answer {
    let body = json!({"ok": false, "error_code": code, "description": description});
    Answer::Full(code, Vec::new(), body.to_string().into_bytes())
}

impl Provider for Telegram {
    fn kind(&self) -> &'static str {
        "telegram"
    }

    fn settings(&self) -> Value {
        json!({"bot_token": TOKEN, "base_url": format!("http://{}", self.server.address)})
    }

    fn server(&self) -> &Integrator {
        &self.server
    }

    fn says(&self, _: &str, says: &Says) -> Hook {
        let customer = 770_000 + i64::from(says.customer);
        self.update(&json!({
            "update_id": 10_000_000 + says.number,
            "message": {
                "message_id": says.number, "date": says.at, "text": says.text,
                "from": {"id": customer, "is_bot": false, "first_name": "Nora",
                    "last_name": format!("Quill {}", says.customer)},
                "chat": {"id": customer, "type": "private", "first_name": "Nora"},
            },
        }))
    }

    fn forged(&self, url: &str, says: &Says) -> Hook {
        let mut hook = self.says(url, says);
        hook.headers.pop();
        hook.headers
            .push(("x-telegram-bot-api-secret-token", "guessed".to_owned()));
        hook
    }

    fn nonsense(&self, _: &str) -> Hook {
        self.update(&json!({"update_id": 1, "message": {"message_id": "seven"}}))
    }

    fn tells(&self, _: &str, _: &Took, _: State) -> Option<Hook> {
        None
    }

    fn took(&self) -> Vec<Took> {
        self.state.lock().expect("a bot").took.clone()
    }

    fn refusal(&self) -> Answer {
        refused(400, "Bad Request: chat not found")
    }

    fn slow_down(&self) -> Answer {
        let body = json!({
            "ok": false, "error_code": 429, "description": "Too Many Requests: retry after 1",
            "parameters": {"retry_after": 1},
        });
        Answer::Full(429, Vec::new(), body.to_string().into_bytes())
    }
}
