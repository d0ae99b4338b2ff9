//! The pane and its sections, which remember whether they were open.

use super::contact::{ContactActs, Shown};
use super::details::ContactDetails;
use super::facts::ConversationFacts;
use super::history::History;
use super::labels::{LabelsSection, labels_of};
use super::log::Log;
use super::pinning::PinButton;
use crate::browser::storage;
use crate::features::conversations::notes::NotesSection;
use crate::features::conversations::panel::toggle;
use crate::features::conversations::state::DeskState;
use crate::ui::{Avatar, Face, IconButton, Part, icon, icon_sized};
use contract::conversations::Conversation;
use domain::{ContactId, ConversationId};
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;

/// The panel, in the chunk of the thread that it stands beside.
#[wasm_split(thread_context, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_context))]
pub fn context(desk: DeskState) -> Part {
    Ok(view! { <ContextPane desk /> }.into_any())
}

#[component]
fn ContextPane(desk: DeskState) -> impl IntoView {
    let conversation = Memo::new(move |before: Option<&Option<Conversation>>| {
        desk.thread
            .conversation()
            .or_else(|| before.cloned().flatten())
    });
    let contact = Memo::new(move |_| conversation.with(|c| c.as_ref().map(|c| c.contact.id)));
    view! {
        <section class="pane ctx" class:is-open=desk.panel aria-label=text!(context.contact)>
            // Another contact is another load, with its own menu and form.
            {move || contact.get().map(|contact| view! { <Inside desk contact conversation /> })}
        </section>
    }
}

#[component]
fn Inside(
    desk: DeskState,
    contact: ContactId,
    conversation: Memo<Option<Conversation>>,
) -> impl IntoView {
    let shown = Shown::new(desk, contact);
    let face = Memo::new(move |_| {
        conversation.with(|c| {
            c.as_ref()
                .map(|c| (c.contact.name.clone(), c.contact.color.clone()))
        })
    });
    let id = Memo::new(move |_| conversation.with(|c| c.as_ref().map(|c| c.id)));
    Effect::new(move |before: Option<Option<ConversationId>>| {
        let now = id.get();
        if before.is_some_and(|before| before != now) {
            // Whoever goes on to another conversation of theirs was asked before.
            shown.editing.set(false);
        }
        now
    });
    let notes = Signal::derive(move || desk.notes.count());
    let channel =
        Memo::new(move |_| conversation.with(|c| c.as_ref().map(|c| c.channel.name.clone())));
    let labels = labels_of(desk, conversation);
    view! {
        <header class="bar">
            <h2 class="grow">{text!(context.contact)}</h2>
            <a class="icon-btn icon-btn-sm" href=move || desk.path_of_profile(contact) aria-label=text!(context.profile) title=text!(context.profile)>
                {icon(icondata::LuContact)}
            </a>
            <ContactActs desk shown />
            <IconButton class="icon-btn-sm" drawing=icondata::LuX label=text!(context.close) shortcut="]" on_press=move |()| toggle(desk) />
        </header>
        <div class="scroll" tabindex="0" role="region" aria-label=text!(context.details)>
            {move || face.get().map(|(name, hue)| view! {
                <div class="ctx-card">
                    <Avatar name=name.clone() hue face=Face::Customer size="avatar-56" />
                    <h3 class="md ctx-gap"><bdi>{name}</bdi></h3>
                    {move || channel.get().map(|channel| view! { <p class="xs ink-3">{text!(context.on_channel, channel = channel)}</p> })}
                    <PinButton desk shown />
                </div>
            })}
            <Section key="details" title=text!(context.details) starts_open=true>
                <ContactDetails desk shown />
            </Section>
            <Section key="labels" title=text!(context.labels) starts_open=true count=Signal::derive(move || labels.read().len())>
                <LabelsSection desk labels />
            </Section>
            <Section key="notes" title=text!(notes.title) starts_open=true count=notes>
                <NotesSection desk contact />
            </Section>
            {move || id.get().map(|id| view! {
                <Section key="earlier" title=text!(context.earlier) starts_open=true>
                    <History desk contact except=id />
                </Section>
                <Section key="conversation" title=text!(context.conversation)>
                    <ConversationFacts desk conversation />
                </Section>
                <Section key="log" title=text!(context.log)>
                    <Log desk id />
                </Section>
            })}
        </div>
    }
}

/// A part that opens; its content is made (and loaded) only then, and stays: somebody may be writing in it.
#[component]
fn Section(
    key: &'static str,
    title: &'static str,
    #[prop(optional)] starts_open: bool,
    /// How many stand in it.
    #[prop(optional, into)]
    count: Option<Signal<usize>>,
    children: ChildrenFn,
) -> impl IntoView {
    let stored = format!("section-{key}");
    let open = RwSignal::new(storage::load::<bool>(&stored).unwrap_or(starts_open));
    let made = Memo::new(move |was: Option<&bool>| open.get() || was == Some(&true));
    let toggle = move |event: leptos::ev::MouseEvent| {
        event.prevent_default();
        open.update(|open| *open = !*open);
        storage::save(&stored, &open.get_untracked());
    };
    view! {
        <details open=open>
            <summary on:click=toggle>{icon_sized(icondata::LuChevronRight, "icon-14 chev icon-flip")}{title}{count.map(|count| view! {
                <span class="push"></span>
                {move || (count.get() > 0).then(|| view! { <span class="count">{count}</span> })}
            })}</summary>
            {move || made.get().then(|| children())}
        </details>
    }
}
