//! One agent beside the table: name, colour, role, teams; their link, and letting them go.

use super::deactivate::{Deactivate, Reactivate};
use super::form::Form;
use super::link::Link;
use super::row::Word;
use super::scheduled::LeftBehind;
use super::second_factor::SecondFactor;
use crate::directory::{Directory, full_name};
use crate::session::Session;
use crate::shell::{RoleSelect, TeamPicks, all_roles, may_give};
use crate::ui::{
    Ask, AsyncView, Button, Confirms, Field, Gone, Look, Swatches, Toasts, Unsaved, icon,
    icon_sized,
};
use client::CallError;
use contract::agents::{Agent, AgentState};
use domain::AgentId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

#[component]
pub fn EditAgent(id: String) -> impl IntoView {
    let Ok(id) = id.parse::<AgentId>() else {
        return view! { <NoAgent /> }.into_any();
    };
    let session = expect_context::<Session>();
    let loaded = LocalResource::new(move || {
        let client = session.client();
        async move {
            match client.agent(id).await {
                Ok(agent) => Ok(Some(agent)),
                Err(error) if error.status() == Some(404) => Ok(None),
                Err(error) => Err(error),
            }
        }
    });
    view! {
        <header class="bar">
            <h2 class="grow">{text!(agents.edit)}</h2>
            <a class="icon-btn icon-btn-sm" href="/agents" aria-label=text!(ui.close) title=text!(ui.close)>{icon_sized(icondata::LuX, "")}</a>
        </header>
        <AsyncView value=loaded title=text!(agents.failed) children=Callback::new(move |agent: Option<Agent>| match agent {
            Some(agent) => view! { <Editor agent /> }.into_any(),
            None => view! { <NoAgent /> }.into_any(),
        }) />
    }
    .into_any()
}

#[component]
fn NoAgent() -> impl IntoView {
    view! { <Gone title=text!(agents.gone) text=text!(agents.gone_text)><a class="btn" href="/agents">{text!(agents.back)}</a></Gone> }
}

