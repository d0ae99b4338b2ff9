//! How a channel is: what came and went last, what waits, what failed, and a test.

mod entries;
mod failed_messages;
mod test;

use super::detail::Opened;
use crate::session::Session;
use crate::ui::time::Clock;
use crate::ui::{AsyncView, Button, icon};
use contract::channels::{ChannelHealth, ChannelState};
use domain::Timestamp;
use entries::Entries;
use failed_messages::FailedMessages;
use leptos::prelude::*;
pub use test::TestConnection;

#[component]
pub fn HealthTab(opened: Opened) -> impl IntoView {
    let session = expect_context::<Session>();
    let id = opened.channel.read_untracked().id;
    let health = LocalResource::new(move || {
        let client = session.client();
        async move { client.channel_health(id).await }
    });
    view! {
        <div class="page">
            <AsyncView value=health title=text!(health.failed) children=Callback::new(move |health: ChannelHealth| view! { <Numbers health /> }.into_any()) />
            <p class="health-refresh"><Button class="btn-sm" on_press=move |()| health.refetch()>{icon(icondata::LuRefreshCw)}{text!(health.refresh)}</Button></p>
            <section class="sec">
                <h3>{text!(health.test)}</h3>
                <TestConnection id on_done=move |()| health.refetch() />
            </section>
            <FailedMessages id on_change=move |()| health.refetch() />
            <Entries id on_change=move |()| health.refetch() />
        </div>
    }
}

#[component]
fn Numbers(health: ChannelHealth) -> impl IntoView {
    let clock = expect_context::<Clock>();
    let ms = |at: Timestamp| at.as_millis() as f64;
    let last = move |at: Option<Timestamp>| {
        move || at.map_or_else(|| text!(health.never).to_string(), |at| clock.short(ms(at)))
    };
    let full = |at: Option<Timestamp>| move || at.map(|at| clock.full(ms(at)));
    let fact = |label: &'static str, value: AnyView, below: AnyView| {
        view! { <div><p class="ink-3 xs">{label}</p><p class="fact">{value}</p><p class="xs ink-3">{below}</p></div> }
    };
    let (came, went, queued) = (
        health.last_inbound_at,
        health.last_outbound_at,
        health.oldest_queued_at,
    );
    let waits = move || match queued {
        Some(at) => text!(health.since, at = clock.short(ms(at))),
        None => text!(health.none_waits).to_string(),
    };
    let failing = health
        .failing_since
        .filter(|_| health.state == ChannelState::Failing);
    let wrong = health.last_error;
    view! {
        {failing.map(|since| view! {
            <div class="callout callout-bad hours-now" role="status">
                {icon(icondata::LuTriangleAlert)}
                <div><p class="medium">{text!(channels.failing)}</p><p class="sub">{move || text!(channels.failing_text, at = clock.full(ms(since)))}</p></div>
            </div>
        })}
        {wrong.map(|why| view! { <p class="sub health-wrong">{text!(health.last_error, why = why)}</p> })}
        <div class="facts">
            {fact(text!(health.last_in), last(came).into_any(), full(came).into_any())}
            {fact(text!(health.last_out), last(went).into_any(), full(went).into_any())}
            {fact(text!(health.failures), health.failures_24h.into_any(), ().into_any())}
            {fact(text!(health.waiting), health.queue_depth.into_any(), waits.into_any())}
        </div>
    }
}
