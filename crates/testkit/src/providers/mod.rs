//! Providers of messages, as their sheets have them: each takes what a channel sends, says what a customer
//! writes, and misbehaves as it is told. One file each, and one line in [`all`].

mod apple;
mod calling;
mod email;
mod faults;
mod instagram;
mod links;
mod messenger;
mod meta;
mod mitto;
mod telegram;
mod twilio;
mod viber;
mod whatsapp;
pub mod x;

pub use apple::Apple;
pub use email::Email;
pub use faults::{Deliveries, Delivery, Faults};
pub use instagram::Instagram;
pub use messenger::Messenger;
pub use meta::{Graph, Line, SECRET as META_APP_SECRET, signed as signed_by_meta};
pub use mitto::Mitto;
pub use telegram::Telegram;
pub use twilio::Twilio;
pub use viber::Viber;
pub use whatsapp::Whatsapp;
pub use x::X;

use crate::Integrator;
use serde_json::Value;

/// A provider. Every method may be called from any thread.
pub trait Provider: Send + Sync {
    /// The kind of channel that it stands behind.
    fn kind(&self) -> &'static str;

    /// What a channel's form is filled in with, so that it calls here.
    fn settings(&self) -> Value;

    /// It is told the secret that the channel made for it, where channels of its kind make one.
    fn learns(&self, _secret: &str) {}

    /// Where it is called, to tell it how to misbehave, and to see what it was asked.
    fn server(&self) -> &Integrator;

    /// A call by which a customer's words come in; `url` is where the channel is called.
    fn says(&self, url: &str, says: &Says) -> Hook;

    /// The same call as nobody may make it: with a signature that is wrong.
    fn forged(&self, url: &str, says: &Says) -> Hook;

    /// A call that is its own by every sign, and that nobody can read.
    fn nonsense(&self, url: &str) -> Hook;

    /// A call that says how far a message got; none where it never says that.
    fn tells(&self, url: &str, sent: &Took, state: State) -> Option<Hook>;

    /// What it took, in order.
    fn took(&self) -> Vec<Took>;

    /// How it refuses a message for good.
    fn refusal(&self) -> crate::Answer;

    /// How it says that all this is too fast.
    fn slow_down(&self) -> crate::Answer;

    /// Whether it knows a message that is handed over twice by our id, so that nothing gets doubled.
    fn knows_repeats(&self) -> bool {
        false
    }
}

/// What a customer says.
#[derive(Clone, Debug)]
pub struct Says {
    /// Counts up; makes ids, so the same number is the same message.
    pub number: u32,
    /// Who: each number is a customer.
    pub customer: u32,
    pub text: String,
    /// When, in seconds since 1970.
    pub at: i64,
}

/// A call of a channel's webhook.
#[derive(Clone, Debug)]
pub struct Hook {
    pub method: &'static str,
    /// Behind the channel's own address: `/message`, `?k=v`; mostly nothing.
    pub tail: String,
    pub headers: Vec<(&'static str, String)>,
    pub body: Vec<u8>,
}

/// A message that a provider took.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Took {
    /// What it calls it.
    pub id: String,
    /// What we call it, where it was told.
    pub ours: Option<String>,
    pub to: String,
    pub text: Option<String>,
    /// The name and the bytes of the file, where there was one.
    pub file: Option<(String, Vec<u8>)>,
}

/// How far a message got.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum State {
    Delivered,
    Read,
    Failed,
}

/// One of each.
pub fn all() -> Vec<Box<dyn Provider>> {
    vec![
        Box::new(Whatsapp::start()),
        Box::new(Twilio::start()),
        Box::new(Mitto::start()),
        Box::new(Messenger::start()),
        Box::new(Instagram::start()),
        Box::new(Telegram::start()),
        Box::new(Viber::start()),
        Box::new(X::start()),
        Box::new(Apple::start()),
        Box::new(Email::start()),
    ]
}
