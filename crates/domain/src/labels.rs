//! Labels: coloured tags on conversations.

use crate::words::words;

words! {
    /// How urgent a label makes a conversation; of several labels the most urgent counts.
    Priority: "priority" {
        /// As any other.
        Normal = "normal",
        /// On top of the *Priority inbox*.
        High = "high",
    }
}
