//! The agents' web app: a client-side Leptos app over the public REST API.

#[macro_use]
mod text;

mod app;
mod browser;
mod crash;
mod directory;
mod features;
mod large_changes;
mod live;
mod session;
mod shell;
mod theme;
mod ui;
mod uploads;

/// Written by build.rs from `locales/`.
#[allow(unused, clippy::expect_used, reason = "generated")]
mod locales {
    include!(concat!(env!("OUT_DIR"), "/i18n.rs"));
}
use locales::i18n;

fn main() {
    crash::install();
    theme::apply();
    leptos::mount::mount_to_body(app::App);
}
