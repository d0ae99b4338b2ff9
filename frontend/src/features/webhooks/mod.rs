//! Calls to integrators: where they go, what they tell, and what became of each.

mod deliveries;
mod delivery;
mod detail;
mod events;
mod form;
mod list;
mod page;
mod secret;
mod state;

pub use page::WebhooksRoute;
