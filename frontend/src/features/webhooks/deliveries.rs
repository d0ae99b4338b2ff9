//! What was sent, newest first: when, what, and what the endpoint said. The address has which ones, and
//! which one is looked at.

use super::delivery::Delivery;
use crate::session::Session;
use crate::ui::time::Clock;
use crate::ui::{IconButton, Pages, PagesEnd};
use contract::webhooks::{DeliveryQuery, WebhookDelivery, WebhookDeliveryState as State};
use domain::{DeliveryId, WebhookId};
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

const PAGE: u32 = 25;

#[component]
pub fn Deliveries(id: WebhookId, turn: RwSignal<u32>) -> impl IntoView {
    let session = expect_context::<Session>();
    let query = use_query_map();
    let state = Memo::new(move |_| match query.read().get_str("state") {
        Some("failed") => "failed",
        Some("pending") => "pending",
        _ => "all",
    });
    let chosen = Memo::new(move |_| {
        let query = query.read();
        query
            .get_str("delivery")
            .and_then(|id| id.parse::<DeliveryId>().ok())
    });
    let navigate = StoredValue::new(use_navigate());
    let go = Callback::new(
        move |(state, delivery): (&'static str, Option<DeliveryId>)| {
            let mut path = format!("/settings/webhooks/{id}?state={state}");
            if let Some(delivery) = delivery {
                path += &format!("&delivery={delivery}");
            }
            let options = NavigateOptions {
                replace: true,
                scroll: false,
                ..Default::default()
            };
            navigate.try_with_value(|navigate| navigate(&path, options));
        },
    );
    let pages = Pages::new(move |cursor| {
        let client = session.client();
        let query = DeliveryQuery {
            state: (state.get_untracked() != "all").then(|| State::from(state.get_untracked())),
            limit: Some(PAGE),
            cursor,
        };
        async move { client.webhook_deliveries(id, &query).await }
    });
    Effect::new(move |_| {
        state.track();
        turn.track();
        pages.reload();
    });
    let shown = Memo::new(move |_| {
        let chosen = chosen.get()?;
        let items = pages.items.read();
        items.iter().find(|delivery| delivery.id == chosen).cloned()
    });
    let is_empty = move || pages.is_loaded.get() && pages.items.read().is_empty();
    let group = crate::ui::element_id("deliveries");
    let tab = move |word: &'static str, name: &'static str| {
        view! {
            <label>
                <input type="radio" name=group.clone() prop:checked=move || state.get() == word on:change=move |_| go.run((word, None)) />
                {name}
            </label>
        }
    };
    view! {
        <section class="sec">
            <div class="line-h wrap deliveries-head">
                <h3 class="md grow" id="deliveries">{text!(webhooks.deliveries)}</h3>
                <div class="segmented" role="radiogroup" aria-label=text!(webhooks.which)>
                    {tab("all", text!(webhooks.every))}
                    {tab("pending", text!(webhooks.waiting))}
                    {tab("failed", text!(webhooks.given_up))}
                </div>
                <IconButton class="icon-btn-sm" drawing=icondata::LuRefreshCw label=text!(webhooks.reload) on_press=move |()| turn.update(|turn| *turn += 1) />
            </div>
            {move || is_empty().then(|| view! { <p class="ink-2">{text!(webhooks.no_deliveries)}</p> })}
            <div class="side-2 side-even" class:is-one=move || shown.read().is_none()>
                {move || (!pages.items.read().is_empty()).then(|| view! {
                    <div class="table-wrap" tabindex="0" role="region" aria-label=text!(webhooks.deliveries)>
                        <table class="table table-inset">
                            <thead>
                                <tr>
                                    <th scope="col">{text!(webhooks.time)}</th>
                                    <th scope="col">{text!(webhooks.event)}</th>
                                    <th scope="col">{text!(webhooks.answer)}</th>
                                </tr>
                            </thead>
                            <tbody>
                                <For each=move || pages.items.get() key=|delivery| (delivery.id, delivery.state, delivery.attempts) let(delivery)>
                                    <Row delivery chosen on_choose=move |delivery| go.run((state.get_untracked(), Some(delivery))) />
                                </For>
                            </tbody>
                        </table>
                    </div>
                })}
                {move || shown.get().map(|delivery| view! { <Delivery webhook=id delivery turn /> })}
            </div>
            <PagesEnd pages failed=text!(webhooks.deliveries_failed) />
        </section>
    }
}

#[component]
fn Row(
    delivery: WebhookDelivery,
    chosen: Memo<Option<DeliveryId>>,
    #[prop(into)] on_choose: Callback<DeliveryId>,
) -> impl IntoView {
    let clock = expect_context::<Clock>();
    let id = delivery.id;
    let at = delivery
        .attempted_at
        .unwrap_or(delivery.created_at)
        .as_millis() as f64;
    let is_chosen = move || chosen.get() == Some(id);
    view! {
        <tr aria-selected=move || is_chosen().then_some("true")>
            <td class="num ink-3"><span title=move || clock.full(at)>{move || clock.short(at)}</span></td>
            <td><button class="link mono xs" type="button" aria-pressed=move || is_chosen().to_string() on:click=move |_| on_choose.run(id)>{delivery.event.clone()}</button></td>
            <td><Answer delivery /></td>
        </tr>
    }
}

/// What the endpoint said, in a word.
#[component]
pub fn Answer(delivery: WebhookDelivery) -> impl IntoView {
    let class = match delivery.state {
        State::Delivered => "badge badge-good",
        State::Failed => "badge badge-bad",
        State::Pending if delivery.attempts > 0 => "badge badge-warn",
        _ => "badge",
    };
    let word = match delivery.response_status {
        Some(status) => status.to_string(),
        None if delivery.attempts > 0 => text!(webhooks.no_answer).to_string(),
        None => text!(webhooks.not_yet).to_string(),
    };
    view! { <span class=class>{word}</span> }
}
