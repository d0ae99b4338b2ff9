//! A conversation that somebody of ours begins: contact, conversation and first message in one
//! transaction. It always is a new one with a number of its own.

use super::actions;
use super::reading::details;
use super::record::{self, Change};
use super::work::Work;
use crate::app::State;
use crate::auth::principals::Principal;
use crate::contacts::{self, addresses};
use crate::messages::customer::anew;
use crate::messages::send::{self, Sender};
use crate::once::Once;
use crate::problem::{Problem, Reply};
use contract::conversations::{ConversationDetails, StartContact, StartConversation};
use contract::messages::NewMessage;
use domain::contacts::{Contact, ContactName};
use domain::conversations::{Conversation, NewConversation, StartError, starting_team};
use domain::principal::Viewer;
use domain::replying::ReplyError;
use domain::routing::Visibility;
use domain::visibility::{can_see, can_see_contact};
use domain::{ConversationId, IdentityId};
use store::channels::Channel;
use store::contacts::identities::{self, Identity};
use store::contacts::merging::current;
use store::conversations::{Reader, grounds, lock, next_number};
use store::{Db, StoreError, channels, events};

/// Begins one, assigned to who asks, with its first message.
pub async fn start(
    state: &State,
    by: &Principal,
    once: Once,
    wanted: StartConversation,
) -> Reply<ConversationDetails> {
    let (work, viewer) = (Work::new(state), by.viewer.clone());
    let (actor, uploader) = (by.actor(), by.uploader());
    let subject = actions::subject(wanted.subject.clone())?;
    state
        .write(move |db| {
            let reader = Reader::load(db, viewer.clone())?;
            let id = once.run(db, |db| {
                let sender = Sender {
                    viewer: viewer.clone(),
                    actor,
                    uploader: uploader.clone(),
                    assign_on_reply: false,
                    client_id: once.key().map(str::to_owned),
                };
                begin(db, &work, &reader, &sender, &wanted, subject.clone())
            })?;
            Ok(details(db, &reader, id, work.now)?)
        })
        .await
}

/// Among the teams whose conversations one sees may be removed ones, which nothing begins with.
fn with_own_teams(db: &mut Db, viewer: &Viewer) -> Reply<Viewer> {
    let mut author = viewer.clone();
    if let Some(agent) = viewer.agent.filter(|_| viewer.teams.len() > 1) {
        author.teams = store::teams::of_agent(db, viewer.organization, agent)?;
    }
    Ok(author)
}

fn begin(
    db: &mut Db,
    work: &Work,
    reader: &Reader,
    by: &Sender,
    wanted: &StartConversation,
    subject: Option<String>,
) -> Reply<ConversationId> {
    let organization = reader.viewer.organization;
    let channel = open_channel(db, reader, wanted)?;
    let (contact, identity) = whom(db, work, reader, &channel, wanted)?;
    if contact.is_blocked() {
        return Err(ReplyError::Blocked.into());
    }
    let working = grounds::teams_on(db, organization, channel.id)?;
    let author = with_own_teams(db, &reader.viewer)?;
    let team = starting_team(&author, wanted.team_id, &working)?;
    if let Some(team) = wanted.team_id {
        actions::is_team(db, reader, team)?;
    }
    let new = NewConversation {
        organization,
        id: work.id(),
        number: next_number(db, organization)?,
        subject,
        contact: contact.id,
        channel: channel.id,
        previous: previous(db, reader, &contact, wanted)?,
        created_at: work.now,
    };
    let visibility = Visibility {
        restricted: contact.restricted,
        viewers: contact.viewers.clone(),
    };
    let (conversation, moves) = Conversation::start(new, reader.viewer.agent, team, visibility)?;
    let id = conversation.id;
    record::begin(db, work, &conversation, Change::of(by.actor, moves))?;
    let first = NewMessage {
        text: wanted.text.clone(),
        template: wanted.template.clone(),
        attachment_ids: wanted.attachment_ids.clone(),
        channel_id: Some(channel.id),
        identity_id: identity.or(wanted.identity_id),
        ..NewMessage::default()
    };
    let mut locked = lock(db, organization, id)?;
    send::send(db, work, by, &mut locked, &first)?;
    Ok(id)
}

