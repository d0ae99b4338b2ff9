//! Inviting a colleague: name, email, colour, role, teams; then the link to hand over. Wherever one invites
//! from.

use super::membership::{RoleSelect, TeamPicks, roles};
use crate::directory::Directory;
use crate::session::Session;
use crate::ui::time::Clock;
use crate::ui::{
    Button, CopyField, Dialog, Field, Look, Swatches, Toasts, complain, flaw_of, icon,
};
use contract::agents::{InvitedAgent, NewAgent};
use contract::problem::Problem;
use domain::agents::{AgentName, Email};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::BTreeSet;

#[component]
pub fn InviteDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title=text!(invite_agent.title).to_string() class="dialog-wide">
            <InviteForm open />
        </Dialog>
    }
}

#[derive(Clone, Copy)]
struct Form {
    first: RwSignal<String>,
    last: RwSignal<String>,
    email: RwSignal<String>,
    hue: RwSignal<String>,
    role: RwSignal<String>,
    teams: RwSignal<BTreeSet<String>>,
    first_error: RwSignal<Option<String>>,
    last_error: RwSignal<Option<String>>,
    email_error: RwSignal<Option<String>>,
    role_error: RwSignal<Option<String>>,
    teams_error: RwSignal<Option<String>>,
}

impl Form {
    fn new() -> Self {
        let text = || RwSignal::new(String::new());
        Self {
            first: text(),
            last: text(),
            email: text(),
            hue: RwSignal::new("blue".to_owned()),
            role: text(),
            teams: RwSignal::new(BTreeSet::new()),
            first_error: RwSignal::new(None),
            last_error: RwSignal::new(None),
            email_error: RwSignal::new(None),
            role_error: RwSignal::new(None),
            teams_error: RwSignal::new(None),
        }
    }

    /// For the next one: the same role and teams.
    fn empty(self) {
        for text in [self.first, self.last, self.email] {
            text.set(String::new());
        }
    }

    /// What is wanted, if there is nothing to complain about.
    fn wanted(self) -> Option<NewAgent> {
        let text = |signal: RwSignal<String>| signal.read_untracked().trim().to_owned();
        let (first, last, email) = (text(self.first), text(self.last), text(self.email));
        self.first_error.set(flaw_of::<AgentName>(&first));
        self.last_error.set(last_flaw(&last));
        self.email_error.set(flaw_of::<Email>(&email));
        self.role_error.set(None);
        self.teams_error.set(None);
        let errors = [self.first_error, self.last_error, self.email_error];
        // The first role stands there as soon as there are some.
        let role = self.role.read_untracked().parse().ok();
        if role.is_none() {
            let missing = text!(invite_agent.no_role).to_string();
            self.role_error.set(Some(missing));
        }
        if errors.iter().any(|error| error.read_untracked().is_some()) {
            return None;
        }
        let teams = self.teams.read_untracked();
        Some(NewAgent {
            email,
            first_name: first,
            last_name: Some(last).filter(|last| !last.is_empty()),
            color: Some(self.hue.get_untracked()),
            role_id: role?,
            team_ids: teams.iter().filter_map(|id| id.parse().ok()).collect(),
        })
    }

    fn refuse(self, problem: &Problem) {
        for complaint in &problem.errors {
            let field = match complaint.field.as_str() {
                "first_name" => self.first_error,
                "last_name" => self.last_error,
                "role_id" => self.role_error,
                field if field.starts_with("team_ids") => self.teams_error,
                _ => self.email_error,
            };
            field.set(Some(complaint.message.clone()));
        }
    }
}

/// A last name may be left out.
fn last_flaw(text: &str) -> Option<String> {
    match text.trim() {
        "" => None,
        text => flaw_of::<AgentName>(text),
    }
}

