//! An organization's name and the settings that rules read.

use crate::names::names;
use crate::words::words;

words! {
    /// What a customer's message does when only closed conversations are there.
    AfterClosing: "behaviour after closing" {
        /// A new conversation, linked to the previous.
        New = "new",
        /// The closed one opens again.
        Reopen = "reopen",
    }
}

names! {
    /// What an organization is called.
    OrganizationName: 100,
}
