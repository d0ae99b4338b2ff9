//! The page with its tabs; each has an address.

use super::password::Password;
use super::profile::Profile;
use super::security::Security;
use super::settings::Settings;
use crate::shell::Title;
use crate::ui::{Button, IconButton, Look, Part, Tabs, Unsaved, later};
use leptos::prelude::*;
use leptos::wasm_split::wasm_split;
use leptos_router::hooks::{use_navigate, use_params_map};
use leptos_router::{LazyRoute, NavigateOptions};

pub struct Preferences;

impl LazyRoute for Preferences {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(preferences).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_preferences().await);
    }
}

#[wasm_split(settings_preferences, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_preferences))]
fn preferences() -> Part {
    Ok(view! { <PreferencesPage /> }.into_any())
}

#[component]
fn PreferencesPage() -> impl IntoView {
    expect_context::<Title>().set(text!(preferences.title));
    let params = use_params_map();
    let shown = Memo::new(move |_| match params.read().get_str("tab") {
        Some("profile") => "profile",
        Some("password") => "password",
        Some("security") => "security",
        _ => "settings",
    });
    let chosen = RwSignal::new(shown.get_untracked());
    Effect::new(move |_| chosen.set(shown.get()));
    let (navigate, unsaved) = (
        StoredValue::new(use_navigate()),
        expect_context::<Unsaved>(),
    );
    // What stands there stays until the address leads on.
    Effect::new(move |_| {
        let (now, before) = (chosen.get(), shown.get_untracked());
        if now == before {
            return;
        }
        chosen.set(before);
        let path = match now {
            "settings" => "/preferences".to_owned(),
            other => format!("/preferences/{other}"),
        };
        unsaved.leave(move || {
            let options = NavigateOptions {
                replace: true,
                ..Default::default()
            };
            navigate.try_with_value(|navigate| navigate(&path, options));
        });
    });
    let leave = move |()| {
        unsaved.leave(move || {
            navigate.try_with_value(|navigate| {
                navigate("/conversations/inbox", NavigateOptions::default());
            });
        });
    };
    let tabs = vec![
        ("settings", text!(preferences.title).to_string()),
        ("profile", text!(profile.title).to_string()),
        ("password", text!(password.title).to_string()),
        ("security", text!(two_steps.security).to_string()),
    ];
    view! {
        <main id="main" tabindex="-1" class="panes panes-1">
            <section class="pane" aria-label=text!(preferences.title)>
                <header class="bar">
                    <h1 class="grow">{text!(preferences.title)}</h1>
                    <IconButton class="icon-btn-sm" drawing=icondata::LuX label=text!(ui.done) on_press=leave />
                </header>
                <div class="page page-narrow">
                    <Tabs label=text!(preferences.yours) tabs chosen />
                    <div role="tabpanel" aria-labelledby=move || format!("tab-{}", shown.get())>
                        {move || match shown.get() {
                            "profile" => view! { <Profile /> }.into_any(),
                            "password" => view! { <Password /> }.into_any(),
                            "security" => view! { <Security /> }.into_any(),
                            _ => view! { <Settings /> }.into_any(),
                        }}
                    </div>
                </div>
                {move || (shown.get() == "settings").then(|| view! {
                    <footer class="foot">
                        <div class="in">
                            <span class="xs ink-3 grow">{text!(preferences.applied)}</span>
                            <Button look=Look::Primary on_press=leave>{text!(ui.done)}</Button>
                        </div>
                    </footer>
                })}
            </section>
        </main>
    }
}
