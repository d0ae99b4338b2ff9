//! Work that is done after a commit, as people see it: how it stands, and what it concerns.

use crate::words::words;

words! {
    /// How a job stands.
    JobState: "state of a job" {
        /// Nobody has taken it yet, or it is tried again later.
        Waiting = "waiting",
        /// Somebody works on it.
        Running = "running",
        /// It failed too often and was given up.
        Dead = "dead",
    }
    /// What kind of thing a large change was made to.
    JobResource: "resource of a job" {
        /// A colleague who was deactivated.
        Agent = "agent",
        /// A channel that was removed.
        Channel = "channel",
        /// A contact that was deleted, merged, blocked or unblocked.
        Contact = "contact",
        /// A conversation that was deleted.
        Conversation = "conversation",
        /// A label that was deleted, or is as urgent as it was not before.
        Label = "label",
        /// A team that was removed.
        Team = "team",
    }
}
