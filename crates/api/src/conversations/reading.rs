//! What can be read of conversations: lists, counts, one, its log. Each answer comes with the
//! place in the log of events from where its reader streams on.

use super::filtering::{filter_of, has_days};
use super::presence::colleagues;
use super::wire;
use crate::app::State;
use crate::audit::recording;
use crate::auth::principals::Principal;
use crate::messages::replying;
use crate::problem::{Problem, Reply};
use contract::conversations::{
    Conversation, ConversationDetails, ConversationQuery, Counts, FolderCounts,
};
use contract::filters::ConversationFilter;
use contract::log::LogEntry;
use contract::page::Page;
use domain::counters::folder_total;
use domain::folders::Folder;
use domain::principal::Viewer;
use domain::visibility::Sight;
use domain::{ConversationId, Timestamp};
use store::conversations::{self, Query, Reader, UrgentCursor, get_item, urgent_first};
use store::events::{self, Cursor as EventCursor};
use store::messages::scheduled;
use store::{Cursor, Db, StoreResult, audit, organizations};

/// An answer, and where the log of events stood before it was read.
pub struct Read<T> {
    pub answer: T,
    pub cursor: EventCursor,
}

impl State {
    /// Reads for somebody, after noting where the log of events stands.
    pub async fn read_with_cursor<T: Send + 'static>(
        &self,
        f: impl FnOnce(&mut Db) -> Reply<T> + Send + 'static,
    ) -> Reply<Read<T>> {
        self.store
            .read(move |db| {
                let cursor = events::latest(db)?;
                Ok(Read {
                    answer: f(db)?,
                    cursor,
                })
            })
            .await
    }

    /// Reads what is said or noted in a conversation, for who sees it. Who sees it through
    /// `conversations.view_restricted` alone is recorded before they get it; nobody else's reading
    /// writes anything.
    pub async fn read_inside<T: Send + 'static>(
        &self,
        by: &Principal,
        id: ConversationId,
        f: impl FnOnce(&mut Db, &Reader) -> Reply<T> + Send + 'static,
    ) -> Reply<Read<T>> {
        let viewer = by.viewer.clone();
        let read = self.read_with_cursor(move |db| {
            let reader = Reader::load(db, viewer)?;
            let item = get_item(db, &reader, id)?;
            let withheld = item.sight == Sight::Withheld;
            let number = withheld.then_some(item.conversation.number);
            Ok((f(db, &reader)?, number))
        });
        let Read { answer, cursor } = read.await?;
        let (answer, number) = answer;
        if let Some(number) = number {
            let noted = recording::viewing(self, by, id).numbered(number);
            self.write(move |db| audit::append(db, &noted)).await?;
        }
        Ok(Read { answer, cursor })
    }
}

pub async fn list(
    state: &State,
    by: &Principal,
    query: ConversationQuery,
    limit: usize,
) -> Reply<Read<Page<Conversation>>> {
    let cursor = query.cursor.clone();
    let urgent = query.priority_first.unwrap_or(false);
    let filter = query.filter();
    let looked_up = query.number.is_some() || query.contact_id.is_some();
    let mut query = asked(by, &query, (!looked_up).then_some(Folder::Inbox))?;
    let viewer = by.viewer.clone();
    state
        .read_with_cursor(move |db| {
            let reader = Reader::load(db, viewer)?;
            set_days(db, &reader.viewer, &filter, &mut query)?;
            let (items, next_cursor) = match urgent {
                true => {
                    let after = cursor.as_deref().map(UrgentCursor::decode).transpose()?;
                    let page = urgent_first(db, &reader, &query, after.as_ref(), limit)?;
                    (page.items, page.next.map(|cursor| cursor.encode()))
                }
                false => {
                    let after = cursor.as_deref().map(Cursor::decode).transpose()?;
                    let page = conversations::list(db, &reader, &query, after.as_ref(), limit)?;
                    (page.items, page.next.map(|cursor| cursor.encode()))
                }
            };
            Ok(Page {
                next_cursor,
                items: items.into_iter().map(wire::own).collect(),
            })
        })
        .await
}

/// Which conversations are asked for; those of `unless_told` when no folder is named.
pub fn asked(
    by: &Principal,
    query: &ConversationQuery,
    unless_told: Option<Folder>,
) -> Reply<Query> {
    let folder = match query.folder {
        Some(folder) => Some(known::<Folder>("folder", folder.as_str())?),
        None => unless_told,
    };
    if let Some(needed) = folder
        .filter(|f| !f.is_open_to(&by.viewer))
        .and_then(Folder::permission)
    {
        return Err(Problem::lacks(needed));
    }
    Ok(Query {
        folder,
        sort: query
            .sort
            .map(|sort| known("sort", sort.as_str()))
            .transpose()?,
        number: query.number,
        contact: query.contact_id,
        // Days are of a zone that has to be read: see `set_days`.
        filter: filter_of(&query.filter(), by.viewer.agent, "UTC")?,
    })
}

