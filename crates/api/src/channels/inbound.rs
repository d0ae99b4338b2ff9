//! What an integrator posts over the API channel: customers' messages, and how far ours got.

use super::failures::{self, Again};
use crate::app::State;
use crate::auth::principals::Principal;
use crate::channels::actions;
use crate::conversations::work::Work;
use crate::messages::deliver;
use crate::messages::receive::{Given, Inbound, receive};
use crate::once::Once;
use crate::outbound::PrivateTarget;
use crate::problem::{Problem, Reply};
use contract::channels::{
    Accepted, Inbound as Message, InboundAttachment, InboundContact, Receipt, ReceiptState,
};
use domain::channels::ChannelKind;
use domain::identities::{Address, Scheme};
use domain::messages::Delivery;
use domain::{ChannelId, MessageId, OrganizationId};
use store::attachments::Uploader;
use store::channels::Channel;
use url::Url;

/// The id of a message that was dropped.
const NO_MESSAGE: i64 = 0;

/// A message, and whose uploads may come with it.
#[derive(Clone, Debug)]
pub struct Posted {
    pub message: Message,
    pub uploader: Uploader,
}

/// Takes one message; posting it again answers the same and changes nothing. One that we fail on
/// ourselves is kept, see [`failures`].
pub async fn take(
    state: &State,
    by: &Principal,
    id: ChannelId,
    once: Once,
    message: Message,
) -> Reply<Accepted> {
    let channel = api_channel(state, by.organization(), id).await?;
    let posted = Posted {
        message: message.clone(),
        uploader: by.uploader(),
    };
    match post(state, channel.clone(), posted, once, None).await {
        Err(problem) => failures::keep(state, &channel, by, &message, problem).await,
        accepted => accepted,
    }
}

/// The message, which is perhaps kept as a failure: then that goes with its being taken.
pub async fn post(
    state: &State,
    channel: Channel,
    Posted {
        message: posted,
        uploader,
    }: Posted,
    once: Once,
    kept: Option<Again>,
) -> Reply<Accepted> {
    let (organization, id) = (channel.organization, channel.id);
    let files = files(state, posted.attachments).await?;
    let text = posted.text.filter(|text| !text.trim().is_empty());
    if text.is_none() && files.is_empty() {
        return Err(Problem::invalid().field("text", "empty", "A message needs text or a file"));
    }
    let (identities, claims) = addresses(&channel, &posted.contact)?;
    let (profile_name, claimed_name) = match posted.contact.verified {
        true => (posted.contact.name, None),
        false => (None, posted.contact.name),
    };
    let inbound = Inbound {
        referral: None,
        organization,
        channel,
        identities,
        claims,
        profile_name,
        claimed_name,
        page: None,
        provider_message_id: posted.message_id,
        client_id: None,
        kind: None,
        text,
        attachments: files,
        uploader: Some(uploader),
        subject: posted.subject,
        reply_to: posted.reply_to_message_id.into_iter().collect(),
        email: None,
        by_machine: false,
        sent_at: posted.sent_at,
        received_at: state.now(),
    };
    let work = Work::new(state);
    let at = inbound.received_at;
    let accepted = state
        .write(move |db| {
            let mut received = None;
            let message = once.run(db, |db| {
                let first = received.insert(receive(db, &work, &inbound)?);
                if let Some(again) = &kept {
                    again.taken(db, organization, id)?;
                }
                Ok(first.message_id.unwrap_or(MessageId::from(NO_MESSAGE)))
            })?;
            let received = match received {
                Some(first) => first,
                None if message == MessageId::from(NO_MESSAGE) => return Ok(dropped_again()),
                // It is known by its own id too.
                None => receive(db, &work, &inbound)?,
            };
            Ok::<_, Problem>(Accepted {
                conversation_id: received.conversation_id,
                message_id: received.message_id,
                duplicate: received.duplicate,
            })
        })
        .await?;
    let key = (organization, id);
    state.pulses.note(key, |lately| lately.received(at));
    Ok(accepted)
}

