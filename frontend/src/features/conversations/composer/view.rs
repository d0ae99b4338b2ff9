//! The box: channel on top, what somebody has to know, files, the text, and the bar with Send.

use super::above::{Planned, Quoted};
use super::addressing::Addresses;
use super::emoji::EmojiButton;
use super::later::{LaterButton, LaterDialog};
use super::over::Over;
use super::quick::{AddQuickReply, QuickPanel, QuickReplies};
use super::segments::SegmentCount;
use super::standing::Standing;
use super::voice::{Voice, VoiceButton};
use super::writing::Writing;
use crate::features::conversations::notes::Modes;
use crate::features::conversations::state::DeskState;
use crate::features::conversations::templates::TemplateChooser;
use crate::features::conversations::thread::{COMPOSER, Due, undo_last};
use crate::ui::{Button, IconButton, Look, icon, icon_sized};
use crate::uploads::FileList;
use contract::conversations::Conversation;
use domain::quick_replies::unfilled;
use leptos::{ev, html, prelude::*};

#[component]
pub fn Composer(desk: DeskState, conversation: Memo<Conversation>) -> impl IntoView {
    let writing = Writing::new(desk, conversation);
    let quick = QuickReplies::new(writing);
    let dragged = RwSignal::new(false);
    let choosing = RwSignal::new(false);
    let recording = RwSignal::new(false);
    view! {
        <form
            class="composer"
            class:is-drop=dragged
            aria-label=text!(composer.answer)
            on:submit=move |event| {
                event.prevent_default();
                writing.go(Due::Now);
            }
            on:focusout=move |event| quick.leave(&event)
            on:dragover=move |event: ev::DragEvent| {
                if carries_files(&event) {
                    event.prevent_default();
                    dragged.set(true);
                }
            }
            on:dragleave=move |_| dragged.set(false)
            on:drop=move |event: ev::DragEvent| {
                dragged.set(false);
                if carries_files(&event) {
                    event.prevent_default();
                    writing.take_files(event.data_transfer().and_then(|data| data.files()));
                }
            }
        >
            <QuickPanel quick />
            <div class="composer-top">
                <Modes desk />
                <span class="push line-h gap-4"><Over writing /></span>
            </div>
            <Standing writing />
            <Addresses addressing=writing.addressing />
            <Asked writing />
            <Quoted writing />
            <Planned writing />
            {move || writing.by_template.get().then(|| view! { <TemplateChooser templates=writing.templates /> })}
            // Kept: what was begun comes back when anything may be written again.
            <div class="composer-free" hidden=writing.by_template>
                <FileList uploads=writing.uploads label=text!(composer.files) on_remove=move |id: String| writing.remove_file(&id) />
                <Voice writing open=recording />
                <TextField writing quick />
                <Notes writing />
            </div>
            <Bar writing quick choosing recording />
        </form>
        <LaterDialog writing choosing />
        <AddQuickReply quick />
    }
}

/// What has to be known before it goes.
#[component]
fn Asked(writing: Writing) -> impl IntoView {
    view! {
        {move || writing.anyway.get().then(|| view! {
            <div class="ask callout callout-warn" role="alert">
                {icon(icondata::LuUsersRound)}
                <p class="grow">{text!(composer.newer)}</p>
            </div>
        })}
        {move || writing.elsewhere.get().filter(|_| writing.asking.get()).map(|names| view! {
            <div class="ask callout" role="alert">
                {icon(icondata::LuUsersRound)}
                <p class="grow">{text!(composer.elsewhere, names = names)}</p>
            </div>
        })}
    }
}

#[component]
fn TextField(writing: Writing, quick: QuickReplies) -> impl IntoView {
    let name = move || writing.conversation.with(|c| first_word(&c.contact.name));
    let key = move |event: ev::KeyboardEvent| {
        // Keys while composing (Japanese, Chinese, accents) belong to the input method.
        if event.is_composing() || quick.key(&event) {
            return;
        }
        if event.key() == "Escape" {
            // What is open above it, such as the emoji, closes first.
            if !has_open_popover() {
                crate::browser::focus("thread");
            }
            return;
        }
        let commanded = event.ctrl_key() || event.meta_key();
        // With nothing to undo in the field, it is the sending that is undone.
        let undoes =
            commanded && event.key() == "z" && writing.text.with_untracked(String::is_empty);
        if undoes && undo_last(writing.desk) {
            event.prevent_default();
            return;
        }
        if event.key() != "Enter" {
            return;
        }
        let preferences = untrack(|| writing.desk.session.preferences());
        if commanded || (preferences.enter_sends && !event.shift_key()) {
            event.prevent_default();
            writing.go(Due::Now);
        }
    };
    let pasted = move |event: ev::ClipboardEvent| {
        let data = event.clipboard_data().filter(|data| !is_text(data));
        let files = data.and_then(|data| data.files());
        if files.as_ref().is_some_and(|files| files.length() > 0) {
            event.prevent_default();
            writing.take_files(files);
        }
    };
    view! {
        <textarea
            node_ref=writing.field
            id=COMPOSER
            rows="2"
            dir="auto"
            aria-label=move || text!(composer.message_to, name = name())
            placeholder=move || text!(composer.write_to, name = name())
            aria-autocomplete="list"
            aria-controls=move || quick.panel_id()
            aria-activedescendant=move || quick.active_id()
            bind:value=writing.text
            on:input=move |_| {
                writing.typed();
                quick.look();
            }
            on:click=move |_| quick.look()
            on:focus=move |_| quick.look()
            on:keydown=key
            on:paste=pasted
        ></textarea>
    }
}

