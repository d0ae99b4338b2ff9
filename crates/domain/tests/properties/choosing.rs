//! Which conversation a message goes to does not hang on the order of rows.

use domain::choosing::{Arrival, Candidate, Choice, Destination, choose};
use domain::conversations::Status;
use domain::organizations::AfterClosing;
use domain::{ConversationId, Timestamp};
use proptest::collection::vec;
use proptest::prelude::*;

fn candidates() -> impl Strategy<Value = Vec<Candidate>> {
    let one = (any::<bool>(), 0..6_i64, proptest::option::of(0..6_i64));
    vec(one, 0..6).prop_map(|all| {
        (1..)
            .zip(all)
            .map(|(id, (open, active, here))| Candidate {
                id: ConversationId::from(id),
                status: if open { Status::Open } else { Status::Closed },
                last_activity_at: at(active),
                last_active_here_at: here.map(at),
            })
            .collect()
    })
}

fn at(seconds: i64) -> Timestamp {
    Timestamp::EPOCH.plus_seconds(seconds)
}

fn arrival() -> impl Strategy<Value = Arrival> {
    (proptest::option::of(1..8_i64), any::<bool>()).prop_map(|(answers, is_mail)| Arrival {
        answers: answers.map(ConversationId::from),
        is_mail,
    })
}

fn choice() -> impl Strategy<Value = Choice> {
    (any::<bool>(), proptest::sample::select(AfterClosing::ALL)).prop_map(
        |(across_channels, after_closing)| Choice {
            across_channels,
            after_closing,
        },
    )
}

proptest! {
    #[test]
    fn the_order_of_the_candidates_does_not_matter(
        (given, shuffled) in candidates().prop_flat_map(|all| (Just(all.clone()), Just(all).prop_shuffle())),
        arrival in arrival(), choice in choice(),
    ) {
        prop_assert_eq!(choose(arrival, &given, choice), choose(arrival, &shuffled, choice));
    }

    #[test]
    fn a_message_goes_to_an_open_one_or_reopens_a_closed_one_or_begins_one(
        all in candidates(), arrival in arrival(), choice in choice(),
    ) {
        let status = |id| all.iter().find(|c| c.id == id).map(|c| c.status);
        let any_open = all.iter().any(|c| c.status == Status::Open);
        match choose(arrival, &all, choice) {
            Destination::Existing(id) => prop_assert_eq!(status(id), Some(Status::Open)),
            Destination::Reopened(id) => {
                prop_assert_eq!(status(id), Some(Status::Closed));
                prop_assert_eq!(choice.after_closing, AfterClosing::Reopen);
                prop_assert!(!arrival.is_mail);
                prop_assert!(!any_open || !choice.across_channels);
            }
            Destination::New { previous } => {
                prop_assert_eq!(previous.is_none(), all.is_empty());
                prop_assert!(arrival.is_mail || !(any_open && choice.across_channels));
            }
        }
    }

    #[test]
    fn the_best_of_each_kind_is_enough(all in candidates(), arrival in arrival(), choice in choice()) {
        let best = |keep: &dyn Fn(&&Candidate) -> bool, here: bool| {
            let key = |c: &&Candidate| (if here { c.last_active_here_at } else { Some(c.last_activity_at) }, c.id);
            all.iter().filter(|c| keep(c)).max_by_key(key).cloned()
        };
        let mut few: Vec<Candidate> = [
            best(&|c| Some(c.id) == arrival.answers, false),
            best(&|c| c.status == Status::Open && c.last_active_here_at.is_some(), true),
            best(&|c| c.status == Status::Open, false),
            best(&|c| c.status == Status::Closed, false),
        ].into_iter().flatten().collect();
        few.sort_by_key(|c| c.id);
        few.dedup();
        prop_assert_eq!(choose(arrival, &few, choice), choose(arrival, &all, choice));
    }
}
