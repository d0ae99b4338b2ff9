//! What is known of the contact.

use super::contact::Shown;
use super::edit::EditContact;
use crate::features::conversations::state::DeskState;
use crate::ui::AsyncView;
use contract::contacts::Contact;
use domain::AgentId;
use leptos::prelude::*;

#[component]
pub fn ContactDetails(desk: DeskState, shown: Shown) -> impl IntoView {
    let is_hidden = Memo::new(move |_| {
        let answer = shown.loaded.get();
        answer.is_some_and(|answer| answer.is_err_and(|error| error.status() == Some(404)))
    });
    // What one was writing about it goes with the sight of it.
    Effect::new(move |_| {
        if is_hidden.get() {
            shown.editing.set(false);
        }
    });
    move || {
        if is_hidden.get() {
            return view! { <p class="ctx-body ink-3">{text!(context.hidden)}</p> }.into_any();
        }
        match shown.editing.get().then(|| untrack(|| shown.get())).flatten() {
        Some(contact) => view! { <EditContact desk shown contact /> }.into_any(),
        None => view! {
            <div class="ctx-body">
                <AsyncView value=shown.loaded title=text!(context.failed) children=Callback::new(move |contact| known(desk, &contact)) />
            </div>
        }
        .into_any(),
    }
    }
}

fn known(desk: DeskState, contact: &Contact) -> AnyView {
    let row = |name: &str, value: Option<String>| {
        value
            .filter(|value| !value.is_empty())
            .map(|value| (name.to_owned(), value, None))
    };
    let mut rows: Vec<(String, String, Option<&'static str>)> = [
        row(
            text!(context.name_on_channel),
            contact
                .channel_name
                .clone()
                .filter(|name| *name != contact.display_name),
        ),
        row(text!(context.phone), contact.phone.clone()),
        row(text!(context.email), contact.email.clone()),
        row(text!(context.reference), contact.reference.clone()),
        row(text!(context.remarks), contact.remarks.clone()),
        row(
            text!(context.go_to),
            Some(names(desk, &contact.default_assignee_ids)),
        ),
        row(text!(context.visible_to), visible_to(desk, contact)),
    ]
    .into_iter()
    .flatten()
    .collect();
    for claim in &contact.claims {
        rows.push((
            scheme(&claim.scheme),
            claim.address.clone(),
            Some(text!(context.not_verified)),
        ));
    }
    for identity in &contact.identities {
        // A visitor's id says nothing to a person; phone and email stand above.
        if !matches!(identity.scheme.as_str(), "visitor" | "phone" | "email") {
            rows.push((scheme(&identity.scheme), identity.address.clone(), None));
        }
    }
    let mut pages: Vec<String> = contact
        .identities
        .iter()
        .flat_map(|identity| &identity.channels)
        .filter_map(|channel| channel.page.clone())
        .collect();
    pages.dedup();
    let pages = pages
        .into_iter()
        .map(|page| {
            view! {
                <dt>{text!(context.page)}</dt>
                <dd><a href=page.clone() target="_blank" rel="noopener noreferrer"><bdi>{page.clone()}</bdi></a></dd>
            }
        })
        .collect_view();
    let since = contact.created_at.as_millis() as f64;
    let rows = rows
        .into_iter()
        .map(|(name, value, mark)| {
            view! {
                <dt>{name}</dt>
                <dd><bdi>{value}</bdi>{mark.map(|mark| view! { " "<span class="badge badge-warn">{mark}</span> })}</dd>
            }
        })
        .collect_view();
    view! { <dl class="dl">{rows}{pages}<dt>{text!(context.since)}</dt><dd><bdi>{move || desk.clock.full(since)}</bdi></dd></dl> }.into_any()
}

fn names(desk: DeskState, agents: &[AgentId]) -> String {
    let names: Vec<String> = agents.iter().map(|id| desk.directory.name(*id)).collect();
    names.join(", ")
}

/// Who sees a restricted contact.
fn visible_to(desk: DeskState, contact: &Contact) -> Option<String> {
    let visibility = &contact.default_visibility;
    visibility
        .restricted
        .then(|| match names(desk, &visibility.viewer_ids) {
            nobody if nobody.is_empty() => text!(context.nobody).to_string(),
            names => names,
        })
}

fn scheme(scheme: &str) -> String {
    match scheme {
        "phone" => text!(context.phone).to_string(),
        "email" => text!(context.email).to_string(),
        "name" => text!(context.name).to_string(),
        "external" => text!(context.external).to_string(),
        other => other.replace('_', " "),
    }
}
