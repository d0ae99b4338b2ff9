//! What somebody of ours wrote with the provider's own app. A message of our own comes back the same
//! way, perhaps before the answer to its handing over; so an echo waits until that is surely known.

use super::attempts;
use super::entries::addresses;
use super::receipts::{self, known};
use crate::app::State;
use crate::conversations::record::{self, Change};
use crate::conversations::work::Work;
use crate::messages::deliver::{Step, deliver_result};
use crate::messages::{incoming, send};
use crate::problem::{Problem, Reply};
use crate::worker::Outcome;
use connectors::Echo;
use domain::actors::Actor;
use domain::conversations::Status;
use domain::messages::{Delivery, Details, Direction, Piece, clean, is_what_was_lost, position};
use domain::{ChannelId, IdentityId, OrganizationId};
use store::channels::{self, Channel};
use store::contacts::identities;
use store::conversations::channels::{Taken, touch};
use store::conversations::lock;
use store::jobs::{self, Claimed, Job};
use store::messages::receipts::without_answer;
use store::messages::{self, Message, pieces};
use store::{Db, StoreError, StoreResult};

/// The kind of the job that applies one.
pub const KIND: &str = "echo";
/// Longer than handing a message over takes, in seconds.
const WAIT: i64 = 30;
/// Among so many of a customer's latest, of so many seconds, is one looked for that was lost.
const MOST: i64 = 50;
const LOST_SINCE: i64 = 4 * 3600;

/// Lets one wait.
pub async fn wait(state: &State, channel: &Channel, echo: Echo) -> Reply<()> {
    let work = Work::new(state);
    let id = work.id();
    let job = Job {
        organization: channel.organization,
        id,
        lane: *channel.id.as_ref(),
        channel: Some(channel.id),
        kind: KIND.to_owned(),
        payload: serde_json::to_string(&echo).map_err(Problem::malformed)?,
        due_at: work.now.plus_seconds(WAIT),
    };
    Ok(state.write(move |db| jobs::push(db, &job)).await?)
}

/// Applies one that has waited.
pub async fn run(state: &State, job: &Claimed) -> Reply<Outcome> {
    let echo: Echo = serde_json::from_str(&job.job.payload).map_err(Problem::malformed)?;
    let (work, job) = (Work::new(state), job.clone());
    let applied = state.write(move |db| {
        if jobs::done(db, &job)?
            && let Some(channel) = job.job.channel
        {
            apply(db, &work, (job.job.organization, channel), &echo)?;
        }
        Ok::<_, StoreError>(())
    });
    applied.await?;
    Ok(Outcome::Settled)
}

fn apply(
    db: &mut Db,
    work: &Work,
    place: (OrganizationId, ChannelId),
    echo: &Echo,
) -> StoreResult<()> {
    let provider_id = &echo.message.provider_id;
    if messages::by_provider_id(db, place.0, place.1, provider_id)?.is_some() {
        return Ok(());
    }
    if let Some(own) = echo.message_id {
        let own = match messages::get(db, place.0, own) {
            Err(StoreError::NotFound) => return Ok(()),
            own => own?,
        };
        if matches!(own.delivery, Some(Delivery::Sending | Delivery::Unknown)) {
            return came_back(db, work, place, &own, provider_id);
        }
        let step = Step {
            provider_id: Some(provider_id.clone()),
            ..Step::to(Delivery::Sent)
        };
        return deliver_result(db, work, place.0, own.id, &step).map(drop);
    }
    if let Some(own) = lost(db, work, place, echo)? {
        return came_back(db, work, place, &own, provider_id);
    }
    let Some((identity, conversation)) = open_one(db, place, echo)? else {
        // Nobody here has this conversation.
        return Ok(());
    };
    let mut locked = lock(db, place.0, conversation)?;
    let text = echo.message.text.as_deref().map(clean);
    let (files, links) = incoming::elsewhere(db, work, place, &echo.message.media)?;
    let told = echo.message.kind;
    let message = Message {
        organization: place.0,
        id: work.id(),
        conversation,
        channel: place.1,
        identity: Some(identity),
        direction: Direction::Outbound,
        kind: told.unwrap_or_else(|| crate::messages::kind(text.as_deref(), &files)),
        author: Actor::System,
        client_id: None,
        provider_id: Some(provider_id.clone()),
        text,
        reply_to: None,
        automated: None,
        counts_as_answer: true,
        inbound_seq: None,
        delivery: Some(Delivery::Sent),
        error: None,
        due_at: None,
        held: None,
        details: Some(Details {
            elsewhere: true,
            ..Details::default()
        }),
        position: position(echo.message.sent_at, work.now),
        sent_at: echo.message.sent_at.unwrap_or(work.now),
        received_at: work.now,
        edited_at: None,
        deleted_at: None,
        version: 1,
    };
    messages::insert(db, &message)?;
    messages::attach(db, place.0, message.id, &files)?;
    incoming::fetch(db, work, &message, links)?;
    let c = &mut locked.conversation;
    let moves = c.message_queued(message.id, true, message.position);
    c.answer_left(message.id);
    c.show(send::last(&message));
    let way = (place.1, identity);
    touch(
        db,
        place.0,
        conversation,
        way,
        Taken::ByUs,
        message.position,
    )?;
    let change = Change {
        by: message.author,
        moves,
        messages: &[("message.created", &message)],
    };
    record::save(db, work, &locked, change)
}

