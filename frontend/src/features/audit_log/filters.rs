//! Who, what and when: the address says it, so a view of the log can be sent to a colleague.

use super::programs::Programs;
use super::words::{kind, phrase};
use crate::browser::{going, own_zone};
use crate::directory::{Directory, full_name};
use crate::session::Session;
use crate::ui::time::day_in_zone;
use crate::ui::{Choice, PickOne, element_id, icon_sized};
use contract::audit::{AuditAction as Word, AuditQuery};
use domain::audit::{AuditAction, AuditResource};
use js_sys::Date;
use leptos::prelude::*;
use leptos_router::hooks::use_location;

const PATH: &str = "/settings/audit-log";
const DAY: f64 = 86_400_000.0;

/// What is asked for, and the way to ask for something else.
#[derive(Clone, Copy)]
pub struct Wanted {
    pub query: Memo<AuditQuery>,
    ask: Callback<AuditQuery>,
}

impl Wanted {
    pub fn of_address() -> Self {
        let (search, go) = (use_location().search, going());
        Self {
            query: Memo::new(move |_| client::query::read::<AuditQuery>(&search.read())),
            ask: Callback::new(move |query: AuditQuery| {
                let query = client::query::write(&query);
                let path = format!("{PATH}?{query}");
                go.run((path.trim_end_matches('?').to_owned(), true));
            }),
        }
    }

    fn change(self, how: impl FnOnce(&mut AuditQuery)) {
        let mut query = self.query.get_untracked();
        how(&mut query);
        self.ask.run(query);
    }

    pub fn clear(self) {
        self.ask.run(AuditQuery::default());
    }
}

#[component]
pub fn Filters(wanted: Wanted, programs: Programs) -> impl IntoView {
    view! {
        <div class="line-h gap-8 wrap audit-filters">
            <Dates wanted />
            <Who wanted programs />
            <What wanted />
        </div>
    }
}

/// The days that are chosen by one word, with how many before today each begins.
const SPANS: [(&str, f64); 3] = [("today", 0.0), ("week", 6.0), ("month", 29.0)];

#[component]
fn Dates(wanted: Wanted) -> impl IntoView {
    let session = expect_context::<Session>();
    let zone = Memo::new(move |_| {
        let organization = session.organization();
        organization.map_or_else(own_zone, |organization| organization.time_zone)
    });
    // Asked for, though nothing was typed yet.
    let own = RwSignal::new(false);
    let chosen = Memo::new(move |_| {
        let query = wanted.query.read();
        match (query.from.as_deref(), query.to.as_deref()) {
            (None, None) if own.get() => "own",
            (None, None) => "any",
            (Some(from), None) => {
                let zone = zone.read();
                let span = SPANS
                    .iter()
                    .find(|(_, days)| day_before(*days, &zone) == from);
                span.map_or("own", |(name, _)| *name)
            }
            _ => "own",
        }
    });
    let choose = move |name: String| {
        own.set(name == "own");
        let span = SPANS.iter().find(|(span, _)| *span == name);
        if name != "own" {
            wanted.change(|query| {
                query.from = span.map(|(_, days)| day_before(*days, &zone.read_untracked()));
                query.to = None;
            });
        }
    };
    let options = [
        ("any", text!(audit.any_time)),
        ("today", text!(audit.today)),
        ("week", text!(audit.week)),
        ("month", text!(audit.month)),
        ("own", text!(audit.own_dates)),
    ];
    let options = options.map(|(key, name)| {
        view! { <option value=key prop:selected=move || chosen.get() == key>{name}</option> }
    });
    view! {
        <Choose label=text!(audit.dates) on_change=choose>{options.into_iter().collect_view()}</Choose>
        {move || (chosen.get() == "own").then(|| view! {
            <Day
                label=text!(audit.from)
                value=Signal::derive(move || wanted.query.read().from.clone())
                on_change=move |day| { own.set(true); wanted.change(|query| query.from = day); }
            />
            <Day
                label=text!(audit.to)
                value=Signal::derive(move || wanted.query.read().to.clone())
                on_change=move |day| { own.set(true); wanted.change(|query| query.to = day); }
            />
        })}
    }
}

