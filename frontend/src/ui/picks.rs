//! Choosing any number of many: rows with a box each, and a search over them. What is chosen stays chosen
//! while it is searched for something else.

use super::{Avatar, ChannelGlyph, Face, ListSearch, There};
use crate::browser::folded;
use contract::teams::Team;
use leptos::prelude::*;
use std::collections::BTreeSet;

/// What can be chosen.
#[derive(Clone, PartialEq)]
pub struct Pick {
    pub id: String,
    pub name: String,
    /// A line below the name; none where it is empty.
    pub about: String,
    pub face: PickFace,
}

/// What is drawn before its name.
#[derive(Clone, PartialEq)]
pub enum PickFace {
    Agent { hue: String, there: There },
    Team { hue: String },
    Channel { kind: String },
}

#[component]
pub fn PickList(
    #[prop(into)] label: String,
    /// Such as *Search agents*.
    search: &'static str,
    #[prop(into)] options: Signal<Vec<Pick>>,
    chosen: RwSignal<BTreeSet<String>>,
    /// There is nothing to choose from.
    none: &'static str,
    /// Nothing is called like that.
    no_match: &'static str,
) -> impl IntoView {
    let wanted = RwSignal::new(String::new());
    let found = move || {
        let wanted = folded(wanted.read().trim());
        let mut found = options.get();
        found.retain(|pick| folded(&pick.name).contains(&wanted));
        found
    };
    let nothing = move || match (options.read().is_empty(), found().is_empty()) {
        (true, _) => Some(none),
        (_, true) => Some(no_match),
        _ => None,
    };
    let count = move || chosen.read().len();
    view! {
        <fieldset class="picks">
            <legend class="medium legend">{label}" "<span class="count">{move || (count() > 0).then(count)}</span></legend>
            <ListSearch label=search value=wanted />
            <div class="pick-rows">
                <For each=found key=|pick| pick.key() let(pick)>
                    <Row pick chosen />
                </For>
                {move || nothing().map(|text| view! { <p class="assign-none">{text}</p> })}
            </div>
        </fieldset>
    }
}

impl From<Team> for Pick {
    fn from(team: Team) -> Self {
        Self {
            id: team.id.to_string(),
            name: team.name,
            about: String::new(),
            face: PickFace::Team { hue: team.color },
        }
    }
}

impl Pick {
    /// A row is drawn anew when something of it is another.
    fn key(&self) -> (String, String, String, Option<There>) {
        let there = match self.face {
            PickFace::Agent { there, .. } => Some(there),
            _ => None,
        };
        (
            self.id.clone(),
            self.name.clone(),
            self.about.clone(),
            there,
        )
    }
}

#[component]
fn Row(pick: Pick, chosen: RwSignal<BTreeSet<String>>) -> impl IntoView {
    let Pick {
        id,
        name,
        about,
        face,
    } = pick;
    let word = match face {
        PickFace::Agent { there, .. } => there.word(),
        _ => "",
    };
    let face = match face {
        PickFace::Agent { hue, there } => {
            view! { <Avatar name=name.clone() hue size="avatar-28" there=Signal::stored(there) /> }
                .into_any()
        }
        PickFace::Team { hue } => {
            view! { <Avatar name=name.clone() hue size="avatar-28" face=Face::Team /> }.into_any()
        }
        PickFace::Channel { kind } => {
            view! { <ChannelGlyph kind_name=kind size="glyph-20" silent=true /> }.into_any()
        }
    };
    let key = id.clone();
    let toggle = move |event: leptos::ev::Event| {
        let on = event_target_checked(&event);
        chosen.update(|chosen| {
            match on {
                true => chosen.insert(id.clone()),
                false => chosen.remove(&id),
            };
        });
    };
    view! {
        <label class="option-row pick">
            <input class="check" type="checkbox" prop:checked=move || chosen.read().contains(&key) on:change=toggle />
            {face}
            <span class="grow">
                <span class="block truncate"><bdi>{name}</bdi></span>
                {(!about.is_empty()).then(|| view! { <span class="xs ink-3 block truncate">{about}</span> })}
            </span>
            <span class="xs ink-3">{word}</span>
        </label>
    }
}
