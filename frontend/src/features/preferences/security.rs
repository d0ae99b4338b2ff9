//! What guards the account besides the password: a second step, and knowing where one is signed in.

use super::sessions::Sessions;
use super::two_steps::TwoSteps;
use leptos::prelude::*;

#[component]
pub fn Security() -> impl IntoView {
    view! {
        <TwoSteps />
        <Sessions />
    }
}
