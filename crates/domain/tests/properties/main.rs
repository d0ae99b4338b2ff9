//! The rules against random organizations and histories.

mod choosing;
mod counters;
mod delivery;
mod routing;
mod visibility;
mod waiting;
mod worlds;
