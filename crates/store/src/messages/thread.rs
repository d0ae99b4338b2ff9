//! Threads, newest first by (position, id), with what a bubble shows beside the text.

use super::row::Row;
use super::tagging::{Tagged, tagged};
use super::{Message, attached, scheduled};
use crate::attachments::Attachment;
use crate::columns::AsInt;
use crate::schema::{agents, api_tokens, contacts, conversations, messages};
use crate::{Cursor, Db, Slice, StoreError, StoreResult};
use diesel::prelude::*;
use domain::actors::{Actor, ActorKind};
use domain::messages::preview;
use domain::{ChannelId, ConversationId, IdentityId, MessageId, OrganizationId};

/// A message with its author's name, its files, its tags and the message it answers.
#[derive(Clone, Debug, PartialEq)]
pub struct Listed {
    pub message: Message,
    pub author_name: Option<String>,
    pub attachments: Vec<Attachment>,
    /// Whether a mail has a formatted form beside its words.
    pub is_formatted: bool,
    pub tags: Vec<Tagged>,
    pub reply_to: Option<Quote>,
}

/// A message as another one quotes it.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Quote {
    pub id: MessageId,
    pub author: Actor,
    pub author_name: Option<String>,
    pub preview: String,
}

/// A page about a message: the way to older ones, and to newer ones.
#[derive(Clone, Debug, PartialEq)]
pub struct Thread {
    pub items: Vec<Listed>,
    pub older: Option<Cursor>,
    pub newer: Option<Cursor>,
}

type Query<'a> = messages::BoxedQuery<'a, <Db as Connection>::Backend>;

fn of_conversation<'a>(organization: OrganizationId, conversation: ConversationId) -> Query<'a> {
    said(organization).filter(messages::conversation_id.eq(AsInt(conversation)))
}

/// What waits for its time, or was taken back before, is no part of a thread.
fn said<'a>(organization: OrganizationId) -> Query<'a> {
    messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(
            messages::delivery
                .is_null()
                .or(messages::delivery.ne_all(scheduled::unsent())),
        )
        .into_boxed()
}

fn rows_limit(limit: usize) -> i64 {
    i64::try_from(limit).unwrap_or(i64::MAX)
}

/// The rows behind a cursor towards older ones.
fn older<'a>(query: Query<'a>, after: Option<&Cursor>) -> Query<'a> {
    let query = match after {
        Some(Cursor { key, id }) => query.filter(
            messages::position
                .lt(*key)
                .or(messages::position.eq(*key).and(messages::id.lt(*id))),
        ),
        None => query,
    };
    query.order((messages::position.desc(), messages::id.desc()))
}

/// The rows behind a cursor towards newer ones, nearest first.
fn newer<'a>(query: Query<'a>, Cursor { key, id }: &Cursor) -> Query<'a> {
    query
        .filter(
            messages::position
                .gt(*key)
                .or(messages::position.eq(*key).and(messages::id.gt(*id))),
        )
        .order((messages::position, messages::id))
}

fn cursor(message: &Message) -> Cursor {
    Cursor {
        key: message.position.as_micros(),
        id: *message.id.as_ref(),
    }
}

fn load(db: &mut Db, query: Query<'_>, limit: usize) -> StoreResult<Vec<Message>> {
    let rows: Vec<Row> = query
        .limit(rows_limit(limit))
        .select(Row::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Message::from).collect())
}

/// A page of a thread, newest first. Whether the reader sees the conversation is asked before.
pub fn page(
    db: &mut Db,
    organization: OrganizationId,
    conversation: ConversationId,
    after: Option<&Cursor>,
    limit: usize,
) -> StoreResult<Slice<Listed>> {
    let query = older(of_conversation(organization, conversation), after);
    let slice = Slice::cut(load(db, query, limit + 1)?, limit, cursor);
    let next = slice.next;
    Ok(Slice {
        items: dress(db, organization, slice.items)?,
        next,
    })
}

