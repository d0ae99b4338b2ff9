//! Below the messages: who else is here, then the composer, or why there is none and what to do instead.

use super::customer::unblock;
use super::header::reopen;
use crate::directory::full_name;
use crate::features::conversations::composer::Composer;
use crate::features::conversations::state::DeskState;
use crate::ui::{Avatar, Button, Look, icon};
use contract::agents::Agent;
use contract::conversations::{Conversation, PresenceState, Status};
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
            c if c.assignee_ids.is_empty() => Below::Start,
            _ => Below::Composer,
        })
    });
    view! {
        <div class="dock">
            <Presence desk conversation />
            {move || match below.get() {
                Below::Composer => view! { <Composer desk conversation /> }.into_any(),
                Below::Start => view! { <Start desk conversation /> }.into_any(),
                Below::Closed => view! {
                    <Instead drawing=icondata::LuCircleCheck title=text!(dock.closed) about=text!(dock.closed_text)>
                        <Button look=Look::Primary on_press=move |()| reopen(desk, conversation.with_untracked(|c| c.id))>{text!(thread.reopen)}</Button>
                    </Instead>
                }
                .into_any(),
                Below::Blocked => view! {
                    <Instead drawing=icondata::LuBan title=text!(dock.blocked) about=text!(dock.blocked_text)>
                        {move || desk.session.may(Permission::UnblockContacts).then(|| view! {
                            <Button on_press=move |()| unblock(desk, conversation)>{text!(customer.unblock)}</Button>
                        })}
                    </Instead>
                }.into_any(),
                Below::MayNot => view! { <Instead drawing=icondata::LuLock title=text!(dock.may_not) about=text!(dock.may_not_text)>""</Instead> }.into_any(),
            }}
        </div>
    }
}

#[component]
fn Instead(
    drawing: icondata::Icon,
    title: &'static str,
    about: &'static str,
    children: Children,
) -> impl IntoView {
    view! {
        <div class="start">
            {icon(drawing)}
            <p><b>{title}</b>{about}</p>
            {children()}
        </div>
    }
}

/// Nobody has it: one press takes it, and of two only one wins.
#[component]
fn Start(desk: DeskState, conversation: Memo<Conversation>) -> impl IntoView {
    let busy = RwSignal::new(false);
    let pick = move |()| {
        busy.set(true);
        let (client, id) = (desk.client(), conversation.with_untracked(|c| c.id));
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
    };
    view! {
        <Instead drawing=icondata::LuCircleDashed title=text!(dock.nobody) about=text!(dock.nobody_text)>
            <Button look=Look::Primary busy on_press=pick>{text!(dock.start)}</Button>
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
        let present = desk.thread.colleagues();
        if let Some(first) = present.first() {
            let agent = first.agent.and_then(|id| desk.directory.agent(id));
            let name = agent.as_ref().map_or_else(
                || text!(people.somebody).to_string(),
                |agent| agent.first_name.clone(),
            );
            let words = match first.state {
                PresenceState::Typing => text!(dock.types, name = name),
                _ => text!(dock.looks, name = name),
            };
            return view! {
                <p class="dock-line" role="status">
                    {agent.map(|agent| view! { <Avatar name=full_name(&agent) hue=agent.color size="avatar-16" /> })}
                    <span>{words}</span>
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
