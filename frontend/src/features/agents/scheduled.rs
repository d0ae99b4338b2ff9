//! What somebody who was deactivated has left to be sent: it waits for an administrator, who finds it here.

use crate::live::Live;
use crate::session::Session;
use crate::ui::time::Clock;
use crate::ui::{Pages, PagesEnd};
use contract::agents::ScheduledOfAgent;
use contract::messages::Message;
use contract::page::Paging;
use domain::AgentId;
use leptos::prelude::*;

/// So many are read at once.
const PAGE: u32 = 25;

#[component]
pub fn LeftBehind(id: AgentId) -> impl IntoView {
    let (session, live) = (expect_context::<Session>(), expect_context::<Live>());
    let waiting = Pages::new(move |cursor| {
        let client = session.client();
        let paging = Paging {
            limit: Some(PAGE),
            cursor,
        };
        async move { client.scheduled_of_agent(id, &paging).await }
    });
    Effect::new(move |_| {
        live.generation();
        waiting.reload();
    });
    live.on(move |event| {
        let is_message = event.name == "message.updated" || event.name == "message.created";
        let message = is_message.then(|| event.object::<Message>()).flatten();
        let author = message.and_then(|message| message.author.id);
        if author.is_some_and(|author| author == id.to_string()) {
            waiting.reload();
        }
    });
    let is_any = Memo::new(move |_| !waiting.items.read().is_empty());
    view! {
        {move || is_any.get().then(|| view! {
            <section class="sec">
                <h3>{text!(agents.left_behind)}</h3>
                <p>{text!(agents.left_behind_text)}</p>
                <ul class="entries" aria-label=text!(agents.left_behind)>
                    <For each=move || waiting.items.get() key=|one| (one.id, one.due_at, one.held) let(one)><Line one /></For>
                </ul>
            </section>
        })}
        <PagesEnd pages=waiting failed=text!(agents.left_behind_failed) />
    }
}

#[component]
fn Line(one: ScheduledOfAgent) -> impl IntoView {
    let clock = expect_context::<Clock>();
    let at = one.due_at.as_millis() as f64;
    let href = format!("/conversations/inbox/{}", one.conversation_number);
    let held = one.held;
    view! {
        <li>
            <p class="line-h"><a class="link truncate" href=href><span class="num">"#"{one.conversation_number}</span>" "<bdi>{one.contact_name}</bdi></a></p>
            <p class="xs ink-3">{move || match held {
                true => text!(agents.was_due, at = clock.full(at)),
                false => text!(agents.is_due, at = clock.full(at)),
            }}</p>
        </li>
    }
}
