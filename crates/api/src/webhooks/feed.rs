//! Turns the log of events into deliveries. Many events are read at once, and a delivery names only
//! what is to be told, so a webhook costs a small row an event and nothing while there is none.

use crate::app::State;
use crate::events::readers::is_about_contact;
use crate::problem::Reply;
use domain::visibility::{Sight, Told};
use domain::webhooks::{DeliveryState, sees};
use domain::{OrganizationId, Timestamp};
use std::collections::BTreeSet;
use std::time::Duration;
use store::StoreResult;
use store::events::{self, Audience, Cursor, Event};
use store::webhooks::{self, Delivery, Webhook, deliveries, feed};
use tokio::time::sleep;

/// Between two looks while somebody listens.
const LOOK: Duration = Duration::from_millis(50);
/// While nobody does, or another server reads.
const IDLE: Duration = Duration::from_millis(500);
/// After a failure of the database.
const PAUSE: Duration = Duration::from_secs(1);
const LEASE_SECONDS: i64 = 6;
/// Few enough that their deliveries are written in 10 ms.
const BATCH: i64 = 200;

/// Reads until the server stops.
pub async fn run(state: State) {
    let mut reading = Reading::new();
    while !state.closing.is_closed() {
        let wait = reading.pass(&state).await.unwrap_or_else(|problem| {
            tracing::warn!(%problem, "events are not handed to webhooks");
            reading.place = None;
            PAUSE
        });
        tokio::select! {
            () = state.closing.closed() => {}
            () = sleep(wait) => {}
        }
    }
    let holder = reading.holder;
    if let Err(error) = state.store.write(move |db| feed::release(db, holder)).await {
        tracing::warn!(%error, "another server has to wait for the feed of webhooks");
    }
}

/// How far this server has read.
struct Reading {
    /// Tells this server from others.
    holder: i64,
    held_until: Timestamp,
    place: Option<Place>,
}

#[derive(Clone, Copy)]
struct Place {
    /// As the database has it.
    kept: Cursor,
    read: Cursor,
}

impl Reading {
    fn new() -> Self {
        Self {
            holder: rand::random(),
            held_until: Timestamp::EPOCH,
            place: None,
        }
    }

    /// Reads everything there is; answers how long to wait.
    async fn pass(&mut self, state: &State) -> Reply<Duration> {
        if !self.hold(state).await? {
            return Ok(IDLE);
        }
        while let Some(place) = self.place {
            let batch = state.store.read(move |db| read(db, &place.read)).await?;
            let Some(last) = batch.events.last().map(|event| event.cursor) else {
                break;
            };
            let new: Vec<Delivery> = batch
                .events
                .iter()
                .flat_map(|event| told(state, event, &batch.webhooks))
                .collect();
            self.place = match new.is_empty() {
                true => Some(Place {
                    read: last,
                    ..place
                }),
                false => keep(state, place.kept, last, new).await?,
            };
            if i64::try_from(batch.events.len()).unwrap_or(i64::MAX) < BATCH {
                break;
            }
        }
        Ok(LOOK)
    }

    /// Whether this server is the one to read, and anybody listens. Now and then the place is
    /// written down, so that the log can be pruned.
    async fn hold(&mut self, state: &State) -> Reply<bool> {
        let now = state.now();
        if self.place.is_some() && now < self.held_until.minus_seconds(LEASE_SECONDS / 2) {
            return Ok(true);
        }
        let begin = state.store.read(feed::begin).await?;
        let Some(begin) = begin else {
            self.place = None;
            return Ok(false);
        };
        let (holder, until) = (self.holder, now.plus_seconds(LEASE_SECONDS));
        let known = self.place.filter(|place| place.read.is_same_log(&begin));
        let held = state.store.write(move |db| {
            if !feed::hold(db, holder, now, until)? {
                return Ok::<_, store::StoreError>(None);
            }
            let kept = feed::position(db)?;
            match known {
                Some(place) if place.kept == kept => {
                    feed::advance(db, &kept, &place.read)?;
                    Ok(Some(place.read))
                }
                // Another server has read since, or nobody yet.
                _ => {
                    let begin = match kept.is_same_log(&begin) {
                        true => begin.max(kept),
                        false => begin,
                    };
                    feed::advance(db, &kept, &begin)?;
                    Ok(Some(begin))
                }
            }
        });
        self.held_until = until;
        self.place = held.await?.map(|place| Place {
            kept: place,
            read: place,
        });
        Ok(self.place.is_some())
    }
}

