//! A customer's message: whose it is, which conversation it goes to, who gets that.
//!
//! All of it is one transaction, and a repeat of it changes nothing. The contact's row is held
//! while the conversation is chosen, so two messages of one customer never begin two.

use super::answering::answered;
use super::automated::{self, Place};
use super::customer::{Who, anew, who};
use super::incoming;
use crate::contacts::blocking::follow;
use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use crate::hooks::changes;
use crate::problem::Reply;
use connectors::Media;
use domain::actors::Actor;
use domain::choosing::{Arrival, Choice, Destination, choose, settled};
use domain::contacts::Contact;
use domain::conversations::{Conversation, Move, NewConversation};
use domain::files::FileError;
use domain::identities::Address;
use domain::messages::{
    Details, Direction, Email, LastMessage, MessageKind, Referral, clean, position, preview,
};
use domain::routing::{Grounds, Kept, Visibility, route};
use domain::{
    AttachmentId, ContactId, ConversationId, IdentityId, MessageId, OrganizationId, Timestamp,
};
use store::attachments::{Attachment, Uploader};
use store::channels::Channel;
use store::contacts::identities::heard;
use store::conversations::channels::{Taken, candidates, touch};
use store::conversations::{Locked, grounds, lock, next_number};
use store::messages::{self, Message};
use store::{Db, StoreError, StoreResult, contacts, organizations};

/// A message as a channel brings it.
#[derive(Clone, Debug)]
pub struct Inbound {
    pub organization: OrganizationId,
    pub channel: Channel,
    /// What the provider or a signature proves; any of these finds the contact. The first is the
    /// one that is answered.
    pub identities: Vec<Address>,
    /// What somebody typed; never finds anyone.
    pub claims: Vec<Address>,
    /// The name in the provider's profile, or one that is vouched for.
    pub profile_name: Option<String>,
    /// The name somebody typed.
    pub claimed_name: Option<String>,
    /// The page of a website it was written on.
    pub page: Option<String>,
    /// What makes a repeat harmless.
    pub provider_message_id: String,
    /// The sender's own id for it, given back to them.
    pub client_id: Option<String>,
    /// What it is, where its words and files do not tell.
    pub kind: Option<MessageKind>,
    pub text: Option<String>,
    pub attachments: Vec<Given>,
    /// Whose uploads the attachments are.
    pub uploader: Option<Uploader>,
    pub subject: Option<String>,
    /// The provider's id, or ours, of the message it answers; of several the first that is known.
    pub reply_to: Vec<String>,
    /// What led them to write it.
    pub referral: Option<Referral>,
    /// What only a mail has.
    pub email: Option<Email>,
    /// Whether a machine wrote it, such as an automatic answer to a mail.
    pub by_machine: bool,
    pub sent_at: Option<Timestamp>,
    pub received_at: Timestamp,
}

impl Inbound {
    /// The file that is this mail as its author formatted it.
    pub fn html(&self) -> Option<AttachmentId> {
        self.email.as_ref()?.html
    }
}

/// A file of a message.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Given {
    /// It is here already.
    Upload(AttachmentId),
    /// A link leads to it; it is fetched after the message was taken.
    Link(String),
    /// It is here, and not taken: it stands as failed, by its name, with what is against it.
    Refused(String, Option<FileError>),
    /// The provider has it; its connector says where, after the message was taken.
    Media(Media),
}

/// Where a message went.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Received {
    pub contact_id: ContactId,
    /// None when the contact is blocked.
    pub conversation_id: Option<ConversationId>,
    pub message_id: Option<MessageId>,
    pub duplicate: bool,
    pub blocked: bool,
}

