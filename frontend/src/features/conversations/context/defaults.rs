//! The part of a contact's form about what it begins (C-09): who sees it, who gets it, and whose the
//! contact is.

use crate::directory::full_name;
use crate::features::conversations::asking::{Answer, Asking, Choice, Question};
use crate::features::conversations::assign::Reach;
use crate::features::conversations::circle::Circle;
use crate::features::conversations::colleagues::{Bar, Colleagues};
use crate::features::conversations::state::DeskState;
use crate::ui::SelectField;
use contract::agents::{Agent, AgentState};
use contract::contacts::{Contact, PatchContact, Visibility};
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
    pub asking: Asking,
}

impl Defaults {
    pub fn of(desk: DeskState, contact: &Contact) -> Self {
        let is = choice(desk, contact);
        let (restricted, viewers, assignees) = (
            RwSignal::new(is.restricted),
            RwSignal::new(is.viewers),
            RwSignal::new(is.assignees),
        );
        Self {
            restricted,
            viewers,
            assignees,
            owner: RwSignal::new(key(contact.owner_agent_id)),
            asking: Asking::about(move || Choice {
                restricted: restricted.get(),
                viewers: viewers.get(),
                assignees: assignees.get(),
            }),
        }
    }

    /// What is chosen, and whose the contact is to be.
    pub fn chosen(self) -> (Choice, String) {
        (self.asking.about_now(), self.owner.get())
    }

    /// Shows how it stands by now.
    pub fn show(self, desk: DeskState, contact: &Contact) {
        let is = choice(desk, contact);
        self.restricted.try_set(is.restricted);
        self.viewers.try_set(is.viewers);
        self.assignees.try_set(is.assignees);
        self.owner.try_set(key(contact.owner_agent_id));
    }

    /// Puts what was changed into a change of the contact; gives whose it is to be, if that was changed.
    pub fn fill(
        self,
        before: &Contact,
        answer: &Answer,
        change: &mut PatchContact,
    ) -> Option<Option<AgentId>> {
        let choice = &answer.choice;
        let had = set(&before.default_assignee_ids);
        change.default_assignee_ids =
            (choice.assignees != had).then(|| choice.assignees.iter().copied().collect());
        let was = &before.default_visibility;
        let is_same = choice.restricted == was.restricted
            && (!choice.restricted || choice.viewers == set(&was.viewer_ids));
        change.default_visibility = (!is_same).then(|| Visibility {
            restricted: choice.restricted,
            viewer_ids: match choice.restricted {
                true => choice.viewers.iter().copied().collect(),
                false => Vec::new(),
            },
        });
        change.unassign = answer.unassign;
        let owner: Option<AgentId> = self.owner.get_untracked().parse().ok();
        (owner != before.owner_agent_id).then_some(owner)
    }
}

/// How a contact stands. Before it is restricted who gets what it begins, and I, see it unless somebody
/// says otherwise; nobody is proposed who has left.
fn choice(desk: DeskState, contact: &Contact) -> Choice {
    let is = &contact.default_visibility;
    let assignees = set(&contact.default_assignee_ids);
    let viewers = match is.restricted {
        true => set(&is.viewer_ids),
        false => {
            let is_here = |id: &AgentId| {
                let known = untrack(|| desk.directory.agent(*id));
                known.is_none_or(|agent| agent.state != AgentState::Deactivated)
            };
            let get = assignees.iter().copied().chain(contact.owner_agent_id);
            let me = untrack(|| desk.session.me_id());
            get.chain(me).filter(is_here).collect()
        }
    };
    Choice {
        restricted: is.restricted,
        viewers,
        assignees,
    }
}

fn set(agents: &[AgentId]) -> BTreeSet<AgentId> {
    agents.iter().copied().collect()
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
    let reach = Memo::new(move |_| Reach::of(desk));
    let bar = Callback::new(move |agent: Agent| {
        let is_mine = reach.with(|reach| reach.agent(agent.id));
        let sees = !defaults.restricted.get() || defaults.viewers.read().contains(&agent.id);
        let gone = match agent.state {
            AgentState::Active => None,
            AgentState::Deactivated => Some(Bar::gone(text!(agents.deactivated))),
            AgentState::Invited | AgentState::Unknown => Some(Bar::gone(text!(agents.invited))),
        };
        match (gone, is_mine) {
            (Some(gone), true) => Some(gone),
            (Some(gone), false) => Some(gone.fixed()),
            (None, false) => Some(Bar::not(text!(assign.not_yours)).fixed()),
            (None, true) => (!sees).then(|| Bar::not(text!(assign.cannot_see))),
        }
    });
    view! {
        {gives.then(|| view! {
            <fieldset class="stack stack-8">
                <legend class="medium legend">{text!(context.go_to)}</legend>
                <Colleagues desk chosen=defaults.assignees search=text!(context.search_get) bar />
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
        {manages.then(|| view! { <SelectField label=text!(context.pinned) options=owners(desk, defaults) value=defaults.owner /> })}
        <Question asking=defaults.asking />
    }
}

/// Whose it can be: nobody, whoever is active, and whoever is chosen already.
fn owners(desk: DeskState, defaults: Defaults) -> Signal<Vec<(String, String)>> {
    Signal::derive(move || {
        let nobody = (String::new(), text!(context.nobody).to_string());
        let chosen = defaults.owner.get();
        let all = desk.directory.agents().into_iter();
        let some =
            all.filter(|agent| agent.state == AgentState::Active || agent.id.to_string() == chosen);
        std::iter::once(nobody)
            .chain(some.map(|agent| (agent.id.to_string(), full_name(&agent))))
            .collect()
    })
}
