//! Coming in: signing up, signing in in two steps, taking an invitation.

mod card;
mod complete;
mod invite;
mod rules;
mod sent;
mod sign_up;
mod steps;

pub use complete::CompleteSignUp;
pub use invite::Invite;
pub use sign_up::SignUp;
pub use steps::SignIn;
