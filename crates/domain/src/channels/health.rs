//! Whether a channel works (K-12): one that failed several times in a row, and took nothing in
//! between, has stopped working; what is taken next says that it works again.

use crate::Timestamp;
use crate::words::words;

/// So many failures in a row are more than bad luck.
pub const IN_A_ROW: i64 = 5;
/// Of what a provider says is wrong, so many characters are kept.
const MOST_WORDS: usize = 500;

words! {
    /// How a channel is.
    ChannelState: "state of a channel" {
        /// As far as anybody knows.
        Works = "works",
        /// It stopped working.
        Failing = "failing",
        /// Switched off.
        Off = "off",
    }
}

impl ChannelState {
    /// How a channel is.
    pub fn of(enabled: bool, failing_since: Option<Timestamp>) -> Self {
        match (enabled, failing_since) {
            (false, _) => Self::Off,
            (true, Some(_)) => Self::Failing,
            (true, None) => Self::Works,
        }
    }
}

/// What happened on a channel for a while.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Lately {
    /// When a customer wrote last.
    pub inbound_at: Option<Timestamp>,
    /// When something of ours was taken last.
    pub outbound_at: Option<Timestamp>,
    /// Whether the provider took anything, if only a test.
    pub taken: bool,
    /// How many failures there were since it did.
    pub failures: i64,
    /// What the last of these was, in words.
    pub error: Option<String>,
}

impl Lately {
    /// The provider took a message.
    pub fn sent(&mut self, at: Timestamp) {
        self.outbound_at = self.outbound_at.max(Some(at));
        self.worked();
    }

    /// The provider is there, and takes what we send.
    pub fn worked(&mut self) {
        self.taken = true;
        self.failures = 0;
        self.error = None;
    }

    /// The provider did not take one message. Why stands with that, and goes with it: it may name the customer.
    pub fn refused(&mut self) {
        self.failures += 1;
    }

    /// The provider did not take something.
    pub fn failed(&mut self, why: impl ToString) {
        self.failures += 1;
        self.error = Some(words_of(&why));
    }

    /// The provider says that it takes nothing any more: no bad luck, so nobody waits for more of it.
    pub fn stopped(&mut self, why: impl ToString) {
        self.failures += IN_A_ROW;
        self.error = Some(words_of(&why));
    }

    /// A customer wrote.
    pub fn received(&mut self, at: Timestamp) {
        self.inbound_at = self.inbound_at.max(Some(at));
    }
}

fn words_of(why: &impl ToString) -> String {
    why.to_string().chars().take(MOST_WORDS).collect()
}

/// What is known of a channel.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Record {
    pub last_inbound_at: Option<Timestamp>,
    pub last_outbound_at: Option<Timestamp>,
    pub failures_in_a_row: i64,
    pub last_error: Option<String>,
}

/// What a while made of a channel.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Turn {
    /// It has stopped working.
    Stopped,
    /// It works again.
    Recovered,
}

impl Record {
    /// Adds what happened lately; tells whether it stopped working, or began to again.
    pub fn add(&mut self, lately: &Lately) -> Option<Turn> {
        let failed_before = self.failures_in_a_row >= IN_A_ROW;
        self.last_inbound_at = self.last_inbound_at.max(lately.inbound_at);
        self.last_outbound_at = self.last_outbound_at.max(lately.outbound_at);
        self.failures_in_a_row = match lately.taken {
            true => lately.failures,
            false => self.failures_in_a_row.saturating_add(lately.failures),
        };
        self.last_error = match lately.taken {
            true => lately.error.clone(),
            false => lately.error.clone().or(self.last_error.take()),
        };
        match (failed_before, self.failures_in_a_row >= IN_A_ROW) {
            (false, true) => Some(Turn::Stopped),
            (true, false) => Some(Turn::Recovered),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn lately(what: &[bool]) -> Lately {
        let mut lately = Lately::default();
        for taken in what {
            match taken {
                true => lately.worked(),
                false => lately.failed("no"),
            }
        }
        lately
    }

    #[test]
    fn five_failures_in_a_row_stop_it_and_one_success_brings_it_back() {
        let mut record = Record::default();
        assert_eq!(record.add(&lately(&[false; 4])), None);
        assert_eq!(record.add(&lately(&[true, false])), None);
        assert_eq!(record.add(&lately(&[false; 4])), Some(Turn::Stopped));
        assert_eq!(record.add(&lately(&[false])), None, "it is told once");
        assert_eq!(record.add(&lately(&[])), None);
        assert_eq!(record.add(&lately(&[true])), Some(Turn::Recovered));
        assert_eq!(record.add(&lately(&[true])), None);
    }

    #[test]
    fn what_went_wrong_last_is_told_until_something_is_taken() {
        let mut record = Record::default();
        let mut bad = Lately::default();
        bad.failed("busy");
        bad.stopped("the password is wrong");
        record.add(&bad);
        record.add(&Lately::default());
        assert_eq!(record.last_error.as_deref(), Some("the password is wrong"));
        record.add(&lately(&[true]));
        assert_eq!(record.last_error, None);
        let mut refused = Lately::default();
        refused.refused();
        record.add(&refused);
        assert_eq!((record.failures_in_a_row, &record.last_error), (1, &None));
        let mut long = Lately::default();
        long.failed("é".repeat(MOST_WORDS + 1));
        record.add(&long);
        assert_eq!(record.last_error, Some("é".repeat(MOST_WORDS)));
    }

    #[test]
    fn the_latest_times_stay() {
        let at = |seconds| Timestamp::EPOCH.plus_seconds(seconds);
        let mut record = Record::default();
        let mut first = Lately::default();
        first.received(at(5));
        first.sent(at(7));
        record.add(&first);
        let mut late = Lately::default();
        late.received(at(3));
        record.add(&late);
        assert_eq!(record.last_inbound_at, Some(at(5)));
        assert_eq!(record.last_outbound_at, Some(at(7)));
    }

    #[test]
    fn what_is_off_does_not_fail() {
        let since = Some(Timestamp::EPOCH);
        assert_eq!(ChannelState::of(false, since), ChannelState::Off);
        assert_eq!(ChannelState::of(true, since), ChannelState::Failing);
        assert_eq!(ChannelState::of(true, None), ChannelState::Works);
    }

    proptest! {
        #[test]
        fn how_it_is_cut_into_whiles_does_not_matter(what: Vec<bool>, cut in 0_usize..20) {
            let mut whole = Record::default();
            whole.add(&lately(&what));
            let (first, second) = what.split_at(cut.min(what.len()));
            let mut parts = Record::default();
            parts.add(&lately(first));
            parts.add(&lately(second));
            prop_assert_eq!(whole, parts);
        }
    }
}
