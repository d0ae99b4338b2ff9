//! Webhooks of integrators: what they hear of, and when a call that failed is made again.
//!
//! By the operational advice of Standard Webhooks: any 2xx is success, 410 means "no more", retries
//! span about three days, and an endpoint that is overloaded is given a rest.

use crate::visibility::Sight;
use crate::words::words;
use std::time::Duration;

words! {
    /// What a webhook can listen to: the names of the live stream that are not one reader's own.
    WebhookEvent: "event of webhooks" {
        /// A conversation began.
        ConversationCreated = "conversation.created",
        /// Anything of a conversation changed.
        ConversationUpdated = "conversation.updated",
        /// A conversation is not for the webhook any more.
        ConversationHidden = "conversation.hidden",
        /// A message came or was written.
        MessageCreated = "message.created",
        /// A message went on.
        MessageUpdated = "message.updated",
        /// Somebody took a note.
        NoteCreated = "note.created",
        /// A note was changed.
        NoteUpdated = "note.updated",
        /// A note was taken away.
        NoteDeleted = "note.deleted",
        /// A move of a conversation was noted.
        LogCreated = "log.created",
        /// A contact was added.
        ContactCreated = "contact.created",
        /// A contact changed.
        ContactUpdated = "contact.updated",
        /// A contact is not for the webhook any more.
        ContactHidden = "contact.hidden",
        /// Somebody was invited.
        AgentCreated = "agent.created",
        /// A colleague changed.
        AgentUpdated = "agent.updated",
        /// A team was added.
        TeamCreated = "team.created",
        /// A team changed.
        TeamUpdated = "team.updated",
        /// A team was removed.
        TeamDeleted = "team.deleted",
        /// A role was added.
        RoleCreated = "role.created",
        /// What a role is called or permits changed.
        RoleUpdated = "role.updated",
        /// A role was removed.
        RoleDeleted = "role.deleted",
        /// A label was added.
        LabelCreated = "label.created",
        /// A label changed.
        LabelUpdated = "label.updated",
        /// A label was removed.
        LabelDeleted = "label.deleted",
        /// A channel was added, changed or removed.
        ChannelUpdated = "channel.updated",
        /// The organization's settings changed.
        OrganizationUpdated = "organization.updated",
    }
    /// Where the delivery of one event to one webhook stands.
    DeliveryState: "state of a webhook delivery" {
        /// Will be tried.
        Pending = "pending",
        /// The endpoint took it.
        Delivered = "delivered",
        /// Given up; somebody may ask for it again.
        Failed = "failed",
    }
    /// Why the server switched a webhook off.
    DisabledReason: "reason for a disabled webhook" {
        /// The endpoint answered 410.
        Gone = "gone",
        /// Nothing got through for days.
        Failing = "failing",
        /// Too much waits for it.
        Backlog = "backlog",
    }
}

/// The event that `POST /webhooks/{id}/test` sends; nobody listens to it otherwise.
pub const TEST_EVENT: &str = "webhook.test";
/// How long the secret before a rotation still signs, beside the new one.
pub const SECRET_OVERLAP_SECONDS: i64 = 24 * 3600;
/// What waits longer is given up without another try. All tries of one delivery fit within.
pub const EXPIRES_SECONDS: i64 = 100 * 3600;
/// An endpoint that failed all the time for so long is switched off.
pub const FAILING_SECONDS: i64 = 5 * 24 * 3600;
/// An endpoint that more waits for is switched off.
pub const BACKLOG: i64 = 100_000;

/// The waits between the tries of one delivery, in seconds; three days and a few hours in all.
const SCHEDULE: [u64; 9] = [5, 300, 1_800, 7_200, 18_000, 36_000, 50_400, 72_000, 86_400];
/// However long an endpoint asks for.
const LONGEST_WAIT: Duration = Duration::from_secs(86_400);
/// A wait is up to this much longer, so that what failed together does not come back together.
const JITTER: f64 = 0.2;
/// Failures in a row after which an endpoint is given a rest, whatever it answers.
const PATIENCE: i32 = 10;
const FIRST_REST: f64 = 2.0;
const LONGEST_REST: f64 = 300.0;

/// How much of a conversation or contact a webhook gets: all, or as if it did not exist.
pub const fn sees(include_restricted: bool, is_restricted: bool) -> Sight {
    if is_restricted && !include_restricted {
        Sight::None
    } else {
        Sight::Full
    }
}

