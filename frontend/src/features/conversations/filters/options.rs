//! The values of one kind, each with a switch.

use super::kinds::{Kind, mark, reply, status};
use super::offered::{REPLY_STATES, STATUSES};
use crate::browser::folded;
use crate::directory::full_name;
use crate::features::conversations::state::DeskState;
use crate::features::conversations::tags::Found;
use crate::ui::{Avatar, ChannelGlyph, Face, LabelChip, There, element_id, icon};
use contract::agents::{Agent, AgentState};
use contract::conversations::Priority;
use contract::filters::ConversationFilter;
use domain::permissions::Permission;
use domain::{AgentId, TagId};
use leptos::prelude::*;
use std::collections::BTreeSet;

/// One value as it is offered.
struct Offered {
    value: String,
    name: String,
    below: Option<String>,
    /// Whether somebody of it is there.
    there: Option<bool>,
    face: AnyView,
}

#[component]
pub fn Options(desk: DeskState, kind: Kind, search: RwSignal<String>) -> impl IntoView {
    if kind == Kind::Tags {
        desk.tags.follow(search);
    }
    let rows = move || {
        let search = folded(search.read().trim());
        let mut offered = offered(desk, kind);
        offered.retain(|one| folded(&one.name).contains(&search) && kind.offers(desk, &one.value));
        if offered.is_empty() {
            return view! { <p class="assign-none">{nothing(desk, kind)}</p> }.into_any();
        }
        offered
            .into_iter()
            .map(|one| view! { <Row desk kind one /> })
            .collect_view()
            .into_any()
    };
    view! { <div class="filter-rows">{rows}</div> }
}

#[component]
fn Row(desk: DeskState, kind: Kind, one: Offered) -> impl IntoView {
    let id = element_id("filter");
    let named = id.clone();
    let Offered {
        value,
        name,
        below,
        there,
        face,
    } = one;
    let on = {
        let value = value.clone();
        Memo::new(move |_| {
            desk.view
                .with(|view| kind.values(&view.filter()).contains(&value))
        })
    };
    view! {
        <label class="option-row" for=named>
            {face}
            <span class="grow">
                <span class="truncate filter-name"><bdi>{name}</bdi></span>
                {below.map(|below| view! {
                    <span class="xs ink-3 filter-below">
                        {there.map(|there| view! { <span class="dot" class:dot-on=there class:dot-off=!there></span> })}
                        {below}
                    </span>
                })}
            </span>
            <input class="switch" type="checkbox" role="switch" id=id prop:checked=on on:change=move |_| desk.set_filter(|filter| kind.toggle(filter, &value)) />
        </label>
    }
}

fn plain(value: &str, name: &str) -> Offered {
    Offered {
        value: value.to_owned(),
        name: name.to_owned(),
        below: None,
        there: None,
        face: ().into_any(),
    }
}

fn offered(desk: DeskState, kind: Kind) -> Vec<Offered> {
    let directory = desk.directory;
    match kind {
        Kind::Teams => {
            let teams = directory.teams().into_iter().map(|team| Offered {
                value: team.id.to_string(),
                below: Some(match directory.online(&team) {
                    (0, _) => text!(filters.nobody_online).to_owned(),
                    (n, of) => text!(assign.online, n = n, of = of),
                }),
                there: Some(directory.online(&team).0 > 0),
                face: view! { <Avatar name=team.name.clone() hue=team.color.clone() face=Face::Team size="avatar-28" /> }.into_any(),
                name: team.name,
            });
            teams.chain([plain("none", text!(filters.no_team))]).collect()
        }
        Kind::Channels => directory
            .channels()
            .into_iter()
            .map(|channel| Offered {
                value: channel.id.to_string(),
                below: None,
                there: None,
                face: view! { <ChannelGlyph kind_name=channel.kind.clone() size="glyph-20" silent=true /> }.into_any(),
                name: channel.name,
            })
            .collect(),
        Kind::Labels => {
            let labels = directory.labels().into_iter().map(|label| Offered {
                value: label.id.to_string(),
                below: None,
                there: None,
                face: view! { <LabelChip name="" hue=label.color.clone() high=label.priority == Priority::High /> }.into_any(),
                name: label.name,
            });
            labels.chain([plain("unlabelled", text!(filters.unlabelled))]).collect()
        }
        Kind::Tags => tags(desk),
        Kind::Agents => {
            let agents = operators(desk).into_iter().map(|agent| Offered {
                value: agent.id.to_string(),
                name: full_name(&agent),
                below: presence(&agent).map(|there| there.word().to_owned()),
                there: None,
                face: face(&agent),
            });
            [plain("me", text!(filters.me)), plain("none", text!(assign.unassigned))]
                .into_iter()
                .chain(agents)
                .collect()
        }
        Kind::Status => STATUSES.map(|word| plain(word, status(word))).into(),
        Kind::Reply => REPLY_STATES.map(|word| plain(word, reply(word))).into(),
        Kind::More => ["unread", "restricted", "snoozed", "closed_by"]
            .map(|word| plain(word, mark(word)))
            .into(),
        Kind::Dates => Vec::new(),
    }
}