fn open_channel(db: &mut Db, reader: &Reader, wanted: &StartConversation) -> Reply<Channel> {
    let unknown = || Problem::invalid().field("channel_id", "unknown", "There is no such channel");
    match channels::get(db, reader.viewer.organization, wanted.channel_id) {
        Ok(channel) if channel.removed_at.is_some() => Err(unknown()),
        Ok(channel) if !channel.is_open() => Err(ReplyError::ChannelDisabled.into()),
        Ok(channel) => Ok(channel),
        Err(StoreError::NotFound) => Err(unknown()),
        Err(error) => Err(error.into()),
    }
}

/// The contact, held, and the address if one was written: whose it is already, or somebody new.
fn whom(
    db: &mut Db,
    work: &Work,
    reader: &Reader,
    channel: &Channel,
    wanted: &StartConversation,
) -> Reply<(Contact, Option<IdentityId>)> {
    match (&wanted.contact_id, &wanted.contact) {
        (Some(id), None) => {
            let id = current(db, reader.viewer.organization, *id)?;
            match contacts::seen(db, reader, id) {
                Ok(contact) => Ok((contact, None)),
                Err(problem) if problem.code() == "not_found" => Err(Problem::invalid().field(
                    "contact_id",
                    "unknown",
                    "There is no such contact",
                )),
                Err(problem) => Err(problem),
            }
        }
        (None, Some(written)) => at_address(db, work, reader, channel, written),
        _ => Err(Problem::unprocessable(
            "one_contact",
            "Name one of contact_id, contact",
        )),
    }
}

fn at_address(
    db: &mut Db,
    work: &Work,
    reader: &Reader,
    channel: &Channel,
    written: &StartContact,
) -> Reply<(Contact, Option<IdentityId>)> {
    let scheme = connectors::of(channel.kind)
        .and_then(|connector| connector.addressed_by(&channel.settings))
        .ok_or(ReplyError::NoAddress)?;
    let name = written.name.as_deref().map(str::trim);
    let name = name.filter(|name| !name.is_empty());
    let name = name.map(str::parse::<ContactName>).transpose();
    let name = name.map_err(|flaw| Problem::invalid().flaw("contact.name", &flaw))?;
    let organization = reader.viewer.organization;
    let address = addresses::typed(
        db,
        organization,
        scheme,
        "contact.address",
        &written.address,
    )?;
    let scope = scheme.scope(channel.id);
    if let Some(known) = identities::find(db, organization, scope, &address)? {
        let contact = store::contacts::lock(db, organization, known.contact).map_err(anew)?;
        return match can_see_contact(&reader.viewer, &contact.facts()) {
            true => Ok((contact, Some(known.id))),
            false => Err(Problem::conflict(
                "identity_in_use",
                "Another contact has this address",
            )),
        };
    }
    let mut contact = Contact::new(organization, work.id(), work.now);
    contact.name = name;
    let identity = Identity {
        organization,
        id: work.id(),
        contact: contact.id,
        scheme,
        scope,
        address: address.as_ref().to_owned(),
        source: "agent".to_owned(),
        created_at: work.now,
    };
    store::contacts::insert(db, &contact, &[address])?;
    match identities::add(db, &identity)? {
        true => {}
        // Somebody was faster; the next run finds it.
        false => return Err(StoreError::Contention.into()),
    }
    events::append(db, &contacts::told(work, &contact, "contact.created"))?;
    Ok((contact, Some(identity.id)))
}

/// The conversation it follows: one with the same contact that its author sees.
fn previous(
    db: &mut Db,
    reader: &Reader,
    contact: &Contact,
    wanted: &StartConversation,
) -> Reply<Option<ConversationId>> {
    let Some(id) = wanted.previous_id else {
        return Ok(None);
    };
    let found = match store::conversations::get(db, reader.viewer.organization, id) {
        Ok(found) => Some(found),
        Err(StoreError::NotFound) => None,
        Err(error) => return Err(error.into()),
    };
    let fits = |c: &Conversation| {
        c.contact == contact.id && can_see(&reader.viewer, &c.facts(), &reader.worked).is_any()
    };
    match found.filter(fits) {
        Some(_) => Ok(Some(id)),
        None => Err(Problem::invalid().field(
            "previous_id",
            "unknown",
            "No conversation with this contact",
        )),
    }
}

impl From<StartError> for Problem {
    fn from(error: StartError) -> Self {
        Self::unprocessable(error.code(), &error.to_string())
    }
}
