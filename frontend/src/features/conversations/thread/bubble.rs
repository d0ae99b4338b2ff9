//! One message: what was said, by whom, when, and how far it came.

use super::attachments::Attachments;
use super::blocks::Place;
use super::delivery::{Foot, delivery};
use super::marks::{Instead, Reactions, instead, sign_of};
use super::outbox::{Outgoing, OutgoingState};
use super::selecting::SelectBox;
use crate::directory::full_name;
use crate::features::conversations::composer::send_again;
use crate::features::conversations::search::{drawn, split};
use crate::features::conversations::state::DeskState;
use crate::features::conversations::tags::MessageTags;
use crate::ui::{Avatar, Face, IconButton, icon_sized};
use contract::attachments::Attachment;
use contract::conversations::Conversation;
use contract::messages::{
    Author, AuthorKind, DeliveryState, Direction, Message, MessageKind, ReplyTo,
};
use domain::MessageId;
use leptos::prelude::*;

/// A message. What changes of it is drawn anew, and nothing else: what plays goes on.
#[component]
pub fn Bubble(
    desk: DeskState,
    conversation: Memo<Conversation>,
    message: Memo<Message>,
    place: Memo<Option<Place>>,
    may_answer: Memo<bool>,
) -> impl IntoView {
    // Who wrote it and when stays as it is.
    let first = message.get_untracked();
    let (id, author) = (first.id, first.author.clone());
    let out = first.direction == Direction::Outbound;
    let automatic = first.automated.is_some();
    let at = first.sent_at.as_millis() as f64;
    let name = author_name(desk, conversation, &first);
    let label = format!("{name}, {}", untrack(|| desk.clock.time(at)));
    let named = label.clone();
    let is_sticker = first.kind == MessageKind::Sticker;
    let failed = Memo::new(move |_| delivery(&message.read()) == Some(DeliveryState::Failed));
    let is_first = Memo::new(move |_| place.get().is_none_or(|place| place.first));
    let is_last = Memo::new(move |_| place.get().is_none_or(|place| place.last));
    let marks = Memo::new(move |_| desk.search.marks_in(id));
    let said = Memo::new(move |_| said(&message.read()));
    let files = Memo::new(move |_| message.read().attachments.clone());
    let reactions = Memo::new(move |_| message.read().reactions.clone());
    let tags = Memo::new(move |_| message.read().tags.clone());
    view! {
        <article
            id=element_id(id)
            class="msg"
            class:is-found=move || desk.search.message.get() == Some(id)
            class:msg-out=out
            class:msg-cont=move || !is_first.get()
            class:msg-auto=automatic
            class:msg-failed=failed
            class:msg-sticker=is_sticker
            aria-label=label
        >
            <SelectBox desk id label=named />
            {move || (!out && is_last.get()).then(|| view! { <CustomerFace conversation /> })}
            <div class="msg-body">
                {move || words(desk, said.get(), marks)}
                <Attachments desk attachments=files of=id />
                {move || view! { <Reactions signs=reactions.get() /> }}
                {move || {
                    let message = Message { tags: tags.get(), ..message.get_untracked() };
                    view! { <MessageTags desk message /> }
                }}
                {move || may_answer.get().then(|| view! {
                    <span class="msg-acts">
                        <IconButton class="icon-btn-xs" drawing=icondata::LuReply label=text!(thread.reply_to) on_press=move |()| {
                            desk.thread.quote(quote(&message.read_untracked()));
                            crate::browser::focus(super::COMPOSER);
                        } />
                    </span>
                })}
            </div>
            {move || (out && is_last.get()).then(|| author_face(desk, &author))}
            <Foot desk message is_last name />
        </article>
    }
}

/// What a message says, without what stands beside its words: a tag, a tick or another link leaves them.
fn said(message: &Message) -> Message {
    let files = message.attachments.iter();
    let files = files.map(|file| Attachment {
        url: None,
        thumbnail_url: None,
        ..file.clone()
    });
    Message {
        attachments: files.collect(),
        tags: Vec::new(),
        reactions: Vec::new(),
        delivery: None,
        version: 0,
        ..message.clone()
    }
}

