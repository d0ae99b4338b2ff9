//! A conversation on paper: every message on a sheet of its own style, and the browser's own print.

use crate::features::conversations::state::DeskState;
use crate::uploads::{Shape, shape};
use contract::attachments::Attachment;
use contract::conversations::Conversation;
use contract::messages::{Direction, Message, MessageQuery};
use gloo_timers::future::TimeoutFuture;
use leptos::mount::mount_to;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::any::Any;
use std::cell::Cell;
use wasm_bindgen::JsCast;
use wasm_bindgen::closure::Closure;
use web_sys::HtmlImageElement;

const PAGE: u32 = 100;
/// More pages of messages than anybody reads on paper.
const MOST_PAGES: usize = 50;
/// How long pictures are waited for, in milliseconds; what is not here by then is left white.
const PICTURES_WITHIN: u32 = 10_000;
const LOOK_EVERY: u32 = 50;

thread_local! {
    /// The sheet that stands in the page.
    static SHEET: Cell<Option<Box<dyn Any>>> = const { Cell::new(None) };
}

/// Loads everything that was said and prints it.
pub fn print(desk: DeskState) {
    let Some(conversation) = untrack(|| desk.thread.conversation()) else {
        return;
    };
    spawn_local(async move {
        match everything(desk, &conversation).await {
            Ok(said) => {
                on_paper(desk, &conversation, said);
                pictures_are_here().await;
                request_animation_frame(|| drop(window().print()));
            }
            Err(error) => desk.toasts.refused(text!(leaving.print_failed), &error),
        }
    });
}

/// What goes on the sheet.
struct Said {
    /// Oldest first.
    messages: Vec<Message>,
    /// Whether there are earlier ones.
    cut: bool,
}

async fn everything(desk: DeskState, conversation: &Conversation) -> client::Call<Said> {
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
    Ok(Said {
        messages: all,
        cut: cursor.is_some(),
    })
}

/// The sheet stands beside the app, which the style for paper hides, until it is printed.
fn on_paper(desk: DeskState, conversation: &Conversation, said: Said) {
    let Some(body) = document().body() else {
        return;
    };
    let (number, name) = (conversation.number, conversation.contact.name.clone());
    let channel = conversation.channel.name.clone();
    let began = untrack(|| desk.clock.full(conversation.created_at.as_millis() as f64));
    let subject = conversation.subject.clone();
    let customer = name.clone();
    let cut = said.cut;
    let lines: Vec<_> = said
        .messages
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
            let files = message.attachments.iter().map(file).collect_view();
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
                {cut.then(|| view! { <p class="paper-file">{text!(leaving.print_cut)}</p> })}
                <ol>{lines.collect_view()}</ol>
            </article>
        }
    });
    // Phones go on at once while they print: the sheet stays until the browser says that it is done. Where
    // one never says so, it is out of sight, and the next one takes its place.
    SHEET.set(Some(Box::new(sheet)));
    let done = Closure::once_into_js(|| SHEET.set(None));
    let once = web_sys::AddEventListenerOptions::new();
    once.set_once(true);
    drop(
        window().add_event_listener_with_callback_and_add_event_listener_options(
            "afterprint",
            done.unchecked_ref(),
            &once,
        ),
    );
}

/// A picture as such, anything else by its name.
fn file(file: &Attachment) -> AnyView {
    let name = file.name.clone();
    let picture = (shape(&file.media_type) == Shape::Picture)
        .then(|| file.thumbnail_url.clone().or(file.url.clone()));
    match picture.flatten() {
        Some(url) => view! { <img class="paper-picture" src=url alt=name /> }.into_any(),
        None => view! { <p class="paper-file">{name}</p> }.into_any(),
    }
}

/// Paper is drawn once: what loads later is not on it.
async fn pictures_are_here() {
    for _ in 0..PICTURES_WITHIN / LOOK_EVERY {
        let Ok(pictures) = document().query_selector_all(".paper-picture") else {
            return;
        };
        let loads = (0..pictures.length())
            .filter_map(|n| pictures.item(n)?.dyn_into::<HtmlImageElement>().ok())
            .any(|picture| !picture.complete());
        if !loads {
            return;
        }
        TimeoutFuture::new(LOOK_EVERY).await;
    }
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
