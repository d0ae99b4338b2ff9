//! Writes the words down.

use super::backlog;
use crate::columns::{AsInt, AsText};
use crate::db::{MANY, each_backend};
use crate::fragment::Fragment;
use crate::messages::Message;
use crate::schema::{contact_identities, contacts, search_words};
use crate::{Db, StoreResult};
use diesel::prelude::*;
use diesel::sql_types::Bool;
use domain::conversations::Conversation;
use domain::identities::Scheme;
use domain::search::{VERSION, words};
use domain::{ContactId, ConversationId, MessageId, OrganizationId};
use std::collections::{BTreeMap, BTreeSet};

/// Most rows of a statement on SQLite, which takes 32 766 values.
const ON_SQLITE: usize = 5_000;
/// So many conversations of a contact follow a new name at once; others by and by.
const AT_ONCE: usize = 100;

/// What a row is words of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Kind {
    Conversation,
    Message,
}

impl Kind {
    /// What each row of an organization begins with: no word has an underscore.
    pub(super) fn token(self, organization: OrganizationId) -> String {
        match self {
            Self::Conversation => format!("_c{organization}"),
            Self::Message => format!("_m{organization}"),
        }
    }

    /// SQLite's index of such rows.
    pub(super) fn index(self) -> &'static str {
        match self {
            Self::Conversation => "search_conversations",
            Self::Message => "search_messages",
        }
    }

    /// The same as a condition: PostgreSQL has an index of what meets it.
    pub(super) fn condition(self) -> &'static str {
        match self {
            Self::Conversation => "id = conversation_id",
            Self::Message => "id <> conversation_id",
        }
    }
}

// No column is left to a default, so that many rows are one statement on SQLite too.
#[derive(Insertable)]
#[diesel(table_name = search_words, treat_none_as_default_value = false)]
pub(super) struct Row {
    organization_id: AsInt<OrganizationId>,
    id: i64,
    conversation_id: AsInt<ConversationId>,
    words_version: i32,
    words: String,
    names: String,
}

impl Row {
    pub(super) fn of_message<'a>(
        organization: OrganizationId,
        (id, conversation): (MessageId, ConversationId),
        texts: impl IntoIterator<Item = &'a str>,
    ) -> Self {
        Self {
            organization_id: AsInt(organization),
            id: *id.as_ref(),
            conversation_id: AsInt(conversation),
            words_version: VERSION,
            words: with_token(Kind::Message, organization, texts),
            names: String::new(),
        }
    }

    pub(super) fn of_conversation(
        organization: OrganizationId,
        id: ConversationId,
        own: (i64, Option<&str>),
        names: String,
    ) -> Self {
        Self {
            organization_id: AsInt(organization),
            id: *id.as_ref(),
            conversation_id: AsInt(id),
            words_version: VERSION,
            words: own_words(organization, own),
            names,
        }
    }
}

/// The words of several texts, each once.
fn joined<'a>(texts: impl IntoIterator<Item = &'a str>) -> String {
    let words: BTreeSet<String> = texts.into_iter().flat_map(words).collect();
    Vec::from_iter(words).join(" ")
}

fn with_token<'a>(
    kind: Kind,
    organization: OrganizationId,
    texts: impl IntoIterator<Item = &'a str>,
) -> String {
    let (token, words) = (kind.token(organization), joined(texts));
    match words.is_empty() {
        true => token,
        false => format!("{token} {words}"),
    }
}

/// Its number and its subject.
fn own_words(organization: OrganizationId, (number, subject): (i64, Option<&str>)) -> String {
    let number = number.to_string();
    let texts = std::iter::once(number.as_str()).chain(subject);
    with_token(Kind::Conversation, organization, texts)
}

/// Writes the words of a new message.
pub(crate) fn add_message(db: &mut Db, message: &Message) -> StoreResult<()> {
    let row = Row::of_message(
        message.organization,
        (message.id, message.conversation),
        message.text.as_deref(),
    );
    diesel::insert_into(search_words::table)
        .values(row)
        .execute(db)?;
    Ok(())
}

