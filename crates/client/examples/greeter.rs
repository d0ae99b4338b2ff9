//! Greets whoever begins a conversation: a program that comes in with an API token, takes up what
//! came while it was away, and follows the live stream from there, through lost lines and restarts.
//!
//! ```sh
//! SWITCHBOARD_URL=https://desk.example SWITCHBOARD_TOKEN=sb_… \
//!     cargo run --package client --example greeter
//! ```
//!
//! The token is an integration's (`POST /api-tokens`) with the scopes `conversations:read`,
//! `conversations:write` and `events:read`, and the permission `conversations.reply`.
#![allow(clippy::print_stdout, reason = "a program says what it did")]

use client::events::{Frame, Signal};
use client::{Call, CallError, Client};
use contract::conversations::{Conversation, ConversationQuery, Folder, ReplyState};
use contract::messages::{MessageQuery, NewMessage};
use futures::{StreamExt, pin_mut};
use std::error::Error;
use std::time::Duration;
use tokio::time::{sleep, timeout};

const GREETING: &str = "Thanks for writing! Somebody will be with you soon.";
/// The server pings every 15 seconds; a line without is dead.
const SILENCE: Duration = Duration::from_secs(40);
const LONGEST_WAIT: Duration = Duration::from_secs(30);

#[tokio::main(flavor = "current_thread")]
async fn main() -> Result<(), Box<dyn Error>> {
    // For `https://`; which provider reqwest uses is up to the program.
    let _ = rustls::crypto::ring::default_provider().install_default();
    let (url, token) = (
        std::env::var("SWITCHBOARD_URL")?,
        std::env::var("SWITCHBOARD_TOKEN")?,
    );
    let client = Client::with_token(url, token);
    // Where to resume the stream; none: look at everything first.
    let mut cursor = None;
    let mut wait = Duration::from_millis(250);
    loop {
        let before = cursor.clone();
        match work(&client, &mut cursor).await {
            // The token is gone, or may not do this: somebody has to look.
            Err(error) if matches!(error.status(), Some(401 | 403)) => return Err(error.into()),
            Err(error) => eprintln!("{error}; trying again"),
            Ok(()) => eprintln!("the line ended; resuming"),
        }
        // Who gets on begins again with short waits.
        wait = match cursor == before {
            true => (wait * 2).min(LONGEST_WAIT),
            false => Duration::from_millis(250),
        };
        sleep(wait).await;
    }
}

/// Works until the line breaks. The cursor moves on behind what is done, so nothing is passed over.
async fn work(client: &Client, cursor: &mut Option<String>) -> Call<()> {
    if cursor.is_none() {
        *cursor = greet_all(client).await?;
    }
    let stream = client.events(cursor.as_deref()).await?;
    pin_mut!(stream);
    while let Ok(Some(signal)) = timeout(SILENCE, stream.next()).await {
        let Signal::Event(frame) = signal? else {
            continue;
        };
        if frame.name == "reset" {
            // The place is no longer known: something may have been missed.
            *cursor = None;
            return Ok(());
        }
        hear(client, &frame).await?;
        if frame.id.is_some() {
            *cursor = frame.id;
        }
    }
    Ok(())
}

/// Greets in everything that waits already; gives the place in the stream it was read at.
async fn greet_all(client: &Client) -> Call<Option<String>> {
    let mut query = ConversationQuery {
        folder: Some(Folder::Open),
        limit: Some(100),
        ..ConversationQuery::default()
    };
    let mut began = None;
    loop {
        let page = client.conversations(&query).await?;
        // The first page is the oldest reading: what happens behind it comes by the stream.
        began = began.or(page.cursor);
        for conversation in &page.body.items {
            if !is_greeted(client, conversation).await? {
                greet(client, conversation).await?;
            }
        }
        query.cursor = page.body.next_cursor;
        if query.cursor.is_none() {
            return Ok(began);
        }
    }
}

async fn hear(client: &Client, frame: &Frame) -> Call<()> {
    if frame.name != "conversation.created" {
        return Ok(());
    }
    let told: Option<contract::events::Frame> = serde_json::from_str(&frame.data).ok();
    let object = told.and_then(|told| told.object);
    match object.and_then(|object| serde_json::from_value(object).ok()) {
        Some(conversation) => greet(client, &conversation).await,
        // A newer server may tell of what this program does not know.
        None => Ok(()),
    }
}

/// The same for ever: however often it is sent, the customer reads it once.
fn key(conversation: &Conversation) -> String {
    format!("greeting-{}", conversation.id)
}

/// Whether the greeting stands there. Keys are forgotten after a day, messages are not.
async fn is_greeted(client: &Client, conversation: &Conversation) -> Call<bool> {
    let query = MessageQuery::default();
    let items = client.messages(conversation.id, &query).await?.body.items;
    let ours = Some(key(conversation));
    Ok(items.iter().any(|message| message.client_id == ours))
}

async fn greet(client: &Client, conversation: &Conversation) -> Call<()> {
    if conversation.reply_state != ReplyState::Pending {
        return Ok(());
    }
    let greeting = NewMessage {
        text: Some(GREETING.to_owned()),
        ..NewMessage::default()
    };
    let key = key(conversation);
    match client.send_message(conversation.id, &greeting, &key).await {
        Ok(_) => println!(
            "greeted {} (#{})",
            conversation.contact.name, conversation.number
        ),
        // Closed, blocked or out of sight meanwhile.
        Err(CallError::Refused(problem)) if matches!(problem.status, 404 | 409 | 422) => {
            println!("left alone #{}: {}", conversation.number, problem.code);
        }
        Err(error) => return Err(error),
    }
    Ok(())
}