/// Takes a customer's message; the same one twice answers the same.
pub fn receive(db: &mut Db, work: &Work, inbound: &Inbound) -> Reply<Received> {
    let (organization, channel) = (inbound.organization, inbound.channel.id);
    let provider_id = &inbound.provider_message_id;
    if let Some(known) = messages::by_provider_id(db, organization, channel, provider_id)? {
        return Ok(duplicate(db, organization, &known)?);
    }
    let Who {
        contact,
        identity,
        identities,
    } = who(db, work, inbound)?;
    if contact.is_blocked() {
        contacts::count_dropped(db, organization, contact.id)?;
        return Ok(Received {
            contact_id: contact.id,
            conversation_id: None,
            message_id: None,
            duplicate: false,
            blocked: true,
        });
    }
    let answered = answered(db, inbound)?;
    let destination = destination(db, inbound, &contact, identity, answered.as_ref())?;
    let (files, links) = incoming::files(db, work, inbound)?;
    // A quote shows words: those of another conversation are not for everybody who sees this one.
    let quoted = answered.filter(|quoted| destination.id() == Some(quoted.conversation));
    let message = Message {
        reply_to: quoted.map(|message| message.id),
        ..message(work, inbound, &contact, identity, &files)
    };
    let message = match destination {
        Destination::Existing(id) | Destination::Reopened(id) => {
            // One that was deleted since it was chosen: the next run chooses another.
            let locked = lock(db, organization, id).map_err(anew)?;
            into_existing(db, work, inbound, &contact, locked, message)?
        }
        Destination::New { previous } => into_new(db, work, inbound, &contact, previous, message)?,
    };
    messages::attach(db, organization, message.id, &files)?;
    incoming::fetch(db, work, &message, links)?;
    touch(
        db,
        organization,
        message.conversation,
        (channel, identity),
        Taken::ByCustomer,
        message.position,
    )?;
    let page = inbound.page.as_deref();
    // A provider counts from when they wrote, not from when we heard of it.
    let wrote_at = inbound.sent_at.unwrap_or(inbound.received_at);
    let wrote_at = wrote_at.min(inbound.received_at);
    changes::catch_up(db, work, &message, provider_id)?;
    for identity in identities {
        heard(db, organization, (identity, channel), page, wrote_at)?;
    }
    Ok(Received {
        contact_id: contact.id,
        conversation_id: Some(message.conversation),
        message_id: Some(message.id),
        duplicate: false,
        blocked: false,
    })
}

fn duplicate(db: &mut Db, organization: OrganizationId, known: &Message) -> StoreResult<Received> {
    let contact_id = match store::conversations::get(db, organization, known.conversation) {
        Ok(conversation) => conversation.contact,
        // Deleted, but not yet cleared.
        Err(StoreError::NotFound) => match known.author {
            Actor::Contact(contact) => contact,
            _ => return Err(StoreError::NotFound),
        },
        Err(error) => return Err(error),
    };
    Ok(Received {
        contact_id,
        conversation_id: Some(known.conversation),
        message_id: Some(known.id),
        duplicate: true,
        blocked: false,
    })
}

fn destination(
    db: &mut Db,
    inbound: &Inbound,
    contact: &Contact,
    identity: IdentityId,
    answered: Option<&Message>,
) -> StoreResult<Destination> {
    let arrival = Arrival {
        answers: answered.map(|message| message.conversation),
        is_mail: inbound.channel.kind.is_mail(),
    };
    let way = (inbound.channel.id, identity);
    let candidates = candidates(db, inbound.organization, contact.id, way, arrival)?;
    if let Some(settled) = settled(arrival, &candidates) {
        return Ok(settled);
    }
    let settings = organizations::get(db, inbound.organization)?;
    let choice = Choice {
        across_channels: settings.one_conversation_across_channels,
        after_closing: settings.after_closing,
    };
    Ok(choose(arrival, &candidates, choice))
}

fn message(
    work: &Work,
    inbound: &Inbound,
    contact: &Contact,
    identity: IdentityId,
    files: &[Attachment],
) -> Message {
    let text = inbound
        .text
        .as_deref()
        .map(clean)
        .filter(|text| !text.trim().is_empty());
    Message {
        organization: inbound.organization,
        id: work.id(),
        // Set when the conversation is known.
        conversation: ConversationId::from(0),
        channel: inbound.channel.id,
        identity: Some(identity),
        direction: Direction::Inbound,
        kind: inbound.kind.unwrap_or_else(|| {
            super::kind(text.as_deref(), &incoming::along(files, inbound.html()))
        }),
        author: Actor::Contact(contact.id),
        client_id: inbound.client_id.clone(),
        provider_id: Some(inbound.provider_message_id.clone()),
        text,
        reply_to: None,
        automated: None,
        counts_as_answer: false,
        inbound_seq: None,
        delivery: None,
        error: None,
        due_at: None,
        held: None,
        details: details(inbound),
        position: position(inbound.sent_at, inbound.received_at),
        sent_at: inbound.sent_at.unwrap_or(inbound.received_at),
        received_at: inbound.received_at,
        edited_at: None,
        deleted_at: None,
        version: 1,
    }
}

