//! The part of a contact's form about what it begins (C-09): who sees it, who gets it, and whose the
//! contact is.

use crate::directory::full_name;
use crate::features::conversations::circle::{Asked, Circle, Colleagues, Question};
use crate::features::conversations::state::DeskState;
use crate::ui::SelectField;
use client::{Call, CallError};
use contract::agents::AgentState;
use contract::contacts::{Contact, PatchContact, Pin, Visibility};
use domain::AgentId;
use domain::permissions::Permission;
use leptos::prelude::*;
use std::collections::BTreeSet;

#[derive(Clone, Copy)]
pub struct Defaults {
    restricted: RwSignal<bool>,
    viewers: RwSignal<BTreeSet<AgentId>>,
    assignees: RwSignal<BTreeSet<AgentId>>,
    /// Empty is nobody.
    owner: RwSignal<String>,
    asked: RwSignal<Option<Asked>>,
    unassign: RwSignal<bool>,
}

impl Defaults {
    pub fn of(desk: DeskState, contact: &Contact) -> Self {
        let is = &contact.default_visibility;
        let get = contact.default_assignee_ids.iter().copied();
        // Who gets what it begins, and I, see it unless somebody says otherwise.
        let viewers = match is.restricted {
            true => is.viewer_ids.iter().copied().collect(),
            false => get
                .clone()
                .chain(contact.owner_agent_id)
                .chain(untrack(|| desk.session.me_id()))
                .collect(),
        };
        Self {
            restricted: RwSignal::new(is.restricted),
            viewers: RwSignal::new(viewers),
            assignees: RwSignal::new(get.collect()),
            owner: RwSignal::new(key(contact.owner_agent_id)),
            asked: RwSignal::new(None),
            unassign: RwSignal::new(false),
        }
    }

    /// Whether something is asked: saving again is the answer.
    pub fn is_asked(self) -> bool {
        self.asked.read().is_some()
    }

    /// What the call is confirmed with.
    pub fn confirmation(self) -> Option<&'static str> {
        self.asked
            .get_untracked()
            .and_then(|asked| asked.confirmation())
    }

    /// Puts what was changed into a change of the contact; false when that has to be asked first.
    pub fn fill(self, desk: DeskState, before: &Contact, change: &mut PatchContact) -> bool {
        let (restricted, viewers) = (
            self.restricted.get_untracked(),
            self.viewers.get_untracked(),
        );
        let asked = self.asked.get_untracked();
        if matches!(asked, Some(Asked::Unassign(_))) {
            self.unassign.set(true);
        }
        let cannot_see = |id: &&AgentId| restricted && !viewers.contains(*id);
        let left_out: Vec<AgentId> = self
            .assignees
            .with_untracked(|chosen| chosen.iter().filter(cannot_see).copied().collect());
        if !left_out.is_empty() {
            if !self.unassign.get_untracked() {
                let names: Vec<String> = left_out
                    .into_iter()
                    .map(|id| untrack(|| desk.directory.name(id)))
                    .collect();
                self.asked.set(Some(Asked::Unassign(names.join(", "))));
                return false;
            }
            self.assignees
                .update(|chosen| chosen.retain(|id| !left_out.contains(id)));
        }
        let wanted = Visibility {
            restricted,
            viewer_ids: match restricted {
                true => viewers.into_iter().collect(),
                false => Vec::new(),
            },
        };
        let assignees: Vec<AgentId> = self.assignees.get_untracked().into_iter().collect();
        let is_same = same(&assignees, &before.default_assignee_ids);
        change.default_assignee_ids = (!is_same).then_some(assignees);
        let was = &before.default_visibility;
        let is_same = wanted.restricted == was.restricted
            && (!restricted || same(&wanted.viewer_ids, &was.viewer_ids));
        change.default_visibility = (!is_same).then_some(wanted);
        change.unassign = self.unassign.get_untracked();
        true
    }

    /// Takes a refusal as a question, if it is one.
    pub fn ask(self, error: &CallError) -> bool {
        let asked = Asked::of(error);
        let is_asked = asked.is_some();
        self.asked.try_set(asked);
        is_asked
    }

    /// Pins the contact to whom was chosen, or detaches it, if that was changed.
    pub async fn pin(self, desk: DeskState, was: Option<AgentId>, now: Contact) -> Call<Contact> {
        let wanted: Option<AgentId> = self.owner.get_untracked().parse().ok();
        if wanted == was || wanted == now.owner_agent_id {
            return Ok(now);
        }
        let (client, id) = (desk.client(), now.id);
        let free = match now.owner_agent_id {
            Some(_) => client.unpin_contact(id).await?,
            None => now,
        };
        match wanted {
            Some(_) => client.pin_contact(id, &Pin { agent_id: wanted }).await,
            None => Ok(free),
        }
    }
}

/// Whether these are the same agents, in whatever order.
fn same(one: &[AgentId], other: &[AgentId]) -> bool {
    let set = |agents: &[AgentId]| agents.iter().copied().collect::<BTreeSet<_>>();
    set(one) == set(other)
}

fn key(agent: Option<AgentId>) -> String {
    agent.map(|id| id.to_string()).unwrap_or_default()
}

#[component]
pub fn DefaultFields(desk: DeskState, defaults: Defaults, contact: Contact) -> impl IntoView {
    let manages = untrack(|| desk.session.may(Permission::ManageConversations));
    let gives = manages || untrack(|| desk.session.may(Permission::AssignConversations));
    let me = untrack(|| desk.session.me_id());
    let has_it = |me: AgentId| {
        contact.owner_agent_id == Some(me) || contact.default_assignee_ids.contains(&me)
    };
    let shows = manages || me.is_some_and(has_it);
    let cannot_see = Callback::new(move |id: AgentId| {
        defaults.restricted.get() && !defaults.viewers.read().contains(&id)
    });
    let owners = Signal::derive(move || {
        let nobody = (String::new(), text!(context.nobody).to_string());
        let active = desk.directory.agents().into_iter();
        let active = active.filter(|agent| agent.state == AgentState::Active);
        std::iter::once(nobody)
            .chain(active.map(|agent| (agent.id.to_string(), full_name(&agent))))
            .collect::<Vec<_>>()
    });
    view! {
        {gives.then(|| view! {
            <fieldset class="stack stack-8">
                <legend class="medium legend">{text!(context.go_to)}</legend>
                <Colleagues desk chosen=defaults.assignees label=text!(context.go_to) cannot_see />
            </fieldset>
        })}
        {shows.then(|| view! {
            <fieldset class="stack stack-8">
                <legend class="medium legend">{text!(context.visible_to)}</legend>
                <Circle
                    desk
                    restricted=defaults.restricted
                    viewers=defaults.viewers
                    everyone=text!(context.everyone_text)
                    some=text!(context.some_text)
                />
            </fieldset>
        })}
        {manages.then(|| view! { <SelectField label=text!(context.pinned) options=owners value=defaults.owner /> })}
        <Question asked=defaults.asked />
    }
}
