//! One message: what was said, by whom, when, and how far it came.

use super::attachments::Attachments;
use super::blocks::Place;
use super::delivery::{Foot, delivery};
use super::mail::{Formatted, MailHead, Quoted};
use super::marks::{Instead, Reactions, Referred, instead, sign_of};
use super::renewing::has_run_out;
use super::selecting::SelectBox;
use crate::directory::full_name;
use crate::features::conversations::search::drawn;
use crate::features::conversations::state::DeskState;
use crate::features::conversations::tags::MessageTags;
use crate::ui::{Avatar, Face, IconButton, icon_sized};
use contract::attachments::Attachment;
use contract::conversations::Conversation;
use contract::messages::{
    Author, AuthorKind, DeliveryState, Direction, Message, MessageEmail, MessageKind, ReplyTo,
};
use domain::MessageId;
use domain::search::excerpt;
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
    let said = Memo::new(move |before| said(&message.read(), before));
    // A mail without words is only what its author formatted.
    let formatted = RwSignal::new(page(&first).is_some() && words_of(&first).is_none());
    let mail = Mail {
        formatted,
        is_new: first.email.is_some() && is_new_participant(desk, conversation, &first),
        author: StoredValue::new(name.clone()),
    };
    // Pictures that stand in a mail are seen there while it is shown as its author formatted it.
    let attached = Memo::new(move |_| files(&message.read(), false));
    let standing = Memo::new(move |_| match formatted.get() {
        true => Vec::new(),
        false => files(&message.read(), true),
    });
    let other = is_other(conversation, &first).then(|| name.clone());
    let is_mail = Memo::new(move |_| {
        let message = message.read();
        message.email.is_some() && message.deleted_at.is_none()
    });
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
            {move || (!out && is_last.get()).then(|| match other.clone() {
                Some(name) => view! { <Avatar name hue="slate" face=Face::Customer size="avatar-28" /> }.into_any(),
                None => view! { <CustomerFace conversation /> }.into_any(),
            })}
            <div class="msg-body">
                {move || words(desk, said.get(), marks, mail)}
                <Attachments desk attachments=attached of=id />
                <Attachments desk attachments=standing of=id />
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
                        {is_mail.get().then(|| view! {
                            <IconButton class="icon-btn-xs" drawing=icondata::LuForward label=text!(forward.open) on_press=move |()| {
                                desk.forwarding.set(Some(message.get_untracked()));
                            } />
                        })}
                    </span>
                })}
            </div>
            {move || (out && is_last.get()).then(|| author_face(desk, &author))}
            <Foot desk message is_last name />
        </article>
    }
}

/// What the words of a mail have besides.
#[derive(Clone, Copy)]
struct Mail {
    /// Whether it is shown as its author formatted it.
    formatted: RwSignal<bool>,
    /// Whether it is the first of somebody who was not in the conversation before.
    is_new: bool,
    author: StoredValue<String>,
}

/// Its text, if it has any.
fn words_of(message: &Message) -> Option<&String> {
    message.text.as_ref().filter(|text| !text.is_empty())
}

/// Where a mail is as its author formatted it.
fn page(message: &Message) -> Option<&String> {
    let email = message.email.as_ref()?;
    email
        .html_url
        .as_ref()
        .filter(|_| message.deleted_at.is_none())
}

/// The files of a message: those that stand in its words, or the others.
fn files(message: &Message, inline: bool) -> Vec<Attachment> {
    let email = message
        .email
        .as_ref()
        .filter(|_| message.deleted_at.is_none());
    let stands = |file: &&Attachment| {
        email.is_some_and(|email| email.inline_ids.contains(&file.id)) == inline
    };
    message.attachments.iter().filter(stands).cloned().collect()
}

/// What a message says, without what stands beside its words: a tag, a tick or another link leaves them.
fn said(message: &Message, before: Option<&Message>) -> Message {
    let files = message.attachments.iter();
    let files = files.map(|file| Attachment {
        url: None,
        thumbnail_url: None,
        ..file.clone()
    });
    let link = before.and_then(page).filter(|link| !has_run_out(link));
    let email = message.email.clone().map(|email| MessageEmail {
        html_url: email.html_url.map(|new| link.cloned().unwrap_or(new)),
        ..email
    });
    Message {
        attachments: files.collect(),
        email,
        tags: Vec::new(),
        reactions: Vec::new(),
        delivery: None,
        version: 0,
        ..message.clone()
    }
}

/// The words of a message, or what stands for them, and what it answers.
fn words(desk: DeskState, message: Message, marks: Memo<Vec<String>>, mail: Mail) -> impl IntoView {
    let Mail {
        formatted,
        is_new,
        author,
    } = mail;
    let is_gone = message.deleted_at.is_some();
    let page = page(&message).cloned();
    let text = words_of(&message).cloned();
    let instead = instead(&message).map(|words| view! { <Instead words gone=is_gone /> });
    let sign = sign_of(&message).filter(|_| !is_gone);
    let referral = message.referral.filter(|_| !is_gone);
    let email = message.email.filter(|_| !is_gone);
    let below = email.as_ref().and_then(|email| email.quoted.clone());
    let both = page.is_some() && text.is_some();
    let quoted = message.reply_to;
    let above_files = quoted.clone().filter(|_| text.is_none());
    view! {
        {sign.map(|(drawing, word)| view! { <p class="msg-sign xs ink-3">{icon_sized(drawing, "icon-12")}<span>{word}</span></p> })}
        {referral.map(|referral| view! { <Referred referral /> })}
        {instead}
        {email.map(|email| view! { <MailHead email is_new /> })}
        {text.map(|text| {
            let emoji = is_emoji_only(&text) && quoted.is_none();
            view! {
                <p class="bubble" class:bubble-emoji=emoji hidden=formatted>
                    {quoted.map(|quoted| view! { <Quote desk quoted /> })}
                    {move || linked(&text, &marks.get())}
                </p>
            }
        })}
        {below.map(|words| view! { <div hidden=formatted><Quoted words /></div> })}
        {move || formatted.get().then(|| page.clone()).flatten().map(|url| view! { <Formatted url name=author.get_value() /> })}
        {both.then(|| view! {
            <button class="mail-switch xs" type="button" aria-pressed=move || formatted.get().to_string() on:click=move |_| formatted.update(|it| *it = !*it)>
                {move || if formatted.get() { text!(mail.plain) } else { text!(mail.formatted) }}
            </button>
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

/// Whether somebody else than the contact of the conversation wrote, such as a colleague of theirs by mail.
fn is_other(conversation: Memo<Conversation>, message: &Message) -> bool {
    let contact = conversation.with_untracked(|c| c.contact.id.to_string());
    message.author.kind == AuthorKind::Contact
        && message.author.id.as_ref().is_some_and(|id| *id != contact)
}

/// Whether it is the first of somebody who was not in the conversation before.
fn is_new_participant(
    desk: DeskState,
    conversation: Memo<Conversation>,
    message: &Message,
) -> bool {
    let wrote_before = |one: &Message| one.id < message.id && one.author.id == message.author.id;
    is_other(conversation, message)
        && !desk
            .thread
            .messages
            .read_untracked()
            .iter()
            .any(wrote_before)
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

/// The id of a message on the page.
pub fn element_id(id: MessageId) -> String {
    format!("message-{id}")
}

/// Addresses in a text become links, and what was looked for is marked; all else is text, whatever
/// it looks like.
fn linked(text: &str, marks: &[String]) -> AnyView {
    let plain = |text: &str| match marks {
        [] => text.to_owned().into_any(),
        marks => drawn(excerpt::split(text, marks)).into_any(),
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
