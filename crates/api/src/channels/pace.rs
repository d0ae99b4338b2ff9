//! How fast each channel hands messages over: no faster than its provider takes them. Each server counts
//! for itself; what is too fast all the same, the provider says.

use connectors::Pace;
use domain::{ChannelId, Timestamp};
use std::collections::{BTreeMap, VecDeque};
use std::sync::{Mutex, PoisonError};
use std::time::Duration;

/// When the last messages of each channel left.
#[derive(Debug, Default)]
pub struct Paces(Mutex<BTreeMap<ChannelId, Pacing>>);

#[derive(Debug, Default)]
struct Pacing {
    left: VecDeque<Timestamp>,
    /// Nothing leaves before that.
    rests_until: Option<Timestamp>,
}

impl Paces {
    /// Counts a message that leaves now, or says when it may.
    pub fn take(&self, channel: ChannelId, pace: Pace, now: Timestamp) -> Result<(), Timestamp> {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let Pacing { left, rests_until } = all.entry(channel).or_default();
        if let Some(until) = rests_until.filter(|until| *until > now) {
            return Err(until);
        }
        let span = i64::try_from(pace.per.as_millis()).unwrap_or(i64::MAX);
        while left.front().is_some_and(|at| at.plus_millis(span) <= now) {
            left.pop_front();
        }
        let most = usize::try_from(pace.messages).unwrap_or(usize::MAX).max(1);
        match left.len() < most {
            true => {
                left.push_back(now);
                Ok(())
            }
            false => Err(left.front().map_or(now, |at| at.plus_millis(span))),
        }
    }

    /// The provider has said that it takes nothing more for a while.
    pub fn rest(&self, channel: ChannelId, rest: Duration, now: Timestamp) {
        let mut all = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        let rest = i64::try_from(rest.as_millis()).unwrap_or(i64::MAX);
        all.entry(channel).or_default().rests_until = Some(now.plus_millis(rest));
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn no_more_leave_in_a_span_than_the_provider_takes() {
        let paces = Paces::default();
        let pace = Pace {
            messages: 2,
            per: Duration::from_secs(1),
        };
        let at = |millis| Timestamp::EPOCH.plus_millis(millis);
        let take = |channel: i64, now| paces.take(channel.into(), pace, at(now));
        assert_eq!(take(1, 0), Ok(()));
        assert_eq!(take(1, 400), Ok(()));
        assert_eq!(take(1, 500), Err(at(1000)));
        assert_eq!(take(2, 500), Ok(()), "another channel's are its own");
        assert_eq!(take(1, 1000), Ok(()));
        assert_eq!(take(1, 1000), Err(at(1400)));
        paces.rest(1.into(), Duration::from_secs(5), at(1400));
        assert_eq!(take(1, 6399), Err(at(6400)));
        assert_eq!(take(2, 6399), Ok(()));
        assert_eq!(take(1, 6400), Ok(()));
    }
}
