//! Below the messages: who else is here, then the composer, or why there is none and what to do instead.

use super::closing::{reopen, reopens};
use super::presence::Present;
use super::selecting::SelectionBar;
use crate::directory::full_name;
use crate::features::conversations::composer::Composer;
use crate::features::conversations::context::{may_unblock, set_blocked};
use crate::features::conversations::notes::{NoteComposer, answer};
use crate::features::conversations::starting::{self, Beginning, may_start};
use crate::features::conversations::state::DeskState;
use crate::ui::{Avatar, Button, Look, icon};
use contract::agents::Agent;
use contract::conversations::{Conversation, PresenceState, Status};
use contract::messages::AuthorKind;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[derive(Clone, Copy, PartialEq, Eq)]
enum Below {
    Composer,
    Start,
    Closed,
    Blocked,
    MayNot,
}

#[component]
pub fn Dock(desk: DeskState, conversation: Memo<Conversation>) -> impl IntoView {
    let below = Memo::new(move |_| {
        conversation.with(|c| match c {
            c if c.blocked => Below::Blocked,
            c if c.status == Status::Closed => Below::Closed,
            _ if !desk.session.may(Permission::ReplyToConversations) => Below::MayNot,
            c if c.assignee_ids.is_empty() && desk.replying.get() != Some(c.id) => Below::Start,
            _ => Below::Composer,
        })
    });
    let may_reply = Signal::derive(move || below.get() == Below::Composer);
    view! {
        <div class="dock">
            <SelectionBar desk />
            <Presence desk conversation />
            {move || desk.notes.writing.get().then(|| view! { <NoteComposer desk conversation may_reply /> })}
            // Kept while a note is taken: what was typed and what is on its way stays.
            <div class="dock-below" hidden=move || desk.notes.writing.get()>
            {move || match below.get() {
                Below::Composer => view! { <Composer desk conversation /> }.into_any(),
                Below::Start => view! { <Start desk /> }.into_any(),
                Below::Closed => view! {
                    <Instead drawing=icondata::LuCircleCheck title=text!(dock.closed) about=closed_text(desk, conversation)>
                        <span class="line-h gap-8 dock-acts">
                            {may_start(desk).then(|| view! { <Button on_press=move |()| begin(desk, conversation)>{text!(starting.title)}</Button> })}
                            <Button look=Look::Primary on_press=move |()| reopen(desk, conversation.with_untracked(|c| c.id))>{text!(thread.reopen)}</Button>
                        </span>
                    </Instead>
                }
                .into_any(),
                Below::Blocked => view! { <Blocked desk conversation /> }.into_any(),
                Below::MayNot => view! { <Instead drawing=icondata::LuLock title=text!(dock.may_not) about=text!(dock.may_not_text)>""</Instead> }.into_any(),
            }}
            </div>
        </div>
    }
}

/// Who closed it and when, and what one can do now.
fn closed_text(desk: DeskState, conversation: Memo<Conversation>) -> String {
    let (by, at) = conversation.with(|c| (c.closed_by.clone(), c.closed_at));
    let at = at.map(|at| desk.clock.full(at.as_millis() as f64));
    let agent = by.filter(|by| by.kind == AuthorKind::Agent);
    let name = agent.and_then(|by| Some(desk.directory.name(by.id?.parse().ok()?)));
    let closed = match (name, at) {
        (Some(name), Some(at)) => text!(dock.closed_by, name = name, at = at),
        (None, Some(at)) => text!(dock.closed_at, at = at),
        (_, None) => String::new(),
    };
    let now = match reopens(desk) {
        true => text!(dock.closed_text_reopens),
        false => text!(dock.closed_text),
    };
    format!("{closed} {now}").trim_start().to_owned()
}

/// Begins one with the same contact, over the same channel, that follows this one.
fn begin(desk: DeskState, conversation: Memo<Conversation>) {
    let beginning = conversation.with_untracked(|c| Beginning {
        contact: Some(c.contact.id),
        channel: Some(c.channel.id),
        previous: Some(c.id),
    });
    starting::open(desk, beginning);
}

/// Who blocked the contact and when, what was dropped since, and the way back.
#[component]
fn Blocked(desk: DeskState, conversation: Memo<Conversation>) -> impl IntoView {
    let id = Memo::new(move |_| conversation.with(|c| c.contact.id));
    let loaded = LocalResource::new(move || {
        let (client, id) = (desk.client(), id.get());
        async move { client.contact(id).await.ok() }
    });
    move || {
        let contact = loaded.get().flatten();
        let about = contact.as_ref().and_then(|contact| {
            let at = desk.clock.full(contact.blocked_at?.as_millis() as f64);
            let name = contact.blocked_by.map_or_else(
                || text!(people.somebody).to_string(),
                |id| desk.directory.name(id),
            );
            let n = contact.dropped_since_block.to_string();
            Some(text!(dock.blocked_by, name = name, at = at, n = n))
        });
        let may = contact
            .as_ref()
            .is_some_and(|contact| may_unblock(desk, contact));
        view! {
            <div class="start">
                {icon(icondata::LuBan)}
                <p><b>{text!(dock.blocked)}</b><span>{about.unwrap_or_else(|| text!(dock.blocked_text).to_string())}</span></p>
                {may.then(|| view! { <Button on_press=move |()| set_blocked(desk, id.get_untracked(), false)>{text!(context.unblock)}</Button> })}
            </div>
        }
    }
}

