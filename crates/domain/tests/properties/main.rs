//! The rules against random organizations and histories.

mod choosing;
mod contacts;
mod counters;
mod delivery;
mod imports;
mod phones;
mod replying;
mod routing;
mod search;
mod templates;
mod visibility;
mod waiting;
mod worlds;