/// What a blocked contact wrote is nothing, also after they were let in again.
fn dropped_again() -> Accepted {
    Accepted {
        conversation_id: None,
        message_id: None,
        duplicate: true,
    }
}

/// Each is an upload or a link; a link that leads inside is refused now, and judged again when it is
/// followed.
async fn files(state: &State, posted: Vec<InboundAttachment>) -> Reply<Vec<Given>> {
    let mut files = Vec::new();
    for (n, file) in posted.into_iter().enumerate() {
        let field = format!("attachments[{n}]");
        let given = match (file.upload_id, file.url) {
            (Some(id), None) => Given::Upload(id),
            (None, Some(url)) => {
                let is_web = |url: &Url| matches!(url.scheme(), "http" | "https");
                let field = format!("{field}.url");
                if !Url::parse(&url).is_ok_and(|url| is_web(&url)) {
                    let message = "This is not a web address";
                    return Err(Problem::invalid().field(&field, "not_a_url", message));
                }
                let judged = state.outbound.guard.check(&url).await;
                judged.map_err(|PrivateTarget| PrivateTarget::problem(&field))?;
                Given::Link(url)
            }
            (None, None) | (Some(_), Some(_)) => {
                let message = "Give either upload_id or url";
                return Err(Problem::invalid().field(&field, "one_of", message));
            }
        };
        files.push(given);
    }
    Ok(files)
}

/// Moves one of our messages on.
pub async fn receipt(
    state: &State,
    organization: OrganizationId,
    id: ChannelId,
    once: Once,
    receipt: Receipt,
) -> Reply<()> {
    let channel = api_channel(state, organization, id).await?;
    let to = match receipt.state {
        ReceiptState::Delivered => Delivery::Delivered,
        ReceiptState::Read => Delivery::Read,
        ReceiptState::Failed | ReceiptState::Unknown => Delivery::Failed,
    };
    let work = Work::new(state);
    let moved = state.write(move |db| {
        let place = (organization, channel.id);
        once.run(db, |db| {
            let error = receipt.error.clone();
            Ok(deliver::receipt(db, &work, place, receipt.message_id, to, error)?.id)
        })
    });
    moved.await.map(drop)
}

pub async fn api_channel(
    state: &State,
    organization: OrganizationId,
    id: ChannelId,
) -> Reply<Channel> {
    let channel = actions::find(state, organization, id).await?;
    open(&channel)?;
    Ok(channel)
}

/// Whether it is an API channel that takes messages.
pub fn open(channel: &Channel) -> Reply<()> {
    match channel.kind {
        ChannelKind::Api if channel.is_open() => Ok(()),
        ChannelKind::Api => Err(Problem::conflict(
            "channel_disabled",
            "The channel is switched off",
        )),
        _ => Err(Problem::not_found()),
    }
}

/// Proven addresses, and those that are only claimed.
fn addresses(channel: &Channel, contact: &InboundContact) -> Reply<(Vec<Address>, Vec<Address>)> {
    let scheme = connectors::of(channel.kind)
        .and_then(|connector| connector.addressed_by(&channel.settings))
        .unwrap_or(Scheme::External);
    let address = Address::parse(scheme, &contact.address)
        .map_err(|flaw| Problem::invalid().flaw("contact.address", &flaw))?;
    let further = |scheme, text: &Option<String>, field: &str| match text.as_deref() {
        None | Some("") => Ok(None),
        Some(text) => Address::parse(scheme, text)
            .map(Some)
            .map_err(|flaw| Problem::invalid().flaw(field, &flaw)),
    };
    let email = further(Scheme::Email, &contact.email, "contact.email")?;
    let phone = further(Scheme::Phone, &contact.phone, "contact.phone")?;
    let further = email
        .into_iter()
        .chain(phone)
        .filter(|other| *other != address);
    let (mut proven, mut claims) = (vec![address.clone()], Vec::new());
    match contact.verified {
        true => proven.extend(further),
        false => claims.extend(further),
    }
    Ok((proven, claims))
}
