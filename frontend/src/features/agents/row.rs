//! One person of the table, with what an administrator may do.

use crate::directory::{Directory, full_name};
use crate::session::Session;
use crate::ui::{Ask, Avatar, Confirms, Menu, MenuItem, Toasts, icon};
use client::Client;
use contract::agents::{Agent, AgentState, Availability, DeactivateAgent};
use domain::RoleId;
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashMap;
use std::sync::Arc;

#[component]
pub fn AgentRow(
    agent: Agent,
    role_names: Memo<HashMap<RoleId, String>>,
    manages: Memo<bool>,
    link: RwSignal<Option<String>>,
) -> impl IntoView {
    let session = expect_context::<Session>();
    let name = full_name(&agent);
    let (id, role, state, online) = (agent.id, agent.role_id, agent.state, agent.online);
    // A phone has no column for it: who cannot be there says so beside the name.
    let standing = move || match state {
        AgentState::Invited => Some(
            view! { <span class="badge badge-accent">{text!(agents.invited)}</span> }.into_any(),
        ),
        AgentState::Deactivated => {
            Some(view! { <span class="badge">{text!(agents.deactivated)}</span> }.into_any())
        }
        AgentState::Active | AgentState::Unknown => None,
    };
    let there = standing().unwrap_or_else(|| match (agent.online, agent.availability) {
        (true, _) => view! { <span class="line-h gap-8"><span class="dot dot-on"></span>{text!(agents.online)}</span> }.into_any(),
        (_, Availability::Away) => view! { <span class="line-h gap-8"><span class="dot dot-off"></span>{text!(me.away)}</span> }.into_any(),
        _ => view! { <span class="ink-3">{text!(agents.offline)}</span> }.into_any(),
    });
    let others = move || manages.get() && session.me_id() != Some(id);
    let menu = format!("agent-{id}");
    let label = text!(agents.more, name = name.clone());
    let row = agent.clone();
    view! {
        <tr>
            <td>
                <span class="line-h gap-12">
                    {if state == AgentState::Active {
                        view! { <Avatar name=name.clone() hue=agent.color.clone() online=Signal::derive(move || online) /> }.into_any()
                    } else {
                        view! { <Avatar name=name.clone() hue=agent.color.clone() /> }.into_any()
                    }}
                    <span class="grow">
                        <span class="item-name medium block truncate"><bdi>{name}</bdi></span>
                        <span class="xs ink-3 block truncate">{agent.email.clone()}</span>
                    </span>
                    {standing().map(|badge| view! { <span class="only-phone">{badge}</span> })}
                </span>
            </td>
            <td class="hide-phone">{move || role_names.read().get(&role).cloned()}</td>
            <td class="hide-phone">{there}</td>
            <td class="n">
                {move || others().then(|| {
                    let (agent, menu, label) = (row.clone(), menu.clone(), label.clone());
                    view! {
                        <button class="icon-btn icon-btn-sm" type="button" popovertarget=menu.clone() aria-haspopup="menu" aria-label=label.clone() title=label.clone()>
                            {icon(icondata::LuEllipsis)}
                        </button>
                        <Menu id=menu label at_end=true><Actions agent=agent.clone() link /></Menu>
                    }
                })}
            </td>
        </tr>
    }
}

#[component]
fn Actions(agent: Agent, link: RwSignal<Option<String>>) -> impl IntoView {
    let (session, directory, toasts, confirms) = (
        expect_context::<Session>(),
        expect_context::<Directory>(),
        expect_context::<Toasts>(),
        expect_context::<Confirms>(),
    );
    let id = agent.id;
    let name = StoredValue::new(full_name(&agent));
    let new_link = move |()| {
        spawn_local(async move {
            match session.client().renew_invitation(id).await {
                Ok(answer) => link.set(Some(answer.invitation_url)),
                Err(error) => toasts.refused(text!(agents.link_failed), &error),
            }
        });
    };
    let deactivate = move |()| {
        confirms.ask(Ask {
            title: text!(agents.deactivate_title, name = name.get_value()),
            text: text!(agents.deactivate_text).to_string(),
            act: text!(agents.deactivate).to_string(),
            danger: true,
            run: Arc::new(move || {
                change(session, directory, toasts, async move |client: Client| {
                    client
                        .deactivate_agent(id, &DeactivateAgent::default())
                        .await
                });
            }),
        });
    };
    let reactivate = move |()| {
        change(session, directory, toasts, async move |client: Client| {
            client.reactivate_agent(id).await
        });
    };
    match agent.state {
        AgentState::Deactivated => view! {
            <MenuItem label=text!(agents.reactivate) drawing=Some(icondata::LuRotateCcw) on_press=reactivate />
        }
        .into_any(),
        state => view! {
            <MenuItem
                label=if state == AgentState::Invited { text!(agents.copy_link) } else { text!(agents.reset_link) }
                drawing=Some(icondata::LuKeyRound)
                on_press=new_link
            />
            <MenuItem label=text!(agents.deactivate) drawing=Some(icondata::LuPower) danger=true on_press=deactivate />
        }
        .into_any(),
    }
}

fn change<F>(
    session: Session,
    directory: Directory,
    toasts: Toasts,
    call: impl FnOnce(Client) -> F + 'static,
) where
    F: Future<Output = client::Call<Agent>> + 'static,
{
    spawn_local(async move {
        match call(session.client()).await {
            Ok(agent) => directory.put(agent),
            Err(error) => toasts.refused(text!(agents.change_failed), &error),
        }
    });
}
