//! Below the messages: what waits for its time, with undoing and taking back.

use super::attachments::Attachments;
use super::bubble::author_face;
use super::changing::Change;
use super::handed::Back;
use super::outbox::{Outgoing, outgoing};
use crate::features::conversations::recipients::again;
use crate::features::conversations::state::DeskState;
use crate::ui::{Dialog, icon_sized};
use contract::messages::Message;
use domain::Timestamp;
use leptos::prelude::*;
use leptos::task::spawn_local;

pub(super) fn due_at(message: &Message) -> Option<Timestamp> {
    message.delivery.as_ref()?.due_at
}

#[component]
pub fn Scheduled(desk: DeskState) -> impl IntoView {
    let editing = RwSignal::new(None::<Message>);
    let open = RwSignal::new(false);
    Effect::new(move |_| open.set(editing.read().is_some()));
    Effect::new(move |was: Option<bool>| {
        if was == Some(true) && !open.get() {
            editing.set(None);
        }
        open.get()
    });
    view! {
        <For each=move || desk.thread.scheduled.get() key=|message| (message.id, message.version) let(message)>
            <Waiting desk message editing />
        </For>
        <Dialog open title=text!(scheduled.change_title).to_string()>
            {move || editing.get().map(|message| view! { <Change desk message open /> })}
        </Dialog>
    }
}

/// Takes a message back: one's own goes into the field again, a colleague's is the colleague's draft.
fn take_back(desk: DeskState, message: Message) {
    let Some(id) = desk.thread.id() else { return };
    let mine = is_mine(desk, &message);
    spawn_local(async move {
        match desk.client().cancel_scheduled_message(id, message.id).await {
            Ok(()) => {
                desk.thread.end_scheduled(message.id);
                if !mine {
                    let name = message.author.name.unwrap_or_default();
                    desk.toasts.done(text!(scheduled.draft_of, name = name));
                    return;
                }
                let outgoing = Outgoing {
                    over: message.identity_id.map(|id| (message.channel_id, id)),
                    reply_to: message.reply_to,
                    template: message.template,
                    email: message.email.map(|email| Box::new(again(email))),
                    ..outgoing(message.text.unwrap_or_default(), message.attachments)
                };
                let newer = false;
                let back = Back { outgoing, newer };
                desk.thread.give_back(desk, id, back);
            }
            Err(error) => desk.toasts.refused(text!(scheduled.too_late), &error),
        }
    });
}

fn is_undo(message: &Message) -> bool {
    let delivery = message.delivery.as_ref();
    delivery.is_some_and(|delivery| delivery.undo)
}

fn is_mine(desk: DeskState, message: &Message) -> bool {
    let author = message.author.id.as_ref().and_then(|id| id.parse().ok());
    author.is_some() && author == untrack(|| desk.session.me_id())
}

/// Takes back what one sent last, while it can be undone; tells whether there was anything.
pub fn undo_last(desk: DeskState) -> bool {
    let waiting = desk.thread.scheduled.read_untracked();
    let mut undoable = waiting.iter().rev();
    let last = undoable.find(|message| is_undo(message) && is_mine(desk, message));
    match last.cloned() {
        Some(message) => {
            take_back(desk, message);
            true
        }
        None => false,
    }
}

#[component]
fn Waiting(desk: DeskState, message: Message, editing: RwSignal<Option<Message>>) -> impl IntoView {
    let at = due_at(&message).map_or(0.0, |at| at.as_millis() as f64);
    let mine = is_mine(desk, &message);
    let manages = untrack(|| {
        desk.session
            .may(domain::permissions::Permission::ManageConversations)
    });
    // What leaves in a moment is undone, not changed.
    let undo = is_undo(&message);
    let held = message
        .delivery
        .as_ref()
        .is_some_and(|delivery| delivery.held);
    let author = message.author.clone();
    let (back, change) = (message.clone(), message.clone());
    view! {
        <article class="msg msg-out msg-sending msg-later" aria-label=text!(scheduled.label)>
            <div class="msg-body">
                {message.text.clone().map(|text| view! { <p class="bubble">{text}</p> })}
                <Attachments desk attachments=message.attachments />
            </div>
            {author_face(desk, &author)}
            <p class="msg-meta">
                {icon_sized(icondata::LuClock, "icon-12")}
                <span title=move || desk.clock.full(at)>{move || match (held, undo) {
                    (true, _) => text!(scheduled.held).to_string(),
                    (_, true) => text!(scheduled.soon).to_string(),
                    _ => text!(scheduled.at, at = desk.clock.ahead(at)),
                }}</span>
                {(mine || manages).then(move || view! {
                    {(!undo).then(|| view! {
                        " · "
                        <button class="link-btn" type="button" on:click=move |_| editing.set(Some(change.clone()))>{text!(scheduled.change)}</button>
                    })}
                    " · "
                    <button class="link-btn" type="button" on:click=move |_| take_back(desk, back.clone())>
                        {if undo { text!(ui.undo) } else { text!(scheduled.cancel) }}
                    </button>
                })}
            </p>
        </article>
    }
}
