//! How fast messages leave: no faster than their provider takes them.

use crate::Timestamp;
use std::time::Duration;

/// The longest that is rested at a word of a provider's; then it is asked again.
pub const LONGEST_REST: Duration = Duration::from_secs(3600);

/// So many messages in such a time.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Pace {
    /// How many.
    pub messages: u32,
    /// In which time.
    pub per: Duration,
    /// Whose messages count.
    pub of: Share,
}

/// Whose messages count.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Share {
    /// All of a channel.
    Channel,
    /// Those to one customer.
    Customer,
    /// Those to one customer since they wrote last.
    CustomerSinceTheirs,
}

/// What left lately, the oldest first. What counts for more than its provider takes at once stands with later
/// moments, too.
#[derive(Clone, Copy, Debug, Default)]
pub struct Lately<'a> {
    /// Over the channel.
    pub channel: &'a [Timestamp],
    /// To the customer.
    pub customer: &'a [Timestamp],
    /// When the customer wrote last.
    pub heard_at: Option<Timestamp>,
}

impl Pace {
    fn span(&self) -> i64 {
        i64::try_from(self.per.as_millis()).unwrap_or(i64::MAX)
    }

    fn most(&self) -> usize {
        usize::try_from(self.messages).unwrap_or(usize::MAX).max(1)
    }

    /// When as many pieces may leave as far as this goes. What is more than may ever leave at once
    /// leaves when nothing else has for that time.
    fn next(&self, lately: &Lately<'_>, pieces: usize, now: Timestamp) -> Timestamp {
        let (left, since) = match self.of {
            Share::Channel => (lately.channel, None),
            Share::Customer => (lately.customer, None),
            Share::CustomerSinceTheirs => (lately.customer, lately.heard_at),
        };
        let counts = |at: &&Timestamp| {
            at.plus_millis(self.span()) > now && since.is_none_or(|since| **at > since)
        };
        let counted: Vec<Timestamp> = left.iter().filter(counts).copied().collect();
        let too_many = (counted.len() + pieces.min(self.most())).saturating_sub(self.most());
        match too_many.checked_sub(1).and_then(|last| counted.get(last)) {
            Some(last) => last.plus_millis(self.span()),
            None => now,
        }
    }
}

/// Whether a message in so many pieces may leave now, or else when.
pub fn leaves(
    paces: &[Pace],
    lately: &Lately<'_>,
    pieces: usize,
    now: Timestamp,
) -> Result<(), Timestamp> {
    let next = paces
        .iter()
        .map(|pace| pace.next(lately, pieces, now))
        .max();
    match next.filter(|next| *next > now) {
        Some(next) => Err(next),
        None => Ok(()),
    }
}

/// As what the pieces of a message count that leaves now: more than are taken at once count as if they left
/// one such time later.
pub fn counts_as(
    paces: &[Pace],
    of: impl Fn(Share) -> bool,
    pieces: usize,
    now: Timestamp,
) -> Vec<Timestamp> {
    let own = paces.iter().filter(|pace| of(pace.of));
    let Some(shortest) = own.min_by_key(|pace| pace.per) else {
        return Vec::new();
    };
    let at = |n: usize| {
        let later = i64::try_from(n / shortest.most()).unwrap_or(i64::MAX);
        now.plus_millis(shortest.span().saturating_mul(later))
    };
    (0..pieces).map(at).collect()
}

/// The longest time that anything counts.
pub fn longest(paces: &[Pace]) -> Duration {
    let all = paces.iter().map(|pace| pace.per);
    all.max().unwrap_or_default()
}

/// How long a channel rests when its provider says so.
pub fn rest(asked: Duration) -> Duration {
    asked.min(LONGEST_REST)
}

#[cfg(test)]
mod tests {
    use super::*;

    const TWO_A_SECOND: Pace = Pace {
        messages: 2,
        per: Duration::from_secs(1),
        of: Share::Channel,
    };

    fn at(millis: i64) -> Timestamp {
        Timestamp::EPOCH.plus_millis(millis)
    }

    fn over(channel: &[Timestamp]) -> Lately<'_> {
        Lately {
            channel,
            ..Lately::default()
        }
    }

    #[test]
    fn no_more_leave_in_a_time_than_are_taken() {
        let next =
            |left: &[Timestamp], pieces, now| leaves(&[TWO_A_SECOND], &over(left), pieces, at(now));
        assert_eq!(next(&[], 1, 0), Ok(()));
        assert_eq!(next(&[at(0)], 1, 400), Ok(()));
        assert_eq!(next(&[at(0), at(400)], 1, 500), Err(at(1000)));
        assert_eq!(next(&[at(0), at(400)], 2, 500), Err(at(1400)), "both");
        assert_eq!(next(&[at(0), at(400)], 1, 1000), Ok(()));
        assert_eq!(next(&[], 5, 0), Ok(()), "nothing would let it leave else");
        assert_eq!(next(&[at(0)], 5, 400), Err(at(1000)));
    }

    #[test]
    fn pieces_count_as_that_many() {
        let as_what = |pieces| counts_as(&[TWO_A_SECOND], |_| true, pieces, at(0));
        assert_eq!(as_what(2), [at(0), at(0)]);
        assert_eq!(as_what(5), [at(0), at(0), at(1000), at(1000), at(2000)]);
        let left = as_what(5);
        let next = |now| leaves(&[TWO_A_SECOND], &over(&left), 1, at(now));
        assert_eq!(next(1000), Err(at(2000)));
        assert_eq!(next(2000), Ok(()));
        assert!(counts_as(&[TWO_A_SECOND], |of| of != Share::Channel, 2, at(0)).is_empty());
    }

    #[test]
    fn the_slowest_of_several_decides() {
        let daily = Pace {
            messages: 3,
            per: Duration::from_secs(86_400),
            of: Share::Channel,
        };
        let paces = [TWO_A_SECOND, daily];
        let left = [at(0), at(0), at(1000)];
        let day = at(86_400_000);
        assert_eq!(leaves(&paces, &over(&left), 1, at(3000)), Err(day));
        assert_eq!(leaves(&paces, &over(&left), 1, day), Ok(()));
        assert_eq!(longest(&paces), daily.per);
    }

    #[test]
    fn what_a_customer_gets_counts_for_them_until_they_write() {
        let to_one = |of| Pace {
            messages: 1,
            per: Duration::from_secs(60),
            of,
        };
        let lately = Lately {
            channel: &[],
            customer: &[at(0)],
            heard_at: Some(at(500)),
        };
        let next = |of, now| leaves(&[to_one(of)], &lately, 1, at(now));
        assert_eq!(next(Share::Customer, 1000), Err(at(60_000)));
        assert_eq!(next(Share::CustomerSinceTheirs, 1000), Ok(()));
        assert_eq!(next(Share::Channel, 1000), Ok(()));
    }

    #[test]
    fn nobody_rests_for_days_at_a_word() {
        assert_eq!(rest(Duration::from_secs(7)), Duration::from_secs(7));
        assert_eq!(rest(Duration::from_secs(86_400)), LONGEST_REST);
    }
}