/// Some events, and who may want to hear of them.
struct Batch {
    events: Vec<Event>,
    webhooks: Vec<Webhook>,
}

fn read(db: &mut store::Db, after: &Cursor) -> StoreResult<Batch> {
    let events = events::after(db, after, BATCH)?;
    let concerned: BTreeSet<OrganizationId> = events.iter().map(|e| e.organization).collect();
    let concerned: Vec<_> = concerned.into_iter().collect();
    // After the events: whoever subscribed before one of them is among these.
    let webhooks = match concerned.is_empty() {
        true => Vec::new(),
        false => webhooks::enabled(db, &concerned)?,
    };
    Ok(Batch { events, webhooks })
}

/// Writes deliveries, and with them how far the log was read; none when another server was faster.
async fn keep(state: &State, from: Cursor, to: Cursor, new: Vec<Delivery>) -> Reply<Option<Place>> {
    let kept = state
        .store
        .write_background("note webhook deliveries", move |db| {
            if !feed::advance(db, &from, &to)? {
                return Ok::<_, store::StoreError>(false);
            }
            deliveries::insert(db, &new)?;
            Ok(true)
        })
        .await?;
    state.bell.deliveries.notify_one();
    Ok(kept.then_some(Place { kept: to, read: to }))
}

/// What the webhooks of its organization are told of an event.
fn told(state: &State, event: &Event, webhooks: &[Webhook]) -> Vec<Delivery> {
    let own = webhooks
        .iter()
        .filter(|webhook| webhook.organization == event.organization)
        .filter(|webhook| {
            !webhook.since.is_same_log(&event.cursor) || event.cursor > webhook.since
        });
    own.filter_map(|webhook| {
        let (name, object) = heard(webhook, event)?;
        let listens = webhook.events.iter().any(|wanted| wanted.as_str() == name);
        let now = state.now();
        listens.then(|| Delivery {
            organization: event.organization,
            id: state.new_id(),
            webhook: webhook.id,
            event: name.to_owned(),
            object,
            conversation: event.conversation,
            version: event.version,
            revision: event.revision,
            happened_at: event.at,
            state: DeliveryState::Pending,
            attempts: 0,
            next_try_at: Some(now),
            last: None,
            created_at: now,
        })
    })
    .collect()
}

/// By which name a webhook hears of an event, if at all, and of what.
fn heard<'a>(webhook: &Webhook, event: &'a Event) -> Option<(&'a str, i64)> {
    let sight = |audience: Option<&Audience>| match audience {
        None | Some(Audience::Agent(_)) => Sight::None,
        Some(Audience::Everyone) => Sight::Full,
        Some(Audience::Contact { .. }) => sees(webhook.include_restricted, true),
        Some(Audience::Conversation { restricted, .. }) => {
            sees(webhook.include_restricted, *restricted)
        }
    };
    match Told::of(sight(event.before.as_ref()), sight(event.after.as_ref())) {
        Told::Nothing => None,
        Told::Change(_) => Some((&event.name, event.object)),
        Told::Hidden if event.name.ends_with(".deleted") => Some((&event.name, event.object)),
        Told::Hidden if is_about_contact(event) => Some(("contact.hidden", event.object)),
        Told::Hidden => event
            .conversation
            .map(|id| ("conversation.hidden", *id.as_ref())),
    }
}
