//! Teams: agents and the channels they work on. What they may see is in [`crate::visibility`].

use crate::names::names;

names! {
    /// What a team is called.
    TeamName: 60,
}