/// Days are those of the organization's time zone.
pub fn set_days(
    db: &mut Db,
    viewer: &Viewer,
    asked: &ConversationFilter,
    query: &mut Query,
) -> Reply<()> {
    if has_days(asked) {
        let zone = organizations::get(db, viewer.organization)?.time_zone;
        query.filter = filter_of(asked, viewer.agent, &zone)?;
    }
    Ok(())
}

fn known<T: std::str::FromStr<Err: std::fmt::Display>>(field: &str, word: &str) -> Reply<T> {
    word.parse()
        .map_err(|error| Problem::invalid().field(field, "unknown_value", error))
}

pub async fn counts(state: &State, by: &Principal) -> Reply<Read<Counts>> {
    let viewer = by.viewer.clone();
    state
        .read_with_cursor(move |db| {
            let reader = Reader::load(db, viewer)?;
            let kept = conversations::kept(db, &reader)?;
            let open: Vec<Folder> = Folder::ALL
                .iter()
                .copied()
                .filter(|folder| folder.is_open_to(&reader.viewer))
                .collect();
            let unread = conversations::unread(db, &reader, &open, &kept)?;
            let of = |folder: Folder| -> FolderCounts {
                let kept = kept.iter().map(|(counter, tally)| (counter, tally));
                let total = folder_total(folder, &reader.viewer, &reader.worked, kept);
                let unread = unread.get(&folder).copied();
                wire::counts(total.unwrap_or_default(), unread.unwrap_or_default())
            };
            let if_open = |folder: Folder| open.contains(&folder).then(|| of(folder));
            let mut answer = Counts {
                inbox: of(Folder::Inbox),
                yours: of(Folder::Yours),
                open: of(Folder::Open),
                automated: of(Folder::Automated),
                team: of(Folder::Team),
                closed: of(Folder::Closed),
                archived: of(Folder::Archived),
                snoozed: of(Folder::Snoozed),
                favorites: of(Folder::Favorites),
                all: if_open(Folder::All),
                blacklist: if_open(Folder::Blacklist),
            };
            let tally = conversations::favorites(db, &reader)?;
            answer.favorites = wire::counts(tally, answer.favorites.unread_conversations);
            Ok(answer)
        })
        .await
}

pub async fn get(
    state: &State,
    by: &Principal,
    id: ConversationId,
) -> Reply<Read<ConversationDetails>> {
    let (viewer, now) = (by.viewer.clone(), state.now());
    state
        .read_with_cursor(move |db| {
            let reader = Reader::load(db, viewer)?;
            Ok(details(db, &reader, id, now)?)
        })
        .await
}

/// One conversation as a reader sees it, with where they can answer and who else is there.
pub fn details(
    db: &mut Db,
    reader: &Reader,
    id: ConversationId,
    now: Timestamp,
) -> StoreResult<ConversationDetails> {
    let mut item = get_item(db, reader, id)?;
    item.conversation.blocked = item.contact_blocked;
    let Viewer {
        organization,
        agent,
        ..
    } = reader.viewer;
    let options = replying::options(db, &item.conversation, now)?;
    let waiting = scheduled::count(db, organization, id, Timestamp::EPOCH)?;
    Ok(ConversationDetails {
        pending_scheduled: u32::try_from(waiting).unwrap_or(u32::MAX),
        previous_id: item.conversation.previous,
        viewer_ids: item.conversation.viewers.clone(),
        presence: colleagues(db, organization, id, agent, now)?,
        reply_options: options.iter().map(replying::Way::wire).collect(),
        conversation: wire::own(item),
    })
}

pub async fn log(
    state: &State,
    by: &Principal,
    id: ConversationId,
    cursor: Option<&str>,
    limit: usize,
) -> Reply<Page<LogEntry>> {
    let after = cursor.map(Cursor::decode).transpose()?;
    let read = state.read_inside(by, id, move |db, reader| {
        let organization = reader.viewer.organization;
        let after = after.as_ref();
        Ok(conversations::log(db, organization, id, after, limit)?)
    });
    let page = read.await?.answer;
    Ok(Page {
        next_cursor: page.next.map(|cursor| cursor.encode()),
        items: page.items.into_iter().map(wire::entry).collect(),
    })
}
