//! A conversation on paper: every message on a sheet of its own style, and the browser's own print.

use crate::features::conversations::state::DeskState;
use contract::conversations::Conversation;
use contract::messages::{Direction, Message, MessageQuery};
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::spawn_local;

const PAGE: u32 = 100;
/// More pages of messages than anybody reads on paper.
const MOST_PAGES: usize = 50;

/// Loads everything that was said and prints it.
pub fn print(desk: DeskState) {
    let Some(conversation) = untrack(|| desk.thread.conversation()) else {
        return;
    };
    spawn_local(async move {
        match everything(desk, &conversation).await {
            Ok(messages) => on_paper(desk, &conversation, messages),
            Err(error) => desk.toasts.refused(text!(leaving.print_failed), &error),
        }
    });
}

/// Oldest first.
async fn everything(desk: DeskState, conversation: &Conversation) -> client::Call<Vec<Message>> {
    let (client, mut all, mut cursor) = (desk.client(), Vec::new(), None);
    for _ in 0..MOST_PAGES {
        let query = MessageQuery {
            limit: Some(PAGE),
            cursor,
            ..Default::default()
        };
        let page = client.messages(conversation.id, &query).await?.body;
        all.extend(page.items);
        cursor = page.next_cursor;
        if cursor.is_none() {
            break;
        }
    }
    all.reverse();
    Ok(all)
}

/// The sheet stands beside the app, which the style for paper hides, until it is printed.
fn on_paper(desk: DeskState, conversation: &Conversation, messages: Vec<Message>) {
    let Some(body) = document().body() else {
        return;
    };
    let (number, name) = (conversation.number, conversation.contact.name.clone());
    let channel = conversation.channel.name.clone();
    let began = untrack(|| desk.clock.full(conversation.created_at.as_millis() as f64));
    let subject = conversation.subject.clone();
    let customer = name.clone();
    let lines: Vec<_> = messages
        .into_iter()
        .map(|message| {
            (
                who(&message, &customer),
                untrack(|| desk.clock.full(message.sent_at.as_millis() as f64)),
                message,
            )
        })
        .collect();
    let sheet = mount_to(body, move || {
        let lines = lines.clone().into_iter().map(|(who, at, message)| {
            let files = message.attachments.iter().map(|file| view! { <p class="paper-file">{file.name.clone()}</p> }).collect_view();
            view! {
                <li class:is-ours=message.direction == Direction::Outbound>
                    <p class="paper-head"><b>{who}</b>" "<time>{at}</time></p>
                    {message.text.clone().map(|text| view! { <p class="paper-text" dir="auto">{text}</p> })}
                    {files}
                </li>
            }
        });
        view! {
            <article class="paper" aria-hidden="true">
                <header>
                    <h1>"#"{number}" · "<bdi>{name.clone()}</bdi></h1>
                    {subject.clone().map(|subject| view! { <p><bdi>{subject}</bdi></p> })}
                    <p>{channel.clone()}" · "{began.clone()}</p>
                </header>
                <ol>{lines.collect_view()}</ol>
            </article>
        }
    });
    request_animation_frame(move || {
        // It returns when the dialog is closed.
        drop(window().print());
        drop(sheet);
    });
}

fn who(message: &Message, customer: &str) -> String {
    let name = message.author.name.clone().filter(|name| !name.is_empty());
    match message.direction {
        Direction::Inbound => name.unwrap_or_else(|| customer.to_owned()),
        Direction::Outbound | Direction::Unknown => {
            name.unwrap_or_else(|| text!(thread.automated).to_string())
        }
    }
}
