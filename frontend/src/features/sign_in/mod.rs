//! Coming in: signing up, signing in in two steps, taking an invitation.

mod card;
mod invite;
mod rules;
mod sign_up;
mod steps;

pub use invite::Invite;
pub use sign_up::SignUp;
pub use steps::SignIn;
