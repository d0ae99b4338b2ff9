//! One thing that a call brought.

use super::{changes, consents, echoes, enclosures, moving, receipts, template_states};
use crate::app::State;
use crate::channels::failures;
use crate::conversations::work::Work;
use crate::messages::receive::{Given, Inbound, receive};
use crate::problem::{Problem, Reply};
use connectors::{Entry, Incoming, Letter, Party, Reaction};
use domain::identities::Address;
use store::attachments::Uploader;
use store::channels::Channel;

/// The status of what is our own fault.
const OURS: u16 = 500;

/// Applies an entry. What we cannot read, or fail on ourselves, is kept for people to look at; only a
/// database that is away makes the provider say it again.
pub async fn take(state: &State, channel: &Channel, entry: Entry) -> Reply<()> {
    let kept = match apply(state, channel, entry.clone()).await {
        Ok(()) => return Ok(()),
        Err(problem) if problem.status().as_u16() == 503 => return Err(problem),
        Err(problem) => {
            if problem.status().as_u16() == OURS {
                tracing::error!(%problem, channel.id = %channel.id, "an entry was not taken");
            }
            failures::keep_entry(state, channel, &entry, &problem).await
        }
    };
    kept.map(drop)
}

/// Applies an entry; the same one twice does no more than once.
pub async fn apply(state: &State, channel: &Channel, entry: Entry) -> Reply<()> {
    let at = state.now();
    match entry {
        Entry::Message(incoming) => message(state, channel, *incoming).await?,
        Entry::Receipt(receipt) => return receipts::apply(state, channel, receipt).await,
        Entry::Consent(consent) => return consents::apply(state, channel, consent).await,
        Entry::Edited {
            ref provider_id, ..
        }
        | Entry::Deleted { ref provider_id }
        | Entry::Reaction(Reaction {
            ref provider_id, ..
        }) => changes::apply(state, channel, provider_id.clone(), entry).await?,
        Entry::Echo(echo) => return echoes::wait(state, channel, *echo).await,
        Entry::Referred { from, referral, at } => {
            return moving::referred(state, channel, from, (referral, at)).await;
        }
        Entry::TemplateState {
            name,
            language,
            state: told,
        } => return template_states::apply(state, channel, (name, language), told).await,
        Entry::Moved { from, to } => return moving::moved(state, channel, from, to).await,
        Entry::Stopped { reason } => {
            tracing::warn!(reason, channel.id = %channel.id, "the provider stopped a channel");
            let key = (channel.organization, channel.id);
            state.pulses.note(key, |lately| lately.stopped(&reason));
            return Ok(());
        }
        Entry::Elsewhere { reason: None, .. } => return Ok(()),
        Entry::Unreadable { reason, .. }
        | Entry::Elsewhere {
            reason: Some(reason),
            ..
        } => {
            return Err(Problem::unprocessable("not_readable", &reason));
        }
    }
    let key = (channel.organization, channel.id);
    state.pulses.note(key, |lately| lately.received(at));
    Ok(())
}

async fn message(state: &State, channel: &Channel, incoming: Incoming) -> Reply<()> {
    let identities = addresses(&incoming.from);
    if identities.is_empty() {
        let why = "Nobody is named as its author";
        return Err(Problem::unprocessable("not_readable", why));
    }
    let Letter {
        mut email,
        answers,
        by_machine,
        files,
    } = incoming.letter.map(|letter| *letter).unwrap_or_default();
    let is_mail = channel.kind.is_mail();
    let mut attachments: Vec<Given> = incoming.media.into_iter().map(Given::Media).collect();
    if !files.is_empty() {
        // What came before is known, and its files are kept.
        if enclosures::is_known(state, channel, &incoming.provider_id).await? {
            return Ok(());
        }
        attachments.extend(enclosures::keep(state, channel, files, &mut email).await?);
    }
    let inbound = Inbound {
        organization: channel.organization,
        channel: channel.clone(),
        identities,
        claims: Vec::new(),
        profile_name: incoming.name,
        claimed_name: None,
        page: None,
        provider_message_id: incoming.provider_id,
        client_id: None,
        kind: incoming.kind,
        text: incoming.text,
        attachments,
        uploader: Some(Uploader::channel(channel.id)),
        subject: email.subject.clone(),
        reply_to: incoming.reply_to.into_iter().chain(answers).collect(),
        referral: incoming.referral,
        email: is_mail.then_some(email),
        by_machine,
        sent_at: incoming.sent_at,
        received_at: state.now(),
    };
    let work = Work::new(state);
    let taken = state.write(move |db| receive(db, &work, &inbound));
    taken.await.map(drop)
}

/// Whom a provider names, in the form they are compared in; what is no address of its scheme names nobody.
pub fn addresses(parties: &[Party]) -> Vec<Address> {
    let parsed = parties
        .iter()
        .map(|(scheme, text)| Address::parse(*scheme, text));
    parsed.filter_map(Result::ok).collect()
}