/// The words of a message, or what stands for them, and what it answers.
fn words(desk: DeskState, message: Message, marks: Memo<Vec<String>>) -> impl IntoView {
    let is_gone = message.deleted_at.is_some();
    let text = message.text.clone().filter(|text| !text.is_empty());
    let instead = instead(&message).map(|words| view! { <Instead words gone=is_gone /> });
    let sign = sign_of(&message).filter(|_| !is_gone);
    let quoted = message.reply_to;
    let above_files = quoted.clone().filter(|_| text.is_none());
    view! {
        {sign.map(|(drawing, word)| view! { <p class="msg-sign xs ink-3">{icon_sized(drawing, "icon-12")}<span>{word}</span></p> })}
        {instead}
        {text.map(|text| {
            let emoji = is_emoji_only(&text) && quoted.is_none();
            view! {
                <p class="bubble" class:bubble-emoji=emoji>
                    {quoted.map(|quoted| view! { <Quote desk quoted /> })}
                    {move || linked(&text, &marks.get())}
                </p>
            }
        })}
        {above_files.map(|quoted| view! { <div class="bubble bubble-quote"><Quote desk quoted /></div> })}
    }
}

/// A message as it is quoted.
fn quote(message: &Message) -> ReplyTo {
    let file = message.attachments.first().map(|file| file.name.clone());
    ReplyTo {
        id: message.id,
        author: message.author.clone(),
        preview: message.text.clone().or(file).unwrap_or_default(),
    }
}

/// What a message answers; a press leads there.
#[component]
fn Quote(desk: DeskState, quoted: ReplyTo) -> impl IntoView {
    let id = quoted.id;
    view! {
        <button class="quote" type="button" title=text!(thread.to_quoted) on:click=move |_| jump(desk, id)>
            <QuoteLines quoted />
        </button>
    }
}

/// Who wrote what is quoted, and its beginning.
#[component]
pub fn QuoteLines(quoted: ReplyTo) -> impl IntoView {
    let who = quoted.author.name.unwrap_or_default();
    let preview = Some(quoted.preview).filter(|preview| !preview.is_empty());
    view! {
        <b>{who}</b>
        <span>{preview.unwrap_or_else(|| text!(thread.file).to_string())}</span>
    }
}

/// Goes to a message, wherever it is, and lets it be seen which one it is.
fn jump(desk: DeskState, id: MessageId) {
    let Some(element) = document().get_element_by_id(&element_id(id)) else {
        desk.thread.go_to(desk, id);
        return;
    };
    let middle = web_sys::ScrollIntoViewOptions::new();
    middle.set_block(web_sys::ScrollLogicalPosition::Center);
    element.scroll_into_view_with_scroll_into_view_options(&middle);
    // Class lists only refuse empty words.
    drop(element.class_list().remove_1("is-quoted"));
    request_animation_frame(move || drop(element.class_list().add_1("is-quoted")));
}

#[component]
fn CustomerFace(conversation: Memo<Conversation>) -> impl IntoView {
    let face = Memo::new(move |_| {
        conversation.with(|c| (c.contact.name.clone(), c.contact.color.clone()))
    });
    move || {
        let (name, hue) = face.get();
        view! { <Avatar name hue face=Face::Customer size="avatar-28" /> }
    }
}

fn author_name(desk: DeskState, conversation: Memo<Conversation>, message: &Message) -> String {
    let written = message.author.name.clone().filter(|name| !name.is_empty());
    match message.author.kind {
        _ if message.sent_elsewhere => text!(thread.elsewhere).to_string(),
        AuthorKind::Contact => {
            written.unwrap_or_else(|| conversation.with_untracked(|c| c.contact.name.clone()))
        }
        AuthorKind::Agent => {
            let id = message.author.id.as_ref().and_then(|id| id.parse().ok());
            let known = id
                .and_then(|id| untrack(|| desk.directory.agent(id)))
                .map(|agent| full_name(&agent));
            known
                .or(written)
                .unwrap_or_else(|| text!(people.somebody).to_string())
        }
        _ => written.unwrap_or_else(|| text!(thread.automated).to_string()),
    }
}

/// The one who wrote it.
pub fn author_face(desk: DeskState, author: &Author) -> AnyView {
    let author = author.clone();
    if author.kind != AuthorKind::Agent {
        return view! { <span class="avatar avatar-28 avatar-bot hue-indigo" aria-hidden="true">{icon_sized(icondata::LuBot, "icon-14")}</span> }.into_any();
    }
    let id = author.id.as_ref().and_then(|id| id.parse().ok());
    let name = author.name.unwrap_or_default();
    let face = Memo::new(move |_| match id.and_then(|id| desk.directory.agent(id)) {
        Some(agent) => (full_name(&agent), agent.color),
        None => (name.clone(), "slate".to_owned()),
    });
    view! {
        {move || {
            let (name, hue) = face.get();
            view! { <Avatar name hue size="avatar-28" /> }
        }}
    }
    .into_any()
}

