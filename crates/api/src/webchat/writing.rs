//! A visitor writes.

use super::CONNECTOR;
use super::history::{identities, one};
use super::visit::{Guest, Person, Visit};
use crate::app::State;
use crate::conversations::work::Work;
use crate::messages::receive::{Given, Inbound, receive};
use crate::problem::{Problem, Reply};
use contract::messages::Direction;
use contract::webchat::{NewWidgetMessage, WidgetMessage};
use domain::AttachmentId;
use domain::identities::{Address, Scheme};
use domain::messages::{Delivery, clean};
use store::attachments::{self, Uploader};
use store::{Db, StoreResult, messages, visitors};

/// Takes a message; the same `client_id` of one browser is the same message.
pub async fn post(state: &State, guest: &Guest, new: NewWidgetMessage) -> Reply<WidgetMessage> {
    let visit = &guest.visit;
    let text = text(new.text.as_deref())?;
    if text.is_none() && new.attachment_ids.is_empty() {
        let problem = Problem::invalid();
        return Err(problem.field("text", "empty", "A message needs text or a file"));
    }
    let inbound = inbound(state, guest, &new, text)?;
    if new.website.is_some_and(|trap| !trap.is_empty()) {
        state.webchat.limits.message(visit)?;
        return pretended(state, visit, inbound).await;
    }
    let known = known(state, visit, inbound.provider_message_id.clone()).await?;
    let is_open = match known {
        Known::Message(message) => return Ok(*message),
        Known::Visitor { is_open } => is_open,
    };
    state.webchat.limits.message(visit)?;
    if !is_open {
        state.webchat.limits.conversation(visit)?;
    }
    let (work, taken) = (Work::new(state), inbound.clone());
    let received = state.write(move |db| receive(db, &work, &taken)).await;
    let received = received.map_err(|problem| match problem.code() {
        "missing_reference" if !new.attachment_ids.is_empty() => Problem::invalid().field(
            "attachment_ids",
            "not_available",
            "Only your own uploads that are not used yet",
        ),
        _ => problem,
    })?;
    let (key, at) = ((visit.organization, visit.channel), state.now());
    state.pulses.note(key, |lately| lately.received(at));
    let Some(id) = received.message_id else {
        return pretended(state, visit, inbound).await;
    };
    let (shared, visit) = (state.clone(), visit.clone());
    let read = move |db: &mut Db| one(db, &shared, &visit, id);
    Ok(state.store.read(read).await?)
}

fn text(given: Option<&str>) -> Reply<Option<String>> {
    let text = given.map(clean).filter(|text| !text.trim().is_empty());
    let most = CONNECTOR.capabilities().text;
    let length = text.as_ref().map_or(0, |text| text.chars().count());
    match length > most as usize {
        true => {
            let message = format!("A message has at most {most} characters");
            Err(Problem::invalid().field("text", "text_too_long", message))
        }
        false => Ok(text),
    }
}

/// Somebody signed is found by what is signed alone: the next person at this browser is not them.
fn inbound(
    state: &State,
    guest: &Guest,
    new: &NewWidgetMessage,
    text: Option<String>,
) -> Reply<Inbound> {
    let visit = &guest.visit;
    let parse =
        |scheme, text: &str| Address::parse(scheme, text).map_err(|_| Problem::signed_out());
    let (first, person) = match &visit.signed {
        Some(signed) => (
            parse(Scheme::External, &signed.subject)?,
            Some(&signed.person),
        ),
        None => (parse(Scheme::Visitor, &visit.visitor)?, None),
    };
    let proven = person.map(addresses).unwrap_or_default();
    let name = person.and_then(|person| person.name.clone());
    Ok(Inbound {
        organization: visit.organization,
        channel: guest.channel.clone(),
        identities: std::iter::once(first).chain(proven).collect(),
        claims: addresses(&visit.typed),
        referral: None,
        profile_name: name,
        claimed_name: visit.typed.name.clone(),
        page: visit.page.clone(),
        // Two browsers may choose one `client_id`.
        provider_message_id: format!("{}/{}", visit.visitor, new.client_id),
        client_id: Some(new.client_id.clone()),
        kind: None,
        text,
        attachments: new
            .attachment_ids
            .iter()
            .copied()
            .map(Given::Upload)
            .collect(),
        uploader: Some(uploader(visit)),
        subject: None,
        reply_to: Vec::new(),
        email: None,
        by_machine: false,
        sent_at: None,
        received_at: state.now(),
    })
}

pub fn addresses(person: &Person) -> Vec<Address> {
    let email = person.email.as_deref().map(|text| (Scheme::Email, text));
    let phone = person.phone.as_deref().map(|text| (Scheme::Phone, text));
    let said = email.into_iter().chain(phone);
    said.filter_map(|(scheme, text)| Address::parse(scheme, text).ok())
        .collect()
}

pub fn uploader(visit: &Visit) -> Uploader {
    Uploader::visitor(visit.channel, &visit.visitor)
}

enum Known {
    /// It came before.
    Message(Box<WidgetMessage>),
    Visitor {
        /// Whether it would go to a conversation that is there.
        is_open: bool,
    },
}

async fn known(state: &State, visit: &Visit, provider_id: String) -> Reply<Known> {
    let (shared, visit) = (state.clone(), visit.clone());
    let (organization, channel) = (visit.organization, visit.channel);
    let read = move |db: &mut Db| -> StoreResult<Known> {
        if let Some(known) = messages::by_provider_id(db, organization, channel, &provider_id)? {
            return Ok(Known::Message(Box::new(one(
                db, &shared, &visit, known.id,
            )?)));
        }
        let own = identities(db, &visit)?;
        let open = visitors::open_conversations(db, (organization, channel), &own)?;
        Ok(Known::Visitor {
            is_open: !open.is_empty(),
        })
    };
    Ok(state.store.read(read).await?)
}

/// What somebody gets whose messages are dropped, and a robot: nothing tells them.
async fn pretended(state: &State, visit: &Visit, inbound: Inbound) -> Reply<WidgetMessage> {
    let (organization, own) = (visit.organization, uploader(visit));
    let uploads = inbound
        .attachments
        .into_iter()
        .filter_map(|given| match given {
            Given::Upload(id) => Some(id),
            Given::Link(_) | Given::Media(_) | Given::Refused(..) => None,
        });
    let ids: Vec<AttachmentId> = uploads.collect();
    let files = state
        .store
        .read(move |db| attachments::of_ids(db, organization, &ids))
        .await?;
    let links = state.links();
    let theirs = files.iter().filter(|file| file.uploader == own);
    Ok(WidgetMessage {
        id: state.new_id(),
        client_id: inbound.client_id,
        direction: Direction::Inbound,
        author: None,
        text: inbound.text,
        attachments: theirs.map(|file| links.attachment(file)).collect(),
        sent_at: inbound.received_at,
        delivery: Delivery::Sent.to_string(),
    })
}
