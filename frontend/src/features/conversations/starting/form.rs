//! The form: to whom, over which channel, for which team, with which words.

use super::dialog::Beginning;
use super::over::{ChannelField, keep_checked};
use super::state::{Form, Whom};
use super::whom::{WhomField, contact_of};
use super::words::Words;
use crate::browser::random_key;
use crate::features::conversations::state::DeskState;
use crate::ui::{Button, Field, Look, icon};
use client::CallError;
use contract::conversations::{Conversation, Folder, StartContact, StartConversation};
use contract::teams::Team;
use domain::identities::Scheme;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeMap;

#[component]
pub fn StartForm(desk: DeskState, beginning: Beginning, shut: Callback<()>) -> impl IntoView {
    let form = Form::new(desk);
    form.load(desk);
    form.channel.set(beginning.channel);
    if let Some(contact) = beginning.contact {
        form.knows(desk, contact);
    }
    Effect::new(move |_| {
        form.open_one.set(None);
        if let Some(contact) = contact_of(&form.whom.read()) {
            form.look(desk, contact);
        }
    });
    // The first that reaches them, until somebody chooses another.
    Effect::new(move |_| {
        if form.chosen().is_none() && *form.whom.read() != Whom::Nobody {
            let channels = form.channels.read();
            let first = channels.iter().find(|channel| form.off(channel).is_none());
            let first = first.map(|channel| channel.id);
            if form.channel.get_untracked() != first {
                form.channel.set(first);
            }
        }
    });
    keep_checked(desk, form);
    let teams = Memo::new(move |_| my_teams(desk));
    Effect::new(move |_| {
        if let [only] = teams.read().as_slice() {
            form.team.set(Some(only.id));
        }
    });

    let by_mail = Memo::new(move |_| {
        let channel = form.chosen();
        channel
            .is_some_and(|channel| channel.addressed_by.as_deref() == Some(Scheme::Email.as_str()))
    });
    let errors = RwSignal::new(BTreeMap::<String, String>::new());
    let wrong =
        move |field: &'static str| Signal::derive(move || errors.read().get(field).cloned());
    let whom_error = Signal::derive(move || {
        let errors = errors.read();
        let fields = ["contact.address", "contact_id", "contact"];
        fields.iter().find_map(|field| errors.get(*field)).cloned()
    });
    let (busy, key) = (RwSignal::new(false), StoredValue::new(random_key()));
    let start = move || {
        if busy.get_untracked() {
            return;
        }
        let (found, mut wanted) = untrack(|| (missing(form, teams), wanted(form, beginning)));
        if let Some(wanted) = wanted.as_mut().filter(|_| by_mail.get_untracked()) {
            let subject = form.subject.get_untracked();
            wanted.subject = Some(subject).filter(|subject| !subject.trim().is_empty());
        }
        errors.set(found);
        let Some(wanted) = wanted.filter(|_| errors.read_untracked().is_empty()) else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            let answer = desk
                .client()
                .start_conversation(&wanted, &key.get_value())
                .await;
            busy.try_set(false);
            match answer {
                Ok(details) => {
                    shut.run(());
                    let number = details.conversation.number;
                    desk.list.take(desk, &details.conversation);
                    desk.go(format!("/conversations/{}/{number}", Folder::Yours));
                }
                Err(error) => {
                    if error.status().is_some() {
                        key.try_set_value(random_key());
                    }
                    if error.code() == Some("template_required") {
                        form.wants_template.try_set(Some(true));
                    }
                    refused(desk, errors, &error);
                }
            }
        });
    };
    view! {
        <form class="start-form" aria-label=text!(starting.title) on:submit=move |event| {
            event.prevent_default();
            start();
        }>
            <div class="dialog-body stack" tabindex="0" role="region" aria-label=text!(starting.form)>
                <WhomField desk form error=whom_error name_error=wrong("contact.name") />
                {move || form.open_one.get().map(|open| view! { <OpenOne desk open shut /> })}
                <ChannelField form error=wrong("channel_id") />
                {move || (teams.read().len() > 1).then(|| view! { <TeamField form teams error=wrong("team_id") /> })}
                {move || by_mail.get().then(|| view! { <Field label=text!(starting.subject) value=form.subject error=wrong("subject") autocomplete="off" /> })}
                <Words form error=wrong("text") template_error=wrong("template") on_send=Callback::new(move |()| start()) />
            </div>
            <footer class="dialog-foot">
                <Button on_press=move |()| shut.run(())>{text!(ui.cancel)}</Button>
                <Button look=Look::Primary busy>{move || match form.open_one.read().is_some() {
                    true => text!(starting.second),
                    false => text!(starting.start),
                }}</Button>
            </footer>
        </form>
    }
}

