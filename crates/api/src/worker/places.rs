//! Whose jobs take how many of the places in which a server works. They wait for providers far more than they work, and
//! many channels may hang at once, all of Meta's, say: a channel has its share, and a kind has one, so that what hangs
//! leaves places to the others, of its own kind and of any other.

use domain::channels::ChannelKind;
use domain::{ChannelId, OrganizationId};
use std::collections::HashMap;
use store::jobs::Claimed;

/// All there are.
pub const ALL: usize = 128;
const OF_A_CHANNEL: usize = 8;
/// The rest is for channels of other kinds, and for what is no channel's.
const OF_A_KIND: usize = 96;
/// From then on a kind is crowded, and each of its channels gets by with few.
const CROWD: usize = 48;
const OF_A_CHANNEL_IN_A_CROWD: usize = 2;

/// The places that are taken, by channel.
#[derive(Debug, Default)]
pub struct Places {
    taken: HashMap<ChannelId, usize>,
    /// It never changes, so it is kept of every channel there was something to do for.
    kinds: HashMap<ChannelId, ChannelKind>,
}

impl Places {
    /// The channels of these jobs whose kinds are not known yet.
    pub fn strangers(&self, jobs: &[Claimed]) -> Vec<(OrganizationId, ChannelId)> {
        let of = |job: &Claimed| {
            job.job
                .channel
                .map(|channel| (job.job.organization, channel))
        };
        let all = jobs.iter().filter_map(of);
        all.filter(|(_, channel)| !self.kinds.contains_key(channel))
            .collect()
    }

    /// These channels are of these kinds.
    pub fn know(&mut self, kinds: Vec<(ChannelId, ChannelKind)>) {
        self.kinds.extend(kinds);
    }

    /// The channels that use up their share.
    pub fn busy(&self) -> Vec<ChannelId> {
        let of_kinds = self.of_kinds();
        let is_full = |channel: &ChannelId| self.taken(*channel) >= self.share(*channel, &of_kinds);
        let known = self.kinds.keys().filter(|channel| is_full(channel));
        let others = self.taken.keys();
        let others =
            others.filter(|channel| !self.kinds.contains_key(*channel) && is_full(channel));
        known.chain(others).copied().collect()
    }

    pub fn has_one(&self, channel: Option<ChannelId>) -> bool {
        channel.is_none_or(|channel| self.taken(channel) < self.share(channel, &self.of_kinds()))
    }

    pub fn take(&mut self, channel: Option<ChannelId>) {
        if let Some(channel) = channel {
            *self.taken.entry(channel).or_default() += 1;
        }
    }

    pub fn give_back(&mut self, channel: Option<ChannelId>) {
        if let Some(count) = channel.and_then(|channel| self.taken.get_mut(&channel)) {
            *count = count.saturating_sub(1);
        }
        self.taken.retain(|_, count| *count > 0);
    }

    /// Nobody has any.
    pub fn clear(&mut self) {
        self.taken.clear();
    }

    fn taken(&self, channel: ChannelId) -> usize {
        self.taken.get(&channel).copied().unwrap_or_default()
    }

    fn of_kinds(&self) -> HashMap<ChannelKind, usize> {
        let mut all = HashMap::new();
        for (channel, count) in &self.taken {
            if let Some(kind) = self.kinds.get(channel) {
                *all.entry(*kind).or_default() += count;
            }
        }
        all
    }

    /// How many a channel may take now.
    fn share(&self, channel: ChannelId, of_kinds: &HashMap<ChannelKind, usize>) -> usize {
        let kind = self.kinds.get(&channel);
        let of_kind = kind.and_then(|kind| of_kinds.get(kind)).copied();
        match of_kind.unwrap_or_default() {
            OF_A_KIND.. => 0,
            CROWD.. => OF_A_CHANNEL_IN_A_CROWD,
            _ => OF_A_CHANNEL,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn channel(n: i64) -> Option<ChannelId> {
        Some(ChannelId::from(n))
    }

    /// As many as it gets.
    fn fill(places: &mut Places, channel: Option<ChannelId>) -> usize {
        let mut count = 0;
        while places.has_one(channel) {
            places.take(channel);
            count += 1;
        }
        count
    }

    fn of_kind(all: std::ops::Range<i64>, kind: ChannelKind) -> Vec<(ChannelId, ChannelKind)> {
        all.map(|n| (n.into(), kind)).collect()
    }

    #[test]
    fn a_crowd_of_one_kind_leaves_places_to_its_own_and_to_others() {
        let mut places = Places::default();
        places.know(of_kind(0..100, ChannelKind::Telegram));
        places.know(of_kind(100..110, ChannelKind::Viber));
        let taken: Vec<usize> = (0..16).map(|n| fill(&mut places, channel(n))).collect();
        assert_eq!(taken[..6], [8; 6]);
        assert_eq!(taken[6..], [2; 10]);
        assert!(places.has_one(channel(16)), "of the same kind");
        assert_eq!(fill(&mut places, channel(100)), 8, "of another kind");
        for n in 17..100 {
            fill(&mut places, channel(n));
        }
        assert!(!places.has_one(channel(16)));
        assert_eq!(fill(&mut places, channel(101)), 8, "of another kind");
        assert!(places.busy().contains(&ChannelId::from(16)));
        assert!(!places.busy().contains(&ChannelId::from(102)));
        assert!(places.has_one(None), "what is no channel's");
        places.give_back(channel(0));
        assert!(places.has_one(channel(16)));
    }

    #[test]
    fn a_channel_that_nobody_knows_has_its_share_all_the_same() {
        let mut places = Places::default();
        assert_eq!(fill(&mut places, channel(1)), 8);
        assert_eq!(places.busy(), [ChannelId::from(1)]);
        places.give_back(channel(1));
        assert!(places.busy().is_empty());
    }
}
