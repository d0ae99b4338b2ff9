//! *To*: a contact by name or address, or an address nobody has yet.

use super::state::{Form, Whom};
use crate::features::conversations::state::DeskState;
use crate::ui::{Avatar, Button, Face, Field, Look, element_id, icon};
use contract::contacts::{Contact, ContactQuery};
use domain::ContactId;
use leptos::task::spawn_local;
use leptos::{ev, html, prelude::*};
use std::time::Duration;

const REST: Duration = Duration::from_millis(300);
const OFFERED: u32 = 6;

#[component]
pub fn WhomField(
    desk: DeskState,
    form: Form,
    error: Signal<Option<String>>,
    name_error: Signal<Option<String>>,
) -> impl IntoView {
    let chosen = Memo::new(move |_| match &*form.whom.read() {
        Whom::Known(contact) => Some((
            contact.display_name.clone(),
            contact.color.clone(),
            address(contact),
        )),
        Whom::Nobody | Whom::New(_) => None,
    });
    move || {
        match chosen.get() {
        Some((name, hue, address)) => view! {
            <div class="field">
                <span class="label">{text!(starting.to)}</span>
                <p class="line-h gap-8 box chosen">
                    <Avatar name=name.clone() hue face=Face::Customer size="avatar-28" />
                    <span class="grow truncate"><bdi>{name}</bdi>" "<bdi class="ink-3">{address}</bdi></span>
                    <Button look=Look::Ghost class="btn-sm" on_press=move |()| {
                        form.whom.set(Whom::Nobody);
                        form.open_one.set(None);
                    }>{text!(starting.change)}</Button>
                </p>
            </div>
        }
        .into_any(),
        None => view! { <Search desk form error name_error /> }.into_any(),
    }
    }
}

fn address(contact: &Contact) -> String {
    let main = contact.phone.clone().or_else(|| contact.email.clone());
    let written = main.filter(|address| *address != contact.display_name);
    written.unwrap_or_default()
}

#[component]
fn Search(
    desk: DeskState,
    form: Form,
    error: Signal<Option<String>>,
    name_error: Signal<Option<String>>,
) -> impl IntoView {
    let (id, list_id, hint_id) = (
        element_id("to"),
        element_id("contacts"),
        element_id("to-hint"),
    );
    let text = RwSignal::new(match form.whom.get_untracked() {
        Whom::New(text) => text,
        Whom::Nobody | Whom::Known(_) => String::new(),
    });
    let found = RwSignal::new(Vec::<Contact>::new());
    let at = RwSignal::new(None::<usize>);
    let rest = StoredValue::new(None::<TimeoutHandle>);
    on_cleanup(move || {
        if let Some(waiting) = rest.try_get_value().flatten() {
            waiting.clear();
        }
    });
    let look = move || {
        let wanted = text.get_untracked().trim().to_owned();
        form.whom.set(match wanted.is_empty() {
            true => Whom::Nobody,
            false => Whom::New(wanted.clone()),
        });
        at.set(None);
        // They were found for another text.
        found.set(Vec::new());
        if let Some(before) = rest.get_value() {
            before.clear();
        }
        if wanted.is_empty() {
            return;
        }
        let ask = move || {
            spawn_local(async move {
                let query = ContactQuery {
                    q: Some(wanted.clone()),
                    limit: Some(OFFERED),
                    ..Default::default()
                };
                let answer = desk.client().contacts(&query).await;
                // Nothing to choose from is no failure: one can still write to an address.
                if let Ok(page) = answer
                    && text.try_with_untracked(|text| text.trim() == wanted) == Some(true)
                {
                    found.try_set(page.items);
                }
            });
        };
        rest.set_value(set_timeout_with_handle(ask, REST).ok());
    };
    let choose = move |contact: Contact| {
        found.set(Vec::new());
        form.whom.set(Whom::Known(Box::new(contact)));
    };
    let key = move |event: ev::KeyboardEvent| {
        let contacts = found.get_untracked();
        let last = contacts.len().checked_sub(1);
        let Some(last) = last else { return };
        match (event.key().as_str(), at.get_untracked()) {
            ("ArrowDown", None) => at.set(Some(0)),
            ("ArrowDown", Some(now)) => at.set(Some(if now >= last { 0 } else { now + 1 })),
            ("ArrowUp", now) => {
                at.set(Some(now.and_then(|now| now.checked_sub(1)).unwrap_or(last)))
            }
            ("Enter", Some(now)) => {
                if let Some(contact) = contacts.get(now) {
                    choose(contact.clone());
                }
            }
            ("Escape", _) => found.set(Vec::new()),
            _ => return,
        }
        event.prevent_default();
        event.stop_propagation();
    };
    let (controls, active, listed) = (list_id.clone(), list_id.clone(), list_id.clone());
    let (hint, hinted) = (hint_id.clone(), hint_id);
    let field = NodeRef::<html::Input>::new();
    Effect::new(move |_| {
        if let Some(field) = field.get() {
            // At once: the next letter belongs into it.
            drop(field.focus());
        }
    });
    let is_new = move || matches!(&*form.whom.read(), Whom::New(text) if !text.is_empty());
    let is_open = move || !found.read().is_empty();
    view! {
        <div class="field whom">
            <label for=id.clone()>{text!(starting.to)}</label>
            <span class="input-icon">
                {icon(icondata::LuSearch)}
                <input
                    class="input"
                    id=id
                    type="text"
                    role="combobox"
                    autocomplete="off"
                    node_ref=field
                    aria-required="true"
                    aria-expanded=move || is_open().to_string()
                    aria-controls=controls
                    aria-activedescendant=move || at.get().filter(|_| is_open()).map(|at| format!("{active}-{at}"))
                    aria-invalid=move || error.get().is_some().then_some("true")
                    aria-describedby=hint
                    bind:value=text
                    on:input=move |_| look()
                    on:keydown=key
                />
            </span>
            {move || match error.get() {
                Some(error) => view! { <p class="error" id=hinted.clone()>{error}</p> }.into_any(),
                None => view! { <p class="hint" id=hinted.clone()>{text!(starting.to_hint)}</p> }.into_any(),
            }}
            <ul class="menu whom-list" id=list_id role="listbox" aria-label=text!(starting.contacts) hidden=move || !is_open()>
                {move || found.get().into_iter().enumerate().map(|(place, contact)| {
                    let (name, hue, address) = (contact.display_name.clone(), contact.color.clone(), address(&contact));
                    let blocked = contact.blocked;
                    view! {
                        <li
                            class="menu-item"
                            role="option"
                            id=format!("{listed}-{place}")
                            aria-selected=move || (at.get() == Some(place)).to_string()
                            on:mousedown=move |event| {
                                event.prevent_default();
                                choose(contact.clone());
                            }
                        >
                            <Avatar name=name.clone() hue face=Face::Customer size="avatar-20" />
                            <span class="grow truncate"><bdi>{name}</bdi>" "<bdi class="ink-3">{address}</bdi></span>
                            {blocked.then(|| view! { <span class="badge badge-warn">{text!(starting.blocked)}</span> })}
                        </li>
                    }
                }).collect_view()}
            </ul>
            {move || is_new().then(|| view! {
                <Field label=text!(starting.name) value=form.name error=name_error hint=text!(starting.name_hint).to_string() autocomplete="off" />
            })}
        </div>
    }
}

/// Whose conversations are looked through.
pub fn contact_of(whom: &Whom) -> Option<ContactId> {
    match whom {
        Whom::Known(contact) => Some(contact.id),
        Whom::Nobody | Whom::New(_) => None,
    }
}
