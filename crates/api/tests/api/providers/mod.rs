//! Every provider that there is, in and out, on both databases: what the desk promises of all of them. What
//! only one has stands in a file of its own.

mod apart;
mod apple;
mod attempts;
mod coming;
mod disorder;
mod email;
mod fetching;
mod files;
mod floods;
mod going_out;
mod instagram;
mod machines;
mod mailing;
mod messenger;
mod mitto;
mod resting;
mod siblings;
mod taking_in;
mod telegram;
mod template_states;
mod templates;
mod twilio;
mod viber;
mod whatsapp;
pub mod world;
mod x;
mod x_tokens;
