//! Letting somebody in no more, and who takes over what was theirs; and letting them in again.

use crate::browser::folded;
use crate::directory::{Directory, full_name};
use crate::session::Session;
use crate::ui::{Avatar, Button, Dialog, ListSearch, Look, There, Toasts, element_id, icon};
use contract::agents::{Agent, AgentState, DeactivateAgent};
use domain::AgentId;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn Deactivate(agent: Memo<Agent>) -> impl IntoView {
    let open = RwSignal::new(false);
    let title = Signal::derive(move || {
        text!(agents.deactivate_title, name = full_name(&agent.read())).to_string()
    });
    view! {
        <Button look=Look::Ghost class="btn-bad-quiet" on_press=move |()| open.set(true)>{text!(agents.deactivate)}</Button>
        <Dialog open title>
            <Heir agent open />
        </Dialog>
    }
}

#[component]
fn Heir(agent: Memo<Agent>, open: RwSignal<bool>) -> impl IntoView {
    let (session, directory, toasts) = (
        expect_context::<Session>(),
        expect_context::<Directory>(),
        expect_context::<Toasts>(),
    );
    let id = agent.read_untracked().id;
    let (heir, busy) = (RwSignal::new(None::<AgentId>), RwSignal::new(false));
    let wanted = RwSignal::new(String::new());
    let found = move || {
        let wanted = folded(wanted.read().trim());
        let mut found = directory.agents();
        found.retain(|other| {
            other.id != id
                && other.state == AgentState::Active
                && folded(&full_name(other)).contains(&wanted)
        });
        found
    };
    let group = StoredValue::new(element_id("heir"));
    let go = move |()| {
        busy.set(true);
        let how = DeactivateAgent {
            reassign_to: heir.get_untracked(),
        };
        spawn_local(async move {
            match session.client().deactivate_agent(id, &how).await {
                Ok(agent) => {
                    open.try_set(false);
                    directory.put(agent);
                    toasts.done(text!(agents.is_deactivated));
                }
                Err(error) if error.code() == Some("last_owner") => toasts.failed(
                    text!(agents.last_owner),
                    Some(text!(agents.last_owner_text).to_string()),
                ),
                Err(error) => toasts.refused(text!(agents.change_failed), &error),
            }
            busy.try_set(false);
        });
    };
    view! {
        <div class="dialog-body stack">
            <p class="ink-2">{text!(agents.deactivate_text)}</p>
            <fieldset class="picks">
                <legend class="medium legend">{text!(agents.reassign)}</legend>
                <ListSearch label=text!(teams.search_agents) value=wanted />
                <div class="pick-rows">
                    <label class="option-row pick">
                        <input class="radio" type="radio" name=group.get_value() prop:checked=move || heir.get().is_none() on:change=move |_| heir.set(None) />
                        {icon(icondata::LuCircleDashed)}
                        <span class="grow"><span class="block">{text!(folder.open)}</span><span class="xs ink-3 block">{text!(agents.to_open)}</span></span>
                    </label>
                    <For each=found key=|agent| (agent.id, agent.version, There::from(agent)) let(agent)>
                        <label class="option-row pick">
                            <input class="radio" type="radio" name=group.get_value() prop:checked=move || heir.get() == Some(agent.id) on:change=move |_| heir.set(Some(agent.id)) />
                            <Avatar name=full_name(&agent) hue=agent.color.clone() size="avatar-28" there=Signal::stored(There::from(&agent)) />
                            <span class="grow truncate"><bdi>{full_name(&agent)}</bdi></span>
                            <span class="xs ink-3">{There::from(&agent).word()}</span>
                        </label>
                    </For>
                </div>
            </fieldset>
        </div>
        <footer class="dialog-foot">
            <Button on_press=move |()| open.set(false)>{text!(ui.cancel)}</Button>
            <Button look=Look::Danger busy on_press=go>{text!(agents.deactivate)}</Button>
        </footer>
    }
}

#[component]
pub fn Reactivate(agent: Memo<Agent>) -> impl IntoView {
    let (session, directory, toasts) = (
        expect_context::<Session>(),
        expect_context::<Directory>(),
        expect_context::<Toasts>(),
    );
    let id = agent.read_untracked().id;
    let busy = RwSignal::new(false);
    let go = move |()| {
        busy.set(true);
        spawn_local(async move {
            match session.client().reactivate_agent(id).await {
                Ok(agent) => {
                    directory.put(agent);
                    toasts.done(text!(agents.is_reactivated));
                }
                Err(error) => toasts.refused(text!(agents.change_failed), &error),
            }
            busy.try_set(false);
        });
    };
    view! { <Button busy on_press=go>{icon(icondata::LuRotateCcw)}{text!(agents.reactivate)}</Button> }
}
