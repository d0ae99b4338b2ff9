//! The box: channel on top, files, the text, and the bar with Send.

use super::chosen::Chosen;
use super::emoji::EmojiButton;
use super::over::Over;
use super::send::{Ask, send};
use super::uploads::Uploads;
use crate::features::conversations::notes::Modes;
use crate::features::conversations::state::DeskState;
use crate::features::conversations::thread::{COMPOSER, Outgoing, outgoing};
use crate::ui::{Button, IconButton, Look, icon, icon_sized};
use contract::conversations::{Conversation, PresenceState, ReplyChannelState};
use contract::drafts::Draft;
use leptos::task::spawn_local;
use leptos::{ev, html, prelude::*};
use std::time::Duration;

/// The draft goes to the server when the fingers rest.
const SAVE_AFTER: Duration = Duration::from_millis(1_500);
const TYPING_EVERY_MS: f64 = 4_000.0;

#[component]
pub fn Composer(desk: DeskState, conversation: Memo<Conversation>) -> impl IntoView {
    let id = conversation.with_untracked(|c| c.id);
    let text = RwSignal::new(untrack(|| desk.draft(id)).unwrap_or_default());
    let uploads = Uploads::new();
    // A colleague answered meanwhile: the next Send is the second word.
    let anyway = RwSignal::new(None::<Outgoing>);
    let dragged = RwSignal::new(false);
    let field = NodeRef::<html::Textarea>::new();
    let files = NodeRef::<html::Input>::new();
    let option = Memo::new(move |_| desk.thread.reply_option());

    if text.read_untracked().is_empty() {
        // Typed elsewhere, perhaps on the phone.
        spawn_local(async move {
            if let Ok(draft) = desk.client().draft(id).await
                && text.try_with_untracked(String::is_empty) == Some(true)
            {
                text.try_set(draft.text);
            }
        });
    }
    let saving = StoredValue::new(None::<TimeoutHandle>);
    let save = move || {
        if let Some(before) = saving.try_get_value().flatten() {
            before.clear();
        }
        let draft = Draft {
            text: text.get_untracked(),
            ..Default::default()
        };
        let later = move || {
            spawn_local(async move {
                // This browser has it; the server's copy is for the others.
                drop(desk.client().save_draft(id, &draft).await);
            });
        };
        saving.set_value(set_timeout_with_handle(later, SAVE_AFTER).ok());
    };
    let told_typing = StoredValue::new(0.0);
    let typed = move || {
        desk.keep_draft(id, &text.read_untracked());
        save();
        let now = crate::browser::now();
        if now - told_typing.get_value() > TYPING_EVERY_MS {
            told_typing.set_value(now);
            desk.thread.look(desk, PresenceState::Typing);
        }
    };

    // Whoever answers in a colleague's conversation is asked once.
    let (told_elsewhere, asking) = (RwSignal::new(false), RwSignal::new(false));
    let elsewhere = Memo::new(move |_| {
        let me = desk.session.me_id();
        let others = conversation.with(|c| c.assignee_ids.clone());
        let mine = me.is_some_and(|me| others.contains(&me));
        (!mine && !others.is_empty()).then(|| {
            let names = others.into_iter().map(|id| desk.directory.name(id));
            names.collect::<Vec<_>>().join(", ")
        })
    });

    let ask = Callback::new(move |ask: Ask| {
        let (back, newer) = match ask {
            Ask::Newer(outgoing) => (outgoing, true),
            Ask::Back(outgoing) => (outgoing, false),
        };
        // What was typed meanwhile stays, below it.
        text.try_update(|text| {
            *text = if text.is_empty() {
                back.text.clone()
            } else {
                format!("{}\n{text}", back.text)
            };
        });
        desk.keep_draft(
            id,
            &text
                .try_get_untracked()
                .unwrap_or_else(|| back.text.clone()),
        );
        uploads.put_back(back.attachments.clone());
        if newer {
            anyway.try_set(Some(back));
        }
    });
    let go = move || {
        let ready = uploads.ready();
        let words = text.get_untracked().trim().to_owned();
        if untrack(|| uploads.busy()) || (words.is_empty() && ready.is_empty()) {
            return;
        }
        if elsewhere.get_untracked().is_some() && !told_elsewhere.get_untracked() {
            told_elsewhere.set(true);
            asking.set(true);
            return;
        }
        asking.set(false);
        let forced = anyway.get_untracked().is_some();
        anyway.set(None);
        text.set(String::new());
        uploads.clear();
        typed();
        desk.thread.look(desk, PresenceState::Viewing);
        send(desk, outgoing(words, ready), forced, ask);
        crate::browser::focus(COMPOSER);
    };
    let take_files = move |list: Option<web_sys::FileList>| {
        let Some(list) = list else { return };
        for file in (0..list.length()).filter_map(|at| list.get(at)) {
            untrack(|| uploads.add(desk, &file, option.get().as_ref()));
        }
    };
    let insert = move |sign: &'static str| {
        let Some(field) = field.get_untracked() else {
            return;
        };
        let at = |position: Result<Option<u32>, _>| position.ok().flatten();
        let (from, to) = (at(field.selection_start()), at(field.selection_end()));
        // The field counts in UTF-16 units.
        let units: Vec<u16> = text.read_untracked().encode_utf16().collect();
        let end = u32::try_from(units.len()).unwrap_or(u32::MAX);
        let cut = |at: Option<u32>| {
            usize::try_from(at.unwrap_or(end))
                .unwrap_or(units.len())
                .min(units.len())
        };
        let (head, tail) = (
            units.get(..cut(from)).unwrap_or_default(),
            units.get(cut(to)..).unwrap_or_default(),
        );
        text.set(format!(
            "{}{sign}{}",
            String::from_utf16_lossy(head),
            String::from_utf16_lossy(tail)
        ));
        let caret = from.unwrap_or(end) + u32::try_from(sign.encode_utf16().count()).unwrap_or(0);
        request_animation_frame(move || drop(field.set_selection_range(caret, caret)));
        typed();
    };
    let key = move |event: ev::KeyboardEvent| {
        if event.key() == "Escape" {
            crate::browser::focus("thread");
            return;
        }
        // Enter while composing (Japanese, Chinese, accents) belongs to the input method.
        if event.key() != "Enter" || event.is_composing() {
            return;
        }
        let commanded = event.ctrl_key() || event.meta_key();
        let enter_sends = untrack(|| desk.session.preferences()).enter_sends && !event.shift_key();
        if commanded || enter_sends {
            event.prevent_default();
            go();
        }
    };
    let ready = Memo::new(move |_| {
        !uploads.busy() && (!text.read().trim().is_empty() || !uploads.ready().is_empty())
    });
    let over = Memo::new(move |_| {
        let most = option.get().map_or(0, |option| option.limits.text);
        let long = u32::try_from(text.read().chars().count()).unwrap_or(u32::MAX);
        (most > 0 && long > most).then_some((long, most))
    });
    let name = move || {
        conversation.with(|c| {
            c.contact
                .name
                .split_whitespace()
                .next()
                .unwrap_or_default()
                .to_owned()
        })
    };
    let reachable = Memo::new(move |_| {
        option
            .get()
            .is_none_or(|option| option.state == ReplyChannelState::Free)
    });

    view! {
        <form
            class="composer"
            class:is-drop=dragged
            aria-label=text!(composer.answer)
            on:submit=move |event| {
                event.prevent_default();
                go();
            }
            on:dragover=move |event: ev::DragEvent| {
                event.prevent_default();
                dragged.set(true);
            }
            on:dragleave=move |_| dragged.set(false)
            on:drop=move |event: ev::DragEvent| {
                event.prevent_default();
                dragged.set(false);
                take_files(event.data_transfer().and_then(|data| data.files()));
            }
        >
            <div class="composer-top">
                <Modes desk />
                <span class="push line-h gap-4">{move || option.get().map(|option| view! { <Over option /> })}</span>
            </div>
            {move || anyway.get().is_some().then(|| view! {
                <div class="ask callout callout-warn" role="alert">
                    {icon(icondata::LuUsersRound)}
                    <p class="grow">{text!(composer.newer)}</p>
                </div>
            })}
            {move || elsewhere.get().filter(|_| asking.get()).map(|names| view! {
                <div class="ask callout" role="alert">
                    {icon(icondata::LuUsersRound)}
                    <p class="grow">{text!(composer.elsewhere, names = names)}</p>
                </div>
            })}
            <Chosen uploads />
            <textarea
                node_ref=field
                id=COMPOSER
                rows="2"
                dir="auto"
                aria-label=move || text!(composer.message_to, name = name())
                placeholder=move || text!(composer.write_to, name = name())
                bind:value=text
                on:input=move |_| typed()
                on:keydown=key
                on:paste=move |event: ev::ClipboardEvent| {
                    let files = event.clipboard_data().and_then(|data| data.files());
                    if files.as_ref().is_some_and(|files| files.length() > 0) {
                        event.prevent_default();
                        take_files(files);
                    }
                }
            ></textarea>
            {move || over.get().map(|(long, most)| view! {
                <p class="attms-note xs">{icon_sized(icondata::LuCircleAlert, "icon-12")}<span>{text!(composer.too_long, long = long, most = most)}</span></p>
            })}
            <div class="composer-bar">
                <EmojiButton on_pick=insert />
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
                        take_files(input.files());
                        // The same file can be chosen again.
                        input.set_value("");
                    }
                />
                <span class="push">
                    <Button
                        look=Look::Primary
                        class="btn-sm send"
                        disabled=Signal::derive(move || !ready.get() || over.get().is_some() || !reachable.get())
                    >
                        <span class="send-icon" aria-hidden="true">{icon_sized(icondata::LuSendHorizontal, "icon-18 icon-flip")}</span>
                        <span class="send-word">{move || if anyway.get().is_some() { text!(composer.send_anyway) } else { text!(composer.send) }}</span>
                        <kbd class="hide-phone">{move || if desk.session.preferences().enter_sends { "↵" } else { "Ctrl ↵" }}</kbd>
                    </Button>
                </span>
            </div>
        </form>
    }
}
