//! What a stream missed. The *present* rule decides: what counts is who may see the thing now, not
//! who could when it happened; the things are read afresh.

use super::frames;
use super::objects::{self, Objects};
use super::readers::{Verdict, Who, judge};
use crate::app::State;
use crate::problem::Reply;
use actix_web::web::Bytes;
use domain::principal::Viewer;
use domain::visibility::{WorkedChannels, can_see};
use domain::{ConversationId, OrganizationId};
use std::collections::{BTreeSet, HashMap};
use store::conversations;
use store::events::{self, Audience, Cursor, Event};

/// More than this is a reason to start afresh.
const MOST: i64 = 1000;

/// Everything a stream has to know.
struct Missed {
    events: Vec<Event>,
    objects: Objects,
    worked: WorkedChannels,
    /// Who sees the conversations now; one that is missing is gone.
    present: HashMap<ConversationId, Audience>,
}

/// Frames for the events after `from` up to `to`.
pub async fn missed(
    state: &State,
    organization: OrganizationId,
    who: Who,
    from: Cursor,
    to: Cursor,
) -> Reply<Vec<Bytes>> {
    let own_state = state.clone();
    let found = state.store.read(move |db| {
        if !events::is_known(db, &from)? {
            return Ok::<_, store::StoreError>(None);
        }
        let mut events = events::of_organization_after(db, organization, &from, MOST)?;
        if i64::try_from(events.len()).unwrap_or(i64::MAX) == MOST {
            return Ok(None);
        }
        events.retain(|event| event.cursor <= to);
        let own: Vec<&Event> = events.iter().collect();
        let objects = objects::load(db, &own_state, organization, &own)?;
        let worked = store::channels::worked(db, organization)?;
        let concerned: BTreeSet<ConversationId> = events
            .iter()
            .filter_map(|event| event.conversation)
            .collect();
        let concerned: Vec<_> = concerned.into_iter().collect();
        let present = conversations::of_ids(db, organization, &concerned)?
            .iter()
            .map(|found| (found.id, Audience::from(&found.facts())))
            .collect();
        Ok(Some(Missed {
            events,
            objects,
            worked,
            present,
        }))
    });
    Ok(match found.await? {
        Some(missed) => missed.frames(&who),
        None => vec![frames::reset(&to.max(from))],
    })
}

impl Missed {
    /// What is told to who comes back; counts that were read before any of it are out of date.
    fn frames(&self, who: &Who) -> Vec<Bytes> {
        let mut counts = false;
        let mut frames = Vec::new();
        for event in &self.events {
            let Some(frame) = self.frame(who, event) else {
                continue;
            };
            counts |= matches!(who, Who::Viewer(_)) && frames::moves_counts(event);
            frames.push(frame);
        }
        frames.extend(counts.then(frames::counts_changed));
        frames
    }

    fn frame(&self, who: &Who, event: &Event) -> Option<Bytes> {
        let object = self.objects.of(event);
        match who {
            Who::Viewer(viewer) => {
                match judge(viewer, &self.presently(viewer, event), &self.worked) {
                    Verdict::Full => Some(frames::change(
                        event,
                        object.and_then(|object| object.full.as_ref()),
                    )),
                    Verdict::Withheld => Some(frames::change(
                        event,
                        object.and_then(|object| object.withheld.as_ref()),
                    )),
                    Verdict::Hidden => Some(frames::hidden(event)),
                    Verdict::Nothing => None,
                }
            }
            Who::Visitor(visitor) => {
                let seen = object.and_then(|object| object.visitor.as_ref())?;
                visitor
                    .is(seen.channel, seen.scheme, &seen.address)
                    .then(|| frames::frame(Some(&event.cursor), &event.name, &seen.message))
            }
        }
    }

    /// The event with the audience of today; who could see the thing at any time of it may know it.
    /// What was told to one agent is told to nobody else, and to them only while they see it.
    fn presently(&self, viewer: &Viewer, event: &Event) -> Event {
        let Some(conversation) = event.conversation else {
            return event.clone();
        };
        if let Some(Audience::Agent(_)) = event.after {
            let present = self.present.get(&conversation);
            let facts = present.and_then(|present| present.facts(event.organization));
            let seen = facts.is_some_and(|facts| can_see(viewer, &facts, &self.worked).is_any());
            return match seen {
                true => event.clone(),
                false => Event {
                    before: None,
                    after: None,
                    ..event.clone()
                },
            };
        }
        Event {
            before: event.before.clone().or_else(|| event.after.clone()),
            after: event
                .after
                .as_ref()
                .and(self.present.get(&conversation).cloned()),
            ..event.clone()
        }
    }
}