/// A message that is not on the server yet.
#[component]
pub fn OutgoingBubble(desk: DeskState, outgoing: Outgoing, starts: bool) -> impl IntoView {
    let failed = match &outgoing.state {
        OutgoingState::Sending | OutgoingState::Waiting => None,
        OutgoingState::Failed(reason) => Some(reason.clone()),
    };
    let waits = outgoing.state == OutgoingState::Waiting;
    let has_failed = failed.is_some();
    let (again, dropped) = (outgoing.clone(), outgoing.clone());
    view! {
        <article class="msg msg-out" class:msg-cont=!starts class:msg-failed=has_failed class:msg-sending=!has_failed aria-label=text!(delivery.sending)>
            <div class="msg-body">
                {(!outgoing.text.is_empty()).then(|| view! { <p class="bubble">{outgoing.text.clone()}</p> })}
                <Attachments desk attachments=outgoing.attachments.clone() />
            </div>
            {match failed {
                None if waits => view! { <p class="msg-meta">{icon_sized(icondata::LuClock, "icon-12")}<span>{text!(thread.waits)}</span></p> }.into_any(),
                None => view! { <p class="msg-meta">{icon_sized(icondata::LuClock, "icon-12")}<span class="sr">{text!(delivery.sending)}</span></p> }.into_any(),
                Some(reason) => view! {
                    <p class="msg-meta bad">
                        {icon_sized(icondata::LuCircleAlert, "icon-12")}
                        <span>{reason}</span>
                        " · "
                        <button class="link-btn" type="button" on:click=move |_| send_again(desk, again.clone())>{text!(ui.retry)}</button>
                        " · "
                        <button class="link-btn" type="button" on:click=move |_| desk.thread.drop_outgoing(&dropped.key)>{text!(ui.remove)}</button>
                    </p>
                }
                .into_any(),
            }}
        </article>
    }
}

/// The id of a message on the page.
pub fn element_id(id: MessageId) -> String {
    format!("message-{id}")
}

/// Addresses in a text become links, and what was looked for is marked; all else is text, whatever
/// it looks like.
fn linked(text: &str, marks: &[String]) -> AnyView {
    let plain = |text: &str| match marks {
        [] => text.to_owned().into_any(),
        marks => drawn(split(text, marks)).into_any(),
    };
    let mut rest = text;
    let mut parts = Vec::new();
    while let Some(at) = ["https://", "http://"]
        .iter()
        .filter_map(|scheme| rest.find(scheme))
        .min()
    {
        let (before, from) = rest.split_at(at);
        let end = from
            .find(|c: char| c.is_whitespace() || matches!(c, '<' | '>' | '"'))
            .unwrap_or(from.len());
        // A full stop ends the sentence, not the address.
        let address = from
            .get(..end)
            .unwrap_or(from)
            .trim_end_matches(['.', ',', ')', '!', '?', ';', ':']);
        parts.push(plain(before));
        let href = address.to_owned();
        parts.push(view! { <a href=href target="_blank" rel="noopener noreferrer nofollow">{address.to_owned()}</a> }.into_any());
        rest = from.get(address.len()..).unwrap_or_default();
    }
    parts.push(plain(rest));
    parts.into_any()
}

/// One to three emoji and nothing else are shown large.
fn is_emoji_only(text: &str) -> bool {
    let is_part = |c: char| {
        matches!(
            c,
            '\u{200d}' | '\u{fe0f}' | '\u{20e3}' | '\u{1f3fb}'..='\u{1f3ff}'
        )
    };
    let is_emoji = |c: char| matches!(c, '\u{1f1e6}'..='\u{1f1ff}' | '\u{1f300}'..='\u{1faff}' | '\u{2600}'..='\u{27bf}' | '\u{2b50}');
    let text = text.trim();
    let emoji = text
        .chars()
        .filter(|c| is_emoji(*c) && !is_part(*c))
        .count();
    (1..=3).contains(&emoji) && text.chars().all(|c| is_emoji(c) || is_part(c))
}
