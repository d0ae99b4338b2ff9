//! What can be done with quick replies.

use super::noting;
use crate::app::State;
use crate::attachments::{Links, rules};
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::conversations::work::Work;
use crate::extract::IfMatch;
use crate::once::Once;
use crate::problem::{Problem, Reply};
use contract::attachments::Attachment;
use contract::page::Page;
use contract::quick_replies::{
    CopiedFiles, NewQuickReply, PatchQuickReply, QuickReply as Wire, QuickReplyQuery,
    QuickReplyVisibility,
};
use domain::audit::AuditAction;
use domain::principal::Viewer;
use domain::quick_replies::{MOST, Message, QuickReplyName, Topic, Visibility, is_visible, needed};
use domain::{AttachmentId, ChannelId, Flaw, OrganizationId, QuickReplyId, Timestamp};
use std::collections::BTreeSet;
use std::str::FromStr;
use store::attachments::{self, Uploader};
use store::quick_replies::{self, QuickReply, Wanted, files};
use store::{Cursor, Db, StoreError, StoreResult, teams};

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
    let links = state.links();
    let read = state.store.read(move |db| {
        let page = quick_replies::list(db, organization, agent, &wanted, after, limit)?;
        Ok::<_, StoreError>(Page {
            next_cursor: page.next.map(|cursor| cursor.encode()),
            items: wires(db, &links, organization, page.items)?,
        })
    });
    Ok(read.await?)
}

pub async fn get(state: &State, by: &Principal, id: QuickReplyId) -> Reply<Wire> {
    let (viewer, links) = (by.viewer.clone(), state.links());
    let found = state.store.read(move |db| {
        let reply = seen(db, &viewer, id)?;
        wire(db, &links, reply)
    });
    found.await
}

pub async fn create(state: &State, by: &Principal, once: Once, new: NewQuickReply) -> Reply<Wire> {
    let (viewer, uploader, links) = (by.viewer.clone(), by.uploader(), state.links());
    let visibility = visibility(new.visibility)?;
    let files = each_once(new.attachment_ids);
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
    let noted = recording::act(state, by, AuditAction::QuickReplyCreated, reply.id);
    let made = state.write(move |db| {
        let id = once.run(db, |db| {
            check_channels(db, reply.organization, &reply.channels)?;
            check_count(db, &reply)?;
            quick_replies::insert(db, &reply)?;
            set_files(db, &reply, &files, &uploader, reply.created_at)?;
            noting::made(db, noted.clone(), &reply)?;
            Ok(reply.id)
        })?;
        let made = seen(db, &viewer, id)?;
        wire(db, &links, made)
    });
    made.await
}

pub async fn update(
    state: &State,
    by: &Principal,
    id: QuickReplyId,
    version: IfMatch,
    patch: PatchQuickReply,
) -> Reply<Wire> {
    let (viewer, uploader, links) = (by.viewer.clone(), by.uploader(), state.links());
    let now = state.now();
    let change = Change::new(patch)?;
    let noted = recording::act(state, by, AuditAction::QuickReplyUpdated, id);
    let changed = state.write(move |db| {
        let mut reply = seen(db, &viewer, id)?;
        check(&viewer, reply.visibility)?;
        version.check(reply.version)?;
        let before = reply.clone();
        change.apply(&mut reply);
        if reply.visibility != before.visibility {
            check(&viewer, reply.visibility)?;
            reply.owner = viewer.agent;
            check_count(db, &reply)?;
        }
        let channels = reply.channels.iter().copied();
        // One that has been removed since may stay.
        let new: Vec<_> = channels
            .filter(|id| !before.channels.contains(id))
            .collect();
        check_channels(db, reply.organization, &new)?;
        let mut other_files = false;
        if let Some(files) = &change.files {
            let had = files::attached(db, reply.organization, &[id])?;
            other_files = !had
                .iter()
                .map(|(_, file)| file.id)
                .eq(files.iter().copied());
            set_files(db, &reply, files, &uploader, now)?;
        }
        noting::changed(db, noted.clone(), &before, &reply, other_files)?;
        quick_replies::save(db, &mut reply)?;
        wire(db, &links, reply)
    });
    changed.await
}

