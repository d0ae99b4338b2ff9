//! This conversation: from where it came, to where, when, and how it stands.

use crate::features::conversations::folder;
use crate::features::conversations::state::DeskState;
use crate::ui::{ChannelGlyph, channel_title};
use contract::conversations::{Conversation, Folder, Status};
use domain::ChannelId;
use leptos::prelude::*;

#[component]
pub fn ConversationFacts(
    desk: DeskState,
    conversation: Memo<Option<Conversation>>,
) -> impl IntoView {
    move || {
        conversation.get().map(|c| {
            let source = source(desk, c.channel.id);
            let began = c.created_at.as_millis() as f64;
            let state = match c.status {
                Status::Closed => folder::name(Folder::Closed),
                Status::Open | Status::Unknown => text!(context.open),
            };
            let agents: Vec<String> = c.assignee_ids.iter().map(|id| desk.directory.name(*id)).collect();
            let team = c.team_id.and_then(|id| desk.directory.team(id)).map(|team| team.name);
            let waiting = c.waiting_since.map(|since| since.as_millis() as f64);
            let moment = move |at: Option<domain::Timestamp>| at.map(|at| desk.clock.full(at.as_millis() as f64));
            let closed = moment(c.closed_at);
            view! {
                <div class="ctx-body">
                    <dl class="dl">
                        <dt>{text!(context.number)}</dt><dd class="num">"#"{c.number}</dd>
                        <dt>{text!(context.state)}</dt><dd>{state}</dd>
                        {c.subject.map(|subject| view! { <dt>{text!(context.subject)}</dt><dd><bdi>{subject}</bdi></dd> })}
                        {source.map(|source| view! { <dt>{text!(context.source)}</dt><dd><bdi>{source}</bdi></dd> })}
                        <dt>{text!(context.destination)}</dt>
                        <dd class="line-h gap-4">
                            <ChannelGlyph kind_name=c.channel.kind.clone() size="glyph-20" silent=true />
                            <span>{format!("{} · {}", c.channel.name, channel_title(&c.channel.kind))}</span>
                        </dd>
                        <dt>{text!(context.arrival)}</dt><dd><bdi>{desk.clock.full(began)}</bdi></dd>
                        {waiting.map(|since| view! { <dt>{text!(context.waiting)}</dt><dd><bdi>{desk.clock.full(since)}</bdi></dd> })}
                        {(!agents.is_empty()).then(|| view! { <dt>{text!(context.agents)}</dt><dd>{agents.join(", ")}</dd> })}
                        {team.map(|team| view! { <dt>{text!(context.team)}</dt><dd>{team}</dd> })}
                        {closed.map(|at| view! { <dt>{text!(context.closed)}</dt><dd><bdi>{at}</bdi></dd> })}
                    </dl>
                </div>
            }
        })
    }
}

/// The address the customer wrote from where it began. A visitor's id says nothing to a person.
fn source(desk: DeskState, channel: ChannelId) -> Option<String> {
    let mut ways = desk.thread.reply_options().into_iter();
    let way = ways.find(|way| way.channel_id == channel)?;
    (way.kind != "webchat").then_some(way.address)
}
