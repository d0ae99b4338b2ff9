//! Whose the contact is: one's own, a colleague's, or nobody's yet (S1).

use super::contact::Shown;
use crate::features::conversations::state::DeskState;
use crate::shell::{Command, Commands, Group};
use crate::ui::{Button, icon_sized};
use contract::contacts::{Contact, Pin};
use domain::AgentId;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

/// What one may say of it.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Act {
    Pin,
    Detach,
    /// It is a colleague's.
    Nothing,
}

/// What the button does, if there is one.
fn act(desk: DeskState, contact: &Contact) -> Option<Act> {
    let manages = desk.session.may(Permission::ManageConversations);
    let pins = manages || desk.session.may(Permission::EditContacts);
    match contact.owner_agent_id {
        None => pins.then_some(Act::Pin),
        Some(owner) if manages || (pins && is_me(desk, owner)) => Some(Act::Detach),
        Some(_) => Some(Act::Nothing),
    }
}

fn is_me(desk: DeskState, agent: AgentId) -> bool {
    desk.session.me_id() == Some(agent)
}

/// The first name is enough beside the customer's.
fn name(desk: DeskState, agent: AgentId) -> String {
    let known = desk.directory.agent(agent);
    known.map_or_else(|| desk.directory.name(agent), |agent| agent.first_name)
}

fn words(desk: DeskState, contact: &Contact, act: Act) -> String {
    match (act, contact.owner_agent_id) {
        (Act::Detach, Some(owner)) if !is_me(desk, owner) => {
            text!(context.detach_from, name = name(desk, owner))
        }
        (Act::Nothing, Some(owner)) => text!(context.pinned_to, name = name(desk, owner)),
        (Act::Detach, _) => text!(context.detach).to_string(),
        (Act::Pin | Act::Nothing, _) => text!(context.pin).to_string(),
    }
}

fn run(desk: DeskState, shown: Shown, busy: RwSignal<bool>) {
    let Some(contact) = untrack(|| shown.get()) else {
        return;
    };
    let Some(act) = untrack(|| act(desk, &contact)).filter(|_| !busy.get_untracked()) else {
        return;
    };
    busy.set(true);
    spawn_local(async move {
        let (client, id) = (desk.client(), contact.id);
        let answer = match act {
            Act::Pin => client.pin_contact(id, None, &Pin::default()).await,
            // From whom the button says, and nobody who came since.
            Act::Detach => client.unpin_contact(id, Some(contact.version)).await,
            Act::Nothing => Ok(contact),
        };
        busy.try_set(false);
        if let Err(error) = answer {
            desk.toasts.refused(text!(context.pin_failed), &error);
        }
        // Somebody may have been faster.
        shown.loaded.refetch();
    });
}

#[component]
pub fn PinButton(desk: DeskState, shown: Shown) -> impl IntoView {
    let busy = RwSignal::new(false);
    let state = Memo::new(move |_| {
        let contact = shown.get()?;
        let act = act(desk, &contact)?;
        Some((act, words(desk, &contact, act)))
    });
    let is = move |wanted: Act| state.with(|state| state.as_ref().is_some_and(|s| s.0 == wanted));
    let command = |name, drawing, wanted: Act| {
        Command::new(Group::Conversation, &[], name)
            .named(drawing)
            .when(move || is(wanted))
            .runs(move || run(desk, shown, busy))
    };
    expect_context::<Commands>().add(vec![
        command(text!(keys.pin), icondata::LuPin, Act::Pin),
        command(text!(keys.detach), icondata::LuPinOff, Act::Detach),
    ]);
    move || {
        state.get().map(|(act, words)| {
            let drawing = match act {
                Act::Detach => icondata::LuPinOff,
                Act::Pin | Act::Nothing => icondata::LuPin,
            };
            view! {
                <Button class="btn-sm ctx-gap" busy disabled=Signal::stored(act == Act::Nothing) on_press=move |()| run(desk, shown, busy)>
                    {icon_sized(drawing, "icon-14")}<bdi>{words}</bdi>
                </Button>
            }
        })
    }
}
