//! Going to another address of the app, without scrolling what stays on screen.

use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::use_navigate;

/// The way to go to a path; with `true` it takes the place of the address one is at, so that Back passes it over.
pub fn going() -> Callback<(String, bool)> {
    let navigate = use_navigate();
    Callback::new(move |(path, replace): (String, bool)| {
        let options = NavigateOptions {
            replace,
            scroll: false,
            ..NavigateOptions::default()
        };
        navigate(&path, options);
    })
}
