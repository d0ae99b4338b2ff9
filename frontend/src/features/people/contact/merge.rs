//! Merging a contact into another, which is looked for and goes on.

use super::opened::Opened;
use crate::features::people::wanted::{Wanted, Who};
use crate::ui::{Avatar, Button, Dialog, Face, ListSearch, Look, icon};
use contract::contacts::{Contact, ContactQuery};
use domain::ContactId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::time::Duration;

const REST: Duration = Duration::from_millis(150);
const OFFERED: u32 = 8;
const BLOCKED: &str = "blocked_in_merge";

#[component]
pub fn MergeDialog(opened: Opened, wanted: Wanted, open: RwSignal<bool>) -> impl IntoView {
    let title = Signal::derive(move || {
        let contact = opened.contact.read();
        let name = contact.as_ref().map(|c| c.display_name.clone());
        text!(people.merge_title, name = name.unwrap_or_default())
    });
    view! {
        <Dialog open title>
            <Choose opened wanted open />
        </Dialog>
    }
}

#[component]
fn Choose(opened: Opened, wanted: Wanted, open: RwSignal<bool>) -> impl IntoView {
    let words = RwSignal::new(String::new());
    let found = RwSignal::new(None::<Vec<Contact>>);
    let chosen = RwSignal::new(None::<ContactId>);
    let (busy, notice) = (RwSignal::new(false), RwSignal::new(None::<String>));
    // What the server asked about, and one says again.
    let confirm = RwSignal::new(None::<&'static str>);
    let rest = StoredValue::new(None::<TimeoutHandle>);
    let stop = move || {
        if let Some(waiting) = rest.try_get_value().flatten() {
            waiting.clear();
        }
    };
    on_cleanup(stop);
    let look = move |sought: String| {
        spawn_local(async move {
            let query = ContactQuery {
                q: Some(sought.clone()).filter(|q| !q.is_empty()),
                limit: Some(OFFERED),
                ..Default::default()
            };
            let answer = opened.client().contacts(&query).await;
            if words.try_with_untracked(|words| words.trim() == sought) != Some(true) {
                return;
            }
            match answer {
                Ok(mut page) => {
                    page.items.retain(|contact| contact.id != opened.id);
                    let is_offered = |id| page.items.iter().any(|contact| contact.id == id);
                    // There is no way back from it: nobody is merged into whom they do not see here.
                    if chosen.get_untracked().is_some_and(|id| !is_offered(id)) {
                        chosen.set(None);
                    }
                    found.try_set(Some(page.items));
                }
                Err(error) => opened.toasts.refused(text!(people.failed), &error),
            }
        });
    };
    Effect::new(move |before: Option<()>| {
        let sought = words.read().trim().to_owned();
        stop();
        match before {
            None => look(sought),
            Some(()) => {
                rest.set_value(set_timeout_with_handle(move || look(sought), REST).ok());
            }
        }
    });
    Effect::new(move |_| {
        chosen.track();
        confirm.set(None);
        notice.set(None);
    });
    let merge = move |()| {
        let Some(into) = chosen.get_untracked() else {
            return;
        };
        let confirmed = confirm.get_untracked();
        busy.set(true);
        spawn_local(async move {
            let answer = opened
                .client()
                .merge_contact(opened.id, into, confirmed)
                .await;
            busy.try_set(false);
            match answer {
                Ok(contact) => {
                    open.try_set(false);
                    opened
                        .toasts
                        .done(text!(people.merged, name = contact.display_name));
                    wanted.open(Some(&Who::Contact(contact.id.to_string())));
                }
                Err(error) if error.code() == Some(BLOCKED) => {
                    confirm.try_set(Some(BLOCKED));
                    notice.try_set(Some(text!(people.merge_blocked).to_owned()));
                }
                Err(error) if error.code() == Some("cannot_see_all") => {
                    notice.try_set(Some(text!(people.merge_unseen).to_owned()));
                }
                Err(error) => opened.toasts.refused(text!(people.merge_failed), &error),
            }
        });
    };
    let act = move || match confirm.get() {
        Some(_) => text!(people.merge_anyway),
        None => text!(people.merge_it),
    };
    view! {
        <div class="dialog-body stack">
            <p class="ink-2">{text!(people.merge_text)}</p>
            <ListSearch label=text!(people.search) value=words focused=true />
            <div role="radiogroup" aria-label=text!(people.merge_into) class="people-choices">
                {move || found.get().map(|found| match found.is_empty() {
                    true => view! { <p class="ink-3">{text!(people.nobody)}</p> }.into_any(),
                    false => found.into_iter().map(|contact| view! { <Choice contact chosen /> }).collect_view().into_any(),
                })}
            </div>
            {move || notice.get().map(|notice| view! {
                <div class="callout callout-warn" role="alert">{icon(icondata::LuTriangleAlert)}<p>{notice}</p></div>
            })}
        </div>
        <footer class="dialog-foot">
            <Button on_press=move |()| open.set(false)>{text!(ui.cancel)}</Button>
            <Button look=Look::Primary busy disabled=Signal::derive(move || chosen.get().is_none()) on_press=merge>{act}</Button>
        </footer>
    }
}

#[component]
fn Choice(contact: Contact, chosen: RwSignal<Option<ContactId>>) -> impl IntoView {
    let id = contact.id;
    let about: Vec<String> = [contact.phone, contact.email, contact.reference]
        .into_iter()
        .flatten()
        .collect();
    view! {
        <label class="option-row people-choice">
            <input class="radio" type="radio" name="merge-into" prop:checked=move || chosen.get() == Some(id) on:change=move |_| chosen.set(Some(id)) />
            <Avatar name=contact.display_name.clone() hue=contact.color face=Face::Customer size="avatar-28" />
            <span class="grow">
                <bdi class="truncate block">{contact.display_name}</bdi>
                <bdi class="truncate block xs ink-3">{about.join(" · ")}</bdi>
            </span>
        </label>
    }
}
