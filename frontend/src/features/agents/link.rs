//! The link of who was invited, or one for a new password; made anew, the one before ends.

use crate::directory::Directory;
use crate::session::Session;
use crate::shell::Handed;
use crate::ui::time::Clock;
use crate::ui::{Button, Dialog, Toasts, icon};
use contract::agents::{Agent, AgentState, InvitedAgent};
use leptos::prelude::*;
use leptos::task::spawn_local;

#[component]
pub fn Link(agent: Memo<Agent>) -> impl IntoView {
    let (session, directory, toasts, clock) = (
        expect_context::<Session>(),
        expect_context::<Directory>(),
        expect_context::<Toasts>(),
        expect_context::<Clock>(),
    );
    let id = agent.read_untracked().id;
    let busy = RwSignal::new(false);
    // It is shown once.
    let made = RwSignal::new(None::<InvitedAgent>);
    let showing = RwSignal::new(false);
    let is_invited = Memo::new(move |_| agent.read().state == AgentState::Invited);
    let about = move || match (is_invited.get(), agent.read().invited_until) {
        (true, Some(until)) => text!(
            agents.invited_until,
            at = clock.full(until.as_millis() as f64)
        )
        .to_string(),
        (true, None) => text!(agents.link_late_text).to_string(),
        (false, _) => text!(agents.password_text).to_string(),
    };
    let make = move |()| {
        busy.set(true);
        spawn_local(async move {
            match session.client().renew_invitation(id).await {
                Ok(answer) => {
                    directory.put(answer.agent.clone());
                    made.try_set(Some(answer));
                    showing.try_set(true);
                }
                Err(error) => toasts.refused(text!(agents.link_failed), &error),
            }
            busy.try_set(false);
        });
    };
    view! {
        <section class="stack stack-8">
            <h3 class="medium">{move || if is_invited.get() { text!(invite_agent.link) } else { text!(agents.password) }}</h3>
            <p class="xs ink-3">{about}</p>
            <p><Button class="btn-sm" busy on_press=make>{icon(icondata::LuKeyRound)}{move || if is_invited.get() { text!(agents.copy_link) } else { text!(agents.reset_link) }}</Button></p>
        </section>
        <Dialog open=showing title=text!(agents.new_link).to_string()>
            <div class="dialog-body stack">{move || made.get().map(|answer| view! { <Handed answer /> })}</div>
        </Dialog>
    }
}
