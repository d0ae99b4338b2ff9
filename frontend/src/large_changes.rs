//! How large changes get on: what holds at once everywhere, and is still brought to the rows it concerns.
//! The list that a removal leads back to shows it, and that it is done.

use crate::directory::{Directory, full_name};
use crate::live::Live;
use crate::session::Session;
use crate::ui::{Toasts, icon, number};
use contract::jobs::{Job, JobQuery, JobResourceKind, JobState};
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashMap;

/// More than so many at once are not told apart by anybody.
const LINES: u32 = 20;

/// One change; several jobs of one thing are one.
#[derive(Clone, PartialEq)]
struct LargeChange {
    kind: JobResourceKind,
    id: String,
    name: Option<String>,
    remaining: Option<i64>,
    /// It was given up: somebody has to say that it is tried again.
    is_stuck: bool,
}

/// What is on its way of one kind of thing; nothing while nothing is, and for who may not make such changes.
#[component]
pub fn LargeChanges(
    of: JobResourceKind,
    /// One of these.
    needs: &'static [Permission],
) -> impl IntoView {
    let (session, live, toasts) = (
        expect_context::<Session>(),
        expect_context::<Live>(),
        expect_context::<Toasts>(),
    );
    let directory = expect_context::<Directory>();
    let changes = RwSignal::new(Vec::<LargeChange>::new());
    let load = move || {
        let may = needs.iter().any(|needed| session.may(*needed));
        if !may && !session.may(Permission::ManageOrganization) {
            return;
        }
        let client = session.client();
        spawn_local(async move {
            let wanted = JobQuery {
                resource: Some(of.as_str().to_owned()),
                limit: Some(LINES),
                ..JobQuery::default()
            };
            // Without it nobody sees how it gets on; the next word of it asks again.
            let Ok(page) = client.jobs(&wanted).await else {
                return;
            };
            let now = gathered(page.items);
            let Some(before) = changes.try_update(|kept| std::mem::replace(kept, now.clone()))
            else {
                return;
            };
            let is_over = |gone: &&LargeChange| now.iter().all(|change| change.id != gone.id);
            for gone in before.iter().filter(is_over) {
                let name = untrack(|| named(directory, gone));
                toasts.done(text!(changes.done, name = name));
            }
        });
    };
    Effect::new(move |_| {
        live.generation();
        load();
    });
    live.on(move |event| {
        if event.name == "job.updated" {
            load();
        }
    });
    // Of how many the rest is left: what was there when it was first looked at.
    let most = StoredValue::new(HashMap::<String, i64>::new());
    view! {
        {move || (!changes.read().is_empty()).then(|| view! {
            <ul class="changes" aria-label=text!(changes.title)>
                <For each=move || changes.get() key=|change| (change.id.clone(), change.remaining, change.is_stuck) let(change)>
                    <Line change most />
                </For>
            </ul>
        })}
    }
}

fn gathered(jobs: Vec<Job>) -> Vec<LargeChange> {
    let mut changes: Vec<LargeChange> = Vec::new();
    for job in jobs {
        let Some(resource) = job.resource else {
            continue;
        };
        let is_stuck = job.state == JobState::Dead;
        match changes.iter_mut().find(|change| change.id == resource.id) {
            Some(change) => {
                change.remaining = change.remaining.max(job.remaining);
                change.is_stuck |= is_stuck;
            }
            None => changes.push(LargeChange {
                kind: resource.kind,
                id: resource.id,
                name: resource.name,
                remaining: job.remaining,
                is_stuck,
            }),
        }
    }
    changes
}

/// What the thing is called, or was.
fn named(directory: Directory, change: &LargeChange) -> String {
    let agent = || change.id.parse().ok().and_then(|id| directory.agent(id));
    let known = change.name.clone().or_else(|| match change.kind {
        JobResourceKind::Agent => agent().map(|agent| full_name(&agent)),
        _ => None,
    });
    known.unwrap_or_else(|| text!(changes.contact).to_owned())
}

#[component]
fn Line(change: LargeChange, most: StoredValue<HashMap<String, i64>>) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let kind = change.kind;
    let (key, is_stuck) = (change.id.clone(), change.is_stuck);
    let left = change.remaining.filter(|left| *left > 0);
    let of = left.map(|left| {
        let known = most.try_update_value(|most| {
            let known = most.entry(key).or_insert(left);
            *known = left.max(*known);
            *known
        });
        known.unwrap_or(left)
    });
    let rest = match (is_stuck, left) {
        (true, _) => text!(changes.stuck).to_owned(),
        (false, Some(left)) => text!(changes.left, n = number(left)),
        (false, None) => text!(changes.working).to_owned(),
    };
    let percent = of
        .zip(left)
        .map(|(of, left)| (of - left) * 100 / of)
        .filter(|_| !is_stuck);
    // Colleagues may be known later.
    let name = Memo::new(move |_| named(directory, &change));
    let said = move || match kind {
        JobResourceKind::Agent => text!(changes.agent, name = name.get()).to_string(),
        JobResourceKind::Label => text!(changes.label, name = name.get()).to_string(),
        JobResourceKind::Contact | JobResourceKind::Conversation => name.get(),
        _ => text!(changes.removed, name = name.get()).to_string(),
    };
    let drawing = match is_stuck {
        true => icondata::LuTriangleAlert,
        false => icondata::LuLoaderCircle,
    };
    view! {
        <li class="change" class:is-bad=is_stuck>
            {icon(drawing)}
            <div class="grow">
                <p class="line-h"><span class="grow truncate"><bdi>{said}</bdi></span><span class="xs ink-2 num">{rest}</span></p>
                {percent.map(|percent| view! {
                    <div class="progress" style=format!("--v:{percent}%") role="progressbar" aria-label=name aria-valuemin="0" aria-valuemax="100" aria-valuenow=percent><i></i></div>
                })}
            </div>
        </li>
    }
}