/// Whether files are dragged here; words one drags go where they are dropped.
fn carries_files(event: &ev::DragEvent) -> bool {
    let data = event.data_transfer();
    data.is_some_and(|data| data.types().includes(&"Files".into(), 0))
}

/// Whether it is a text with its formatting: spreadsheets put a picture of the cells beside it.
fn is_text(data: &web_sys::DataTransfer) -> bool {
    let has = |kind: &str| data.get_data(kind).is_ok_and(|text| !text.is_empty());
    has("text/plain") && has("text/html")
}

fn has_open_popover() -> bool {
    let open = document().query_selector(".composer :popover-open");
    open.is_ok_and(|open| open.is_some())
}

fn first_word(name: &str) -> String {
    name.split_whitespace()
        .next()
        .unwrap_or_default()
        .to_owned()
}

/// What stands below the text: too long, or not filled in.
#[component]
fn Notes(writing: Writing) -> impl IntoView {
    let over = Memo::new(move |_| writing.too_long());
    let missing = Memo::new(move |_| {
        let names = unfilled(&writing.text.read()).into_iter();
        names
            .map(|name| format!("{{{{{name}}}}}"))
            .collect::<Vec<_>>()
            .join(", ")
    });
    let note = |words: String| {
        view! { <p class="attms-note xs">{icon_sized(icondata::LuCircleAlert, "icon-12")}<span>{words}</span></p> }
    };
    view! {
        {move || over.get().map(|(long, most)| note(text!(composer.too_long, long = long, most = most)))}
        {move || Some(missing.get()).filter(|names| !names.is_empty()).map(|names| note(text!(composer.unfilled, names = names)))}
    }
}

#[component]
fn Bar(
    writing: Writing,
    quick: QuickReplies,
    choosing: RwSignal<bool>,
    recording: RwSignal<bool>,
) -> impl IntoView {
    let files = NodeRef::<html::Input>::new();
    let waits = Signal::derive(move || writing.waiting.get().is_some());
    view! {
        <div class="composer-bar">
            <ByTemplate writing />
            <span class="line-h composer-tools" hidden=writing.by_template>
            <EmojiButton on_pick=Callback::new(move |sign: &'static str| writing.insert(sign)) />
            <IconButton class="icon-btn-sm attach" drawing=icondata::LuPaperclip label=text!(composer.attach) on_press=move |()| {
                if let Some(files) = files.get_untracked() {
                    files.click();
                }
            } />
            <input
                class="sr"
                type="file"
                multiple=true
                tabindex="-1"
                aria-hidden="true"
                node_ref=files
                on:change=move |event| {
                    let input: web_sys::HtmlInputElement = event_target(&event);
                    writing.take_files(input.files());
                    // The same file can be chosen again.
                    input.set_value("");
                }
            />
            <IconButton class="icon-btn-sm quick-open" drawing=icondata::LuZap shortcut="/" label=text!(quick.title) on_press=move |()| quick.open() />
            <IconButton class="icon-btn-sm template-open" drawing=icondata::LuLayoutTemplate label=text!(templates.title) on_press=move |()| writing.wants_template.set(true) />
            <VoiceButton open=recording />
            <SegmentCount writing />
            </span>
            <span class="push btn-split">
                <Button
                    look=Look::Primary
                    class="btn-sm send"
                    disabled=Signal::derive(move || !writing.is_ready())
                >
                    <span class="send-icon" aria-hidden="true">{icon_sized(icondata::LuSendHorizontal, "icon-18 icon-flip")}</span>
                    <span class="send-word">{move || match (waits.get(), writing.due.get(), writing.anyway.get()) {
                        (true, _, _) => text!(composer.waits),
                        (_, Due::At(_), _) => text!(later.schedule),
                        (_, Due::Now, true) => text!(composer.send_anyway),
                        (_, Due::Now, false) => text!(composer.send),
                    }}</span>
                    <kbd class="hide-phone">{move || if writing.desk.session.preferences().enter_sends { "↵" } else { "Ctrl ↵" }}</kbd>
                </Button>
                <LaterButton writing choosing />
            </span>
        </div>
    }
}

/// While a template is filled in: how much is still to do, and the way back to writing where there is one.
#[component]
fn ByTemplate(writing: Writing) -> impl IntoView {
    let missing = Memo::new(move |_| writing.templates.missing());
    let back = move |()| {
        writing.leave_template();
        request_animation_frame(|| crate::browser::focus(COMPOSER));
    };
    move || {
        writing.by_template.get().then(|| view! {
            {move || (writing.wants_template.get() && writing.is_free()).then(|| view! {
                <IconButton class="icon-btn-sm" drawing=icondata::LuArrowLeft label=text!(templates.back) on_press=back />
            })}
            {move || (missing.get() > 0).then(|| view! { <span class="xs ink-3 template-missing">{text!(templates.missing, n = missing.get())}</span> })}
        })
    }
}
