//! The templates of a channel: those of its provider as they were synced last, or those that people write
//! here.

mod editor;
mod row;
mod sync;

use super::detail::Opened;
use crate::session::Session;
use crate::ui::{AsyncView, Button, Empty, Look, icon};
use client::{CallError, Client};
use contract::templates::{Template, TemplateQuery};
use domain::ChannelId;
use editor::TemplateDialog;
use leptos::prelude::*;
use row::Row;
use sync::SyncButton;

/// A page holds the most the server gives.
const PAGE: u32 = 100;

/// What is written: nothing, a new one, or one that is there.
#[derive(Clone, Debug, Default, PartialEq)]
pub enum Writing {
    #[default]
    Nothing,
    New,
    Known(Box<Template>),
}

#[component]
pub fn TemplatesTab(opened: Opened) -> impl IntoView {
    let session = expect_context::<Session>();
    let id = opened.channel.read_untracked().id;
    let kind = opened.kind.as_ref();
    let synced = kind.is_some_and(|kind| kind.capabilities.provider_templates);
    let templates = LocalResource::new(move || {
        let client = session.client();
        async move { all(&client, id).await }
    });
    let writing = RwSignal::new(Writing::Nothing);
    let on_change = Callback::new(move |()| templates.refetch());
    let about = match synced {
        true => text!(templates.synced_text),
        false => text!(templates.by_hand_text),
    };
    view! {
        <div class="page">
            <div class="line-h templates-head">
                <p class="grow ink-2">{about}</p>
                {match synced {
                    true => view! { <SyncButton id on_change /> }.into_any(),
                    false => view! { <Button look=Look::Primary class="btn-sm" on_press=move |()| writing.set(Writing::New)>{icon(icondata::LuPlus)}{text!(templates.add)}</Button> }.into_any(),
                }}
            </div>
            <AsyncView value=templates title=text!(templates.failed) children=Callback::new(move |all: Vec<Template>| {
                if all.is_empty() {
                    let about = match synced {
                        true => text!(templates.none_synced).to_string(),
                        false => text!(templates.none_text, place = "{{1}}"),
                    };
                    return view! { <Empty drawing=icondata::LuLayoutTemplate title=text!(templates.none) text=about /> }.into_any();
                }
                let rows = all.into_iter().map(|template| view! { <Row template writing on_change /> });
                view! { <ul class="template-rows">{rows.collect_view()}</ul> }.into_any()
            }) />
        </div>
        <TemplateDialog id writing on_change />
    }
}

async fn all(client: &Client, channel: ChannelId) -> Result<Vec<Template>, CallError> {
    let mut query = TemplateQuery {
        limit: Some(PAGE),
        ..TemplateQuery::default()
    };
    let mut all = Vec::new();
    loop {
        let page = client.templates(channel, &query).await?;
        all.extend(page.items);
        query.cursor = page.next_cursor;
        if query.cursor.is_none() {
            return Ok(all);
        }
    }
}
