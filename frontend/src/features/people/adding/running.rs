//! How far the import is, and what became of it.

use super::chosen::{Choices, Chosen, Step, Way};
use super::import::Importing;
use crate::directory::Directory;
use crate::ui::time::{Clock, span};
use crate::ui::{Ask, Button, Confirms, Look, icon, icon_sized, number};
use contract::contact_imports::{ContactImport, ContactImportState};
use leptos::prelude::*;
use std::sync::Arc;

pub fn state_name(state: ContactImportState) -> &'static str {
    match state {
        ContactImportState::Previewed => text!(adding.state_previewed),
        ContactImportState::Running => text!(adding.state_running),
        ContactImportState::Done => text!(adding.state_done),
        ContactImportState::Cancelled => text!(adding.state_cancelled),
        ContactImportState::Failed | ContactImportState::Unknown => text!(adding.state_failed),
    }
}

#[component]
pub fn ResultStep(importing: Importing) -> impl IntoView {
    let running = Memo::new(move |_| {
        let import = importing.import.read();
        import
            .as_ref()
            .is_some_and(|import| import.state == ContactImportState::Running)
    });
    let chosen = importing.chosen;
    view! {
        <div class="wizard">
            <div class="page page-narrow">
                {move || match running.get() {
                    true => view! { <Running importing /> }.into_any(),
                    false => view! { <Ended importing /> }.into_any(),
                }}
            </div>
            {move || (!running.get()).then(|| view! {
                <div class="foot"><div class="in">
                    <span class="grow"></span>
                    <Button on_press=move |()| another(chosen)>{text!(adding.another)}</Button>
                    <a class="btn btn-primary" href="/people">{text!(ui.done)}</a>
                </div></div>
            })}
        </div>
    }
}

/// The same channel and choices, and no file yet.
fn another(chosen: Chosen) {
    let before = chosen.choices.get_untracked();
    let choices = Choices {
        import_id: None,
        way: Some(Way::Import),
        step: Some(Step::Contacts),
        ..before
    };
    chosen.leave(&choices.path());
}

#[component]
fn Running(importing: Importing) -> impl IntoView {
    let (clock, confirms) = (expect_context::<Clock>(), expect_context::<Confirms>());
    let import = move || importing.import.get();
    let done = Memo::new(move |_| import().map_or(0, |i| i.processed_rows));
    let total = Memo::new(move |_| import().map_or(0, |i| i.total_rows));
    let percent = move || match total.get() {
        0 => 0,
        total => done.get() * 100 / total,
    };
    // At the speed it had until now.
    let left = move || {
        let began = import()?.started_at?.as_millis() as f64;
        let (done, total) = (done.get() as f64, total.get() as f64);
        let left = (clock.now() - began) / done * (total - done);
        (done > 0.0 && left >= 60_000.0).then(|| text!(adding.time_left, time = span(left)))
    };
    let ask = move |()| {
        confirms.ask(Ask {
            title: text!(adding.cancel_title).to_owned(),
            text: text!(adding.cancel_text).to_owned(),
            act: text!(adding.cancel).to_owned(),
            danger: true,
            run: Arc::new(move || importing.cancel()),
        });
    };
    view! {
        <h2 class="adding-title">{text!(adding.running)}</h2>
        <p class="ink-2 adding-lead">{text!(adding.running_text)}</p>
        <div class="progress" style=move || format!("--v:{}%", percent()) role="progressbar" aria-label=text!(adding.import) aria-valuemin="0" aria-valuemax="100" aria-valuenow=percent><i></i></div>
        <p class="line-h xs ink-2 adding-far">
            <span class="grow num">{move || text!(adding.far, n = number(done.get()), of = number(total.get()))}</span>
            <span class="num">{left}</span>
        </p>
        <Facts importing />
        <Button class="btn-bad-quiet" busy=importing.busy on_press=ask>{text!(adding.cancel)}</Button>
        <p class="xs ink-3 adding-below">{text!(adding.cancel_hint)}</p>
    }
}

#[component]
fn Facts(importing: Importing) -> impl IntoView {
    let fact = move |name: &'static str, of: fn(&ContactImport) -> i64| {
        let n = move || {
            importing
                .import
                .with(|import| import.as_ref().map_or(0, of))
        };
        view! { <div><p class="ink-3 xs">{name}</p><p class="fact">{move || number(n())}</p></div> }
    };
    view! {
        <div class="facts adding-facts">
            {fact(text!(adding.created), |import| import.created)}
            {fact(text!(adding.updated), |import| import.updated)}
            {fact(text!(adding.ignored), |import| import.ignored)}
            {fact(text!(adding.rejected), |import| import.rejected)}
        </div>
    }
}

#[component]
fn Ended(importing: Importing) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let head = move || {
        let import = importing.import.get()?;
        let n = import.created + import.updated;
        let (hue, drawing, title) = match import.state {
            ContactImportState::Done => (
                "hue-green",
                icondata::LuCheck,
                match n {
                    1 => text!(adding.one_is_in).to_owned(),
                    n => text!(adding.are_in, n = number(n)),
                },
            ),
            ContactImportState::Cancelled => (
                "hue-amber",
                icondata::LuBan,
                text!(adding.was_cancelled, n = number(n)),
            ),
            _ => (
                "hue-red",
                icondata::LuTriangleAlert,
                text!(adding.has_failed, n = number(n)),
            ),
        };
        let mut about = vec![import.file_name.clone()];
        if let (Some(began), Some(ended)) = (import.started_at, import.finished_at) {
            about.push(
                span((ended.as_millis() - began.as_millis()) as f64)
                    .replace(text!(time.now), text!(adding.under_a_minute)),
            );
        }
        about.extend(
            import
                .agent_id
                .map(|agent| text!(adding.by, name = directory.name(agent))),
        );
        let left = import.total_rows - import.processed_rows;
        Some(view! {
            <div class="page-head">
                <span class=format!("tile adding-tile {hue}")>{icon_sized(drawing, "icon-20")}</span>
                <div><h2>{title}</h2><p><bdi>{about.join(", ")}</bdi></p></div>
            </div>
            {(left > 0).then(|| view! { <p class="ink-2 adding-lead">{text!(adding.not_reached, n = number(left))}</p> })}
        })
    };
    let rejected = move || {
        let import = importing.import.get()?;
        (import.rejected > 0).then_some((import.id, import.rejected))
    };
    view! {
        {head}
        <Facts importing />
        {move || rejected().map(|(id, n)| view! {
            <div class="line-h gap-8">
                <h3 class="md grow">{text!(adding.rejected_rows, n = number(n))}</h3>
                <Button class="btn-sm" look=Look::Plain on_press=move |()| importing.save_rejections(id)>{icon(icondata::LuDownload)}{text!(adding.download)}</Button>
            </div>
            <p class="xs ink-3 adding-below">{text!(adding.rejected_text)}</p>
        })}
    }
}
