//! What can be done with quick replies.

use crate::app::State;
use crate::auth::principals::Principal;
use crate::extract::IfMatch;
use crate::once::Once;
use crate::problem::{Problem, Reply};
use contract::page::Page;
use contract::quick_replies::{
    NewQuickReply, PatchQuickReply, QuickReply as Wire, QuickReplyQuery, QuickReplyVisibility,
};
use domain::principal::Viewer;
use domain::quick_replies::{MOST, Message, QuickReplyName, Topic, Visibility, is_visible, needed};
use domain::{ChannelId, Flaw, OrganizationId, QuickReplyId};
use std::collections::BTreeSet;
use std::str::FromStr;
use store::quick_replies::{self, QuickReply, Wanted};
use store::{Cursor, Db, teams};

pub async fn list(
    state: &State,
    by: &Principal,
    query: QuickReplyQuery,
    limit: usize,
) -> Reply<Page<Wire>> {
    let (organization, agent) = (by.organization(), by.agent());
    let after = query.cursor.as_deref().map(Cursor::decode).transpose()?;
    let wanted = Wanted {
        text: query.q.filter(|q| !q.trim().is_empty()),
        visibility: query.visibility.map(visibility).transpose()?,
        channel: query.channel_id,
    };
    let page = state
        .store
        .read(move |db| quick_replies::list(db, organization, agent, &wanted, after, limit))
        .await?;
    Ok(Page {
        next_cursor: page.next.map(|cursor| cursor.encode()),
        items: page.items.into_iter().map(wire).collect(),
    })
}

pub async fn get(state: &State, by: &Principal, id: QuickReplyId) -> Reply<Wire> {
    let viewer = by.viewer.clone();
    let found = state.store.read(move |db| seen(db, &viewer, id));
    found.await.map(wire)
}

pub async fn create(state: &State, by: &Principal, once: Once, new: NewQuickReply) -> Reply<Wire> {
    let viewer = by.viewer.clone();
    let visibility = visibility(new.visibility)?;
    check(&viewer, visibility)?;
    let reply = QuickReply {
        organization: viewer.organization,
        id: state.new_id(),
        owner: viewer.agent,
        name: parsed::<QuickReplyName>("name", &new.name)?.to_string(),
        topic: topic(new.topic.as_deref())?,
        message: parsed::<Message>("message", &new.message)?.to_string(),
        visibility,
        channels: unique(new.channel_ids),
        version: 1,
        created_at: state.now(),
    };
    let made = state.write(move |db| {
        let id = once.run(db, |db| {
            check_channels(db, reply.organization, &reply.channels)?;
            check_count(db, &reply)?;
            quick_replies::insert(db, &reply)?;
            Ok(reply.id)
        })?;
        seen(db, &viewer, id)
    });
    made.await.map(wire)
}

pub async fn update(
    state: &State,
    by: &Principal,
    id: QuickReplyId,
    version: IfMatch,
    patch: PatchQuickReply,
) -> Reply<Wire> {
    let viewer = by.viewer.clone();
    let change = Change::new(patch)?;
    let changed = state.write(move |db| {
        let mut reply = seen(db, &viewer, id)?;
        check(&viewer, reply.visibility)?;
        version.check(reply.version)?;
        let before = reply.visibility;
        change.apply(&mut reply);
        if reply.visibility != before {
            check(&viewer, reply.visibility)?;
            reply.owner = viewer.agent;
            check_count(db, &reply)?;
        }
        if change.channels.is_some() {
            check_channels(db, reply.organization, &reply.channels)?;
        }
        quick_replies::save(db, &mut reply)?;
        Ok::<_, Problem>(reply)
    });
    changed.await.map(wire)
}

pub async fn delete(state: &State, by: &Principal, id: QuickReplyId) -> Reply<()> {
    let viewer = by.viewer.clone();
    state
        .write(move |db| {
            let reply = seen(db, &viewer, id)?;
            check(&viewer, reply.visibility)?;
            Ok::<_, Problem>(quick_replies::delete(db, reply.organization, id)?)
        })
        .await
}

