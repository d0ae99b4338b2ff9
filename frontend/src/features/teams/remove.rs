//! Deleting a team: where its conversations go is asked first.

use super::last_team;
use crate::browser::folded;
use crate::directory::Directory;
use crate::session::Session;
use crate::ui::{
    Avatar, Button, Confirms, Dialog, Face, IconButton, ListSearch, Look, Toasts, WayBack,
    element_id, icon,
};
use client::CallError;
use contract::teams::Team;
use domain::TeamId;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn RemoveTeam(team: Memo<Team>) -> impl IntoView {
    let open = RwSignal::new(false);
    let title = Signal::derive(move || {
        text!(teams.remove_title, name = team.read().name.clone()).to_string()
    });
    view! {
        <IconButton class="icon-btn-sm" drawing=icondata::LuTrash2 label=text!(teams.remove).to_string() on_press=move |()| open.set(true) />
        <Dialog open title>
            <Where team open />
        </Dialog>
    }
}

#[component]
fn Where(team: Memo<Team>, open: RwSignal<bool>) -> impl IntoView {
    let (session, directory, toasts, confirms) = (
        expect_context::<Session>(),
        expect_context::<Directory>(),
        expect_context::<Toasts>(),
        expect_context::<Confirms>(),
    );
    let (id, busy) = (team.read_untracked().id, RwSignal::new(false));
    let back = WayBack::new("/teams", id);
    let others = move || {
        let mut others = directory.teams();
        others.retain(|other| other.id != id);
        others
    };
    // Where there is no other team nothing is to be chosen.
    let alone = untrack(|| others().is_empty());
    let to = RwSignal::new(alone.then_some(None::<TeamId>));
    let wanted = RwSignal::new(String::new());
    let found = move || {
        let wanted = folded(wanted.read().trim());
        let mut found = others();
        found.retain(|team| folded(&team.name).contains(&wanted));
        found
    };
    let remove = StoredValue::new(None::<Callback<bool>>);
    remove.set_value(Some(Callback::new(move |confirmed: bool| {
        let Some(to) = to.get_untracked() else { return };
        busy.set(true);
        let back = back.clone();
        spawn_local(async move {
            let answer = session.client().delete_team(id, to, confirmed).await;
            busy.try_set(false);
            match answer {
                Ok(()) => {
                    open.try_set(false);
                    directory.drop_team(id);
                    toasts.done(text!(teams.removed));
                    back.take();
                }
                Err(CallError::Refused(problem)) if problem.code == "last_team" => {
                    last_team::ask(confirms, directory, &problem, move || {
                        if let Some(Some(remove)) = remove.try_get_value() {
                            remove.run(true);
                        }
                    });
                }
                Err(error) => toasts.refused(text!(teams.remove_failed), &error),
            }
        });
    })));
    let go = move |()| {
        if let Some(remove) = remove.get_value() {
            remove.run(false);
        }
    };
    let group = StoredValue::new(element_id("conversations-to"));
    view! {
        <div class="dialog-body stack">
            <p class="ink-2">{text!(teams.remove_text)}</p>
            <fieldset class="picks">
                <legend class="medium legend">{text!(teams.conversations_to)}</legend>
                {(!alone).then(|| view! { <ListSearch label=text!(assign.search_teams) value=wanted /> })}
                <div class="pick-rows">
                    <For each=found key=|team| (team.id, team.version) let(team)>
                        <label class="option-row pick">
                            <input class="radio" type="radio" name=group.get_value() prop:checked=move || to.get() == Some(Some(team.id)) on:change=move |_| to.set(Some(Some(team.id))) />
                            <Avatar name=team.name.clone() hue=team.color.clone() size="avatar-28" face=Face::Team />
                            <span class="grow truncate"><bdi>{team.name.clone()}</bdi></span>
                        </label>
                    </For>
                    <label class="option-row pick">
                        <input class="radio" type="radio" name=group.get_value() prop:checked=move || to.get() == Some(None) on:change=move |_| to.set(Some(None)) />
                        {icon(icondata::LuEyeOff)}
                        <span class="grow"><span class="block">{text!(teams.to_none)}</span><span class="xs ink-3 block">{text!(teams.to_none_text)}</span></span>
                    </label>
                </div>
            </fieldset>
        </div>
        <footer class="dialog-foot">
            <Button on_press=move |()| open.set(false)>{text!(ui.cancel)}</Button>
            <Button look=Look::Danger busy disabled=Signal::derive(move || to.read().is_none()) on_press=go>{text!(teams.remove)}</Button>
        </footer>
    }
}
