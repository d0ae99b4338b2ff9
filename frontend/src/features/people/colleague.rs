//! What is known of a colleague.

use crate::directory::{Directory, full_name};
use crate::ui::{Avatar, Gone, There, icon, icon_sized};
use domain::AgentId;
use leptos::prelude::*;

#[component]
pub fn Colleague(id: String, #[prop(into)] back: Signal<String>) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let id = id.parse::<AgentId>().ok();
    move || {
        let Some(agent) = id.and_then(|id| directory.agent(id)) else {
            return view! { <Gone title=text!(people.gone) text=text!(people.gone_text)><a class="btn" href=back>{text!(people.back)}</a></Gone> }.into_any();
        };
        let name = full_name(&agent);
        let teams = agent.team_ids.iter().filter_map(|id| directory.team(*id));
        let teams: Vec<String> = teams.map(|team| team.name).collect();
        let conversations = format!("/conversations/all?agent_id={}", agent.id);
        view! {
            <header class="bar">
                <a class="icon-btn only-phone" href=back aria-label=text!(people.back)>{icon_sized(icondata::LuArrowLeft, "icon-20 icon-flip")}</a>
                <Avatar name=name.clone() hue=agent.color.clone() there=Signal::stored(There::from(&agent)) />
                <div class="title">
                    <h2 class="truncate"><bdi>{name}</bdi></h2>
                    <span class="sub">{There::from(&agent).word()}</span>
                </div>
                <a class="btn btn-sm" href=conversations>{icon(icondata::LuMessageSquare)}{text!(people.their_conversations)}</a>
            </header>
            <div class="page page-narrow">
                <dl class="dl people-facts">
                    <dt>{text!(context.email)}</dt>
                    <dd><a href=format!("mailto:{}", agent.email)>{agent.email.clone()}</a></dd>
                    <dt>{text!(people.teams)}</dt>
                    <dd>{if teams.is_empty() { text!(context.no_labels).to_owned() } else { teams.join(", ") }}</dd>
                </dl>
            </div>
        }
        .into_any()
    }
}
