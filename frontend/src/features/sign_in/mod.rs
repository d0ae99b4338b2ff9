//! Coming in: signing up, signing in in two steps, taking an invitation, a new password for who forgot theirs.

mod card;
mod code;
mod complete;
mod forgot;
mod invite;
mod reset;
mod rules;
mod sent;
mod sign_up;
mod steps;

pub use complete::CompleteSignUp;
pub use forgot::Forgot;
pub use invite::Invite;
pub use reset::Reset;
pub use sign_up::SignUp;
pub use steps::SignIn;
