//! Signing in: the email, *Next*, the password. Both are in one form's memory, so a password manager fills them.

use super::card::{Card, go_on_when_in};
use super::rules::{self, Checked, spread};
use crate::browser;
use crate::session::Session;
use crate::ui::{Avatar, Button, Field, Look, Part, SecretField, later};
use contract::auth::LogIn;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;
use leptos_router::components::A;

pub struct SignIn;

impl LazyRoute for SignIn {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(sign_in).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_sign_in().await);
    }
}

#[wasm_split(sign, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_sign_in))]
fn sign_in() -> Part {
    Ok(view! { <SignInPage /> }.into_any())
}

#[component]
fn SignInPage() -> impl IntoView {
    go_on_when_in();
    let session = expect_context::<Session>();
    let email = Checked::new(rules::email);
    let password = Checked::new(|text| {
        text.is_empty()
            .then(|| text!(sign_in.password_missing).to_string())
    });
    let (at_password, busy) = (RwSignal::new(false), RwSignal::new(false));

    let next = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if email.passes() {
            at_password.set(true);
        }
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || !password.passes() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let who = LogIn {
                email: email.text(),
                password: password.value.get_untracked(),
            };
            match session.client().log_in(&who).await {
                Ok(answer) => session.signed_in(answer),
                Err(error) => {
                    if let Some(message) =
                        spread(&error, &[("email", email), ("password", password)])
                    {
                        password.refuse(message);
                    }
                }
            }
            busy.set(false);
        });
    };
    let title = Signal::derive(move || {
        if at_password.get() {
            text!(sign_in.password_title)
        } else {
            text!(sign_in.title)
        }
        .to_string()
    });

    view! {
        <Card title>
            {move || if at_password.get() {
                view! {
                    <form class="stack" aria-label=text!(sign_in.password_title) on:submit=send novalidate>
                        <div class="line-h who-line">
                            <Avatar name=email.text() hue="slate" size="avatar-28" />
                            <span class="grow truncate">{email.text()}</span>
                            <Button look=Look::Ghost class="btn-sm" on_press=move |()| at_password.set(false)>{text!(sign_in.change)}</Button>
                        </div>
                        // For password managers: the name the password belongs to.
                        <input class="sr" type="email" name="email" autocomplete="username" tabindex="-1" aria-hidden="true" prop:value=email.text() />
                        <SecretField label=text!(sign_in.password) value=password.value error=password.error() large=true focused=true />
                        <Button look=Look::Primary class="btn-lg btn-wide" busy>{text!(sign_in.sign_in)}</Button>
                    </form>
                }
                .into_any()
            } else {
                view! {
                    <form class="stack" aria-label=text!(sign_in.title) on:submit=next novalidate>
                        <Field label=text!(sign_in.email) kind="email" autocomplete="username" value=email.value error=email.error() on_leave=email.left() large=true focused=true required=true />
                        <Button look=Look::Primary class="btn-lg btn-wide">{text!(sign_in.next)}</Button>
                    </form>
                    <p class="sign-foot">{text!(sign_in.new_here)}" "<A href="/signup" attr:class="link">{text!(sign_in.sign_up)}</A></p>
                }
                .into_any()
            }}
            <FocusOnChange of=at_password />
        </Card>
    }
}

/// The step's own field takes the focus, for it is the only thing to do.
#[component]
fn FocusOnChange(of: RwSignal<bool>) -> impl IntoView {
    Effect::new(move |_| {
        of.track();
        request_animation_frame(|| browser::focus_on(".sign form input:not(.sr)"));
    });
}