/// A page of a thread towards newer messages, newest first all the same.
pub fn page_newer(
    db: &mut Db,
    organization: OrganizationId,
    conversation: ConversationId,
    after: &Cursor,
    limit: usize,
) -> StoreResult<Slice<Listed>> {
    let query = newer(of_conversation(organization, conversation), after);
    let mut slice = Slice::cut(load(db, query, limit + 1)?, limit, cursor);
    slice.items.reverse();
    let next = slice.next;
    Ok(Slice {
        items: dress(db, organization, slice.items)?,
        next,
    })
}

/// The page about one message of a conversation.
pub fn around(
    db: &mut Db,
    organization: OrganizationId,
    conversation: ConversationId,
    middle: MessageId,
    limit: usize,
) -> StoreResult<Thread> {
    let middle = super::get(db, organization, middle)?;
    if middle.conversation != conversation || middle.is_unsent() {
        return Err(StoreError::NotFound);
    }
    let at = cursor(&middle);
    let before = limit / 2;
    let after = limit - before;
    let query = older(of_conversation(organization, conversation), Some(&at));
    let down = Slice::cut(load(db, query, before + 1)?, before, cursor);
    let query = newer(of_conversation(organization, conversation), &at);
    let up = Slice::cut(load(db, query, after + 1)?, after, cursor);
    let newest_first = up
        .items
        .into_iter()
        .rev()
        .chain([middle])
        .chain(down.items)
        .collect();
    Ok(Thread {
        items: dress(db, organization, newest_first)?,
        older: down.next,
        newer: up.next,
    })
}

/// One message with what belongs to it.
pub fn one(db: &mut Db, organization: OrganizationId, id: MessageId) -> StoreResult<Listed> {
    let message = super::get(db, organization, id)?;
    let dressed = dress(db, organization, vec![message])?;
    dressed.into_iter().next().ok_or(StoreError::NotFound)
}

/// Several messages with what belongs to them; those that are not there are left out.
pub fn of_ids(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[MessageId],
) -> StoreResult<Vec<Listed>> {
    let all = super::get_all(db, organization, ids)?;
    dress(db, organization, all)
}

/// What passed over one channel from or to some identities, newest first: all a visitor may see.
pub fn of_identities(
    db: &mut Db,
    organization: OrganizationId,
    channel: ChannelId,
    identities: &[IdentityId],
    after: Option<&Cursor>,
    limit: usize,
) -> StoreResult<Slice<Listed>> {
    let identities = identities.iter().map(|id| *id.as_ref());
    let query = said(organization)
        .filter(messages::channel_id.eq(AsInt(channel)))
        .filter(messages::identity_id.eq_any(identities));
    let slice = Slice::cut(load(db, older(query, after), limit + 1)?, limit, cursor);
    let next = slice.next;
    Ok(Slice {
        items: dress(db, organization, slice.items)?,
        next,
    })
}

/// Adds names, files, tags and quotes: as many statements for one message as for a page.
fn dress(
    db: &mut Db,
    organization: OrganizationId,
    page: Vec<Message>,
) -> StoreResult<Vec<Listed>> {
    if page.is_empty() {
        return Ok(Vec::new());
    }
    let ids: Vec<MessageId> = page.iter().map(|message| message.id).collect();
    let mut files = attached(db, organization, &ids)?;
    let mut tags = tagged(db, organization, &ids)?;
    let quoted: Vec<i64> = page
        .iter()
        .filter_map(|message| message.reply_to.map(|id| *id.as_ref()))
        .collect();
    let quotes = quotes(db, organization, &quoted)?;
    let authors = page
        .iter()
        .map(|m| m.author)
        .chain(quotes.iter().map(|m| m.author));
    let mut names = names(db, organization, authors.collect())?;
    names.extend(gone(db, organization, &page, &names)?);
    let name = |author: Actor| {
        names
            .iter()
            .find(|(who, _)| *who == author)
            .map(|(_, n)| n.clone())
    };
    Ok(page
        .into_iter()
        .map(|message| {
            let (own, others) = std::mem::take(&mut files)
                .into_iter()
                .partition(|(id, _)| *id == message.id);
            files = others;
            let tags = tags.extract_if(.., |(id, _)| *id == message.id);
            let tags = tags.map(|(_, tag)| tag).collect();
            let quoted = quotes
                .iter()
                .find(|quoted| Some(quoted.id) == message.reply_to);
            // What is the mail itself is none of its files.
            let html = message.html();
            let files = Vec::into_iter(own).map(|(_, file)| file);
            let files: Vec<Attachment> = files.filter(|file| Some(file.id) != html).collect();
            Listed {
                author_name: name(message.author),
                attachments: files,
                is_formatted: html.is_some() && message.deleted_at.is_none(),
                tags,
                reply_to: quoted.map(|quoted| Quote {
                    id: quoted.id,
                    author: quoted.author,
                    author_name: name(quoted.author),
                    preview: quoted.text.as_deref().map(preview).unwrap_or_default(),
                }),
                message,
            }
        })
        .collect())
}