#[component]
fn Editor(agent: Agent) -> impl IntoView {
    let (session, directory, toasts, confirms) = (
        expect_context::<Session>(),
        expect_context::<Directory>(),
        expect_context::<Toasts>(),
        expect_context::<Confirms>(),
    );
    let (id, form) = (agent.id, Form::new(&agent));
    let roles = all_roles(session);
    // As they are now: colleagues change them too.
    let now = {
        let agent = agent.clone();
        Memo::new(move |_| directory.agent(id).unwrap_or_else(|| agent.clone()))
    };
    // Whoever may more than oneself is changed by somebody else.
    let beyond = Memo::new(move |_| match roles.get() {
        Some(Ok(page)) => {
            let role = page.items.iter().find(|role| role.id == now.read().role_id);
            role.is_some_and(|role| !may_give(session, role))
        }
        _ => false,
    });
    let is_me = Memo::new(move |_| session.me_id() == Some(id));
    // What stands open stays so while they come and go.
    let state = Memo::new(move |_| now.read().state);
    let has_link =
        Memo::new(move |_| !beyond.get() && !is_me.get() && state.get() != AgentState::Deactivated);
    let saved = expect_context::<Unsaved>().watch(move || form.written());
    let version = StoredValue::new(agent.version);
    let busy = RwSignal::new(false);
    let save = StoredValue::new(None::<Callback<bool>>);
    save.set_value(Some(Callback::new(move |confirmed: bool| {
        busy.set(true);
        let (sent, known) = (untrack(|| form.written()), version.get_value());
        spawn_local(async move {
            let client = session.client();
            let answer = client
                .update_agent(id, known, &form.change(), confirmed)
                .await;
            busy.try_set(false);
            match answer {
                Ok(agent) => {
                    saved.try_set(sent);
                    version.try_set_value(agent.version);
                    form.saved(&agent);
                    directory.put_member(agent);
                    toasts.done(text!(agents.saved));
                }
                Err(error) if error.code() == Some("last_team") => confirms.ask(Ask {
                    title: text!(teams.last_team_title).to_string(),
                    text: text!(teams.last_team_one, name = untrack(|| directory.name(id)))
                        .to_string(),
                    act: text!(teams.last_team_act).to_string(),
                    danger: true,
                    run: Arc::new(move || {
                        if let Some(Some(save)) = save.try_get_value() {
                            save.run(true);
                        }
                    }),
                }),
                Err(error) if error.code() == Some("email_in_use") => form
                    .email_error
                    .set(Some(text!(sign_up.email_in_use).to_string())),
                Err(error) if error.status() == Some(412) => {
                    // What was typed stays; saved again, it takes the place of the other.
                    if let Ok(theirs) = client.agent(id).await {
                        version.try_set_value(theirs.version);
                    }
                    toasts.failed(
                        text!(agents.changed),
                        Some(text!(agents.changed_text).to_string()),
                    );
                }
                Err(CallError::Refused(problem)) if !problem.errors.is_empty() => {
                    form.refuse(&problem)
                }
                Err(CallError::Refused(problem)) if problem.code == "last_owner" => {
                    toasts.failed(
                        text!(agents.last_owner),
                        Some(text!(agents.last_owner_text).to_string()),
                    );
                }
                Err(error) => toasts.refused(text!(agents.save_failed), &error),
            }
        });
    })));
    let on = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if let Some(save) = save.get_value()
            && !busy.get_untracked()
            && form.check()
        {
            save.run(false);
        }
    };
    view! {
        <form class="form-foot" aria-label=text!(agents.one) on:submit=on novalidate>
            <div class="scroll" tabindex="0" role="region" aria-label=text!(agents.edit)>
                <div class="stack edit-in">
                    <div>
                        <p class="medium truncate"><bdi>{move || full_name(&now.read())}</bdi></p>
                        <p class="ink-3 truncate">{move || now.read().email.clone()}</p>
                        <p class="legend">{move || view! { <Word agent=now.get() /> }}</p>
                    </div>
                    {move || beyond.get().then(|| view! { <p class="callout">{icon(icondata::LuLock)}{text!(agents.beyond)}</p> })}
                    <fieldset class="stack" disabled=beyond>
                        <div class="grid-2">
                            <Field label=text!(invite_agent.name) value=form.first error=form.first_error required=true />
                            <Field label=text!(invite_agent.last_name) value=form.last error=form.last_error />
                        </div>
                        {move || (state.get() == AgentState::Invited).then(|| view! {
                            <Field label=text!(sign_in.email) kind="email" hint=text!(agents.email_hint) value=form.email error=form.email_error required=true />
                        })}
                        <Swatches label=text!(me.color) value=form.hue />
                        <RoleSelect roles value=form.role error=form.role_error disabled=beyond />
                        <TeamPicks chosen=form.teams error=form.teams_error />
                    </fieldset>
                    {move || (state.get() == AgentState::Deactivated).then(|| view! { <LeftBehind id /> })}
                    {move || has_link.get().then(|| view! { <Link agent=now /> })}
                    {move || (has_link.get() && state.get() == AgentState::Active).then(|| view! { <SecondFactor agent=now /> })}
                </div>
            </div>
            {move || (!beyond.get()).then(|| view! {
                <div class="foot edit-foot">
                    {move || match state.get() {
                        _ if is_me.get() => ().into_any(),
                        AgentState::Deactivated => view! { <Reactivate agent=now /> }.into_any(),
                        _ => view! { <Deactivate agent=now /> }.into_any(),
                    }}
                    <span class="grow"></span>
                    <a class="btn" href="/agents">{text!(ui.cancel)}</a>
                    <Button look=Look::Primary busy>{text!(ui.save)}</Button>
                </div>
            })}
        </form>
    }
}
