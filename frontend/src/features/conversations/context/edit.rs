//! *Edit contact*: name, reference, remarks, and what is given to its new conversations.

use super::contact::Shown;
use super::defaults::{DefaultFields, Defaults};
use crate::features::conversations::state::DeskState;
use crate::ui::{Button, Field, Look, element_id};
use client::CallError;
use contract::contacts::{Contact, PatchContact};
use contract::problem::Problem;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;

/// Whether what is wrong stands under a field of the form.
fn names_a_field(problem: &Problem) -> bool {
    let fields = ["name", "reference", "remarks"];
    let mut wrong = problem.errors.iter();
    wrong.any(|error| fields.contains(&error.field.as_str()))
}

#[component]
pub fn EditContact(desk: DeskState, shown: Shown, contact: Contact) -> impl IntoView {
    let field = |value: &Option<String>| RwSignal::new(value.clone().unwrap_or_default());
    let (name, reference, remarks) = (
        field(&contact.name),
        field(&contact.reference),
        field(&contact.remarks),
    );
    let errors = RwSignal::new(BTreeMap::<String, String>::new());
    let wrong =
        move |field: &'static str| Signal::derive(move || errors.read().get(field).cloned());
    let busy = RwSignal::new(false);
    let defaults = Defaults::of(desk, &contact);
    let fields = contact.clone();
    let remarks_id = element_id("remarks");
    let before = StoredValue::new(contact);
    let save = move || {
        if busy.get_untracked() {
            return;
        }
        let confirm = defaults.confirmation();
        let (id, owner, change) = before.with_value(|before| {
            // Only what was changed: a colleague may have changed the rest.
            let changed = |now: RwSignal<String>, was: &Option<String>| {
                let now =
                    Some(now.get_untracked().trim().to_owned()).filter(|text| !text.is_empty());
                (now != *was).then_some(now)
            };
            let mut change = PatchContact {
                name: changed(name, &before.name),
                reference: changed(reference, &before.reference),
                remarks: changed(remarks, &before.remarks),
                ..Default::default()
            };
            let is_said = defaults.fill(desk, before, &mut change);
            (before.id, before.owner_agent_id, is_said.then_some(change))
        });
        let Some(change) = change else { return };
        busy.set(true);
        spawn_local(async move {
            let answer = match desk.client().update_contact(id, &change, confirm).await {
                Ok(changed) => defaults.pin(desk, owner, changed).await,
                refused => refused,
            };
            busy.try_set(false);
            match answer {
                Ok(_) => {
                    shown.editing.try_set(false);
                    shown.loaded.refetch();
                    // Its name stands in the thread and the list too.
                    desk.thread.reopen(desk);
                }
                Err(CallError::Refused(problem)) if names_a_field(&problem) => {
                    let found = problem.errors.into_iter();
                    errors.try_set(found.map(|error| (error.field, error.message)).collect());
                }
                Err(error) if defaults.ask(&error) => {}
                Err(error) => desk.toasts.refused(text!(context.edit_failed), &error),
            }
        });
    };
    view! {
        <form
            class="ctx-body stack contact-edit"
            aria-label=text!(context.edit)
            on:submit=move |event| {
                event.prevent_default();
                save();
            }
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    event.stop_propagation();
                    shown.editing.set(false);
                }
            }
        >
            <Field label=text!(context.name) value=name error=wrong("name") autocomplete="off" focused=true />
            <Field label=text!(context.reference) value=reference error=wrong("reference") autocomplete="off" />
            <div class="field">
                <label for=remarks_id.clone()>{text!(context.remarks)}</label>
                <textarea class="input" id=remarks_id rows="3" dir="auto" aria-invalid=move || wrong("remarks").get().is_some().then_some("true") bind:value=remarks></textarea>
                {move || wrong("remarks").get().map(|error| view! { <p class="error">{error}</p> })}
            </div>
            <DefaultFields desk defaults contact=fields />
            <span class="line-h gap-4 edit-acts">
                <Button class="btn-sm" on_press=move |()| shown.editing.set(false)>{text!(ui.cancel)}</Button>
                <Button class="btn-sm" look=Look::Primary busy>
                    {move || if defaults.is_asked() { text!(visible.all_the_same) } else { text!(ui.save) }}
                </Button>
            </span>
        </form>
    }
}