fn quotes(db: &mut Db, organization: OrganizationId, ids: &[i64]) -> StoreResult<Vec<Message>> {
    if ids.is_empty() {
        return Ok(Vec::new());
    }
    let rows: Vec<Row> = messages::table
        .filter(messages::organization_id.eq(AsInt(organization)))
        .filter(messages::id.eq_any(ids))
        .select(Row::as_select())
        .load(db)?;
    Ok(rows.into_iter().map(Message::from).collect())
}

/// Customers who are another contact since they proved who they are are called like the contact
/// of their conversation.
fn gone(
    db: &mut Db,
    organization: OrganizationId,
    page: &[Message],
    known: &[(Actor, String)],
) -> StoreResult<Vec<(Actor, String)>> {
    let is_gone = |message: &&Message| {
        message.author.kind() == ActorKind::Contact
            && known.iter().all(|(who, _)| *who != message.author)
    };
    let gone: Vec<&Message> = page.iter().filter(is_gone).collect();
    if gone.is_empty() {
        return Ok(Vec::new());
    }
    let ids = gone.iter().map(|message| *message.conversation.as_ref());
    let same = contacts::organization_id
        .eq(conversations::organization_id)
        .and(contacts::id.eq(conversations::contact_id));
    let names: Vec<(AsInt<ConversationId>, String)> = conversations::table
        .inner_join(contacts::table.on(same))
        .filter(conversations::organization_id.eq(AsInt(organization)))
        .filter(conversations::id.eq_any(ids))
        .select((conversations::id, contacts::display_name))
        .load(db)?;
    let of = |message: &&Message| {
        let name = names.iter().find(|(id, _)| id.0 == message.conversation)?;
        Some((message.author, name.1.clone()))
    };
    Ok(gone.iter().filter_map(of).collect())
}

/// What authors are called: agents by their first name, customers by their display name,
/// integrations by their token's.
fn names(
    db: &mut Db,
    organization: OrganizationId,
    authors: Vec<Actor>,
) -> StoreResult<Vec<(Actor, String)>> {
    let of = |kind: ActorKind| -> Vec<i64> {
        let ids = authors.iter().filter(|author| author.kind() == kind);
        ids.filter_map(|author| author.id()).collect()
    };
    let agents: Vec<(i64, String)> = agents::table
        .filter(agents::organization_id.eq(AsInt(organization)))
        .filter(agents::id.eq_any(of(ActorKind::Agent)))
        .select((agents::id, agents::first_name))
        .load(db)?;
    let contacts: Vec<(i64, String)> = contacts::table
        .filter(contacts::organization_id.eq(AsInt(organization)))
        .filter(contacts::id.eq_any(of(ActorKind::Contact)))
        .select((contacts::id, contacts::display_name))
        .load(db)?;
    let programs = of(ActorKind::Integration);
    let programs: Vec<(i64, String)> = match programs.is_empty() {
        true => Vec::new(),
        false => api_tokens::table
            .filter(api_tokens::organization_id.eq(AsInt(organization)))
            .filter(api_tokens::id.eq_any(programs))
            .select((api_tokens::id, api_tokens::name))
            .load(db)?,
    };
    let programs = programs
        .into_iter()
        .map(|(id, name)| (Actor::Integration(id.into()), name));
    let agents = agents
        .into_iter()
        .map(|(id, name)| (Actor::Agent(id.into()), name));
    let contacts = contacts
        .into_iter()
        .map(|(id, name)| (Actor::Contact(id.into()), name));
    Ok(agents.chain(contacts).chain(programs).collect())
}