/// What an answer means.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verdict {
    /// It was taken.
    Delivered,
    /// The endpoint wants no more, of anything.
    Gone,
    /// It was not taken; an overloaded endpoint, or one that is not there, shall be given a rest.
    Failed {
        /// Whether it is about the endpoint rather than this one event.
        overloaded: bool,
    },
}

/// What a status means; none is a call without an answer.
pub const fn judge(status: Option<u16>) -> Verdict {
    match status {
        Some(200..=299) => Verdict::Delivered,
        Some(410) => Verdict::Gone,
        None | Some(429 | 502 | 503 | 504) => Verdict::Failed { overloaded: true },
        Some(_) => Verdict::Failed { overloaded: false },
    }
}

/// How long to wait after the try number `attempts` failed; none when that was the last.
/// `asked` is what the endpoint wishes, `chance` is from 0 to 1.
pub fn next_try(attempts: i32, asked: Option<Duration>, chance: f64) -> Option<Duration> {
    let index = usize::try_from(attempts).ok()?.checked_sub(1)?;
    let wait = Duration::from_secs(*SCHEDULE.get(index)?);
    Some(
        wait.max(asked.unwrap_or_default().min(LONGEST_WAIT))
            .mul_f64(spread(chance)),
    )
}

/// How long an endpoint is left alone after so many failures in a row.
pub fn rest(failures: i32, overloaded: bool, chance: f64) -> Option<Duration> {
    let counted = if overloaded {
        failures
    } else {
        failures - PATIENCE
    };
    if counted < 1 {
        return None;
    }
    let doubled = FIRST_REST * 2_f64.powi(counted.min(20) - 1);
    Some(Duration::from_secs_f64(
        doubled.min(LONGEST_REST) * spread(chance),
    ))
}

fn spread(chance: f64) -> f64 {
    1.0 + JITTER * chance.clamp(0.0, 1.0)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tries_span_about_three_days_and_end() {
        let waits: Vec<Duration> = (1..).map_while(|n| next_try(n, None, 0.0)).collect();
        let total: Duration = waits.iter().sum();
        assert_eq!(waits.len(), 9);
        assert!(waits.is_sorted());
        assert!(total > Duration::from_secs(3 * 86_400), "{total:?}");
        let latest: Duration = (1..).map_while(|n| next_try(n, None, 1.0)).sum();
        assert!(latest > total);
        assert!(
            latest.as_secs() < EXPIRES_SECONDS.unsigned_abs(),
            "{latest:?}"
        );
        assert_eq!(next_try(0, None, 0.0), None);
        assert_eq!(next_try(10, None, 0.0), None);
    }

    #[test]
    fn an_endpoint_may_ask_for_more_time_but_not_for_ever() {
        let asked = |seconds| next_try(1, Some(Duration::from_secs(seconds)), 0.0);
        assert_eq!(asked(1), Some(Duration::from_secs(5)));
        assert_eq!(asked(60), Some(Duration::from_secs(60)));
        assert_eq!(asked(u64::MAX), Some(Duration::from_secs(86_400)));
    }

    #[test]
    fn one_event_that_is_refused_does_not_stop_the_others() {
        assert_eq!(rest(1, false, 0.0), None);
        assert_eq!(rest(10, false, 0.0), None);
        assert_eq!(rest(11, false, 0.0), Some(Duration::from_secs(2)));
        assert_eq!(rest(1, true, 0.0), Some(Duration::from_secs(2)));
        assert_eq!(rest(1_000, true, 1.0), Some(Duration::from_secs(360)));
    }

    #[test]
    fn only_2xx_is_success_and_410_is_goodbye() {
        for status in 100..600 {
            let taken = (200..300).contains(&status);
            assert_eq!(judge(Some(status)) == Verdict::Delivered, taken, "{status}");
            assert_eq!(
                judge(Some(status)) == Verdict::Gone,
                status == 410,
                "{status}"
            );
        }
        assert_eq!(judge(None), Verdict::Failed { overloaded: true });
        assert_eq!(judge(Some(307)), Verdict::Failed { overloaded: false });
    }

    #[test]
    fn what_is_restricted_is_heard_only_on_demand() {
        assert_eq!(sees(false, true), Sight::None);
        assert_eq!(sees(true, true), Sight::Full);
        assert_eq!(sees(false, false), Sight::Full);
    }
}