/// Writes the words of many new messages, some of which have files of these names.
pub(crate) fn add_messages(
    db: &mut Db,
    all: &[Message],
    names: &[(MessageId, &str)],
) -> StoreResult<()> {
    let mut files = BTreeMap::<MessageId, Vec<&str>>::new();
    for (message, name) in names {
        files.entry(*message).or_default().push(name);
    }
    let row = |message: &Message| {
        let files = files.get(&message.id).into_iter().flatten().copied();
        Row::of_message(
            message.organization,
            (message.id, message.conversation),
            message.text.as_deref().into_iter().chain(files),
        )
    };
    insert(db, &all.iter().map(row).collect::<Vec<_>>())
}

/// Adds the names of its files to the words of a message.
pub(crate) fn add_file_names<'a>(
    db: &mut Db,
    organization: OrganizationId,
    message: MessageId,
    names: impl IntoIterator<Item = &'a str>,
) -> StoreResult<()> {
    let names = joined(names);
    if names.is_empty() {
        return Ok(());
    }
    let own = search_words::table.find((AsInt(organization), *message.as_ref()));
    diesel::update(own)
        .set(search_words::words.eq(search_words::words.concat(format!(" {names}"))))
        .execute(db)?;
    Ok(())
}

/// Writes the words of a message and of the files of these names, whether there are some or not.
pub(crate) fn put_message(db: &mut Db, message: &Message, names: &[String]) -> StoreResult<()> {
    let names = names.iter().map(String::as_str);
    let row = Row::of_message(
        message.organization,
        (message.id, message.conversation),
        message.text.as_deref().into_iter().chain(names),
    );
    replace(db, message.organization, &[row])
}

/// Writes the words of a new conversation.
pub(crate) fn add_conversation(db: &mut Db, new: &Conversation) -> StoreResult<()> {
    add_conversations(db, new.organization, &[new])
}

/// Writes the words of many new conversations of an organization.
pub(crate) fn add_conversations(
    db: &mut Db,
    organization: OrganizationId,
    all: &[&Conversation],
) -> StoreResult<()> {
    let contacts: BTreeSet<ContactId> = all.iter().map(|c| c.contact).collect();
    let names = names_of(db, organization, &Vec::from_iter(contacts))?;
    let row = |c: &&Conversation| {
        let names = names.get(&c.contact).cloned().unwrap_or_default();
        Row::of_conversation(organization, c.id, (c.number, c.subject.as_deref()), names)
    };
    insert(db, &all.iter().map(row).collect::<Vec<_>>())
}

/// Writes what changed of what a conversation is found by.
pub(crate) fn change_conversation(
    db: &mut Db,
    before: &Conversation,
    after: &Conversation,
) -> StoreResult<()> {
    let organization = after.organization;
    let own = || search_words::table.find((AsInt(organization), *after.id.as_ref()));
    if before.subject != after.subject {
        let words = own_words(organization, (after.number, after.subject.as_deref()));
        diesel::update(own())
            .set(search_words::words.eq(words))
            .execute(db)?;
    }
    if before.contact != after.contact {
        let mut names = names_of(db, organization, &[after.contact])?;
        let names = names.remove(&after.contact).unwrap_or_default();
        diesel::update(own())
            .set(search_words::names.eq(names))
            .execute(db)?;
    }
    Ok(())
}

/// Writes what a contact is found by now, once its row and its addresses say so.
pub(crate) fn rename_contact(
    db: &mut Db,
    organization: OrganizationId,
    contact: ContactId,
) -> StoreResult<()> {
    let mut names = names_of(db, organization, &[contact])?;
    let names = names.remove(&contact).unwrap_or_default();
    let latest = Fragment::<Bool>::new(
        "search_words.id IN (SELECT id FROM conversations WHERE organization_id = ",
    )
    .int(*organization.as_ref())
    .sql(" AND contact_id = ")
    .int(*contact.as_ref())
    .sql(format!(" ORDER BY id DESC LIMIT {AT_ONCE})"));
    let others = search_words::table
        .filter(search_words::organization_id.eq(AsInt(organization)))
        .filter(latest)
        .filter(search_words::names.ne(&names));
    let update = diesel::update(others).set(search_words::names.eq(&names));
    if each_backend!(db, |c| update.execute(c))? == AT_ONCE {
        backlog::add_contact(db, organization, contact)?;
    }
    Ok(())
}

