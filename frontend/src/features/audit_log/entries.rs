//! The table: one line an act, under the day it was done.

use super::words::{drawing, object, phrase};
use crate::directory::Directory;
use crate::ui::time::{Clock, day_key};
use crate::ui::{Avatar, icon_sized};
use contract::audit::{AuditEntry, AuditVia};
use contract::messages::AuthorKind;
use domain::audit::AuditAction;
use leptos::prelude::*;

/// What stands in the table.
#[derive(Clone)]
enum Line {
    Day(f64),
    Act(Box<AuditEntry>),
}

impl Line {
    /// What it is known by among the others.
    fn key(&self) -> (bool, i64) {
        match self {
            Self::Day(at) => (true, day_key(*at)),
            Self::Act(entry) => (false, *entry.id.as_ref()),
        }
    }
}

fn moment(entry: &AuditEntry) -> f64 {
    entry.at.as_millis() as f64
}

/// Each day before what was done on it.
fn lines(entries: &[AuditEntry]) -> Vec<Line> {
    let mut day = None;
    let mut lines = Vec::with_capacity(entries.len() + 8);
    for entry in entries {
        let at = moment(entry);
        if day.replace(day_key(at)) != Some(day_key(at)) {
            lines.push(Line::Day(at));
        }
        lines.push(Line::Act(Box::new(entry.clone())));
    }
    lines
}

#[component]
pub fn Entries(items: RwSignal<Vec<AuditEntry>>) -> impl IntoView {
    let clock = expect_context::<Clock>();
    let some = move || !items.read().is_empty();
    move || {
        some().then(|| {
            view! {
                <div class="table-wrap" tabindex="0" role="region" aria-label=text!(audit.table)>
                    <table class="table table-inset audit-table">
                        <thead>
                            <tr>
                                <th scope="col">{text!(audit.time)}</th>
                                <th scope="col">{text!(audit.who)}</th>
                                <th scope="col">{text!(audit.what)}</th>
                                <th scope="col" class="hide-phone">{text!(audit.via)}</th>
                                <th scope="col" class="hide-phone">{text!(audit.address)}</th>
                            </tr>
                        </thead>
                        <tbody>
                            <For each=move || lines(&items.read()) key=Line::key let(line)>
                                {match line {
                                    Line::Day(at) => view! { <tr><th scope="rowgroup" colspan="5">{move || clock.day(at)}</th></tr> }.into_any(),
                                    Line::Act(entry) => view! { <Act entry=*entry /> }.into_any(),
                                }}
                            </For>
                        </tbody>
                    </table>
                </div>
            }
        })
    }
}

#[component]
fn Act(entry: AuditEntry) -> impl IntoView {
    let clock = expect_context::<Clock>();
    let at = moment(&entry);
    let action = entry.action.as_str().parse::<AuditAction>().ok();
    let said = action.map_or(text!(audit.unknown), phrase);
    let drawing = action.map_or(icondata::LuCircleHelp, drawing);
    let object = object(&entry);
    let details = &entry.details;
    let role = details.role.clone();
    let fields = (!details.fields.is_empty()).then(|| words(&details.fields));
    let address = details.address.clone();
    let via = match entry.via {
        AuditVia::Session => text!(audit.web),
        AuditVia::Token => text!(audit.api),
        AuditVia::System | AuditVia::Unknown => text!(audit.via_system),
    };
    view! {
        <tr>
            <td class="num ink-3 audit-when" title=move || clock.full(at)>{move || clock.time(at)}</td>
            <td class="audit-who"><Actor entry=entry.clone() /></td>
            <td class="audit-act">
                <span class="line-h gap-8 audit-what">
                    {icon_sized(drawing, "icon-14 ink-3")}
                    <span>
                        {said}
                        {object.map(|object| view! { " "<bdi class="medium">{object}</bdi> })}
                        {role.map(|role| view! { <span class="xs ink-3 block">{text!(audit.role, role = role)}</span> })}
                        {fields.map(|fields| view! { <span class="xs ink-3 block">{text!(audit.fields, fields = fields)}</span> })}
                    </span>
                </span>
            </td>
            <td class="hide-phone ink-2">{via}</td>
            <td class="hide-phone mono ink-3"><bdi dir="ltr">{address.unwrap_or_else(|| "—".to_owned())}</bdi></td>
        </tr>
    }
}

/// Names of fields as people read them: `max_file_bytes` is max file bytes, `team_ids` is team.
fn words(fields: &[String]) -> String {
    let word = |field: &String| {
        let end = field
            .strip_suffix("_ids")
            .or_else(|| field.strip_suffix("_id"));
        end.unwrap_or(field).replace('_', " ")
    };
    fields.iter().map(word).collect::<Vec<_>>().join(", ")
}

#[component]
fn Actor(entry: AuditEntry) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let actor = entry.actor;
    let unnamed = match actor.kind {
        AuthorKind::Integration => text!(audit.program),
        _ => text!(audit.system),
    };
    let name = actor.name.unwrap_or_else(|| unnamed.to_owned());
    let id = actor.id.filter(|_| actor.kind == AuthorKind::Agent);
    let hue = move || {
        let agent = id.as_deref().and_then(|id| id.parse().ok());
        let known = agent.and_then(|id| directory.agent(id));
        known.map_or_else(|| "slate".to_owned(), |agent| agent.color)
    };
    let face = name.clone();
    view! {
        <span class="line-h gap-8">
            {move || view! { <Avatar name=face.clone() hue=hue() size="avatar-20" /> }}
            <bdi class="truncate">{name}</bdi>
        </span>
    }
}
