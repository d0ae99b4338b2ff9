//! Signing in: the email, *Next*, the password, and for who has a second factor its code. Email and password are in one
//! form's memory, so a password manager fills them.

use super::card::{Card, go_on_when_in};
use super::code::CodeForm;
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

/// What is asked for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Email,
    Password,
    Code,
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
    let code = Checked::new(|text| {
        domain::totp::read(text)
            .is_none()
            .then(|| text!(two_steps.code_missing).to_string())
    });
    let (step, busy) = (RwSignal::new(Step::Email), RwSignal::new(false));

    let next = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if email.passes() {
            step.set(Step::Password);
        }
    };
    let post = move || {
        let at_code = step.get_untracked() == Step::Code;
        if busy.get_untracked() || !password.passes() || (at_code && !code.passes()) {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let who = LogIn {
                email: email.text(),
                password: password.value.get_untracked(),
                totp_code: at_code.then(|| code.text()),
            };
            match session.client().log_in(&who).await {
                Ok(answer) => session.signed_in(answer),
                Err(error) if error.code() == Some("totp_required") => step.set(Step::Code),
                Err(error) => {
                    let fields = [
                        ("email", email),
                        ("password", password),
                        ("totp_code", code),
                    ];
                    if let Some(message) = spread(&error, &fields) {
                        match at_code {
                            true => code.refuse(message),
                            false => password.refuse(message),
                        }
                    }
                }
            }
            busy.set(false);
        });
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        post();
    };
    let start_over = move |()| {
        code.value.set(String::new());
        step.set(Step::Email);
    };
    let forgotten = move || {
        let email = js_sys::encode_uri_component(&email.text());
        let href = format!("/password/forgot?email={email}");
        view! { <A href attr:class="link xs">{text!(forgot.link)}</A> }.into_any()
    };
    let title = Signal::derive(move || {
        match step.get() {
            Step::Email => text!(sign_in.title),
            Step::Password => text!(sign_in.password_title),
            Step::Code => text!(two_steps.ask_title),
        }
        .to_string()
    });

    view! {
        <Card title>
            {move || match step.get() {
                Step::Code => view! {
                    <CodeForm email=email.text() code busy on_send=move |()| post() on_change=start_over />
                }
                .into_any(),
                Step::Password => view! {
                    <form class="stack" aria-label=text!(sign_in.password_title) on:submit=send novalidate>
                        <div class="line-h who-line">
                            <Avatar name=email.text() hue="slate" size="avatar-28" />
                            <span class="grow truncate">{email.text()}</span>
                            <Button look=Look::Ghost class="btn-sm" on_press=start_over>{text!(sign_in.change)}</Button>
                        </div>
                        // For password managers: the name the password belongs to.
                        <input class="sr" type="email" name="email" autocomplete="username" tabindex="-1" aria-hidden="true" prop:value=email.text() />
                        <SecretField label=text!(sign_in.password) value=password.value error=password.error() large=true focused=true aside=forgotten() />
                        <Button look=Look::Primary class="btn-lg btn-wide" busy>{text!(sign_in.sign_in)}</Button>
                    </form>
                }
                .into_any(),
                Step::Email => view! {
                    <form class="stack" aria-label=text!(sign_in.title) on:submit=next novalidate>
                        <Field label=text!(sign_in.email) kind="email" autocomplete="username" value=email.value error=email.error() on_leave=email.left() large=true focused=true required=true />
                        <Button look=Look::Primary class="btn-lg btn-wide">{text!(sign_in.next)}</Button>
                    </form>
                    <p class="sign-foot">{text!(sign_in.new_here)}" "<A href="/signup" attr:class="link">{text!(sign_in.sign_up)}</A></p>
                }
                .into_any(),
            }}
            <FocusOnChange of=step />
        </Card>
    }
}

/// The step's own field takes the focus, for it is the only thing to do.
#[component]
fn FocusOnChange(of: RwSignal<Step>) -> impl IntoView {
    Effect::new(move |_| {
        of.track();
        request_animation_frame(|| browser::focus_on(".sign form input:not(.sr)"));
    });
}
