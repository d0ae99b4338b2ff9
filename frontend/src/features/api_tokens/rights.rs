//! What an integration may do and see: no more than who makes it. A personal token has its agent's.

use crate::directory::Directory;
use crate::session::Session;
use crate::ui::{Pick, PickList, element_id};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// What is chosen for an integration.
#[derive(Clone, Copy)]
pub struct Rights {
    /// Everything its maker may, else the chosen ones.
    pub all: RwSignal<bool>,
    pub permissions: RwSignal<BTreeSet<String>>,
    /// By their ids.
    pub teams: RwSignal<BTreeSet<String>>,
}

impl Rights {
    pub fn new() -> Self {
        Self {
            all: RwSignal::new(true),
            permissions: RwSignal::default(),
            teams: RwSignal::default(),
        }
    }
}

#[component]
pub fn RightsFields(rights: Rights) -> impl IntoView {
    let (session, directory) = (expect_context::<Session>(), expect_context::<Directory>());
    let titles = LocalResource::new(move || {
        let client = session.client();
        async move { client.permissions().await }
    });
    let every_team = untrack(|| session.viewer().is_some_and(|me| me.sees_every_team()));
    let teams = move || {
        let mine = session.me().map(|me| me.team_ids).unwrap_or_default();
        let mut teams = directory.teams();
        teams.retain(|team| every_team || mine.contains(&team.id));
        teams.into_iter().map(Pick::from).collect::<Vec<_>>()
    };
    let options = Signal::derive(teams);
    let own = move || {
        let held = session.me().map(|me| me.permissions).unwrap_or_default();
        let known = match titles.get() {
            Some(Ok(all)) => all.permissions,
            _ => Vec::new(),
        };
        let title = |key: &String| {
            let known = known.iter().find(|permission| permission.key == *key);
            (
                key.clone(),
                known.map_or_else(|| key.clone(), |known| known.title.clone()),
            )
        };
        held.iter().map(title).collect::<Vec<_>>()
    };
    let group = element_id("rights");
    let radio = move |is_all: bool, name: &'static str| {
        view! {
            <label class="option">
                <input class="radio" type="radio" name=group.clone() prop:checked=move || rights.all.get() == is_all on:change=move |_| rights.all.set(is_all) />
                <span>{name}</span>
            </label>
        }
    };
    view! {
        <fieldset>
            <legend class="medium legend">{text!(api_tokens.does)}</legend>
            {radio(true, text!(api_tokens.does_all))}
            {radio(false, text!(api_tokens.does_some))}
            {move || (!rights.all.get()).then(|| view! {
                <div class="box rights">
                    {own().into_iter().map(|(key, title)| view! { <Tick set=rights.permissions value=key name=title /> }).collect_view()}
                </div>
            })}
        </fieldset>
        <div>
            <PickList label=text!(api_tokens.sees) search=text!(assign.search_teams) options chosen=rights.teams none=text!(teams.none) no_match=text!(teams.no_match) />
            <p class="hint">{if every_team { text!(api_tokens.sees_text) } else { text!(api_tokens.sees_own) }}</p>
        </div>
    }
}

#[component]
fn Tick<T>(set: RwSignal<BTreeSet<T>>, value: T, name: String) -> impl IntoView
where
    T: Ord + Clone + Send + Sync + 'static,
{
    let id = element_id("tick");
    let shown = value.clone();
    let change = move |on: bool| {
        let value = value.clone();
        set.update(|set| {
            if on {
                set.insert(value);
            } else {
                set.remove(&value);
            }
        });
    };
    view! {
        <label class="option" for=id.clone()>
            <input class="check" type="checkbox" id=id.clone() prop:checked=move || set.read().contains(&shown) on:change=move |event| change(event_target_checked(&event)) />
            <span>{name}</span>
        </label>
    }
}
