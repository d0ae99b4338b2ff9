//! Inviting a colleague: name, email, role; then the link to hand over. Wherever one invites from.

use crate::directory::Directory;
use crate::session::Session;
use crate::ui::{Button, CopyField, Dialog, Field, Look, SelectField, Swatches, Toasts};
use contract::agents::{InvitedAgent, NewAgent};
use contract::page::Paging;
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn InviteDialog(open: RwSignal<bool>) -> impl IntoView {
    view! {
        <Dialog open title=text!(invite_agent.title).to_string() class="dialog-wide">
            <InviteForm open />
        </Dialog>
    }
}

#[component]
fn InviteForm(open: RwSignal<bool>) -> impl IntoView {
    let (session, directory, toasts) = (
        expect_context::<Session>(),
        expect_context::<Directory>(),
        expect_context::<Toasts>(),
    );
    let (name, email, role) = (
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
        RwSignal::new(String::new()),
    );
    let color = RwSignal::new("blue".to_owned());
    let (name_error, email_error) = (RwSignal::new(None::<String>), RwSignal::new(None::<String>));
    let busy = RwSignal::new(false);
    let invited = RwSignal::new(None::<InvitedAgent>);
    let roles = LocalResource::new(move || {
        let client = session.client();
        async move {
            client
                .roles(&Paging {
                    limit: Some(100),
                    cursor: None,
                })
                .await
        }
    });
    let options = Signal::derive(move || match roles.get() {
        Some(Ok(page)) => page
            .items
            .into_iter()
            .map(|role| (role.id.to_string(), role.name))
            .collect(),
        _ => Vec::new(),
    });
    // The role that may least is what one starts with.
    Effect::new(move |_| {
        if let Some(Ok(page)) = roles.get()
            && role.read_untracked().is_empty()
        {
            let agent = page
                .items
                .iter()
                .find(|role| role.built_in.as_deref() == Some("agent"))
                .or(page.items.last());
            role.set(agent.map(|role| role.id.to_string()).unwrap_or_default());
        }
    });
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let wrong = |flaw: Option<String>, error: RwSignal<Option<String>>| {
            error.set(flaw.clone());
            flaw.is_some()
        };
        let text = |signal: RwSignal<String>| signal.read_untracked().trim().to_owned();
        let flaws = [
            wrong(
                text(name)
                    .parse::<domain::agents::AgentName>()
                    .err()
                    .map(|flaw| flaw.to_string()),
                name_error,
            ),
            wrong(
                text(email)
                    .parse::<domain::agents::Email>()
                    .err()
                    .map(|flaw| flaw.to_string()),
                email_error,
            ),
        ];
        let Ok(role_id) = role.read_untracked().parse() else {
            return;
        };
        if busy.get_untracked() || flaws.contains(&true) {
            return;
        }
        busy.set(true);
        let new = NewAgent {
            email: text(email),
            first_name: text(name),
            last_name: None,
            color: Some(color.get_untracked()),
            role_id,
            team_ids: Vec::new(),
        };
        spawn_local(async move {
            match session.client().create_agent(&new).await {
                Ok(answer) => {
                    directory.put(answer.agent.clone());
                    invited.set(Some(answer));
                }
                Err(error) if error.code() == Some("email_in_use") => {
                    email_error.set(Some(text!(sign_up.email_in_use).to_string()))
                }
                Err(client::CallError::Refused(problem)) if !problem.errors.is_empty() => {
                    for complaint in &problem.errors {
                        let field = if complaint.field == "first_name" {
                            name_error
                        } else {
                            email_error
                        };
                        field.set(Some(complaint.message.clone()));
                    }
                }
                Err(error) => toasts.refused(text!(invite_agent.failed), &error),
            }
            busy.set(false);
        });
    };
    let another = move |()| {
        invited.set(None);
        name.set(String::new());
        email.set(String::new());
    };
    move || {
        match invited.get() {
        None => view! {
            <form class="form-flat" aria-label=text!(invite_agent.title) on:submit=send novalidate>
                <div class="dialog-body stack">
                    <div class="grid-2">
                        <Field label=text!(invite_agent.name) value=name error=name_error focused=true required=true />
                        <Field label=text!(sign_in.email) kind="email" value=email error=email_error required=true />
                    </div>
                    <Swatches label=text!(me.color) value=color />
                    <SelectField label=text!(invite_agent.role) options value=role />
                </div>
                <footer class="dialog-foot">
                    <Button on_press=move |()| open.set(false)>{text!(ui.cancel)}</Button>
                    <Button look=Look::Primary busy>{text!(invite_agent.invite)}</Button>
                </footer>
            </form>
        }
        .into_any(),
        Some(answer) => view! {
            <div class="dialog-body stack">
                <CopyField label=text!(invite_agent.link) value=answer.invitation_url />
                <p class="xs ink-3">{text!(invite_agent.link_text, email = answer.agent.email)}</p>
            </div>
            <footer class="dialog-foot">
                <Button on_press=another>{text!(invite_agent.another)}</Button>
                <Button look=Look::Primary on_press=move |()| open.set(false)>{text!(ui.done)}</Button>
            </footer>
        }
        .into_any(),
    }
    }
}
