//! Who forgot their password has a link sent. The page says the same whether or not anybody has the
//! address.

use super::card::{Card, TITLE_ID};
use super::rules::{self, Checked, spread};
use crate::browser;
use crate::session::Session;
use crate::ui::{Avatar, Button, Empty, Field, Look, Part, Toasts, later};
use contract::auth::ForgotPassword;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;
use leptos_router::components::A;
use leptos_router::hooks::use_query_map;

pub struct Forgot;

impl LazyRoute for Forgot {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(forgot).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_forgot().await);
    }
}

#[wasm_split(sign, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_forgot))]
fn forgot() -> Part {
    Ok(view! { <ForgotPage /> }.into_any())
}

/// What the page is at.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Step {
    Email,
    Sent,
    /// The server sends no mail.
    NoMail,
}

#[component]
fn ForgotPage() -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let email = Checked::new(rules::email);
    if let Some(typed) = use_query_map().read_untracked().get("email") {
        email.value.set(typed);
    }
    let (step, busy) = (RwSignal::new(Step::Email), RwSignal::new(false));
    let post = move || {
        busy.set(true);
        spawn_local(async move {
            let again = step.get_untracked() == Step::Sent;
            let asked = ForgotPassword {
                email: email.text(),
            };
            match session.client().forgot_password(&asked).await {
                Ok(forgotten) if !forgotten.sends_mail => step.set(Step::NoMail),
                Ok(_) if again => toasts.done(text!(sign_up.sent_again)),
                Ok(_) => step.set(Step::Sent),
                Err(error) if error.status() == Some(429) => {
                    let why = text!(sign_up.too_often).to_string();
                    toasts.failed(text!(sign_up.not_sent), Some(why));
                }
                Err(error) => {
                    if let Some(message) = spread(&error, &[("email", email)]) {
                        toasts.failed(text!(sign_up.not_sent), Some(message));
                    }
                }
            }
            busy.set(false);
        });
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if !busy.get_untracked() && email.passes() {
            post();
        }
    };
    Effect::new(move |before: Option<Step>| {
        let now = step.get();
        if before.is_some_and(|before| before != now) {
            request_animation_frame(|| browser::focus(TITLE_ID));
        }
        now
    });
    let title = Signal::derive(move || {
        match step.get() {
            Step::Email | Step::NoMail => text!(forgot.title),
            Step::Sent => text!(sign_up.sent_title),
        }
        .to_string()
    });
    view! {
        <Card title>
            {move || match step.get() {
                Step::Email => view! {
                    <p class="sign-sub">{text!(forgot.about)}</p>
                    <form class="stack" aria-label=text!(forgot.title) on:submit=send novalidate>
                        <Field label=text!(sign_in.email) kind="email" autocomplete="username" value=email.value error=email.error() on_leave=email.left() large=true focused=true required=true />
                        <Button look=Look::Primary class="btn-lg btn-wide" busy>{text!(forgot.send)}</Button>
                    </form>
                }
                .into_any(),
                Step::Sent => view! {
                    <p class="sign-sub">{text!(forgot.sent)}</p>
                    <div class="stack">
                        <div class="line-h who-line">
                            <Avatar name=email.text() hue="slate" size="avatar-28" />
                            // To be read to its end: it may be wrong there.
                            <span class="grow">{email.text()}</span>
                        </div>
                        <p class="ink-2">{text!(forgot.sent_hint)}</p>
                        <Button class="btn-lg btn-wide" busy on_press=move |()| post()>{text!(sign_up.send_again)}</Button>
                        <Button look=Look::Ghost class="btn-lg btn-wide" on_press=move |()| step.set(Step::Email)>{text!(sign_up.another_address)}</Button>
                    </div>
                }
                .into_any(),
                Step::NoMail => view! {
                    <Empty drawing=icondata::LuMailX title=text!(forgot.no_mail) text=text!(forgot.no_mail_text) />
                }
                .into_any(),
            }}
            <p class="sign-foot"><A href="/signin" attr:class="link">{text!(forgot.back)}</A></p>
        </Card>
    }
}
