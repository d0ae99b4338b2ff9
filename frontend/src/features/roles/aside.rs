//! Beside the switches: what they come to, who has the role, and how far it is from an agent's.

use super::form::Form;
use super::list::people;
use crate::directory::{Directory, full_name};
use crate::ui::{Avatar, SelectField, icon};
use contract::agents::AgentState;
use contract::roles::Role;
use domain::RoleId;
use domain::permissions::{Permission, PermissionGroup};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// So many are named.
const NAMED: usize = 8;

#[component]
pub fn InShort(form: Form) -> impl IntoView {
    let has = move |permission: Permission| form.has(permission.as_str());
    let any = move |some: &[Permission]| some.iter().any(|permission| has(*permission));
    let settings = move || {
        let mut all = Permission::ALL.iter();
        all.any(|p| p.group() == PermissionGroup::Settings && has(*p))
    };
    let line = |on: bool, yes: &'static str, no: &'static str| {
        let (drawing, class, text) = match on {
            true => (icondata::LuCheck, "in-short-yes", yes),
            false => (icondata::LuX, "in-short-no", no),
        };
        view! { <li class=class>{icon(drawing)}<span>{text}</span></li> }
    };
    view! {
        <section class="box in-short" aria-label=text!(roles.in_short)>
            <h2>{text!(roles.in_short)}</h2>
            <ul>
                {move || line(has(Permission::ReplyToConversations), text!(roles.answers), text!(roles.answers_not))}
                {move || line(true, if has(Permission::ViewAllConversations) { text!(roles.sees_all) } else { text!(roles.sees_own) }, "")}
                {move || line(has(Permission::ViewRestricted), text!(roles.sees_restricted), text!(roles.sees_restricted_not))}
                {move || line(has(Permission::ManageConversations), text!(roles.manages), text!(roles.manages_not))}
                {move || line(any(&[Permission::DeleteConversations, Permission::DeleteContacts, Permission::DeleteChats]), text!(roles.deletes), text!(roles.deletes_not))}
                {move || line(any(&[Permission::ExportConversations, Permission::ExportContacts]), text!(roles.exports), text!(roles.exports_not))}
                {move || line(settings(), text!(roles.sets), text!(roles.sets_not))}
            </ul>
        </section>
    }
}

#[component]
pub fn Holders(role: RoleId) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let holders = Memo::new(move |_| {
        let mut agents = directory.agents();
        agents.retain(|agent| agent.role_id == role && agent.state != AgentState::Deactivated);
        agents
    });
    view! {
        <section>
            <h2 class="legend">{text!(roles.holders)}</h2>
            {move || {
                let agents = holders.get();
                let beyond = agents.len().saturating_sub(NAMED);
                if agents.is_empty() {
                    return view! { <p class="ink-3">{people(0)}</p> }.into_any();
                }
                let named = agents.into_iter().take(NAMED).map(|agent| {
                    let name = full_name(&agent);
                    view! { <li class="item item-sm"><Avatar name=name.clone() hue=agent.color size="avatar-28" /><span class="grow truncate"><bdi>{name}</bdi></span></li> }
                });
                view! {
                    <ul class="box holders">{named.collect_view()}</ul>
                    {(beyond > 0).then(|| view! { <p class="xs ink-3">{text!(roles.and_more, n = beyond)}</p> })}
                }
                .into_any()
            }}
            <p class="hint xs ink-3">{text!(roles.at_once)}</p>
        </section>
    }
}

/// Puts the switches as another role has them, as far as one may.
#[component]
pub fn BeginFrom(
    form: Form,
    roles: Vec<Role>,
    held: BTreeSet<String>,
    begun: String,
) -> impl IntoView {
    let names = roles
        .iter()
        .map(|role| (role.id.to_string(), role.name.clone()))
        .collect::<Vec<_>>();
    let chosen = RwSignal::new(begun.clone());
    Effect::new(move |was: Option<String>| {
        let now = chosen.get();
        if was.unwrap_or_else(|| begun.clone()) != now
            && let Some(role) = roles.iter().find(|role| role.id.to_string() == now)
        {
            let may = role.permissions.iter().filter(|key| held.contains(*key));
            form.chosen.set(may.cloned().collect());
        }
        now
    });
    view! { <SelectField label=text!(roles.begin_from) options=names value=chosen /> }
}

/// How many switches stand otherwise than an agent's.
#[component]
pub fn Difference(form: Form, agent: BTreeSet<String>) -> impl IntoView {
    let count = move || form.chosen.read().symmetric_difference(&agent).count();
    view! {
        <p class="callout">
            {icon(icondata::LuInfo)}
            {move || match count() {
                0 => text!(roles.as_agent).to_string(),
                1 => text!(roles.differs_once).to_string(),
                n => text!(roles.differs, n = n).to_string(),
            }}
        </p>
    }
}
