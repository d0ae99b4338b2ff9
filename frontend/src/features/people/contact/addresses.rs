//! How a contact is reached: proven addresses, added and taken away, and what was only claimed.

use super::form::path_of;
use super::opened::Opened;
use crate::browser::random_key;
use crate::directory::Directory;
use crate::ui::time::Clock;
use crate::ui::{Ask, Button, ChannelGlyph, Field, IconButton, Look, icon, icon_sized};
use client::CallError;
use contract::contacts::{Claim, Identity, NewIdentity};
use domain::ContactId;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

#[component]
pub fn Addresses(opened: Opened) -> impl IntoView {
    let adding = RwSignal::new(false);
    let may = Memo::new(move |_| opened.session.may(Permission::EditContacts));
    let identities = Memo::new(move |_| {
        let contact = opened.contact.read();
        contact
            .as_ref()
            .map(|c| c.identities.clone())
            .unwrap_or_default()
    });
    let claims = Memo::new(move |_| {
        let contact = opened.contact.read();
        contact
            .as_ref()
            .map(|c| c.claims.clone())
            .unwrap_or_default()
    });
    view! {
        <section aria-label=text!(people.addresses)>
            <h3 class="people-h">{text!(people.addresses)}</h3>
            {move || (identities.read().is_empty() && claims.read().is_empty()).then(|| view! { <p class="ink-3">{text!(people.no_addresses)}</p> })}
            <ul>
                {move || identities.get().into_iter().map(|identity| view! { <Address opened identity may /> }).collect_view()}
                {move || claims.get().into_iter().map(|claim| view! { <Claimed claim /> }).collect_view()}
            </ul>
            {move || may.get().then(|| match adding.get() {
                true => view! { <Add opened adding /> }.into_any(),
                false => view! {
                    <Button look=Look::Ghost class="btn-sm people-add" on_press=move |()| adding.set(true)>
                        {icon_sized(icondata::LuPlus, "icon-14")}{text!(people.address)}
                    </Button>
                }.into_any(),
            })}
        </section>
    }
}

fn scheme_name(scheme: &str) -> String {
    match scheme {
        "phone" => text!(context.phone).to_owned(),
        "email" => text!(context.email).to_owned(),
        "name" => text!(context.name).to_owned(),
        "external" => text!(context.external).to_owned(),
        "visitor" => text!(people.visitor).to_owned(),
        other => other.replace('_', " "),
    }
}

/// The sign of an address that is of no channel yet.
fn drawing(scheme: &str) -> icondata::Icon {
    match scheme {
        "phone" => icondata::LuPhone,
        "email" => icondata::LuMail,
        _ => icondata::LuAtSign,
    }
}

#[component]
fn Address(opened: Opened, identity: Identity, may: Memo<bool>) -> impl IntoView {
    let (directory, clock) = (expect_context::<Directory>(), expect_context::<Clock>());
    let Identity {
        id,
        scheme,
        address,
        channels,
        ..
    } = identity;
    // A visitor's id says nothing to a person.
    let shown = match scheme.as_str() {
        "visitor" => text!(people.visitor).to_owned(),
        _ => address,
    };
    let first = channels.first().map(|channel| channel.channel_id);
    let sign = {
        let scheme = scheme.clone();
        move || match first.and_then(|id| directory.channel(id)) {
            Some(channel) => {
                view! { <ChannelGlyph kind_name=channel.kind size="glyph-24" silent=true /> }
                    .into_any()
            }
            None => view! { <span class="people-sign">{icon(drawing(&scheme))}</span> }.into_any(),
        }
    };
    let about = move || {
        let name = |id| directory.channel(id).map(|channel| channel.name);
        let mut about: Vec<String> = channels.iter().filter_map(|c| name(c.channel_id)).collect();
        if about.is_empty() {
            about.push(scheme_name(&scheme));
        }
        let last = channels.iter().filter_map(|c| c.last_inbound_at).max();
        if let Some(last) = last {
            about.push(text!(
                people.last_wrote,
                at = clock.short(last.as_millis() as f64)
            ));
        }
        if channels
            .iter()
            .any(|channel| channel.opted_out_at.is_some())
        {
            about.push(text!(people.opted_out).to_owned());
        }
        about.join(" · ")
    };
    let asked = shown.clone();
    let ask = move |()| {
        opened.confirms.ask(Ask {
            title: text!(people.remove_address_title, address = asked.clone()),
            text: text!(people.remove_address_text).to_owned(),
            act: text!(ui.remove).to_owned(),
            danger: true,
            run: Arc::new(move || {
                spawn_local(async move {
                    match opened.client().remove_identity(opened.id, id).await {
                        Ok(()) => opened.load(),
                        Err(error) => opened
                            .toasts
                            .refused(text!(people.remove_address_failed), &error),
                    }
                });
            }),
        });
    };
    let label = text!(people.remove_address, address = shown.clone());
    view! {
        <li class="line-h people-address">
            {sign}
            <span class="grow">
                <bdi class="truncate block" dir="ltr">{shown}</bdi>
                <bdi class="truncate block xs ink-3">{about}</bdi>
            </span>
            {move || may.get().then(|| view! { <IconButton class="icon-btn-sm" drawing=icondata::LuX label=label.clone() on_press=ask.clone() /> })}
        </li>
    }
}

