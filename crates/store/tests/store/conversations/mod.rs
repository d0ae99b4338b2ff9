//! Conversations on both databases, compared with the rules of the domain on random histories.

mod choosing;
mod counts;
mod dice;
mod failed;
mod filters;
mod labels;
mod lists;
mod people;
mod quick_replies;
mod reading;
mod search;
mod search_upkeep;
mod sight;
mod waiting;
mod walks;
mod world;
