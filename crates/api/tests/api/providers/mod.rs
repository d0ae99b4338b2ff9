//! Every provider that there is, in and out, on both databases: what the desk promises of all of them. What
//! only one has stands in a file of its own.

mod apart;
mod apple;
mod going_out;
mod mitto;
mod instagram;
mod messenger;
mod taking_in;
mod telegram;
mod twilio;
mod viber;
mod whatsapp;
mod templates;
pub mod world;
mod x;
