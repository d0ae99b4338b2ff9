//! Which attempt at a message of ours a report is about, and which piece of it.

use crate::worker::count;
use connectors::{Connector, Receipted};
use domain::messages::{Attempt, Delivery, Piece};
use store::messages::{self, Message, pieces};
use store::{Db, StoreResult};

/// What a report is about.
pub struct Told {
    pub attempt: Attempt,
    /// Which piece of a message in several.
    pub piece: Option<Piece>,
    /// An id that nobody here knew.
    pub new: Option<New>,
}

/// What an id stands for that the answer of the provider's would have named, and has not yet.
pub enum New {
    Message(String),
    /// One of its pieces.
    Piece(String),
}

/// Of a report that names this message.
pub fn told(
    db: &mut Db,
    message: &Message,
    of: &Receipted,
    connector: Option<&dyn Connector>,
) -> StoreResult<Told> {
    let is = |attempt| Told {
        attempt,
        piece: None,
        new: None,
    };
    let (Receipted::Attempt { provider_id, .. } | Receipted::Provider(provider_id)) = of else {
        return match pieces::has_former(db, message)? {
            true => Ok(is(Attempt::Unnamed)),
            false => Ok(is(Attempt::Last)),
        };
    };
    if message.provider_id.as_ref() == Some(provider_id) {
        let last = pieces_of(db, message, connector)?.map(|of| Piece { n: of - 1, of });
        return Ok(Told {
            piece: last,
            ..is(Attempt::Last)
        });
    }
    let place = (message.organization, message.channel);
    let known = pieces::find(db, place, provider_id)?;
    match known.filter(|known| known.message == message.id) {
        Some(known) if known.is_former => Ok(is(Attempt::Former)),
        Some(known) => {
            let of = pieces_of(db, message, connector)?;
            let piece = known.piece.zip(of).map(|(n, of)| Piece { n, of });
            Ok(Told {
                piece: piece.filter(|piece| piece.n < piece.of),
                ..is(Attempt::Last)
            })
        }
        // The answer that names it has not come yet, or was lost.
        None if message.provider_id.is_none() => {
            let id = provider_id.clone();
            Ok(Told {
                new: Some(match pieces_of(db, message, connector)? {
                    Some(_) => New::Piece(id),
                    None => New::Message(id),
                }),
                ..is(Attempt::Last)
            })
        }
        None => Ok(is(Attempt::Former)),
    }
}

/// What became of one piece says nothing of a message in several while the provider has perhaps not all
/// of them, or did not deliver another; unless it failed.
pub fn is_half_way(
    db: &mut Db,
    message: &Message,
    connector: Option<&dyn Connector>,
) -> StoreResult<bool> {
    let is_open = matches!(
        message.delivery,
        Some(Delivery::Queued | Delivery::Sending | Delivery::Failed | Delivery::Unknown)
    );
    Ok(is_open && pieces_of(db, message, connector)?.is_some())
}

/// In how many pieces a message goes; none where it goes in one.
fn pieces_of(
    db: &mut Db,
    message: &Message,
    connector: Option<&dyn Connector>,
) -> StoreResult<Option<usize>> {
    let Some(connector) = connector else {
        return Ok(None);
    };
    let all = in_pieces(db, message, connector)?;
    Ok((all > 1).then_some(all))
}

/// In how many pieces a message goes.
pub fn in_pieces(db: &mut Db, message: &Message, connector: &dyn Connector) -> StoreResult<usize> {
    let files = messages::attached(db, message.organization, &[message.id])?;
    let files: Vec<_> = files
        .iter()
        .map(|(_, file)| (file.media_type.as_str(), file.size))
        .collect();
    Ok(count(message.text.as_deref(), &files, connector))
}
