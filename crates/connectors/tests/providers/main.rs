//! Connectors against their providers' stand-ins, without a server between: what is sent as they want it,
//! and what they say as it is read.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

mod apple;
mod email;
mod independent;
mod independent_x;
mod instagram;
mod mangled;
mod messenger;
mod mitto;
mod telegram;
mod twilio;
mod twilio_signatures;
mod viber;
mod whatsapp;
mod wire;
mod x;
mod x_tokens;
