//! Teams: agents, and the channels they work on. Add, change, look at, delete.

mod detail;
mod form;
mod last_team;
mod list;
mod page;
mod remove;
mod steps;
mod wizard;

pub use page::TeamsRoute;
