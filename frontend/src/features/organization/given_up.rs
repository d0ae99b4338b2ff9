//! What was tried in the background so often that it was given up: taken up again, or thrown away.

use crate::live::Live;
use crate::session::Session;
use crate::ui::time::Clock;
use crate::ui::{Ask, Button, Confirms, Pages, PagesEnd, Toasts, icon};
use contract::jobs::{Job, JobQuery, JobState};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

const PAGE: u32 = 25;

#[component]
pub fn GivenUp() -> impl IntoView {
    let (session, live) = (expect_context::<Session>(), expect_context::<Live>());
    let pages = Pages::new(move |cursor| {
        let client = session.client();
        let query = JobQuery {
            state: Some(JobState::Dead),
            limit: Some(PAGE),
            cursor,
            ..JobQuery::default()
        };
        async move { client.jobs(&query).await }
    });
    Effect::new(move |_| {
        live.generation();
        pages.reload();
    });
    live.on(move |event| {
        if event.name == "job.updated" {
            pages.reload();
        }
    });
    let none = move || pages.is_loaded.get() && pages.items.read().is_empty();
    view! {
        <section class="sec">
            <h2>{text!(given_up.title)}</h2>
            <p>{text!(given_up.text)}</p>
            {move || none().then(|| view! { <p class="ink-3">{text!(given_up.none)}</p> })}
            <ul class="entries">
                <For each=move || pages.items.get() key=|job| job.id let(job)><Entry job pages /></For>
            </ul>
            <PagesEnd pages failed=text!(given_up.failed) />
        </section>
    }
}

/// What a kind of work is called.
fn work(job: &Job) -> String {
    let known = match job.kind.as_str() {
        "agents.let_go" | "contacts.let_go" => text!(given_up.agent),
        "teams.move" => text!(given_up.team),
        "remove_channel" => text!(given_up.channel),
        "labels.settle" => text!(given_up.label),
        "contacts.clear" | "conversations.clear" => text!(given_up.clear),
        "conversations.follow_contact" | "conversations.follow_merge" => text!(given_up.contact),
        "deliver" => text!(given_up.deliver),
        "fetch" => text!(given_up.fetch),
        "messages.due" => text!(given_up.due),
        "conversations.email" => text!(given_up.email),
        "contacts.import" => text!(given_up.import),
        "invitations.mail" | "password_resets.mail" | "signups.mail" => text!(given_up.letter),
        kind => return kind.to_owned(),
    };
    let name = job.resource.as_ref().and_then(|of| of.name.as_deref());
    match name {
        Some(name) => text!(given_up.named, work = known, name = name),
        None => known.to_owned(),
    }
}

#[component]
fn Entry(job: Job, pages: Pages<Job>) -> impl IntoView {
    let (session, toasts, confirms, clock) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<Confirms>(),
        expect_context::<Clock>(),
    );
    let (id, what) = (job.id, work(&job));
    let at = job.died_at.unwrap_or(job.due_at).as_millis() as f64;
    let busy = RwSignal::new(false);
    let retry = move |_| {
        if busy.get_untracked() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            match session.client().retry_job(id).await {
                Ok(()) => toasts.done(text!(given_up.taken_up)),
                Err(error) => toasts.refused(text!(given_up.not_taken_up), &error),
            }
            busy.try_set(false);
            pages.reload();
        });
    };
    let discard = Arc::new(move || {
        spawn_local(async move {
            if let Err(error) = session.client().discard_job(id).await {
                toasts.refused(text!(given_up.not_discarded), &error);
            }
            pages.reload();
        });
    });
    let ask = move |()| {
        confirms.ask(Ask {
            title: text!(given_up.discard_title).to_string(),
            text: text!(given_up.discard_text).to_string(),
            act: text!(given_up.discard).to_string(),
            danger: true,
            run: discard.clone(),
        });
    };
    let label = text!(given_up.retry_of, work = what.clone());
    view! {
        <li>
            <div class="line-h entry-head">
                <span class="grow truncate"><bdi>{what}</bdi></span>
                <span class="num xs ink-3" title=job.error>{move || clock.full(at)}</span>
                <button class="btn btn-sm" type="button" disabled=busy aria-label=label on:click=retry>{text!(given_up.retry)}</button>
                {job.discardable.then(|| view! { <Button class="btn-sm btn-bad-quiet" on_press=ask>{icon(icondata::LuTrash2)}{text!(given_up.discard)}</Button> })}
            </div>
        </li>
    }
}