#[component]
fn InviteForm(open: RwSignal<bool>) -> impl IntoView {
    let (session, directory, toasts) = (
        expect_context::<Session>(),
        expect_context::<Directory>(),
        expect_context::<Toasts>(),
    );
    let form = Form::new();
    let first_left = complain(form.first, form.first_error, flaw_of::<AgentName>);
    let last_left = complain(form.last, form.last_error, last_flaw);
    let email_left = complain(form.email, form.email_error, flaw_of::<Email>);
    let roles = roles(session);
    let busy = RwSignal::new(false);
    let invited = RwSignal::new(None::<InvitedAgent>);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let Some(new) = form.wanted().filter(|_| !busy.get_untracked()) else {
            return;
        };
        busy.set(true);
        spawn_local(async move {
            match session.client().create_agent(&new).await {
                Ok(answer) => {
                    directory.put(answer.agent.clone());
                    invited.set(Some(answer));
                }
                Err(error) if error.code() == Some("email_in_use") => form
                    .email_error
                    .set(Some(text!(sign_up.email_in_use).to_string())),
                Err(client::CallError::Refused(problem)) if !problem.errors.is_empty() => {
                    form.refuse(&problem);
                }
                Err(error) => toasts.refused(text!(invite_agent.failed), &error),
            }
            busy.set(false);
        });
    };
    let another = move |()| {
        invited.set(None);
        form.empty();
    };
    move || {
        match invited.get() {
        None => view! {
            <form class="form-flat" aria-label=text!(invite_agent.title) on:submit=send novalidate>
                <div class="dialog-body stack">
                    <div class="grid-2">
                        <Field label=text!(invite_agent.name) value=form.first error=form.first_error on_leave=first_left focused=true required=true />
                        <Field label=text!(invite_agent.last_name) value=form.last error=form.last_error on_leave=last_left />
                    </div>
                    <Field label=text!(sign_in.email) kind="email" value=form.email error=form.email_error on_leave=email_left required=true />
                    <Swatches label=text!(me.color) value=form.hue />
                    <RoleSelect roles value=form.role error=form.role_error />
                    {move || (!directory.teams().is_empty()).then(|| view! { <TeamPicks chosen=form.teams error=form.teams_error /> })}
                </div>
                <footer class="dialog-foot">
                    <Button on_press=move |()| open.set(false)>{text!(ui.cancel)}</Button>
                    <Button look=Look::Primary busy>{text!(invite_agent.invite)}</Button>
                </footer>
            </form>
        }
        .into_any(),
        Some(answer) => view! {
            <div class="dialog-body stack"><Handed answer /></div>
            <footer class="dialog-foot">
                <span class="grow xs ink-3 line-h gap-4">{icon(icondata::LuCircleCheck)}{text!(invite_agent.saved)}</span>
                <Button on_press=another>{text!(invite_agent.another)}</Button>
                <Button look=Look::Primary on_press=move |()| open.set(false)>{text!(ui.done)}</Button>
            </footer>
        }
        .into_any(),
    }
    }
}

/// The link, how it gets to them, and until when it works.
#[component]
pub fn Handed(answer: InvitedAgent) -> impl IntoView {
    let clock = expect_context::<Clock>();
    let email = answer.agent.email.clone();
    let until = answer.expires_at.as_millis() as f64;
    let way = match (answer.emailed, answer.agent.invited_until) {
        (true, _) => view! {
            <p class="callout callout-good">{icon(icondata::LuMail)}<span>{text!(invite_agent.emailed, email = email.clone())}</span></p>
        }
        .into_any(),
        (false, Some(_)) => view! {
            <p class="callout callout-warn">{icon(icondata::LuMail)}<span>{text!(invite_agent.no_mail)}</span></p>
        }
        .into_any(),
        (false, None) => view! {
            <p class="callout">{icon(icondata::LuKeyRound)}<span>{text!(invite_agent.new_password)}</span></p>
        }
        .into_any(),
    };
    view! {
        {way}
        <CopyField label=text!(invite_agent.link) value=answer.invitation_url />
        <p class="xs ink-3">{move || text!(invite_agent.works, at = clock.full(until), email = email.clone())}</p>
    }
}
