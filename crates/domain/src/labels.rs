//! Labels: coloured tags on conversations (S-01).

use crate::LabelId;
use crate::names::names;
use crate::words::words;
use std::collections::BTreeMap;

names! {
    /// The name of a label; unique in its organization without case.
    LabelName: 60,
}

words! {
    /// How urgent a label makes a conversation; of several labels the most urgent counts.
    Priority: "priority" {
        /// As any other.
        Normal = "normal",
        /// On top of the *Priority inbox*.
        High = "high",
    }
}

/// More labels on one conversation than anybody reads.
pub const MOST_OF_A_CONVERSATION: usize = 20;

/// How urgent each label is; one that is not among them is gone and counts for nothing.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Urgencies(BTreeMap<LabelId, Priority>);

impl Urgencies {
    /// Whether a label is there.
    pub fn has(&self, label: LabelId) -> bool {
        self.0.contains_key(&label)
    }

    /// How urgent a conversation with these labels is.
    pub fn of(&self, labels: &[LabelId]) -> Priority {
        let known = labels.iter().filter_map(|label| self.0.get(label));
        known.copied().max().unwrap_or(Priority::Normal)
    }
}

impl FromIterator<(LabelId, Priority)> for Urgencies {
    fn from_iter<I: IntoIterator<Item = (LabelId, Priority)>>(labels: I) -> Self {
        Self(labels.into_iter().collect())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_most_urgent_label_counts_and_one_that_is_gone_does_not() {
        let known: Urgencies = [(1.into(), Priority::Normal), (2.into(), Priority::High)]
            .into_iter()
            .collect();
        assert_eq!(known.of(&[]), Priority::Normal);
        assert_eq!(known.of(&[1.into()]), Priority::Normal);
        assert_eq!(known.of(&[1.into(), 2.into()]), Priority::High);
        assert_eq!(known.of(&[3.into()]), Priority::Normal);
    }
}
