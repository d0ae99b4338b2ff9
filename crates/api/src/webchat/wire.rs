//! What the widget is told of its channel.

use super::CONNECTOR;
use crate::app::State;
use crate::channels::hours;
use crate::messages::replying::limits;
use crate::presence::Streams;
use crate::problem::Reply;
use connectors::pre_chat_fields;
use contract::channels::Limits;
use contract::webchat::{PreChatField, WidgetConfig};
use store::channels::Channel;
use store::{Db, StoreError, organizations};

pub async fn config(state: &State, channel: Channel) -> Reply<WidgetConfig> {
    let (organization, now) = (channel.organization, state.now());
    let read = move |db: &mut Db| {
        let team_online = Streams::has_anybody(db, organization, now)?;
        Ok::<_, StoreError>((organizations::get(db, organization)?, team_online))
    };
    let (settings, team_online) = state.store.read(read).await?;
    let can = CONNECTOR.capabilities();
    let text = |key| {
        let default = || CONNECTOR.settings().iter().find(|s| s.key == key)?.default;
        let text = connectors::text(&channel.settings, key).or_else(default);
        text.unwrap_or_default().to_owned()
    };
    let hours = channel.business_hours.as_ref();
    let is_open = hours::is_open(hours, now);
    let fields = pre_chat_fields(&channel.settings).into_iter();
    Ok(WidgetConfig {
        accent: text("accent"),
        title: text("title"),
        subtitle: text("subtitle"),
        greeting: text("greeting"),
        language: text("language").trim().to_owned(),
        available: channel.available,
        is_open,
        opens_at: hours
            .filter(|_| !is_open)
            .and_then(|hours| hours.next_change(now)),
        team_online,
        pre_chat_fields: fields
            .map(|field| PreChatField {
                key: field.key.to_owned(),
                label: field.label.to_owned(),
                kind: field.kind.to_owned(),
                required: field.required,
            })
            .collect(),
        limits: Limits {
            max_bytes: can.max_bytes.min(settings.max_file_bytes),
            ..limits(can)
        },
        channel_name: channel.name,
    })
}