#[component]
fn Day(
    label: &'static str,
    value: Signal<Option<String>>,
    #[prop(into)] on_change: Callback<Option<String>>,
) -> impl IntoView {
    let change = move |event| {
        let day = event_target_value(&event);
        on_change.run(Some(day).filter(|day| !day.is_empty()));
    };
    view! { <input class="input audit-day" type="date" aria-label=label prop:value=move || value.get().unwrap_or_default() on:change=change /> }
}

#[component]
fn Who(wanted: Wanted, programs: Programs) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let chosen = Memo::new(move |_| wanted.query.read().actor_id.clone());
    let choose = move |id: String| {
        wanted.change(|query| query.actor_id = Some(id).filter(|id| !id.is_empty()));
    };
    let options = Signal::derive(move || {
        let agents = directory.agents();
        let programs = programs.by_name();
        let is_known = |id: &String| {
            agents.iter().any(|agent| agent.id.to_string() == *id)
                || programs.iter().any(|(program, _)| program == id)
        };
        // A program that is not known, or one's own word: an address may name it.
        let other = chosen.get().filter(|id| !is_known(id));
        let other = other.map(|id| Choice::new(id, text!(audit.somebody_else)));
        let colleagues = agents.iter();
        let colleagues =
            colleagues.map(|agent| Choice::new(agent.id.to_string(), full_name(agent)));
        let everybody = std::iter::once(Choice::new("", text!(audit.everybody)));
        let programs = programs.iter();
        let programs =
            programs.map(|(id, name)| Choice::new(id, text!(audit.a_program, name = name.clone())));
        let all = everybody.chain(other).chain(colleagues).chain(programs);
        all.collect::<Vec<_>>()
    });
    let value = Signal::derive(move || chosen.get().unwrap_or_default());
    view! {
        <PickOne id=element_id("who") label=text!(audit.who) search=text!(teams.search_agents) no_match=text!(agents.no_match) options value on_change=choose class="audit-choose" />
    }
}

/// One select for both: a kind of thing, by its word without a dot, or an act.
#[component]
fn What(wanted: Wanted) -> impl IntoView {
    let chosen = Memo::new(move |_| {
        let query = wanted.query.read();
        let act = query.action.map(|action| action.as_str().to_owned());
        act.or_else(|| query.resource.clone()).unwrap_or_default()
    });
    let choose = move |word: String| {
        wanted.change(|query| {
            let is_act = word.contains('.');
            query.action = is_act.then(|| Word::from(word.as_str()));
            query.resource = Some(word).filter(|word| !is_act && !word.is_empty());
        });
    };
    let option = move |word: &'static str, name: String| {
        view! { <option value=word prop:selected=move || *chosen.read() == word>{name}</option> }
    };
    let groups = AuditResource::ALL.iter().map(move |of| {
        let name = kind(*of).0;
        let acts = AuditAction::ALL.iter().filter(|act| act.resource() == *of);
        view! {
            <optgroup label=name>
                {option(of.as_str(), text!(audit.all_of, kind = name))}
                {acts.map(|act| option(act.as_str(), phrase(*act).to_owned())).collect_view()}
            </optgroup>
        }
    });
    view! {
        <Choose label=text!(audit.what) on_change=choose>
            <option value="" prop:selected=move || chosen.read().is_empty()>{text!(audit.everything)}</option>
            {groups.collect_view()}
        </Choose>
    }
}

#[component]
fn Choose(
    label: &'static str,
    #[prop(into)] on_change: Callback<String>,
    children: Children,
) -> impl IntoView {
    view! {
        <span class="select audit-choose">
            <select class="input" aria-label=label on:change=move |event| on_change.run(event_target_value(&event))>{children()}</select>
            {icon_sized(icondata::LuChevronDown, "icon-14")}
        </span>
    }
}

/// The day so many before today, by the organization's clock: the log is asked for its days.
fn day_before(days: f64, zone: &str) -> String {
    day_in_zone(Date::now() - days * DAY, zone)
}