/// One that the viewer sees; any other is not there.
fn seen(db: &mut Db, viewer: &Viewer, id: QuickReplyId) -> Reply<QuickReply> {
    let reply = quick_replies::get(db, viewer.organization, id)?;
    match is_visible(viewer, reply.visibility, reply.owner) {
        true => Ok(reply),
        false => Err(Problem::not_found()),
    }
}

/// Whether one of this visibility may be written: an integration has none of its own.
fn check(viewer: &Viewer, visibility: Visibility) -> Reply<()> {
    let permission = needed(visibility);
    match viewer.may(permission) {
        false => Err(Problem::lacks(permission)),
        true if visibility == Visibility::Me && viewer.agent.is_none() => {
            let rule = "Only agents have their own";
            Err(Problem::invalid().field("visibility", "agent_only", rule))
        }
        true => Ok(()),
    }
}

fn check_count(db: &mut Db, reply: &QuickReply) -> Reply<()> {
    let owner = reply.owner.filter(|_| reply.visibility == Visibility::Me);
    match quick_replies::count(db, reply.organization, owner, MOST)? {
        count if count < MOST => Ok(()),
        _ => {
            let title = "There are as many quick replies as there can be";
            Err(Problem::conflict("too_many_quick_replies", title))
        }
    }
}

fn check_channels(db: &mut Db, organization: OrganizationId, ids: &[ChannelId]) -> Reply<()> {
    match teams::count_known_channels(db, organization, ids)? == ids.len() {
        true => Ok(()),
        false => Err(Problem::invalid().field("channel_ids", "unknown", "no such id")),
    }
}

/// A patch whose values have been read.
struct Change {
    name: Option<String>,
    topic: Option<Option<String>>,
    message: Option<String>,
    visibility: Option<Visibility>,
    channels: Option<Vec<ChannelId>>,
}

impl Change {
    fn new(patch: PatchQuickReply) -> Reply<Self> {
        let name = patch.name.as_deref();
        let name = name.map(|text| parsed::<QuickReplyName>("name", text));
        let message = patch.message.as_deref();
        let message = message.map(|text| parsed::<Message>("message", text));
        Ok(Self {
            name: name.transpose()?.map(|name| name.to_string()),
            topic: patch.topic.map(|text| topic(text.as_deref())).transpose()?,
            message: message.transpose()?.map(|message| message.to_string()),
            visibility: patch.visibility.map(visibility).transpose()?,
            channels: patch.channel_ids.map(unique),
        })
    }

    fn apply(&self, reply: &mut QuickReply) {
        if let Some(name) = &self.name {
            reply.name.clone_from(name);
        }
        if let Some(topic) = &self.topic {
            reply.topic.clone_from(topic);
        }
        if let Some(message) = &self.message {
            reply.message.clone_from(message);
        }
        reply.visibility = self.visibility.unwrap_or(reply.visibility);
        if let Some(channels) = &self.channels {
            reply.channels.clone_from(channels);
        }
    }
}

fn parsed<T: FromStr<Err: Flaw>>(field: &str, text: &str) -> Reply<T> {
    text.parse()
        .map_err(|flaw| Problem::invalid().flaw(field, &flaw))
}

fn topic(text: Option<&str>) -> Reply<Option<String>> {
    let topic = text.map(|text| parsed::<Topic>("topic", text));
    Ok(topic.transpose()?.map(|topic| topic.to_string()))
}

fn visibility(word: QuickReplyVisibility) -> Reply<Visibility> {
    let unknown = |_| Problem::invalid().field("visibility", "unknown_value", "me or everyone");
    word.as_str().parse().map_err(unknown)
}

fn unique(ids: Vec<ChannelId>) -> Vec<ChannelId> {
    let each: BTreeSet<ChannelId> = ids.into_iter().collect();
    each.into_iter().collect()
}

fn wire(reply: QuickReply) -> Wire {
    Wire {
        id: reply.id,
        owner_id: reply.owner,
        name: reply.name,
        topic: reply.topic,
        message: reply.message,
        visibility: reply.visibility.as_str().into(),
        channel_ids: reply.channels,
        version: reply.version,
    }
}