pub async fn delete(state: &State, by: &Principal, id: QuickReplyId) -> Reply<()> {
    let (viewer, now) = (by.viewer.clone(), state.now());
    let noted = recording::act(state, by, AuditAction::QuickReplyDeleted, id);
    state
        .write(move |db| {
            let reply = seen(db, &viewer, id)?;
            check(&viewer, reply.visibility)?;
            noting::removed(db, noted.clone(), &reply)?;
            let organization = reply.organization;
            Ok::<_, Problem>(quick_replies::delete(db, organization, id, now)?)
        })
        .await
}

/// Makes uploads of the caller's own out of the files of one, to go with a message.
pub async fn copy_files(state: &State, by: &Principal, id: QuickReplyId) -> Reply<CopiedFiles> {
    let (viewer, uploader, links) = (by.viewer.clone(), by.uploader(), state.links());
    let work = Work::new(state);
    state
        .write(move |db| {
            let reply = seen(db, &viewer, id)?;
            let organization = reply.organization;
            let new_id = || work.id();
            let copies = files::copy(db, organization, id, &uploader, work.now, new_id)?;
            let attachments = copies.iter().map(|file| links.attachment(file)).collect();
            Ok::<_, Problem>(CopiedFiles { attachments })
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

/// Gives one these files: the caller's own uploads, and those it has already. A copy of those is
/// judged when it goes with a message.
fn set_files(
    db: &mut Db,
    reply: &QuickReply,
    ids: &[AttachmentId],
    uploader: &Uploader,
    now: Timestamp,
) -> Reply<()> {
    let new = attachments::unused(db, reply.organization, ids, uploader)?;
    rules::check(db, reply.organization, &new)?;
    let set = files::set(db, reply.organization, reply.id, ids, uploader, now);
    set.map_err(|error| match error {
        StoreError::MissingReference => Problem::invalid().field(
            "attachment_ids",
            "not_available",
            "Only its own files and your own uploads that are ready and not used yet",
        ),
        error => error.into(),
    })
}

/// A patch whose values have been read.
struct Change {
    name: Option<String>,
    topic: Option<Option<String>>,
    message: Option<String>,
    visibility: Option<Visibility>,
    channels: Option<Vec<ChannelId>>,
    files: Option<Vec<AttachmentId>>,
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
            files: patch.attachment_ids.map(each_once),
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

/// Each of them once, in their order.
fn each_once(ids: Vec<AttachmentId>) -> Vec<AttachmentId> {
    let mut seen = BTreeSet::new();
    ids.into_iter().filter(|id| seen.insert(*id)).collect()
}

/// As the API shows some of them: as many statements for one as for a page.
fn wires(
    db: &mut Db,
    links: &Links,
    organization: OrganizationId,
    replies: Vec<QuickReply>,
) -> StoreResult<Vec<Wire>> {
    let ids: Vec<QuickReplyId> = replies.iter().map(|reply| reply.id).collect();
    let attached = files::attached(db, organization, &ids)?;
    let with_files = |reply: QuickReply| {
        let own = attached.iter().filter(|(of, _)| *of == reply.id);
        let attachments = own.map(|(_, file)| links.attachment(file)).collect();
        shown(reply, attachments)
    };
    Ok(replies.into_iter().map(with_files).collect())
}

fn wire(db: &mut Db, links: &Links, reply: QuickReply) -> Reply<Wire> {
    let attached = files::attached(db, reply.organization, &[reply.id])?;
    let attachments = attached
        .iter()
        .map(|(_, file)| links.attachment(file))
        .collect();
    Ok(shown(reply, attachments))
}

fn shown(reply: QuickReply, attachments: Vec<Attachment>) -> Wire {
    Wire {
        id: reply.id,
        owner_id: reply.owner,
        name: reply.name,
        topic: reply.topic,
        message: reply.message,
        visibility: reply.visibility.as_str().into(),
        channel_ids: reply.channels,
        attachments,
        version: reply.version,
    }
}
