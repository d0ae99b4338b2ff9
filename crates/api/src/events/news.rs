//! What a batch of events says, to each class of readers, and the bytes they share.

use super::frames;
use super::objects::Object;
use super::readers::{Reader, Verdict, Who, judge};
use actix_web::web::{Bytes, BytesMut};
use domain::visibility::WorkedChannels;
use std::cell::OnceCell;
use std::collections::HashMap;
use store::events::Event;

/// One event. Its frames are made when the first reader needs them.
pub struct News<'a> {
    event: &'a Event,
    worked: &'a WorkedChannels,
    object: Option<&'a Object>,
    frames: Frames,
}

#[derive(Default)]
struct Frames {
    full: OnceCell<Bytes>,
    withheld: OnceCell<Bytes>,
    hidden: OnceCell<Bytes>,
    visitor: OnceCell<Bytes>,
}

/// What an event is to a reader.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub enum Said {
    Full,
    Withheld,
    Hidden,
    ToVisitor,
}

/// The events of a batch that concern a reader, by their places in it.
pub type Hears = Vec<(usize, Said)>;

impl<'a> News<'a> {
    pub fn new(event: &'a Event, worked: &'a WorkedChannels, object: Option<&'a Object>) -> Self {
        Self {
            event,
            worked,
            object,
            frames: Frames::default(),
        }
    }

    fn to(&self, reader: &Reader) -> Option<Said> {
        if self.event.organization != reader.organization || self.event.cursor <= reader.from {
            return None;
        }
        match &reader.who {
            Who::Viewer(viewer) => match judge(viewer, self.event, self.worked) {
                Verdict::Full => Some(Said::Full),
                Verdict::Withheld => Some(Said::Withheld),
                Verdict::Hidden => Some(Said::Hidden),
                Verdict::Nothing => None,
            },
            Who::Visitor(visitor) => {
                let seen = self.object?.visitor.as_ref()?;
                let is_theirs = visitor.is(seen.channel, seen.scheme, &seen.address);
                is_theirs.then_some(Said::ToVisitor)
            }
        }
    }

    fn bytes(&self, said: Said) -> &Bytes {
        let (event, object, frames) = (self.event, self.object, &self.frames);
        match said {
            Said::Full => frames.full.get_or_init(|| {
                frames::change(event, object.and_then(|object| object.full.as_ref()))
            }),
            Said::Withheld => frames.withheld.get_or_init(|| {
                frames::change(event, object.and_then(|object| object.withheld.as_ref()))
            }),
            Said::Hidden => frames.hidden.get_or_init(|| frames::hidden(event)),
            Said::ToVisitor => frames.visitor.get_or_init(|| {
                let seen = object.and_then(|object| object.visitor.as_ref());
                let message = seen.map(|seen| &seen.message);
                frames::frame(Some(&event.cursor), &event.name, &message)
            }),
        }
    }
}

impl Reader {
    /// What of the news concerns it; counts may have changed with what happened to conversations.
    pub fn hears(&mut self, news: &[News<'_>]) -> Hears {
        let own = news.iter().enumerate();
        let hears: Hears = own
            .filter_map(|(place, news)| Some((place, news.to(self)?)))
            .collect();
        let moves_counts = |(place, said): &(usize, Said)| {
            *said != Said::ToVisitor
                && news
                    .get(*place)
                    .is_some_and(|news| frames::moves_counts(news.event))
        };
        self.counts_changed |= hears.iter().any(moves_counts);
        hears
    }
}

/// The bytes of a batch, put together once for all readers that hear the same.
#[derive(Default)]
pub struct Pieces(HashMap<Hears, Bytes>);

impl Pieces {
    pub fn of(&mut self, news: &[News<'_>], hears: Hears) -> Bytes {
        let frames = |hears: &Hears| -> Vec<Bytes> {
            hears
                .iter()
                .filter_map(|(place, said)| Some(news.get(*place)?.bytes(*said).clone()))
                .collect()
        };
        if let Some(known) = self.0.get(&hears) {
            return known.clone();
        }
        let piece = match frames(&hears).as_slice() {
            [only] => only.clone(),
            several => {
                let mut whole = BytesMut::with_capacity(several.iter().map(Bytes::len).sum());
                several
                    .iter()
                    .for_each(|frame| whole.extend_from_slice(frame));
                whole.freeze()
            }
        };
        self.0.insert(hears, piece.clone());
        piece
    }
}