/// What only some messages have.
fn details(inbound: &Inbound) -> Option<Details> {
    let details = Details {
        referral: inbound.referral.clone(),
        email: inbound.email.clone(),
        ..Details::default()
    };
    (!details.is_empty()).then_some(details)
}

fn into_existing(
    db: &mut Db,
    work: &Work,
    inbound: &Inbound,
    contact: &Contact,
    mut locked: Locked,
    message: Message,
) -> StoreResult<Message> {
    let mut moves = follow(contact, &mut locked.conversation, work.now);
    moves.extend(wrote(&mut locked.conversation, &message, work.now));
    if moves.contains(&Move::Reopened) {
        let c = &locked.conversation;
        let kept = Kept {
            visibility: Visibility {
                restricted: c.restricted,
                viewers: c.viewers.clone(),
            },
            team: c.team,
            assignees: grounds::wanted(db, c.organization, &c.assignees)?,
            assistant: c.assistant,
        };
        let grounds = grounds_of(db, inbound, contact, Some(kept))?;
        moves.extend(locked.conversation.route_again(route(&grounds), work.now));
    }
    let c = &mut locked.conversation;
    let message = shown(c, message);
    insert(db, &message)?;
    let said = automated::say(db, work, inbound, contact, c, &message, Place::GoesOn)?;
    let change = Change {
        by: message.author,
        moves,
        messages: &created(&message, said.as_ref()),
    };
    record::save(db, work, &locked, change)?;
    Ok(message)
}

fn into_new(
    db: &mut Db,
    work: &Work,
    inbound: &Inbound,
    contact: &Contact,
    previous: Option<ConversationId>,
    message: Message,
) -> StoreResult<Message> {
    let grounds = grounds_of(db, inbound, contact, None)?;
    let new = NewConversation {
        organization: inbound.organization,
        id: work.id(),
        number: next_number(db, inbound.organization)?,
        subject: inbound.subject.clone(),
        contact: contact.id,
        channel: inbound.channel.id,
        previous,
        created_at: work.now,
    };
    let (mut conversation, mut moves) = Conversation::begin(new, route(&grounds));
    moves.extend(wrote(&mut conversation, &message, work.now));
    let c = &mut conversation;
    let message = shown(c, message);
    insert(db, &message)?;
    let said = automated::say(db, work, inbound, contact, c, &message, Place::Begins)?;
    let change = Change {
        by: message.author,
        moves,
        messages: &created(&message, said.as_ref()),
    };
    record::begin(db, work, &conversation, change)?;
    Ok(message)
}

/// The customer's message, and what was said after it.
fn created<'a>(
    message: &'a Message,
    said: Option<&'a Message>,
) -> Vec<(&'static str, &'a Message)> {
    let both = std::iter::once(message).chain(said);
    both.map(|message| ("message.created", message)).collect()
}

/// A message that is there already was brought by somebody faster; the next run finds it.
fn insert(db: &mut Db, message: &Message) -> StoreResult<()> {
    messages::insert(db, message).map_err(|error| match error {
        StoreError::Conflict => StoreError::Contention,
        error => error,
    })
}

fn wrote(conversation: &mut Conversation, message: &Message, now: Timestamp) -> Vec<Move> {
    conversation.customer_wrote(message.position, now)
}

/// Puts the message into the conversation, and on its row.
fn shown(conversation: &mut Conversation, message: Message) -> Message {
    conversation.show(LastMessage {
        id: message.id,
        preview: message.text.as_deref().map(preview).unwrap_or_default(),
        kind: message.kind,
        direction: message.direction,
        author: message.author,
        sent_at: message.position,
        delivery: None,
    });
    Message {
        conversation: conversation.id,
        inbound_seq: Some(conversation.inbound_seq),
        ..message
    }
}

fn grounds_of(
    db: &mut Db,
    inbound: &Inbound,
    contact: &Contact,
    kept: Option<Kept>,
) -> StoreResult<Grounds> {
    let organization = inbound.organization;
    let mut pinned = grounds::wanted(db, organization, contact.owner.as_slice())?;
    Ok(Grounds {
        visibility: Visibility {
            restricted: contact.restricted,
            viewers: contact.viewers.clone(),
        },
        channel_teams: grounds::teams_on(db, organization, inbound.channel.id)?,
        pinned: pinned.pop(),
        default_assignees: grounds::wanted(db, organization, &contact.default_assignees)?,
        kept,
        ..Grounds::default()
    })
}
