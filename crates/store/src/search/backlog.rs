//! What is still to be cut into words: what was there before the index, and conversations of
//! contacts with a great many. It is done in small steps, the newest first, and a restart goes on.

use super::words::{Row, names_of, replace};
use crate::columns::{AsInt, AsText};
use crate::contacts::words::refill;
use crate::db::each_backend;
use crate::schema::{
    attachments, contacts, conversations, message_attachments, messages, search_backlog,
};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use domain::{ContactId, ConversationId, MessageId, OrganizationId};
use std::collections::{BTreeMap, BTreeSet};
use std::fmt;
use std::str::FromStr;

/// Stands for every contact.
const ALL: i64 = 0;

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Part {
    Contacts,
    Conversations,
    Messages,
}

impl AsRef<str> for Part {
    fn as_ref(&self) -> &str {
        match self {
            Self::Contacts => "contacts",
            Self::Conversations => "conversations",
            Self::Messages => "messages",
        }
    }
}

/// A word of a newer version.
#[derive(Debug)]
struct UnknownPart;

impl fmt::Display for UnknownPart {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("not a part of the search backlog")
    }
}

impl std::error::Error for UnknownPart {}

impl FromStr for Part {
    type Err = UnknownPart;

    fn from_str(text: &str) -> Result<Self, UnknownPart> {
        [Self::Contacts, Self::Conversations, Self::Messages]
            .into_iter()
            .find(|part| part.as_ref() == text)
            .ok_or(UnknownPart)
    }
}

/// A stretch of work.
#[derive(Clone, Copy, Debug)]
struct Rest {
    organization: OrganizationId,
    part: Part,
    contact: i64,
    before: i64,
}

/// Whether anything is still to be cut: asked often, without the lock of a write.
pub fn is_behind(db: &mut Db) -> StoreResult<bool> {
    let any = search_backlog::table.select(search_backlog::before);
    Ok(diesel::select(diesel::dsl::exists(any)).get_result(db)?)
}

/// Cuts the next few; answers how many. What another server has in hand is left to it.
pub fn fill(db: &mut Db, limit: i64) -> StoreResult<usize> {
    let Some(rest) = next(db)? else { return Ok(0) };
    let last = match rest.part {
        Part::Contacts => refill(db, rest.organization, rest.before, limit)?,
        Part::Conversations => fill_conversations(db, rest, limit)?,
        Part::Messages => fill_messages(db, rest, limit)?,
    };
    let own =
        search_backlog::table.find((AsInt(rest.organization), AsText(rest.part), rest.contact));
    match last {
        Some((last, _)) => diesel::update(own)
            .set(search_backlog::before.eq(last))
            .execute(db)?,
        None => diesel::delete(own).execute(db)?,
    };
    // The end of a stretch is a step too.
    Ok(last.map_or(1, |(_, count)| count))
}

/// The conversations of a contact follow its name.
pub(super) fn add_contact(
    db: &mut Db,
    organization: OrganizationId,
    contact: ContactId,
) -> StoreResult<()> {
    let query = diesel::insert_into(search_backlog::table)
        .values((
            search_backlog::organization_id.eq(AsInt(organization)),
            search_backlog::part.eq(AsText(Part::Conversations)),
            search_backlog::contact_id.eq(*contact.as_ref()),
            search_backlog::before.eq(i64::MAX),
        ))
        .on_conflict((
            search_backlog::organization_id,
            search_backlog::part,
            search_backlog::contact_id,
        ))
        .do_update()
        .set(search_backlog::before.eq(i64::MAX));
    each_backend!(db, |c| query.execute(c))?;
    Ok(())
}

/// The same of several contacts, of whom those are left out who never talked.
pub(super) fn add_contacts(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[ContactId],
) -> StoreResult<()> {
    if ids.is_empty() {
        return Ok(());
    }
    let talked: Vec<AsInt<ContactId>> = conversations::table
        .filter(conversations::organization_id.eq(AsInt(organization)))
        .filter(conversations::contact_id.eq_any(ids.iter().copied().map(AsInt)))
        .select(conversations::contact_id)
        .distinct()
        .load(db)?;
    if talked.is_empty() {
        return Ok(());
    }
    let Db::Postgres(c) = db else {
        return talked
            .into_iter()
            .try_for_each(|contact| add_contact(db, organization, contact.0));
    };
    let rows: Vec<_> = talked
        .into_iter()
        .map(|contact| {
            (
                search_backlog::organization_id.eq(AsInt(organization)),
                search_backlog::part.eq(AsText(Part::Conversations)),
                search_backlog::contact_id.eq(*contact.0.as_ref()),
                search_backlog::before.eq(i64::MAX),
            )
        })
        .collect();
    diesel::insert_into(search_backlog::table)
        .values(&rows)
        .on_conflict((
            search_backlog::organization_id,
            search_backlog::part,
            search_backlog::contact_id,
        ))
        .do_update()
        .set(search_backlog::before.eq(i64::MAX))
        .execute(c)?;
    Ok(())
}

