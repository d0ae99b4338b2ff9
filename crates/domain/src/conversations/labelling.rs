//! Labels of a conversation: added and removed singly, so that two agents lose none.

use super::{Conversation, Move};
use crate::labels::{MOST_OF_A_CONVERSATION, Urgencies};
use crate::{LabelId, Timestamp};

/// Why a label cannot be added.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum LabelError {
    /// It has as many as one may have.
    #[error("a conversation has at most {MOST_OF_A_CONVERSATION} labels")]
    TooMany,
}

impl LabelError {
    /// What the REST API answers.
    pub fn code(&self) -> &'static str {
        match self {
            Self::TooMany => "too_many_labels",
        }
    }
}

impl Conversation {
    /// Adds a label. `known` says how urgent each label of the conversation is afterwards.
    pub fn label(
        &mut self,
        label: LabelId,
        name: &str,
        known: &Urgencies,
        now: Timestamp,
    ) -> Result<Vec<Move>, LabelError> {
        if self.labels.contains(&label) {
            return Ok(Vec::new());
        }
        if self.labels.len() >= MOST_OF_A_CONVERSATION {
            return Err(LabelError::TooMany);
        }
        self.labels.push(label);
        self.priority = known.of(&self.labels);
        self.edited(now);
        let name = name.to_owned();
        Ok(vec![Move::Labelled { label, name }])
    }

    /// Takes a label away.
    pub fn unlabel(
        &mut self,
        label: LabelId,
        name: &str,
        known: &Urgencies,
        now: Timestamp,
    ) -> Vec<Move> {
        if !self.labels.contains(&label) {
            return Vec::new();
        }
        self.labels.retain(|other| *other != label);
        self.priority = known.of(&self.labels);
        self.edited(now);
        let name = name.to_owned();
        vec![Move::Unlabelled { label, name }]
    }

    /// Brings labels and priority to what there is, after labels were deleted or became more or
    /// less urgent. That is no move of anybody's.
    pub fn settle_labels(&mut self, known: &Urgencies, now: Timestamp) {
        let (labels, priority) = (self.labels.clone(), self.priority);
        self.labels.retain(|label| known.has(*label));
        self.priority = known.of(&self.labels);
        if self.labels != labels || self.priority != priority {
            self.edited(now);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::fixture::{at, conversation};
    use crate::labels::Priority;
    use proptest::prelude::*;

    fn known() -> Urgencies {
        (1..=30)
            .map(|id: i64| {
                let urgent = id % 5 == 0;
                let priority = if urgent {
                    Priority::High
                } else {
                    Priority::Normal
                };
                (LabelId::from(id), priority)
            })
            .collect()
    }

    #[test]
    fn a_label_is_added_once_and_taken_away_once() {
        let mut c = conversation();
        let (label, name) = (LabelId::from(5), "Vip".to_owned());
        let added = c.label(label, &name, &known(), at(1));
        assert_eq!(
            added,
            Ok(vec![Move::Labelled {
                label,
                name: name.clone()
            }])
        );
        assert_eq!((c.priority, c.version), (Priority::High, 2));
        assert_eq!(c.label(label, &name, &known(), at(2)), Ok(vec![]));
        let taken = c.unlabel(label, &name, &known(), at(3));
        assert_eq!(
            taken,
            [Move::Unlabelled {
                label,
                name: name.clone()
            }]
        );
        assert_eq!((c.priority, c.version), (Priority::Normal, 3));
        assert_eq!(c.unlabel(label, &name, &known(), at(4)), []);
    }

    #[test]
    fn there_is_an_end_to_labels() {
        let mut c = conversation();
        for id in 1..=20 {
            assert!(c.label(id.into(), "x", &known(), at(1)).is_ok());
        }
        assert_eq!(
            c.label(21.into(), "x", &known(), at(2)),
            Err(LabelError::TooMany)
        );
        assert_eq!(c.label(20.into(), "x", &known(), at(3)), Ok(vec![]));
    }

    proptest! {
        #[test]
        fn the_priority_is_always_that_of_the_labels(steps: Vec<(bool, u8)>, gone: Vec<u8>) {
            let (mut c, known) = (conversation(), known());
            for (add, id) in steps {
                let label = LabelId::from(i64::from(id % 30) + 1);
                match add {
                    true => drop(c.label(label, "x", &known, at(1))),
                    false => drop(c.unlabel(label, "x", &known, at(1))),
                }
                prop_assert_eq!(c.priority, known.of(&c.labels));
            }
            let gone: Vec<LabelId> = gone.iter().map(|id| i64::from(id % 30).into()).collect();
            let left: Urgencies = (1..=30)
                .map(LabelId::from)
                .filter(|label| !gone.contains(label))
                .map(|label| (label, known.of(&[label])))
                .collect();
            c.settle_labels(&left, at(2));
            prop_assert!(c.labels.iter().all(|label| left.has(*label)));
            prop_assert_eq!(c.priority, left.of(&c.labels));
            let version = c.version;
            c.settle_labels(&left, at(3));
            prop_assert_eq!(c.version, version);
        }
    }
}
