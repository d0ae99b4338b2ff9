//! Adding a team and changing one: three steps forth and back, then *Save*. What was chosen stays chosen
//! on every way.

use super::form::Form;
use super::last_team;
use super::steps::{AgentsStep, ChannelsStep, NameStep};
use crate::directory::Directory;
use crate::session::Session;
use crate::ui::{AsyncView, Button, Confirms, Gone, Look, Steps, Toasts, Unsaved, icon_sized};
use client::CallError;
use contract::teams::Team;
use domain::TeamId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

const LAST: usize = 2;

#[component]
pub fn AddTeam() -> impl IntoView {
    let form = Form::new(None);
    view! {
        <Head title=text!(teams.add_title).to_string() back="/teams".to_owned() />
        <Wizard form edited=None back="/teams".to_owned() />
    }
}

#[component]
pub fn EditTeam(id: String) -> impl IntoView {
    let Ok(id) = id.parse::<TeamId>() else {
        return view! { <NoTeam /> }.into_any();
    };
    let loaded = load(id);
    view! {
        <AsyncView value=loaded title=text!(teams.failed) children=Callback::new(move |team: Option<Team>| match team {
            Some(team) => {
                let (form, back) = (Form::new(Some(&team)), format!("/teams/{id}"));
                view! {
                    <Head title=team.name back=back.clone() />
                    <Wizard form edited=Some((id, team.version)) back />
                }
                .into_any()
            }
            None => view! { <NoTeam /> }.into_any(),
        }) />
    }
    .into_any()
}

/// One team as it is now; none is there no more.
pub fn load(id: TeamId) -> LocalResource<client::Call<Option<Team>>> {
    let session = expect_context::<Session>();
    LocalResource::new(move || {
        let client = session.client();
        async move {
            match client.team(id).await {
                Ok(team) => Ok(Some(team)),
                Err(error) if error.status() == Some(404) => Ok(None),
                Err(error) => Err(error),
            }
        }
    })
}

#[component]
pub fn NoTeam() -> impl IntoView {
    view! { <Gone title=text!(teams.gone) text=text!(teams.gone_text)><a class="btn" href="/teams">{text!(teams.back)}</a></Gone> }
}

#[component]
fn Head(title: String, back: String) -> impl IntoView {
    view! {
        <header class="bar">
            <a class="icon-btn icon-btn-sm" href=back aria-label=text!(ui.back)>{icon_sized(icondata::LuArrowLeft, "icon-flip")}</a>
            <h1 class="grow truncate"><bdi>{title}</bdi></h1>
        </header>
    }
}

#[component]
fn Wizard(
    form: Form,
    #[prop(optional_no_strip)] edited: Option<(TeamId, i64)>,
    back: String,
) -> impl IntoView {
    let (session, directory, toasts, confirms) = (
        expect_context::<Session>(),
        expect_context::<Directory>(),
        expect_context::<Toasts>(),
        expect_context::<Confirms>(),
    );
    let navigate = StoredValue::new(use_navigate());
    let (step, busy) = (RwSignal::new(0_usize), RwSignal::new(false));
    let edited = StoredValue::new(edited);
    let saved = expect_context::<Unsaved>().watch(move || form.written());
    let save = StoredValue::new(None::<Callback<bool>>);
    save.set_value(Some(Callback::new(move |confirmed: bool| {
        busy.set(true);
        let (sent, known) = (untrack(|| form.written()), edited.get_value());
        spawn_local(async move {
            let client = session.client();
            let answer = match known {
                Some((id, version)) => {
                    client
                        .update_team(id, version, &form.change(), confirmed)
                        .await
                }
                None => client.create_team(&form.new_one()).await,
            };
            busy.try_set(false);
            match answer {
                Ok(team) => {
                    saved.try_set(sent);
                    let path = format!("/teams/{}", team.id);
                    directory.put_team(team);
                    toasts.done(text!(teams.saved));
                    // Who has left the page stays where they are.
                    navigate.try_with_value(|navigate| navigate(&path, NavigateOptions::default()));
                }
                Err(CallError::Refused(problem)) if problem.code == "team_name_taken" => {
                    form.name_error
                        .try_set(Some(text!(teams.taken).to_string()));
                    step.try_set(0);
                }
                Err(CallError::Refused(problem)) if problem.code == "last_team" => {
                    last_team::ask(confirms, directory, &problem, move || {
                        if let Some(Some(save)) = save.try_get_value() {
                            save.run(true);
                        }
                    });
                }
                Err(CallError::Refused(problem))
                    if !problem.errors.is_empty() && form.refuse(&problem) =>
                {
                    step.try_set(0);
                }
                Err(error) if error.status() == Some(412) => {
                    // What was typed stays; saved again, it takes the place of the other.
                    if let Some((id, _)) = known
                        && let Ok(theirs) = client.team(id).await
                    {
                        edited.try_set_value(Some((id, theirs.version)));
                    }
                    toasts.failed(
                        text!(teams.changed),
                        Some(text!(teams.changed_text).to_string()),
                    );
                }
                Err(error) => toasts.refused(text!(teams.save_failed), &error),
            }
        });
    })));
    let on = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !form.check() {
            step.set(0);
        } else if step.get_untracked() < LAST {
            step.update(|step| *step += 1);
        } else if let Some(save) = save.get_value().filter(|_| !busy.get_untracked()) {
            save.run(false);
        }
    };
    view! {
        <form class="wizard" aria-label=text!(teams.one) on:submit=on novalidate>
            <div class="page page-narrow">
                <Steps label=text!(channels.steps) names=vec![text!(teams.step_name), text!(teams.channels), text!(teams.agents)] at=step />
                {move || match step.get() {
                    0 => view! { <NameStep form /> }.into_any(),
                    1 => view! { <ChannelsStep form /> }.into_any(),
                    _ => view! { <AgentsStep form /> }.into_any(),
                }}
            </div>
            <div class="foot"><div class="in">
                <a class="btn" href=back>{text!(ui.cancel)}</a>
                <span class="grow xs ink-3 hide-phone foot-sum">{move || text!(teams.sum, channels = form.channels.read().len(), agents = form.agents.read().len())}</span>
                <span class="grow only-phone"></span>
                {move || (step.get() > 0).then(|| view! { <Button on_press=move |()| step.update(|step| *step -= 1)>{text!(ui.back)}</Button> })}
                <Button look=Look::Primary busy>{move || if step.get() < LAST { text!(quick.next) } else { text!(ui.save) }}</Button>
            </div></div>
        </form>
    }
}
