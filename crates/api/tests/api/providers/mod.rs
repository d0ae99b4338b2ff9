//! Every provider that there is, in and out, on both databases: what the desk promises of all of them. What
//! only one has stands in a file of its own.

mod email;
mod going_out;
mod taking_in;
mod telegram;
pub mod world;
