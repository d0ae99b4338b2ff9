//! Changing text and time of what waits: only what was changed is sent, and only over the version that
//! was read, so that two who change one message see each other's.

use super::scheduled::due_at;
use crate::browser::{from_local, now, to_local};
use crate::features::conversations::state::DeskState;
use crate::ui::{Button, Field, Look, TextArea};
use client::CallError;
use contract::messages::{Message, PatchScheduledMessage};
use contract::problem::Problem;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn Change(desk: DeskState, message: Message, open: RwSignal<bool>) -> impl IntoView {
    let fields = Fields::new(&message);
    let by_template = message.template.is_some();
    let read = StoredValue::new(message);
    let busy = RwSignal::new(false);
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(id) = desk.thread.id() else { return };
        let before = read.get_value();
        let Some(change) = fields.change(&before) else {
            return;
        };
        if change == PatchScheduledMessage::default() {
            open.set(false);
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let client = desk.client();
            let (message, version) = (before.id, before.version);
            let answer = client
                .update_scheduled_message(id, message, version, &change)
                .await;
            match answer {
                Ok(message) => {
                    desk.thread.take(message);
                    open.try_set(false);
                }
                Err(error) if error.code() == Some("stale") => {
                    if let Ok(newer) = client.scheduled_message(id, message).await {
                        fields.show_newer(&before, &newer);
                        read.try_set_value(newer.clone());
                        desk.thread.take(newer);
                        desk.toasts.failed(text!(scheduled.changed_meanwhile), None);
                    }
                }
                Err(CallError::Refused(problem)) if !problem.errors.is_empty() => {
                    fields.complain(&problem);
                }
                Err(error) => desk.toasts.refused(text!(scheduled.failed), &error),
            }
            busy.try_set(false);
        });
    };
    view! {
        <form class="stack dialog-body" aria-label=text!(scheduled.change_title) on:submit=save novalidate>
            // The words of a template stay as they are.
            {(!by_template).then(|| view! { <TextArea label=text!(scheduled.text) value=fields.text error=fields.text_error /> })}
            <Field label=text!(scheduled.time) kind="datetime-local" value=fields.time error=fields.time_error />
            <div class="line-h">
                <span class="grow"></span>
                <Button on_press=move |()| open.set(false)>{text!(ui.cancel)}</Button>
                <Button look=Look::Primary busy>{text!(ui.save)}</Button>
            </div>
        </form>
    }
}

#[derive(Clone, Copy)]
struct Fields {
    text: RwSignal<String>,
    time: RwSignal<String>,
    text_error: RwSignal<Option<String>>,
    time_error: RwSignal<Option<String>>,
}

fn text_of(message: &Message) -> String {
    message.text.clone().unwrap_or_default()
}

fn time_of(message: &Message) -> String {
    to_local(due_at(message).map_or_else(now, |at| at.as_millis() as f64))
}

impl Fields {
    fn new(message: &Message) -> Self {
        Self {
            text: RwSignal::new(text_of(message)),
            time: RwSignal::new(time_of(message)),
            text_error: RwSignal::new(None),
            time_error: RwSignal::new(None),
        }
    }

    /// What was changed; none where it cannot be sent as it stands.
    fn change(self, before: &Message) -> Option<PatchScheduledMessage> {
        let time = self.time.get_untracked();
        let due_at = from_local(&time);
        if due_at.is_none() {
            let words = text!(scheduled.no_time).to_string();
            self.time_error.set(Some(words));
            return None;
        }
        let text = self.text.get_untracked();
        Some(PatchScheduledMessage {
            text: Some(text).filter(|text| *text != text_of(before)),
            due_at: due_at.filter(|_| time != time_of(before)),
        })
    }

    /// What nobody touched here becomes what it is now.
    fn show_newer(self, before: &Message, newer: &Message) {
        if self.text.try_get_untracked() == Some(text_of(before)) {
            self.text.try_set(text_of(newer));
        }
        if self.time.try_get_untracked() == Some(time_of(before)) {
            self.time.try_set(time_of(newer));
        }
    }

    fn complain(self, problem: &Problem) {
        let about = |field: &str| {
            let mut own = problem.errors.iter().filter(|error| error.field == field);
            own.next().map(|error| error.message.clone())
        };
        self.text_error.try_set(about("text"));
        self.time_error.try_set(about("due_at"));
    }
}