fn next(db: &mut Db) -> StoreResult<Option<Rest>> {
    type Columns = (AsInt<OrganizationId>, AsText<Part>, i64, i64);
    let query = search_backlog::table
        .order((search_backlog::organization_id, search_backlog::part))
        .select((
            search_backlog::organization_id,
            search_backlog::part,
            search_backlog::contact_id,
            search_backlog::before,
        ))
        .limit(1);
    let next: Option<Columns> = match db {
        Db::Postgres(c) => query.for_update().skip_locked().first(c).optional()?,
        Db::Sqlite(c) => query.first(c).optional()?,
    };
    Ok(next.map(|(organization, part, contact, before)| Rest {
        organization: organization.0,
        part: part.0,
        contact,
        before,
    }))
}

/// The last one cut, and how many.
type Last = Option<(i64, usize)>;

fn fill_messages(db: &mut Db, rest: Rest, limit: i64) -> StoreResult<Last> {
    type Columns = (AsInt<MessageId>, AsInt<ConversationId>, Option<String>);
    let query = messages::table
        .filter(messages::organization_id.eq(AsInt(rest.organization)))
        .filter(messages::id.lt(rest.before))
        .order(messages::id.desc())
        .limit(limit)
        .select((messages::id, messages::conversation_id, messages::text));
    // Whoever deletes them meanwhile waits: words are not written of what is gone.
    let some: Vec<Columns> = match db {
        Db::Postgres(c) => query.for_share().load(c)?,
        Db::Sqlite(c) => query.load(c)?,
    };
    let ids = some.iter().map(|(id, ..)| *id.0.as_ref());
    let names: Vec<(AsInt<MessageId>, String)> = message_attachments::table
        .inner_join(
            attachments::table.on(attachments::organization_id
                .eq(message_attachments::organization_id)
                .and(attachments::id.eq(message_attachments::attachment_id))),
        )
        .filter(message_attachments::organization_id.eq(AsInt(rest.organization)))
        .filter(message_attachments::message_id.eq_any(ids))
        .select((message_attachments::message_id, attachments::name))
        .load(db)?;
    let mut files = BTreeMap::<MessageId, Vec<&str>>::new();
    for (message, name) in &names {
        files.entry(message.0).or_default().push(name);
    }
    let row = |(id, conversation, text): &Columns| {
        let files = files.get(&id.0).into_iter().flatten().copied();
        let texts = text.as_deref().into_iter().chain(files);
        Row::of_message(rest.organization, (id.0, conversation.0), texts)
    };
    let rows: Vec<Row> = some.iter().map(row).collect();
    replace(db, rest.organization, &rows)?;
    Ok(some.last().map(|(id, ..)| (*id.0.as_ref(), some.len())))
}

fn fill_conversations(db: &mut Db, rest: Rest, limit: i64) -> StoreResult<Last> {
    type Columns = (AsInt<ConversationId>, i64, Option<String>, AsInt<ContactId>);
    let mut query = conversations::table
        .filter(conversations::organization_id.eq(AsInt(rest.organization)))
        .filter(conversations::id.lt(rest.before))
        .into_boxed();
    if rest.contact != ALL {
        query = query.filter(conversations::contact_id.eq(rest.contact));
    }
    let some: Vec<Columns> = query
        .order(conversations::id.desc())
        .limit(limit)
        .select((
            conversations::id,
            conversations::number,
            conversations::subject,
            conversations::contact_id,
        ))
        .load(db)?;
    let last = some.last().map(|(id, ..)| *id.0.as_ref());
    let contacts: BTreeSet<ContactId> = some.iter().map(|(.., contact)| contact.0).collect();
    let contacts = Vec::from_iter(contacts);
    hold(db, rest.organization, &contacts)?;
    // As they are now that nobody else changes or deletes them; contacts are held first, always.
    let query = conversations::table
        .filter(conversations::organization_id.eq(AsInt(rest.organization)))
        .filter(conversations::id.eq_any(some.iter().map(|(id, ..)| *id.0.as_ref())))
        .order(conversations::id.desc())
        .select((
            conversations::id,
            conversations::number,
            conversations::subject,
            conversations::contact_id,
        ));
    let count = some.len();
    let some: Vec<Columns> = match db {
        Db::Postgres(c) => query.for_share().load(c)?,
        Db::Sqlite(c) => query.load(c)?,
    };
    let names = names_of(db, rest.organization, &contacts)?;
    let row = |(id, number, subject, contact): &Columns| {
        let names = names.get(&contact.0).cloned().unwrap_or_default();
        Row::of_conversation(
            rest.organization,
            id.0,
            (*number, subject.as_deref()),
            names,
        )
    };
    let rows: Vec<Row> = some.iter().map(row).collect();
    replace(db, rest.organization, &rows)?;
    Ok(last.map(|last| (last, count)))
}

/// Whoever gives a contact another name meanwhile waits.
fn hold(db: &mut Db, organization: OrganizationId, ids: &[ContactId]) -> StoreResult<()> {
    if let Db::Postgres(c) = db {
        let held: Vec<i64> = contacts::table
            .filter(contacts::organization_id.eq(AsInt(organization)))
            .filter(contacts::id.eq_any(ids.iter().map(|id| *id.as_ref())))
            .order(contacts::id)
            .for_update()
            .select(contacts::id)
            .load(c)?;
        drop(held);
    }
    Ok(())
}
