//! *Edit contact*: name, reference, remarks, and what is given to its new conversations.

use super::contact::Shown;
use super::defaults::{DefaultFields, Defaults};
use super::saving::{self, SaveFailure, Wanted};
use crate::features::conversations::asking::{Answer, Choice};
use crate::features::conversations::state::DeskState;
use crate::ui::{Button, Field, Look, Unsaved, element_id, icon};
use client::CallError;
use contract::contacts::{Contact, PatchContact};
use domain::AgentId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;

/// The fields under which the form says what is wrong with them.
const FIELDS: [&str; 3] = ["name", "reference", "remarks"];

#[derive(Clone, Copy)]
struct Form {
    name: RwSignal<String>,
    reference: RwSignal<String>,
    remarks: RwSignal<String>,
    defaults: Defaults,
    /// The contact as the form shows it.
    before: StoredValue<Contact>,
    /// What is wrong, by field.
    errors: RwSignal<BTreeMap<String, String>>,
    /// What stands in the way and belongs to none of them.
    notice: RwSignal<Option<String>>,
    busy: RwSignal<bool>,
}

impl Form {
    fn of(desk: DeskState, contact: Contact) -> Self {
        let field = |value: &Option<String>| RwSignal::new(value.clone().unwrap_or_default());
        Self {
            name: field(&contact.name),
            reference: field(&contact.reference),
            remarks: field(&contact.remarks),
            defaults: Defaults::of(desk, &contact),
            before: StoredValue::new(contact),
            errors: RwSignal::new(BTreeMap::new()),
            notice: RwSignal::new(None),
            busy: RwSignal::new(false),
        }
    }

    /// All that can be written and chosen in it.
    fn written(self) -> impl PartialEq + Clone + Send + Sync {
        let texts = [self.name.get(), self.reference.get(), self.remarks.get()];
        (texts, self.defaults.chosen())
    }

    /// Only what was changed: a colleague may have changed the rest.
    fn wanted(self, answer: &Answer) -> Wanted {
        let before = self.before.get_value();
        let changed = |now: RwSignal<String>, was: &Option<String>| {
            let now = now.get_untracked();
            let now = Some(now.trim().to_owned()).filter(|text| !text.is_empty());
            (now != *was).then_some(now)
        };
        let mut change = PatchContact {
            name: changed(self.name, &before.name),
            reference: changed(self.reference, &before.reference),
            remarks: changed(self.remarks, &before.remarks),
            ..Default::default()
        };
        let owner = self.defaults.fill(&before, answer, &mut change);
        let is_replaced = owner.is_some()
            || change.default_visibility.is_some()
            || change.default_assignee_ids.is_some();
        Wanted {
            id: before.id,
            change,
            owner,
            version: is_replaced.then_some(before.version),
            confirm: answer.confirm,
        }
    }

    /// Shows how the contact stands by now, and keeps what was typed.
    fn show(self, desk: DeskState, now: Contact) {
        let Some(before) = self.before.try_get_value() else {
            return;
        };
        for (field, was, is) in [
            (self.name, &before.name, &now.name),
            (self.reference, &before.reference, &now.reference),
            (self.remarks, &before.remarks, &now.remarks),
        ] {
            field.try_update(|text| {
                if text.trim() == was.as_deref().unwrap_or_default() {
                    *text = is.clone().unwrap_or_default();
                }
            });
        }
        self.defaults.show(desk, &now);
        self.before.try_set_value(now);
    }
}

fn save(desk: DeskState, shown: Shown, form: Form) {
    if form.busy.get_untracked() {
        return;
    }
    let answer = form.defaults.asking.answer();
    let wanted = form.wanted(&answer);
    let viewer = untrack(|| desk.session.viewer());
    form.busy.set(true);
    form.errors.set(BTreeMap::new());
    form.notice.set(None);
    // The form may be gone before the answer comes: nothing of it is read from here on.
    spawn_local(async move {
        let saved = saving::save(desk.client(), viewer, &wanted).await;
        let is_gone = form.busy.try_set(false).is_some();
        match saved {
            Err(SaveFailure::Whole(error)) if is_gone => {
                desk.toasts.refused(text!(context.edit_failed), &error);
            }
            Err(SaveFailure::Whole(error)) => {
                return refused(desk, form, &answer.choice, error).await;
            }
            Err(SaveFailure::Owner(error)) => {
                desk.toasts.refused(text!(context.pin_failed), &error)
            }
            Err(SaveFailure::OutOfSight) => {
                let reason = text!(context.hidden).to_owned();
                desk.toasts.failed(text!(context.pin_failed), Some(reason));
            }
            Ok(()) => {}
        }
        if !is_gone {
            shown.editing.try_set(false);
        }
        shown.loaded.refetch();
        // Its name stands in the thread and the list too.
        desk.thread.reopen(desk);
    });
}

