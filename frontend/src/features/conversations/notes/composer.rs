//! Note mode: the field below the thread, yellow, for one's colleagues only.

use super::FIELD;
use super::draft;
use super::form::{NoteField, Writing};
use crate::browser::{focus, random_key};
use crate::features::conversations::state::DeskState;
use crate::features::conversations::thread::COMPOSER;
use crate::ui::{Button, Look, icon_sized};
use contract::conversations::Conversation;
use contract::notes::NewNote;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::{spawn_local, tick};

/// What the field below the thread is for.
#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    Reply,
    Note,
}

/// Turns to taking a note, or back to answering, and puts the caret there.
pub fn write(desk: DeskState, mode: Mode) {
    desk.notes.writing.set(mode == Mode::Note);
    let field = match mode {
        Mode::Reply => COMPOSER,
        Mode::Note => FIELD,
    };
    // As soon as the field is there, and before the next key: what one types goes into it.
    spawn_local(async move {
        tick().await;
        focus(field);
    });
}

/// Goes to the answer; where nobody has the conversation, without taking it first.
pub fn answer(desk: DeskState) {
    desk.replying.set(desk.thread.id());
    write(desk, Mode::Reply);
}

/// Whether one takes notes in conversations at all.
pub fn may_note(desk: DeskState) -> bool {
    untrack(|| desk.session.may(Permission::ReplyToConversations))
}

/// *Reply* and *Note*, as tabs of the field.
#[component]
pub fn Modes(desk: DeskState) -> impl IntoView {
    let writes_note = desk.notes.writing;
    let tab = move |mode: Mode, label: &'static str, key: &'static str| {
        let is_chosen = move || writes_note.get() == (mode == Mode::Note);
        view! {
            <button
                class="mode"
                role="tab"
                type="button"
                title=format!("{label} ({key})")
                aria-selected=move || is_chosen().to_string()
                tabindex=move || if is_chosen() { "0" } else { "-1" }
                on:click=move |_| write(desk, mode)
                on:keydown=move |event| {
                    if matches!(event.key().as_str(), "ArrowLeft" | "ArrowRight") {
                        event.prevent_default();
                        write(desk, if mode == Mode::Note { Mode::Reply } else { Mode::Note });
                    }
                }
            >
                {label}
            </button>
        }
    };
    view! {
        <span role="tablist" aria-label=text!(notes.modes) class="line-h gap-2">
            {tab(Mode::Reply, text!(composer.reply), "r")}
            {tab(Mode::Note, text!(notes.note), "n")}
        </span>
    }
}

#[component]
pub fn NoteComposer(
    desk: DeskState,
    conversation: Memo<Conversation>,
    /// Whether one may also answer here: else there is one mode only.
    may_reply: Signal<bool>,
) -> impl IntoView {
    let id = conversation.with_untracked(|c| c.id);
    let writing = Writing::of(draft::load(desk.session, id));
    let busy = RwSignal::new(false);
    // Asked again after a lost answer, it is the same note.
    let key = StoredValue::new(random_key());
    let keep = Callback::new(move |()| draft::keep(desk.session, id, &writing.draft()));
    let add = move || {
        if busy.get_untracked() || untrack(|| writing.is_empty()) {
            return;
        }
        busy.set(true);
        let new = NewNote {
            text: writing.text.get_untracked(),
            mention_ids: writing.mentions(desk),
            attachment_ids: Vec::new(),
        };
        let sent = writing.take_out();
        spawn_local(async move {
            let answer = desk.client().create_note(id, &new, &key.get_value()).await;
            busy.try_set(false);
            match answer {
                Ok(note) => {
                    draft::settle(desk.session, id, &sent);
                    if desk.thread.id() == Some(id) {
                        desk.notes.take(note);
                    }
                    key.try_set_value(random_key());
                    writing.settle();
                }
                Err(error) => {
                    if error.status().is_some() {
                        key.try_set_value(random_key());
                    }
                    writing.put_back();
                    super::section::refused(desk, &error);
                }
            }
        });
    };
    let done = Callback::new(move |()| add());
    let leave = Callback::new(move |()| focus("thread"));
    view! {
        <form
            class="composer is-note"
            aria-label=text!(notes.note)
            on:submit=move |event| {
                event.prevent_default();
                add();
            }
        >
            <div class="composer-top">
                {move || if may_reply.get() {
                    view! { <Modes desk /> }.into_any()
                } else {
                    view! { <span class="mode">{text!(notes.note)}</span> }.into_any()
                }}
                <span class="push line-h gap-4 note-only">{icon_sized(icondata::LuLock, "icon-12")}<span class="truncate">{text!(notes.only_team)}</span></span>
            </div>
            <NoteField desk writing id=FIELD label=text!(notes.field) focused=true on_type=keep on_done=done on_escape=leave />
            <div class="composer-bar">
                <span class="push line-h gap-4">
                    <Button class="btn-sm" look=Look::Ghost on_press=move |()| {
                        desk.notes.writing.set(false);
                        focus("thread");
                    }>{text!(ui.cancel)}</Button>
                    <Button look=Look::Primary class="btn-sm note-add" busy disabled=Signal::derive(move || writing.is_empty())>
                        {text!(notes.add)}<kbd class="hide-phone">"Ctrl ↵"</kbd>
                    </Button>
                </span>
            </div>
        </form>
    }
}