/// The same for many contacts at once, whose conversations follow by and by.
pub(crate) fn rename_contacts(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[ContactId],
) -> StoreResult<()> {
    backlog::add_contacts(db, organization, ids)
}

/// What a contact is found by.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Known {
    /// What they are called, here and by their channel.
    pub names: BTreeSet<String>,
    pub reference: Option<String>,
    /// Their addresses, but for what only a machine reads.
    pub addresses: BTreeSet<String>,
}

/// The words of what contacts are found by.
pub(super) fn names_of(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[ContactId],
) -> StoreResult<BTreeMap<ContactId, String>> {
    let names = |(id, known): (ContactId, Known)| {
        let all = known.names.iter().chain(&known.addresses);
        let all = all.chain(known.reference.as_ref());
        (id, joined(all.map(String::as_str)))
    };
    Ok(known(db, organization, ids)?
        .into_iter()
        .map(names)
        .collect())
}

/// What contacts are found by, with one statement.
pub(super) fn known(
    db: &mut Db,
    organization: OrganizationId,
    ids: &[ContactId],
) -> StoreResult<BTreeMap<ContactId, Known>> {
    type Columns = (
        AsInt<ContactId>,
        String,
        Option<String>,
        Option<String>,
        Option<String>,
        Option<AsText<Scheme>>,
        Option<String>,
    );
    if ids.is_empty() {
        return Ok(BTreeMap::new());
    }
    let rows: Vec<Columns> = contacts::table
        .left_join(
            contact_identities::table.on(contact_identities::organization_id
                .eq(contacts::organization_id)
                .and(contact_identities::contact_id.eq(contacts::id))),
        )
        .filter(contacts::organization_id.eq(AsInt(organization)))
        .filter(contacts::id.eq_any(ids.iter().map(|id| *id.as_ref())))
        .select((
            contacts::id,
            contacts::display_name,
            contacts::name,
            contacts::channel_name,
            contacts::reference,
            contact_identities::scheme.nullable(),
            contact_identities::address.nullable(),
        ))
        .load(db)?;
    let mut all = BTreeMap::<ContactId, Known>::new();
    for (id, display_name, name, channel_name, reference, scheme, address) in rows {
        let known = all.entry(id.0).or_default();
        let names = [Some(display_name), name, channel_name];
        known.names.extend(names.into_iter().flatten());
        known.reference = reference;
        if scheme.is_some_and(|scheme| scheme.0 != Scheme::Visitor) {
            known.addresses.extend(address);
        }
    }
    Ok(all)
}

/// Writes rows that are not there. Many in a statement on SQLite above all: at the end of each it writes
/// the index down, however few words are new, and merges what it wrote later.
pub(super) fn insert(db: &mut Db, rows: &[Row]) -> StoreResult<()> {
    let most = match db {
        Db::Postgres(_) => MANY,
        Db::Sqlite(_) => ON_SQLITE,
    };
    for some in rows.chunks(most) {
        each_backend!(db, |c| {
            diesel::insert_into(search_words::table)
                .values(some)
                .execute(c)
        })?;
    }
    Ok(())
}

/// Writes rows, whether they are there or not.
pub(super) fn replace(db: &mut Db, organization: OrganizationId, rows: &[Row]) -> StoreResult<()> {
    let old = search_words::table
        .filter(search_words::organization_id.eq(AsInt(organization)))
        .filter(search_words::id.eq_any(rows.iter().map(|row| row.id)));
    diesel::delete(old).execute(db)?;
    insert(db, rows)
}