#[component]
fn Instead(
    drawing: icondata::Icon,
    title: &'static str,
    #[prop(into)] about: String,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="start">
            {icon(drawing)}
            <p><b>{title}</b><span>{about}</span></p>
            {children()}
        </div>
    }
}

/// Takes the open conversation; of two who do so at once only one wins.
pub fn pick(desk: DeskState, busy: RwSignal<bool>) {
    let Some(id) = desk.thread.id() else { return };
    busy.set(true);
    let client = desk.client();
    spawn_local(async move {
        match client.pick(id).await {
            Ok(details) => {
                desk.list.take(desk, &details.conversation);
                desk.thread.put_details(details);
                request_animation_frame(|| crate::browser::focus(super::COMPOSER));
            }
            Err(error) if error.code() == Some("already_assigned") => {
                let winner = error
                    .member::<Agent>("assignee")
                    .map(|agent| full_name(&agent));
                let winner =
                    winner.or_else(|| error.member::<Named>("assignee").and_then(Named::name));
                let words = match winner {
                    Some(name) => text!(dock.taken, name = name),
                    None => text!(dock.taken_by_somebody).to_string(),
                };
                desk.toasts.failed(words, None);
                desk.thread.reopen(desk);
            }
            Err(error) => desk.toasts.refused(text!(dock.start_failed), &error),
        }
        busy.try_set(false);
    });
}

/// Nobody has it: one press takes it. An answer may do so too, as one prefers.
#[component]
fn Start(desk: DeskState) -> impl IntoView {
    let busy = RwSignal::new(false);
    view! {
        <Instead drawing=icondata::LuCircleDashed title=text!(dock.nobody) about=text!(dock.nobody_text)>
            <span class="line-h gap-8 dock-acts">
                <Button on_press=move |()| answer(desk)>{text!(dock.reply)}</Button>
                <Button look=Look::Primary busy on_press=move |()| pick(desk, busy)>{text!(dock.start)}</Button>
            </span>
        </Instead>
    }
}

/// The winner, where the problem names them more shortly.
#[derive(serde::Deserialize)]
struct Named {
    name: Option<String>,
    first_name: Option<String>,
}

impl Named {
    fn name(self) -> Option<String> {
        self.name.or(self.first_name)
    }
}

/// Colleagues who look at it, or type.
#[component]
fn Presence(desk: DeskState, conversation: Memo<Conversation>) -> impl IntoView {
    let others = move || {
        let me = desk.session.me_id();
        conversation.with(|c| {
            c.assignee_ids
                .iter()
                .copied()
                .filter(|id| Some(*id) != me)
                .collect::<Vec<_>>()
        })
    };
    let elsewhere = move || {
        let me = desk.session.me_id();
        let mine = conversation.with(|c| {
            me.is_some_and(|me| c.assignee_ids.contains(&me)) || c.status != Status::Open
        });
        let others = others();
        (!mine && !others.is_empty()).then(|| {
            others
                .into_iter()
                .map(|id| desk.directory.name(id))
                .collect::<Vec<_>>()
                .join(", ")
        })
    };
    move || {
        let mut present = desk.thread.colleagues();
        // Each says every few seconds that they are here: nobody changes places by that.
        present.sort_by_key(|present| present.agent);
        let (typing, looking): (Vec<_>, Vec<_>) = present
            .into_iter()
            .partition(|present| present.state == PresenceState::Typing);
        // Who types comes first: one waits for them, and not for who only looks.
        if !typing.is_empty() || !looking.is_empty() {
            return view! {
                <p class="dock-line" role="status">
                    {together(desk, &typing, true)}
                    {(!typing.is_empty() && !looking.is_empty()).then_some(" · ")}
                    {together(desk, &looking, false)}
                </p>
            }
            .into_any();
        }
        match elsewhere() {
            Some(names) => view! { <p class="dock-line"><span>{text!(dock.elsewhere, names = names)}</span></p> }.into_any(),
            None => ().into_any(),
        }
    }
}

/// Those who do the same, with their faces.
fn together(desk: DeskState, present: &[Present], types: bool) -> Option<impl IntoView + use<>> {
    let agents: Vec<Option<Agent>> = present
        .iter()
        .map(|present| desk.directory.agent(present.agent?))
        .collect();
    let names: Vec<String> = agents
        .iter()
        .map(|agent| match agent {
            Some(agent) => agent.first_name.clone(),
            None => text!(people.somebody).to_string(),
        })
        .collect();
    let words = match (names.as_slice(), types) {
        ([], _) => return None,
        ([name], true) => text!(dock.types, name = name.clone()),
        ([name], false) => text!(dock.looks, name = name.clone()),
        (names, true) => text!(dock.types_together, names = names.join(", ")),
        (names, false) => text!(dock.looks_together, names = names.join(", ")),
    };
    let faces = agents
        .into_iter()
        .flatten()
        .map(|agent| view! { <Avatar name=full_name(&agent) hue=agent.color size="avatar-16" /> });
    Some(view! {
        <span class="avatars">{faces.collect_view()}</span>
        <span>{words}</span>
    })
}