/// Those who work here: of one's own teams, for who has some and sees no others' work; and whoever is set,
/// so that they can be taken off.
fn operators(desk: DeskState) -> Vec<Agent> {
    let set = desk.view.with(|view| view.filter().agent_id);
    let own = desk.session.me().map(|me| me.team_ids).unwrap_or_default();
    let all = own.is_empty() || desk.session.may(Permission::ViewAllConversations);
    let teams = desk.directory.teams().into_iter();
    let of_own: BTreeSet<AgentId> = teams
        .filter(|team| own.contains(&team.id))
        .flat_map(|team| team.agent_ids)
        .collect();
    let mut agents = desk.directory.agents();
    agents.retain(|agent| {
        let works = agent.state == AgentState::Active && (all || of_own.contains(&agent.id));
        works || set.contains(&agent.id.to_string())
    });
    agents
}

/// Whether somebody is there, of those who can be.
fn presence(agent: &Agent) -> Option<There> {
    (agent.state == AgentState::Active).then(|| There::from(agent))
}

fn face(agent: &Agent) -> AnyView {
    let (name, hue) = (full_name(agent), agent.color.clone());
    match presence(agent) {
        Some(there) => {
            view! { <Avatar name hue size="avatar-28" there=Signal::stored(there) /> }.into_any()
        }
        None => view! { <Avatar name hue size="avatar-28" /> }.into_any(),
    }
}

/// Those that are looked for, behind those that are set: what is on can be taken off.
fn tags(desk: DeskState) -> Vec<Offered> {
    let set = desk.view.with(|view| view.filter().tag);
    let offered = desk.tags.offered.get();
    let set = set.into_iter().map(|id| {
        let name = desk.tags.name(id);
        (
            id,
            name.unwrap_or_else(|| text!(filters.unknown).to_owned()),
        )
    });
    let mut all: Vec<(TagId, String)> = set.collect();
    let known: Vec<TagId> = all.iter().map(|(id, _)| *id).collect();
    let others = offered.into_iter().filter(|tag| !known.contains(&tag.id));
    all.extend(others.map(|tag| (tag.id, tag.name)));
    all.into_iter()
        .map(|(id, name)| Offered {
            face: icon(icondata::LuTag).into_any(),
            ..plain(&id.to_string(), &name)
        })
        .collect()
}

/// What is said where nothing can be chosen.
fn nothing(desk: DeskState, kind: Kind) -> &'static str {
    match (kind, desk.tags.found.get()) {
        (Kind::Tags, Found::Coming) => text!(ui.loading),
        (Kind::Tags, Found::Here) => text!(tags.none),
        (Kind::Tags, Found::Failed) => text!(tags.failed),
        _ => text!(assign.nobody),
    }
}

/// From which day and up to which.
#[component]
pub fn Dates(desk: DeskState) -> impl IntoView {
    let day = move |label: &'static str,
                    get: fn(&ConversationFilter) -> &Option<String>,
                    set: fn(&mut ConversationFilter, Option<String>)| {
        let id = element_id("day");
        view! {
            <div class="field grow">
                <label for=id.clone()>{label}</label>
                <input
                    class="input"
                    type="date"
                    id=id
                    prop:value=move || desk.view.with(|view| get(&view.filter()).clone().unwrap_or_default())
                    on:change=move |event| {
                        let day = Some(event_target_value(&event)).filter(|day| !day.is_empty());
                        desk.set_filter(|filter| set(filter, day));
                    }
                />
            </div>
        }
    };
    view! {
        <div class="filter-dates line-h gap-12">
            {day(text!(filters.from), |filter| &filter.from, |filter, day| filter.from = day)}
            {day(text!(filters.to), |filter| &filter.to, |filter, day| filter.to = day)}
        </div>
        <p class="xs ink-3 filter-hint">{text!(filters.dates_hint)}</p>
    }
}
