//! *Add answer*: what stands in the field becomes a quick reply.

use super::state::QuickReplies;
use crate::ui::{Button, Dialog, Field, Look, Part, SwitchRow, TextArea, later};
use client::CallError;
use contract::quick_replies::{NewQuickReply, QuickReplyVisibility};
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;

#[component]
pub fn AddQuickReply(quick: QuickReplies) -> impl IntoView {
    view! {
        <Dialog open=quick.adding title=text!(quick.add_title).to_string()>
            {later(move || adding(quick))}
        </Dialog>
    }
}

#[wasm_split(asked, wasm_split_path = ::leptos::wasm_split, fallible)]
fn adding(quick: QuickReplies) -> Part {
    Ok(view! { <Adding quick /> }.into_any())
}

#[component]
fn Adding(quick: QuickReplies) -> impl IntoView {
    let desk = quick.writing.desk;
    let name = RwSignal::new(String::new());
    let message = RwSignal::new(quick.rest_of_text());
    let may = move |permission| untrack(|| desk.session.may(permission));
    let (own, share) = (
        may(Permission::OwnQuickReplies),
        may(Permission::ShareQuickReplies),
    );
    let everyone = RwSignal::new(!own);
    let (name_error, message_error) = (RwSignal::new(None), RwSignal::new(None));
    let busy = RwSignal::new(false);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        busy.set(true);
        let new = NewQuickReply {
            name: name.get_untracked(),
            topic: None,
            message: message.get_untracked(),
            visibility: match everyone.get_untracked() {
                true => QuickReplyVisibility::Everyone,
                false => QuickReplyVisibility::Me,
            },
            channel_ids: Vec::new(),
            attachment_ids: Vec::new(),
        };
        spawn_local(async move {
            match desk.client().create_quick_reply(&new).await {
                Ok(_) => {
                    quick.adding.try_set(false);
                    quick.shelf.load();
                    desk.toasts.done(text!(quick.added));
                }
                Err(CallError::Refused(problem)) if !problem.errors.is_empty() => {
                    let about = |field: &str| {
                        let own = problem.errors.iter().find(|error| error.field == field);
                        own.map(|error| error.message.clone())
                    };
                    name_error.try_set(about("name"));
                    message_error.try_set(about("message"));
                }
                Err(error) => desk.toasts.refused(text!(quick.save_failed), &error),
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="stack dialog-body" aria-label=text!(quick.add_title) on:submit=save novalidate>
            <Field label=text!(quick.name) value=name error=name_error required=true focused=true />
            <TextArea label=text!(quick.message) value=message error=message_error />
            {(own && share).then(|| view! {
                <SwitchRow label=text!(quick.everyone) hint=text!(quick.everyone_text) on=everyone on_change=move |on| everyone.set(on) />
            })}
            <div class="line-h">
                <span class="grow"></span>
                <Button on_press=move |()| quick.adding.set(false)>{text!(ui.cancel)}</Button>
                <Button look=Look::Primary busy>{text!(quick.add)}</Button>
            </div>
        </form>
    }
}
