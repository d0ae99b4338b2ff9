//! Making a token.

use super::expiry::{CHOICES, in_days};
use super::rights::{Rights, RightsFields};
use super::scopes::{Chosen, ScopesField};
use crate::session::Session;
use crate::ui::{Button, Field, Look, SelectField, Toasts, element_id, icon_sized};
use client::CallError;
use contract::api_tokens::{CreatedApiToken, NewApiToken, TokenKind};
use domain::api_tokens::{Resource, Scope, TokenName};
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn TokenForm(
    /// Integrations too, not only one's own.
    manages: bool,
    #[prop(into)] on_made: Callback<CreatedApiToken>,
) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let (name, flaw) = (RwSignal::new(String::new()), RwSignal::new(None::<String>));
    let personal = RwSignal::new(!manages);
    let chosen: Chosen = RwSignal::new([Scope::Read(Resource::Conversations)].into());
    let rights = Rights::new();
    let ends = RwSignal::new("90".to_owned());
    // What concerns no field of its own.
    let refused = RwSignal::new(None::<String>);
    let busy = RwSignal::new(false);
    Effect::new(move |_| {
        name.track();
        flaw.set(None);
    });
    let save = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wrong = name.read_untracked().parse::<TokenName>().err();
        flaw.set(wrong.as_ref().map(|flaw| flaw.to_string()));
        let none = chosen.read_untracked().is_empty();
        refused.set(none.then(|| text!(api_tokens.scopes_missing).to_string()));
        if busy.get_untracked() || wrong.is_some() || none {
            return;
        }
        busy.set(true);
        let new = new_token(name, personal, chosen, rights, ends);
        spawn_local(async move {
            match session.client().create_api_token(&new).await {
                Ok(token) => {
                    name.try_set(String::new());
                    on_made.try_run(token);
                }
                Err(CallError::Refused(problem)) => {
                    let said = problem.errors.first();
                    match said.filter(|said| said.field == "name") {
                        Some(said) => flaw.try_set(Some(said.message.clone())),
                        None => refused.try_set(Some(
                            said.map_or(problem.title.clone(), |said| said.message.clone()),
                        )),
                    };
                }
                Err(error) => toasts.refused(text!(api_tokens.not_made), &error),
            }
            busy.try_set(false);
        });
    };
    let ends_options = CHOICES.map(|(key, days)| {
        let name = match days {
            Some(365) => text!(api_tokens.in_a_year).to_string(),
            Some(days) => text!(api_tokens.in_days, n = days),
            None => text!(api_tokens.never_ends).to_string(),
        };
        (key.to_owned(), name)
    });
    view! {
        <form class="box token-form" aria-labelledby="new-token" on:submit=save novalidate>
            <h2 class="md" id="new-token">{text!(api_tokens.new_one)}</h2>
            <div class="stack">
                {manages.then(|| view! { <Kind personal /> })}
                <Field label=text!(api_tokens.name) hint=text!(api_tokens.name_hint) value=name error=flaw required=true />
                {move || {
                    let personal = personal.get();
                    let ingests = session.may(Permission::ManageChannels);
                    // A personal token sees no more than its agent anyway.
                    let restricted = !personal || session.may(Permission::ViewRestricted);
                    view! { <ScopesField chosen ingests restricted /> }
                }}
                {move || (!personal.get()).then(|| view! { <RightsFields rights /> })}
                <SelectField label=text!(api_tokens.ends) options=ends_options.to_vec() value=ends />
                {move || refused.get().map(|refused| view! {
                    <p class="error" role="alert">{icon_sized(icondata::LuCircleAlert, "icon-12")}<span>{refused}</span></p>
                })}
                <Button look=Look::Primary busy>{text!(api_tokens.make)}</Button>
            </div>
        </form>
    }
}

fn new_token(
    name: RwSignal<String>,
    personal: RwSignal<bool>,
    chosen: Chosen,
    rights: Rights,
    ends: RwSignal<String>,
) -> NewApiToken {
    let is_personal = personal.get_untracked();
    let days = CHOICES
        .iter()
        .find(|(key, _)| *key == *ends.read_untracked());
    let chosen = chosen.read_untracked();
    let permissions = rights.permissions.get_untracked();
    let teams = rights.teams.get_untracked();
    NewApiToken {
        name: name.read_untracked().trim().to_owned(),
        scopes: chosen.iter().map(|scope| scope.to_string()).collect(),
        kind: match is_personal {
            true => TokenKind::Personal,
            false => TokenKind::Integration,
        },
        team_ids: (!is_personal).then(|| teams.iter().filter_map(|id| id.parse().ok()).collect()),
        permissions: (!is_personal && !rights.all.get_untracked())
            .then(|| permissions.into_iter().collect()),
        expires_at: days.and_then(|(_, days)| days.map(in_days)),
    }
}

#[component]
fn Kind(personal: RwSignal<bool>) -> impl IntoView {
    let group = element_id("kind");
    let card = move |is_personal: bool, name: &'static str, hint: &'static str| {
        view! {
            <label class="radio-card">
                <input class="radio" type="radio" name=group.clone() prop:checked=move || personal.get() == is_personal on:change=move |_| personal.set(is_personal) />
                <span><span class="medium">{name}</span><span class="hint">{hint}</span></span>
            </label>
        }
    };
    view! {
        <fieldset class="stack stack-8">
            <legend class="medium legend">{text!(api_tokens.kind)}</legend>
            {card(false, text!(api_tokens.integration), text!(api_tokens.integration_text))}
            {card(true, text!(api_tokens.personal), text!(api_tokens.personal_text))}
        </fieldset>
    }
}
