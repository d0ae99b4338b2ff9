//! Connectors against their providers' stand-ins, without a server between: what is sent as they want it,
//! and what they say as it is read.
#![allow(clippy::expect_used, clippy::unwrap_used, clippy::indexing_slicing)]

mod mitto;
mod instagram;
mod messenger;
mod apple;
mod telegram;
mod whatsapp;
mod twilio;
mod twilio_signatures;
mod viber;
mod wire;
mod x;