/// There is an open one: it is offered first, and a second one stays possible.
#[component]
fn OpenOne(desk: DeskState, open: Conversation, shut: Callback<()>) -> impl IntoView {
    let at = open.last_activity_at.as_millis() as f64;
    let number = open.number;
    let who: Vec<String> = open
        .assignee_ids
        .iter()
        .map(|id| untrack(|| desk.directory.name(*id)))
        .collect();
    let who = match who.is_empty() {
        true => text!(assign.unassigned).to_string(),
        false => who.join(", "),
    };
    view! {
        <div class="callout callout-accent" role="status">
            {icon(icondata::LuMessageSquare)}
            <div class="grow">
                <p class="medium">{text!(starting.open_one)}</p>
                <p class="sub">{move || text!(starting.open_about, number = number, channel = open.channel.name.clone(), who = who.clone(), at = desk.clock.short(at))}</p>
                <p class="line-h gap-8 open-acts">
                    <Button look=Look::Primary class="btn-sm" on_press=move |()| {
                        shut.run(());
                        desk.go(format!("/conversations/{}/{number}", Folder::Inbox));
                    }>{text!(starting.open_it, number = number)}</Button>
                </p>
            </div>
        </div>
    }
}

#[component]
fn TeamField(form: Form, teams: Memo<Vec<Team>>, error: Signal<Option<String>>) -> impl IntoView {
    view! {
        <div class="field">
            <label for="start-team">{text!(starting.team)}</label>
            <span class="select">
                <select
                    class="input"
                    id="start-team"
                    aria-required="true"
                    aria-invalid=move || error.get().is_some().then_some("true")
                    on:change=move |event| form.team.set(event_target_value(&event).parse().ok())
                >
                    <option value="" selected=move || form.team.get().is_none()>{text!(starting.choose_team)}</option>
                    {move || teams.get().into_iter().map(|team| {
                        let id = team.id;
                        view! { <option value=id.to_string() selected=move || form.team.get() == Some(id)>{team.name}</option> }
                    }).collect_view()}
                </select>
                {crate::ui::icon_sized(icondata::LuChevronDown, "icon-14")}
            </span>
            {move || error.get().map(|error| view! { <p class="error">{error}</p> })}
        </div>
    }
}

fn my_teams(desk: DeskState) -> Vec<Team> {
    let mine = desk.session.me().map(|me| me.team_ids).unwrap_or_default();
    let teams = mine.into_iter().filter_map(|id| desk.directory.team(id));
    teams.collect()
}

/// What has to be filled in before the server is asked.
fn missing(form: Form, teams: Memo<Vec<Team>>) -> BTreeMap<String, String> {
    let mut missing = BTreeMap::new();
    let mut is_missing = |field: &str, text: &str| {
        missing.insert(field.to_owned(), text.to_owned());
    };
    if *form.whom.read() == Whom::Nobody {
        is_missing("contact", text!(starting.to_missing));
    } else if form.chosen().is_none() {
        is_missing("channel_id", text!(starting.channel_missing));
    }
    if teams.read().len() > 1 && form.team.read().is_none() {
        is_missing("team_id", text!(starting.team_missing));
    }
    match form.by_template.get() {
        true if form.templates.filled().is_none() => {
            is_missing("template", text!(templates.not_filled));
        }
        false if form.text.read().trim().is_empty() => {
            is_missing("text", text!(starting.text_missing));
        }
        _ => {}
    }
    missing
}

fn wanted(form: Form, beginning: Beginning) -> Option<StartConversation> {
    let channel = form.chosen()?;
    let (contact_id, contact) = match form.whom.get() {
        Whom::Nobody => return None,
        Whom::Known(contact) => (Some(contact.id), None),
        Whom::New(address) => {
            let name = Some(form.name.get()).filter(|name| !name.trim().is_empty());
            (None, Some(StartContact { name, address }))
        }
    };
    Some(StartConversation {
        previous_id: beginning
            .previous
            .filter(|_| contact_id == beginning.contact),
        contact_id,
        contact,
        text: (!form.by_template.get()).then(|| form.text.get()),
        template: form.templates.filled().map(|(filled, _)| filled),
        team_id: form.team.get(),
        ..StartConversation::over(channel.id)
    })
}

/// Puts what the server complains of where it belongs.
fn refused(desk: DeskState, errors: RwSignal<BTreeMap<String, String>>, error: &CallError) {
    let CallError::Refused(problem) = error else {
        return desk.toasts.refused(text!(starting.failed), error);
    };
    let mut found: BTreeMap<String, String> = problem
        .errors
        .iter()
        .map(|error| (error.field.clone(), error.message.clone()))
        .collect();
    let field = match problem.code.as_str() {
        "team_required" | "team_not_on_channel" | "not_your_team" => Some("team_id"),
        "no_address_on_channel"
        | "channel_disabled"
        | "opted_out"
        | "not_subscribed"
        | "template_required" => Some("channel_id"),
        "identity_in_use" | "contact_blocked" | "cannot_see" => Some("contact"),
        "text_too_long" => Some("text"),
        "template_not_approved" | "template_not_sendable" => Some("template"),
        _ => None,
    };
    // A place of a template complains below the whole.
    let of_template = problem.errors.iter();
    let of_template = of_template
        .filter(|error| error.field.starts_with("template."))
        .map(|error| error.message.clone());
    found.extend(of_template.map(|message| ("template".to_owned(), message)));
    if let Some(field) = field {
        found.insert(field.to_owned(), problem.title.clone());
    }
    match found.is_empty() {
        true => desk.toasts.refused(text!(starting.failed), error),
        false => drop(errors.try_set(found)),
    }
}