/// Ours, when it is one whose answer was lost: where the provider does not say whose it is, its words do.
fn lost(
    db: &mut Db,
    work: &Work,
    place: (OrganizationId, ChannelId),
    echo: &Echo,
) -> StoreResult<Option<Message>> {
    let to = known(db, place, &echo.to)?;
    let came_at = echo.message.sent_at.unwrap_or(work.now);
    let since = came_at.minus_seconds(LOST_SINCE);
    let unknown = without_answer(db, place, &to, since, MOST)?;
    let came = (echo.message.text.as_deref(), came_at);
    let is_it = |message: &&Message| {
        // Words go with the first piece, or before it.
        let next = message.details.as_ref().map_or(0, Details::next_piece);
        let words = message.text.as_deref().filter(|_| next == 0);
        is_what_was_lost((words, message.position), came)
    };
    Ok(unknown.iter().find(is_it).cloned())
}

/// The provider has it after all; of one in several pieces, it has another piece.
fn came_back(
    db: &mut Db,
    work: &Work,
    place: (OrganizationId, ChannelId),
    own: &Message,
    provider_id: &str,
) -> StoreResult<()> {
    let kind = channels::get(db, place.0, place.1)?.kind;
    let of = match connectors::of(kind) {
        Some(connector) => attempts::in_pieces(db, own, connector)?,
        None => 1,
    };
    let details = own.details.clone().unwrap_or_default();
    let to_go = details.pieces_to_go(of);
    let piece = to_go.first().map(|n| Piece { n: *n, of });
    let piece = piece.filter(|piece| piece.of > 1);
    if let Some(piece) = piece.filter(|_| to_go.len() > 1) {
        pieces::change(db, own, |details| details.piece_went(piece.n))?;
        return pieces::add(db, place, own.id, provider_id, piece.n);
    }
    if let Some(piece) = piece.filter(|piece| !piece.is_last()) {
        pieces::add(db, place, own.id, provider_id, piece.n)?;
    }
    let step = Step {
        provider_id: Some(provider_id.to_owned()),
        piece,
        ..Step::to(Delivery::Sent)
    };
    let message = deliver_result(db, work, place.0, own.id, &step)?;
    receipts::settle_early(db, work, &message, provider_id, piece)
}

/// The address it went to, and the open conversation with it on this channel.
fn open_one(
    db: &mut Db,
    place: (OrganizationId, ChannelId),
    echo: &Echo,
) -> StoreResult<Option<(IdentityId, domain::ConversationId)>> {
    for address in addresses(&echo.to) {
        let scope = address.scheme().scope(place.1);
        let Some(identity) = identities::find(db, place.0, scope, &address)? else {
            continue;
        };
        let way = (place.1, identity.id);
        let arrival = domain::choosing::Arrival {
            answers: None,
            is_mail: false,
        };
        let known = store::conversations::channels::candidates(
            db,
            place.0,
            identity.contact,
            way,
            arrival,
        )?;
        let open = known.iter().find(|one| one.status == Status::Open);
        if let Some(open) = open {
            return Ok(Some((identity.id, open.id)));
        }
    }
    Ok(None)
}