/// What somebody typed and nobody proved.
#[component]
fn Claimed(claim: Claim) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let (scheme, channel) = (scheme_name(&claim.scheme), claim.channel_id);
    let about = move || match directory.channel(channel) {
        Some(channel) => format!("{scheme} · {}", channel.name),
        None => scheme.clone(),
    };
    view! {
        <li class="line-h people-address">
            <span class="people-sign">{icon(icondata::LuCircleHelp)}</span>
            <span class="grow">
                <bdi class="truncate block">{claim.address}</bdi>
                <bdi class="truncate block xs ink-3">{about}</bdi>
            </span>
            <span class="badge badge-warn">{text!(context.not_verified)}</span>
        </li>
    }
}

#[component]
fn Add(opened: Opened, adding: RwSignal<bool>) -> impl IntoView {
    let (scheme, address) = (
        RwSignal::new("phone".to_owned()),
        RwSignal::new(String::new()),
    );
    let (error, other) = (
        RwSignal::new(None::<String>),
        RwSignal::new(None::<ContactId>),
    );
    let busy = RwSignal::new(false);
    // Sent again after a broken line it is added once.
    let key = StoredValue::new(random_key());
    Effect::new(move |_| {
        address.track();
        scheme.track();
        error.set(None);
        other.set(None);
        key.set_value(random_key());
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let written = address.get_untracked().trim().to_owned();
        if busy.get_untracked() {
            return;
        }
        if written.is_empty() {
            return error.set(Some(text!(channels.required).to_owned()));
        }
        busy.set(true);
        let new = NewIdentity {
            scheme: scheme.get_untracked(),
            address: written,
        };
        let key = key.get_value();
        spawn_local(async move {
            let answer = opened.client().add_identity(opened.id, &new, &key).await;
            busy.try_set(false);
            match answer {
                Ok(contact) => {
                    opened.show(contact);
                    adding.try_set(false);
                }
                Err(refused) if refused.code() == Some("identity_in_use") => {
                    error.try_set(Some(text!(people.in_use).to_owned()));
                    other.try_set(refused.member("contact_id"));
                }
                Err(CallError::Refused(problem)) if !problem.errors.is_empty() => {
                    error.try_set(problem.errors.into_iter().next().map(|flaw| flaw.message));
                }
                Err(refused) => opened
                    .toasts
                    .refused(text!(people.add_address_failed), &refused),
            }
        });
    };
    let kinds = [
        ("phone", text!(context.phone)),
        ("email", text!(context.email)),
    ];
    view! {
        <form class="stack stack-8 people-adding" aria-label=text!(people.add_address) on:submit=send novalidate>
            <div class="segmented segmented-wide" role="radiogroup" aria-label=text!(people.kind)>
                {kinds.map(|(key, name)| view! {
                    <label>
                        <input type="radio" name="address-scheme" prop:checked=move || *scheme.read() == key on:change=move |_| scheme.set(key.to_owned()) />
                        {name}
                    </label>
                }).into_iter().collect_view()}
            </div>
            <Field label=text!(people.address) value=address error autocomplete="off" focused=true />
            {move || other.get().map(|id| view! { <p class="xs"><a href=path_of(id)>{text!(people.show_other)}</a></p> })}
            <div class="line-h">
                <span class="grow"></span>
                <Button class="btn-sm" on_press=move |()| adding.set(false)>{text!(ui.cancel)}</Button>
                <Button class="btn-sm" look=Look::Primary busy>{text!(people.add_address)}</Button>
            </div>
        </form>
    }
}
