//! Ending the second factor of who has lost it.

use crate::directory::full_name;
use crate::session::Session;
use crate::ui::{Ask, Button, Confirms, Toasts, icon};
use contract::agents::Agent;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::sync::Arc;

#[component]
pub fn SecondFactor(agent: Memo<Agent>) -> impl IntoView {
    let (session, toasts, confirms) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<Confirms>(),
    );
    let id = agent.read_untracked().id;
    let end = move || {
        spawn_local(async move {
            match session.client().end_totp_of(id).await {
                Ok(()) => toasts.done(text!(agents.second_factor_ended)),
                Err(error) if error.code() == Some("totp_not_enabled") => {
                    toasts.failed(text!(agents.second_factor_none), None);
                }
                Err(error) => toasts.refused(text!(agents.change_failed), &error),
            }
        });
    };
    let ask = move |()| {
        let name = full_name(&agent.read_untracked());
        confirms.ask(Ask {
            title: text!(agents.second_factor_title, name = name).to_string(),
            text: text!(agents.second_factor_about).to_string(),
            act: text!(agents.second_factor_end).to_string(),
            danger: true,
            run: Arc::new(end),
        });
    };
    view! {
        <section class="stack stack-8">
            <h3 class="medium">{text!(agents.second_factor)}</h3>
            <p class="xs ink-3">{text!(agents.second_factor_text)}</p>
            <p><Button class="btn-sm" on_press=ask>{icon(icondata::LuShieldOff)}{text!(agents.second_factor_end)}</Button></p>
        </section>
    }
}