/// A question, somebody who was faster, or what is wrong with what was asked.
async fn refused(desk: DeskState, form: Form, choice: &Choice, error: CallError) {
    if form.defaults.asking.ask(choice, &error) {
        return;
    }
    if error.status() == Some(412) {
        return begin_again(desk, form).await;
    }
    let blind: Option<AgentId> = error.member("agent_id");
    if let (Some("cannot_see"), Some(agent)) = (error.code(), blind) {
        let name = untrack(|| desk.directory.name(agent));
        form.notice
            .try_set(Some(text!(context.cannot_see, name = name)));
        return;
    }
    match error {
        CallError::Refused(problem) if !problem.errors.is_empty() => {
            let errors = problem.errors.into_iter();
            let (own, others): (Vec<_>, Vec<_>) =
                errors.partition(|error| FIELDS.contains(&error.field.as_str()));
            let own = own.into_iter().map(|error| (error.field, error.message));
            form.errors.try_set(own.collect());
            let other = others.into_iter().next().map(|error| error.message);
            form.notice.try_set(other);
        }
        error => desk.toasts.refused(text!(context.edit_failed), &error),
    }
}

/// Somebody else changed it meanwhile: the form shows that, to be decided anew.
async fn begin_again(desk: DeskState, form: Form) {
    let Some(id) = form.before.try_with_value(|before| before.id) else {
        return;
    };
    match desk.client().contact(id).await {
        Ok(now) => {
            form.show(desk, now);
            form.notice.try_set(Some(text!(context.changed).to_owned()));
        }
        Err(error) => desk.toasts.refused(text!(context.edit_failed), &error),
    }
}

#[component]
pub fn EditContact(desk: DeskState, shown: Shown, contact: Contact) -> impl IntoView {
    let fields = contact.clone();
    let form = Form::of(desk, contact);
    let unsaved = expect_context::<Unsaved>();
    unsaved.watch(move || form.written());
    let leave = move || {
        let shut = move || {
            shown.editing.try_set(false);
        };
        // What is on its way to the server is not lost by shutting the form.
        match form.busy.get_untracked() {
            true => shut(),
            false => unsaved.leave(shut),
        }
    };
    let wrong =
        move |field: &'static str| Signal::derive(move || form.errors.read().get(field).cloned());
    let remarks_id = element_id("remarks");
    view! {
        <form
            class="ctx-body stack contact-edit"
            aria-label=text!(context.edit)
            on:submit=move |event| {
                event.prevent_default();
                save(desk, shown, form);
            }
            on:keydown=move |event| {
                if event.key() == "Escape" {
                    event.stop_propagation();
                    // Or it would shut the question that it opens.
                    event.prevent_default();
                    leave();
                }
            }
        >
            <Field label=text!(context.name) value=form.name error=wrong("name") autocomplete="off" focused=true />
            <Field label=text!(context.reference) value=form.reference error=wrong("reference") autocomplete="off" />
            <div class="field">
                <label for=remarks_id.clone()>{text!(context.remarks)}</label>
                <textarea class="input" id=remarks_id rows="3" dir="auto" aria-invalid=move || wrong("remarks").get().is_some().then_some("true") bind:value=form.remarks></textarea>
                {move || wrong("remarks").get().map(|error| view! { <p class="error">{error}</p> })}
            </div>
            <DefaultFields desk defaults=form.defaults contact=fields />
            {move || form.notice.get().map(|notice| view! {
                <div class="callout callout-warn" role="alert">{icon(icondata::LuTriangleAlert)}<p>{notice}</p></div>
            })}
            <span class="line-h gap-4 edit-acts">
                <Button class="btn-sm" on_press=move |()| leave()>{text!(ui.cancel)}</Button>
                <Button class="btn-sm" look=Look::Primary busy=form.busy>
                    {move || if form.defaults.asking.stands() { text!(visible.all_the_same) } else { text!(ui.save) }}
                </Button>
            </span>
        </form>
    }
}
