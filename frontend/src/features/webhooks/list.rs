//! The webhooks with how each is.

use super::page::Known;
use super::state::{StateBadge, host};
use crate::ui::{Empty, PagesEnd, icon};
use contract::webhooks::Webhook;
use leptos::prelude::*;
use leptos_router::components::A;

#[component]
pub fn List(known: Known, chosen: Memo<Option<String>>) -> impl IntoView {
    let is_empty = move || known.is_loaded.get() && known.items.read().is_empty();
    view! {
        <section class="pane" aria-label=text!(webhooks.title)>
            <header class="bar bar-bare">
                <h2 class="grow">{text!(webhooks.title)}" "<span class="count">{move || known.is_loaded.get().then(|| known.items.read().len())}</span></h2>
                <A href="/settings/webhooks/new" attr:class="btn btn-sm">{icon(icondata::LuPlus)}{text!(webhooks.add)}</A>
            </header>
            <div class="scroll" tabindex="0" role="region" aria-label=text!(webhooks.list)>
                {move || is_empty().then(|| view! {
                    <Empty drawing=icondata::LuWebhook title=text!(webhooks.none) text=text!(webhooks.none_text)>
                        <A href="/settings/webhooks/new" attr:class="btn btn-primary">{text!(webhooks.add_first)}</A>
                    </Empty>
                })}
                <ul>
                    <For each=move || known.items.get() key=|webhook| (webhook.id, webhook.version, webhook.enabled, webhook.failing_since) let(webhook)>
                        <Item webhook chosen />
                    </For>
                </ul>
                <PagesEnd pages=known failed=text!(webhooks.failed) />
            </div>
        </section>
    }
}

#[component]
fn Item(webhook: Webhook, chosen: Memo<Option<String>>) -> impl IntoView {
    let id = webhook.id.to_string();
    let path = format!("/settings/webhooks/{id}");
    view! {
        <li>
            <a class="item" href=path aria-current=move || (chosen.get().as_deref() == Some(&id)).then_some("true")>
                <span class="tile">{icon(icondata::LuWebhook)}</span>
                <span class="grow">
                    <span class="item-name truncate">{host(&webhook.url)}</span>
                    <span class="item-sub truncate">{webhook.url.clone()}</span>
                </span>
                <StateBadge webhook />
            </a>
        </li>
    }
}
