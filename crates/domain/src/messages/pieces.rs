//! A message that goes in several pieces, and which of them the provider has not got.

use super::{Delivery, Details};

/// One of the pieces of a message.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Piece {
    /// Which; 0 is the first.
    pub n: usize,
    /// Of how many.
    pub of: usize,
}

impl Piece {
    /// Whether it ends the message.
    pub fn is_last(self) -> bool {
        self.n + 1 == self.of
    }
}

impl Details {
    /// The pieces of so many that go next, in order: those that did not arrive, or else all behind those that went.
    /// Where all went, and nobody knows which did not arrive, all go.
    pub fn pieces_to_go(&self, of: usize) -> Vec<usize> {
        let place = |n: &u32| usize::try_from(*n).unwrap_or(usize::MAX);
        let lost = self.pieces_lost.iter().map(place);
        let lost: Vec<usize> = lost.filter(|n| *n < of).collect();
        match (lost.is_empty(), place(&self.pieces_sent)) {
            (false, _) => lost,
            (true, sent) if sent < of => (sent..of).collect(),
            (true, _) => (0..of).collect(),
        }
    }

    /// The first of them.
    pub fn next_piece(&self) -> u32 {
        self.pieces_lost
            .first()
            .copied()
            .unwrap_or(self.pieces_sent)
    }

    /// The provider has this one now.
    pub fn piece_went(&mut self, n: usize) {
        let n = u32::try_from(n).unwrap_or(u32::MAX);
        match self.pieces_lost.is_empty() {
            true => self.pieces_sent = n.saturating_add(1),
            false => self.pieces_lost.retain(|lost| *lost != n),
        }
    }

    /// One that the provider had did not arrive: it goes again, beside what was still to go of a message that
    /// stands at `now`.
    pub fn piece_failed(&mut self, piece: Piece, now: Delivery) {
        let had_all = matches!(now, Delivery::Sent | Delivery::Delivered);
        let mut lost = match had_all {
            true => Vec::new(),
            false => self.pieces_to_go(piece.of),
        };
        lost.push(piece.n);
        lost.sort_unstable();
        lost.dedup();
        let lost = lost.into_iter().filter_map(|n| u32::try_from(n).ok());
        self.pieces_lost = lost.collect();
    }

    /// Nobody knows which did not arrive.
    pub fn goes_as_a_whole(&mut self) {
        self.pieces_sent = 0;
        self.pieces_lost.clear();
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(n: usize) -> Piece {
        Piece { n, of: 3 }
    }

    #[test]
    fn the_next_try_begins_behind_what_went() {
        let mut details = Details::default();
        assert_eq!(details.pieces_to_go(3), [0, 1, 2]);
        details.piece_went(0);
        assert_eq!(details.pieces_to_go(3), [1, 2]);
        details.goes_as_a_whole();
        assert_eq!(details.pieces_to_go(3), [0, 1, 2]);
        (0..3).for_each(|n| details.piece_went(n));
        assert_eq!(
            details.pieces_to_go(3),
            [0, 1, 2],
            "nobody knows which is lost"
        );
    }

    #[test]
    fn only_what_did_not_arrive_goes_again() {
        let mut details = Details::default();
        (0..3).for_each(|n| details.piece_went(n));
        details.piece_failed(piece(1), Delivery::Sent);
        assert_eq!(details.pieces_to_go(3), [1]);
        details.piece_failed(piece(0), Delivery::Failed);
        details.piece_failed(piece(0), Delivery::Failed);
        assert_eq!(details.pieces_to_go(3), [0, 1]);
        details.piece_went(0);
        assert_eq!(details.pieces_to_go(3), [1]);
        details.piece_went(1);
        assert!(details.pieces_lost.is_empty());
    }

    #[test]
    fn what_had_not_gone_yet_goes_beside_it() {
        let mut details = Details::default();
        details.piece_went(0);
        details.piece_failed(piece(0), Delivery::Sending);
        assert_eq!(details.pieces_to_go(3), [0, 1, 2]);
        assert!(piece(2).is_last() && !piece(1).is_last());
    }
}
