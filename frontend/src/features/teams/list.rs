//! The teams as a table, with a search.

use crate::browser::folded;
use crate::directory::Directory;
use crate::large_changes::LargeChanges;
use crate::ui::{Avatar, ChannelGlyph, Empty, Face, icon};
use contract::jobs::JobResourceKind;
use contract::teams::Team;
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos_router::components::A;

/// So many channels are drawn in a row.
const GLYPHS: usize = 6;

#[component]
pub fn TeamList() -> impl IntoView {
    let directory = expect_context::<Directory>();
    let search = RwSignal::new(String::new());
    let all = Memo::new(move |_| directory.teams());
    let found = move || {
        let wanted = folded(search.read().trim());
        let mut found = all.get();
        found.retain(|team| {
            let reference = team.reference.as_deref().unwrap_or_default();
            [team.name.as_str(), reference]
                .iter()
                .any(|text| folded(text).contains(&wanted))
        });
        found
    };
    let count = move || directory.has_teams().then(|| all.read().len());
    view! {
        <header class="bar">
            <h1 class="grow">{text!(teams.title)}" "<span class="count">{count}</span></h1>
            <span class="input-icon bar-search">
                {icon(icondata::LuSearch)}
                <input class="input input-quiet" type="search" placeholder=text!(teams.search) aria-label=text!(teams.search) bind:value=search />
            </span>
            <A href="/teams/new" attr:class="btn btn-primary btn-sm">{icon(icondata::LuPlus)}{text!(teams.add)}</A>
        </header>
        <LargeChanges of=JobResourceKind::Team needs=&[Permission::ManageTeams] />
        {move || if !directory.has_teams() {
            view! { <Skeleton /> }.into_any()
        } else if all.read().is_empty() {
            view! {
                <Empty drawing=icondata::LuUsers title=text!(teams.none) text=text!(teams.none_text)>
                    <A href="/teams/new" attr:class="btn btn-primary">{text!(teams.add_first)}</A>
                </Empty>
            }
            .into_any()
        } else {
            view! {
                <div class="scroll" tabindex="0" role="region" aria-label=text!(teams.list)>
                    <table class="table table-inset tr-52">
                        <thead>
                            <tr>
                                <th scope="col">{text!(teams.name)}</th>
                                <th scope="col" class="hide-phone">{text!(teams.channels)}</th>
                                <th scope="col" class="n">{text!(teams.agents)}</th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=found key=|team| (team.id, team.version) let(team)>
                                <Row team />
                            </For>
                        </tbody>
                    </table>
                    {move || found().is_empty().then(|| view! { <p class="assign-none">{text!(teams.no_match)}</p> })}
                </div>
            }
            .into_any()
        }}
    }
}

#[component]
fn Skeleton() -> impl IntoView {
    let row = |width: &'static str| view! { <li class="item"><span class="sk" style:inline-size=width></span></li> };
    view! { <ul class="late" aria-busy="true" aria-label=text!(ui.loading)>{["30%", "22%", "26%"].map(row).into_iter().collect_view()}</ul> }
}

/// How many of a team are online, in words that follow the live list of colleagues.
pub fn online(directory: Directory, team: &Team) -> String {
    let (there, of) = directory.online(team);
    match of {
        0 => text!(teams.nobody).to_string(),
        of => text!(assign.online, n = there, of = of).to_string(),
    }
}

#[component]
fn Row(team: Team) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let channels = team.channel_ids.clone();
    let glyphs = move || {
        let known = channels.iter().filter_map(|id| directory.channel(*id));
        let known: Vec<_> = known.collect();
        let beyond = known.len().saturating_sub(GLYPHS);
        let drawn = known.into_iter().take(GLYPHS).map(|channel| {
            view! { <span title=channel.name><ChannelGlyph kind_name=channel.kind size="glyph-20" /></span> }
        });
        view! { <span class="line-h gap-4">{drawn.collect_view()}{(beyond > 0).then(|| view! { <span class="xs ink-3">{format!("+{beyond}")}</span> })}</span> }
    };
    let members = team.clone();
    view! {
        <tr class="row-link">
            <td>
                <span class="line-h gap-12">
                    <Avatar name=team.name.clone() hue=team.color.clone() face=Face::Team />
                    <span class="grow">
                        <A href=format!("/teams/{}", team.id) attr:class="item-name medium block truncate row-target"><bdi>{team.name.clone()}</bdi></A>
                        {team.reference.map(|reference| view! { <span class="xs ink-3 block truncate">{reference}</span> })}
                    </span>
                </span>
            </td>
            <td class="hide-phone">{glyphs}</td>
            <td class="n ink-3">{move || online(directory, &members)}</td>
        </tr>
    }
}
