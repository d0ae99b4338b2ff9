//! How fast each channel hands messages over, by [`domain::pacing`], and that it rests when its provider says
//! so. Each server counts for itself; what is too fast all the same, the provider says.

use domain::pacing::{Lately, Pace, Share, counts_as, leaves, longest, rest};
use domain::{ChannelId, IdentityId, Timestamp};
use std::collections::BTreeMap;
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// Customers who got nothing lately are forgotten once there are so many of a channel.
const SWEEP: usize = 1024;

/// When the last messages of each channel left.
#[derive(Debug, Default)]
pub struct Paces(Mutex<BTreeMap<ChannelId, Pacing>>);

#[derive(Debug, Default)]
struct Pacing {
    left: Vec<Timestamp>,
    to_customers: BTreeMap<IdentityId, Vec<Timestamp>>,
    /// Nothing leaves before that.
    rests_until: Option<Timestamp>,
}

/// A message that is about to leave.
#[derive(Clone, Copy, Debug)]
pub struct Leaving {
    pub channel: ChannelId,
    pub to: IdentityId,
    /// When the customer wrote last.
    pub heard_at: Option<Timestamp>,
    /// In how many messages of the provider's it goes.
    pub pieces: usize,
}

impl Paces {
    /// Counts a message that leaves now, or says when it may.
    pub fn take(&self, one: Leaving, paces: &[Pace], now: Timestamp) -> Result<(), Timestamp> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let pacing = all.entry(one.channel).or_default();
        if let Some(until) = pacing.rests_until.filter(|until| *until > now) {
            return Err(until);
        }
        pacing.forget(millis(longest(paces)), now);
        let own = pacing.to_customers.get(&one.to);
        let lately = Lately {
            channel: &pacing.left,
            customer: own.map_or(&[], Vec::as_slice),
            heard_at: one.heard_at,
        };
        leaves(paces, &lately, one.pieces, now)?;
        let is_channels = |of| of == Share::Channel;
        add(
            &mut pacing.left,
            counts_as(paces, is_channels, one.pieces, now),
        );
        let theirs = counts_as(paces, |of| !is_channels(of), one.pieces, now);
        if !theirs.is_empty() {
            add(pacing.to_customers.entry(one.to).or_default(), theirs);
        }
        Ok(())
    }

    /// The provider has said that it takes nothing more of a channel for a while.
    pub fn rest(&self, channel: ChannelId, asked: Duration, now: Timestamp) {
        let until = now.plus_millis(millis(rest(asked)));
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let rests = &mut all.entry(channel).or_default().rests_until;
        *rests = (*rests).max(Some(until));
    }

    /// A channel is no more, and nothing of it has to wait.
    pub fn forget(&self, channel: ChannelId) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        all.remove(&channel);
    }

    /// Until when a channel rests, if it does.
    pub fn rests(&self, channel: ChannelId, now: Timestamp) -> Option<Timestamp> {
        let all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let until = all.get(&channel)?.rests_until;
        until.filter(|until| *until > now)
    }
}

impl Pacing {
    /// What counts no more.
    fn forget(&mut self, span: i64, now: Timestamp) {
        let counts = |at: &Timestamp| at.plus_millis(span) > now;
        self.left.retain(counts);
        if self.to_customers.len() >= SWEEP {
            let lately = |left: &Vec<Timestamp>| left.last().is_some_and(counts);
            self.to_customers.retain(|_, left| lately(left));
        }
        for left in self.to_customers.values_mut() {
            left.retain(counts);
        }
    }
}

fn add(left: &mut Vec<Timestamp>, more: Vec<Timestamp>) {
    left.extend(more);
    left.sort_unstable();
}

fn millis(span: Duration) -> i64 {
    i64::try_from(span.as_millis()).unwrap_or(i64::MAX)
}

#[cfg(test)]
mod tests {
    use super::*;

    const PACES: &[Pace] = &[
        Pace {
            messages: 2,
            per: Duration::from_secs(1),
            of: Share::Channel,
        },
        Pace {
            messages: 1,
            per: Duration::from_secs(5),
            of: Share::Customer,
        },
    ];

    fn at(millis: i64) -> Timestamp {
        Timestamp::EPOCH.plus_millis(millis)
    }

    #[test]
    fn a_channel_and_a_customer_have_a_pace_each() {
        let paces = Paces::default();
        let take = |channel: i64, to: i64, now| {
            let one = Leaving {
                channel: channel.into(),
                to: to.into(),
                heard_at: None,
                pieces: 1,
            };
            paces.take(one, PACES, at(now))
        };
        assert_eq!(take(1, 1, 0), Ok(()));
        assert_eq!(take(1, 1, 400), Err(at(5000)), "once in five seconds");
        assert_eq!(take(1, 2, 400), Ok(()));
        assert_eq!(take(1, 3, 500), Err(at(1000)), "twice a second");
        assert_eq!(take(2, 1, 500), Ok(()), "another channel's are its own");
        assert_eq!(take(1, 3, 1000), Ok(()));
    }

    #[test]
    fn a_channel_rests_as_long_as_it_was_told_last() {
        let paces = Paces::default();
        paces.rest(1.into(), Duration::from_secs(5), at(0));
        paces.rest(1.into(), Duration::from_secs(1), at(1000));
        assert_eq!(paces.rests(1.into(), at(4999)), Some(at(5000)));
        assert_eq!(paces.rests(1.into(), at(5000)), None);
        assert_eq!(paces.rests(2.into(), at(0)), None);
        paces.rest(2.into(), Duration::from_secs(86_400), at(0));
        assert_eq!(paces.rests(2.into(), at(0)), Some(at(3_600_000)));
        paces.forget(2.into());
        assert_eq!(paces.rests(2.into(), at(0)), None);
    }
}
