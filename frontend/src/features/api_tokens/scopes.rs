//! What a token may be used for, resource by resource. Those most programs need come first.

use crate::ui::{element_id, icon_sized};
use domain::api_tokens::{Resource, Scope};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// What most programs are about.
const FIRST: [Resource; 5] = [
    Resource::Conversations,
    Resource::Contacts,
    Resource::Labels,
    Resource::Channels,
    Resource::Webhooks,
];

/// How far a token reaches into a resource.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Reach {
    None,
    Read,
    Write,
}

/// The scopes that are chosen.
pub type Chosen = RwSignal<BTreeSet<Scope>>;

#[component]
pub fn ScopesField(
    chosen: Chosen,
    /// The token may post what customers wrote.
    ingests: bool,
    /// The token may see restricted conversations.
    restricted: bool,
) -> impl IntoView {
    let rest = Resource::ALL
        .iter()
        .filter(|resource| !FIRST.contains(resource));
    let row = |resource: Resource| view! { <Row resource chosen /> };
    let first = FIRST.into_iter().map(row).collect_view();
    let rest = rest.copied().map(row).collect_view();
    view! {
        <fieldset>
            <legend class="medium legend">{text!(api_tokens.may)}</legend>
            {first}
            <details class="more-scopes">
                <summary class="link">{text!(api_tokens.more_scopes)}</summary>
                {rest}
            </details>
            {ingests.then(|| view! { <Special scope=Scope::Ingest chosen name=text!(api_tokens.ingest) hint=text!(api_tokens.ingest_text) /> })}
            {restricted.then(|| view! { <Special scope=Scope::Restricted chosen name=text!(api_tokens.restricted) hint=text!(api_tokens.restricted_text) /> })}
        </fieldset>
    }
}

#[component]
fn Row(resource: Resource, chosen: Chosen) -> impl IntoView {
    let id = element_id("scope");
    let (read, write) = (Scope::Read(resource), Scope::Write(resource));
    let can_write = Scope::all().any(|scope| scope == write);
    let reach = Memo::new(move |_| {
        let chosen = chosen.read();
        match (chosen.contains(&read), chosen.contains(&write)) {
            (_, true) => Reach::Write,
            (true, false) => Reach::Read,
            (false, false) => Reach::None,
        }
    });
    let choose = move |word: String| {
        chosen.update(|chosen| {
            chosen.remove(&read);
            chosen.remove(&write);
            if word != "none" {
                chosen.insert(read);
            }
            if word == "write" {
                chosen.insert(write);
            }
        });
    };
    let option = move |word: &'static str, of: Reach, name: &'static str| {
        view! { <option value=word prop:selected=move || reach.get() == of>{name}</option> }
    };
    view! {
        <div class="line-h scope">
            <label class="grow" for=id.clone()>{resource_name(resource)}</label>
            <span class="select">
                <select class="input" id=id on:change=move |event| choose(event_target_value(&event))>
                    {option("none", Reach::None, text!(api_tokens.reach_none))}
                    {option("read", Reach::Read, text!(api_tokens.reach_read))}
                    {can_write.then(|| option("write", Reach::Write, text!(api_tokens.reach_write)))}
                </select>
                {icon_sized(icondata::LuChevronDown, "icon-14")}
            </span>
        </div>
    }
}

#[component]
fn Special(
    scope: Scope,
    chosen: Chosen,
    #[prop(into)] name: String,
    #[prop(into)] hint: String,
) -> impl IntoView {
    let id = element_id("scope");
    let is_on = move || chosen.read().contains(&scope);
    let set = move |on: bool| {
        chosen.update(|chosen| {
            if on {
                chosen.insert(scope);
            } else {
                chosen.remove(&scope);
            }
        });
    };
    view! {
        <label class="option" for=id.clone()>
            <input class="check" type="checkbox" id=id.clone() prop:checked=is_on on:change=move |event| set(event_target_checked(&event)) />
            <span>{name}<span class="hint">{hint}</span></span>
        </label>
    }
}

/// What people call a resource.
pub fn resource_name(resource: Resource) -> &'static str {
    match resource {
        Resource::Agents => text!(resources.agents),
        Resource::AuditLog => text!(resources.audit_log),
        Resource::ChannelKinds => text!(resources.channel_kinds),
        Resource::Channels => text!(resources.channels),
        Resource::ContactAttributes => text!(resources.contact_attributes),
        Resource::Contacts => text!(resources.contacts),
        Resource::Conversations => text!(resources.conversations),
        Resource::Drafts => text!(resources.drafts),
        Resource::Events => text!(resources.events),
        Resource::Jobs => text!(resources.jobs),
        Resource::Labels => text!(resources.labels),
        Resource::Me => text!(resources.me),
        Resource::Organization => text!(resources.organization),
        Resource::Permissions => text!(resources.permissions),
        Resource::Presence => text!(resources.presence),
        Resource::QuickReplies => text!(resources.quick_replies),
        Resource::Roles => text!(resources.roles),
        Resource::SavedViews => text!(resources.saved_views),
        Resource::Tags => text!(resources.tags),
        Resource::Teams => text!(resources.teams),
        Resource::Webhooks => text!(resources.webhooks),
    }
}
