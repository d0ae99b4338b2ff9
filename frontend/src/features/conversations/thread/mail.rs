//! What only a mail has: who else has it, what to know before one trusts it, what it quotes, and how its
//! author formatted it.

use crate::features::conversations::recipients::short;
use crate::ui::icon;
use contract::messages::{EmailAddress, EmailWarning, MessageEmail};
use leptos::{html, prelude::*};

/// The tallest a mail stands in the thread before it scrolls by itself, in pixels.
const MOST_HEIGHT: i32 = 560;
/// How one asks for pictures that are elsewhere.
const WITH_IMAGES: &str = "&images=1";

/// Above the words: the subject, everybody who has it, and warnings.
#[component]
pub fn MailHead(email: MessageEmail, is_new: bool) -> impl IntoView {
    let row = |word: &'static str, some: &[EmailAddress]| {
        (!some.is_empty()).then(|| view! { <dt>{word}</dt><dd>{some.iter().map(|one| view! { <bdi>{full(one)}</bdi>" " }).collect_view()}</dd> })
    };
    let from = std::slice::from_ref(&email.from);
    let summary = email
        .subject
        .clone()
        .unwrap_or_else(|| format!("{} {}", text!(mail.to), short(email.to.iter().map(called))));
    view! {
        {is_new.then(|| view! { <p class="mail-new"><span class="badge">{text!(mail.new_participant)}</span></p> })}
        <details class="mail-head xs">
            <summary title=text!(mail.people)><bdi class="truncate">{summary}</bdi></summary>
            <dl>
                {row(text!(mail.from), from)}
                {row(text!(mail.to), &email.to)}
                {row(text!(mail.cc), &email.cc)}
                {row(text!(mail.bcc), &email.bcc)}
            </dl>
        </details>
        {warnings(&email).into_iter().map(|words| view! {
            <p class="callout callout-warn mail-warn" role="note">{icon(icondata::LuShieldAlert)}<span>{words}</span></p>
        }).collect_view()}
    }
}

fn warnings(email: &MessageEmail) -> Vec<String> {
    let mut said = Vec::new();
    if email.warnings.contains(&EmailWarning::ReplyElsewhere) {
        let domain = email.reply_to.as_deref().unwrap_or_default();
        let domain = domain.rsplit('@').next().unwrap_or_default().to_owned();
        said.push(text!(mail.reply_elsewhere, domain = domain));
    }
    let failed = email.warnings.iter().filter_map(|warning| match warning {
        EmailWarning::Spf => Some("SPF"),
        EmailWarning::Dkim => Some("DKIM"),
        EmailWarning::Dmarc => Some("DMARC"),
        EmailWarning::ReplyElsewhere | EmailWarning::Unknown => None,
    });
    let failed: Vec<&str> = failed.collect();
    if !failed.is_empty() {
        said.push(text!(mail.forged, checks = failed.join(", ")));
    }
    said
}

/// Below the words: what it quotes, folded.
#[component]
pub fn Quoted(words: String) -> impl IntoView {
    view! {
        <details class="mail-quoted">
            <summary aria-label=text!(mail.quoted)>"•••"</summary>
            <p class="bubble">{words}</p>
        </details>
    }
}

/// The mail as its author formatted it, in a frame where nothing runs.
#[component]
pub fn Formatted(url: String, name: String) -> impl IntoView {
    let frame = NodeRef::<html::Iframe>::new();
    let (with_images, hidden) = (RwSignal::new(false), RwSignal::new(false));
    let height = RwSignal::new(None::<i32>);
    let source = move || match with_images.get() {
        true => format!("{url}{WITH_IMAGES}"),
        false => url.clone(),
    };
    let measure = move || {
        let page = frame
            .get_untracked()
            .and_then(|frame| frame.content_document());
        let Some(root) = page.and_then(|page| page.document_element()) else {
            return;
        };
        height.set(Some(root.scroll_height().min(MOST_HEIGHT)));
        let elsewhere = root.get_attribute("data-remote-images");
        let some = elsewhere.is_some_and(|count| count != "0");
        hidden.set(some && !with_images.get_untracked());
    };
    view! {
        <div class="mail-frame">
            {move || hidden.get().then(|| view! {
                <p class="mail-images xs">
                    <span class="grow">{text!(mail.images_hidden)}</span>
                    <button class="link-btn" type="button" on:click=move |_| with_images.set(true)>{text!(mail.show_images)}</button>
                </p>
            })}
            <iframe
                node_ref=frame
                sandbox="allow-same-origin allow-popups allow-popups-to-escape-sandbox"
                title=text!(mail.frame, name = name)
                src=source
                style:height=move || height.get().map(|height| format!("{height}px"))
                on:load=move |_| measure()
            ></iframe>
        </div>
    }
}

fn full(one: &EmailAddress) -> String {
    match &one.name {
        Some(name) => format!("{name} <{}>", one.address),
        None => one.address.clone(),
    }
}

fn called(one: &EmailAddress) -> &str {
    one.name.as_ref().unwrap_or(&one.address)
}
