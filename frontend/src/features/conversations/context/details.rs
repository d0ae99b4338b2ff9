//! What is known of the contact, and of this conversation.

use crate::features::conversations::folder;
use crate::features::conversations::state::DeskState;
use crate::ui::{AsyncView, channel_title};
use contract::contacts::Contact;
use contract::conversations::{Conversation, Status};
use domain::ContactId;
use leptos::prelude::*;

#[component]
pub fn ContactDetails(desk: DeskState, contact: ContactId) -> impl IntoView {
    let loaded = LocalResource::new(move || {
        desk.live.generation();
        let client = desk.client();
        async move { client.contact(contact).await }
    });
    desk.live.on(move |event| {
        if event.name == "contact.updated" && event.id() == Some(contact) {
            loaded.refetch();
        }
    });
    view! {
        <div class="ctx-body">
            <AsyncView value=loaded title=text!(context.failed) children=Callback::new(move |contact| known(desk, &contact)) />
        </div>
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
    let pages: Vec<String> = contact
        .identities
        .iter()
        .flat_map(|identity| &identity.channels)
        .filter_map(|channel| channel.page.clone())
        .collect();
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

fn scheme(scheme: &str) -> String {
    match scheme {
        "phone" => text!(context.phone).to_string(),
        "email" => text!(context.email).to_string(),
        "name" => text!(context.name).to_string(),
        "external" => text!(context.external).to_string(),
        other => other.replace('_', " "),
    }
}

#[component]
pub fn ConversationFacts(
    desk: DeskState,
    conversation: Memo<Option<Conversation>>,
) -> impl IntoView {
    move || {
        conversation.get().map(|c| {
            let began = c.created_at.as_millis() as f64;
            let state = if c.status == Status::Closed { folder::name(contract::conversations::Folder::Closed) } else { text!(context.open) };
            let agents: Vec<String> = c.assignee_ids.iter().map(|id| desk.directory.name(*id)).collect();
            view! {
                <div class="ctx-body">
                    <dl class="dl">
                        <dt>{text!(context.number)}</dt><dd class="num">"#"{c.number}</dd>
                        <dt>{text!(context.channel)}</dt><dd>{format!("{} · {}", c.channel.name, channel_title(&c.channel.kind))}</dd>
                        <dt>{text!(context.began)}</dt><dd><bdi>{desk.clock.full(began)}</bdi></dd>
                        <dt>{text!(context.state)}</dt><dd>{state}</dd>
                        {(!agents.is_empty()).then(|| view! { <dt>{text!(context.agents)}</dt><dd>{agents.join(", ")}</dd> })}
                        {c.closed_at.map(|at| view! { <dt>{text!(context.closed)}</dt><dd><bdi>{desk.clock.full(at.as_millis() as f64)}</bdi></dd> })}
                    </dl>
                </div>
            }
        })
    }
}
