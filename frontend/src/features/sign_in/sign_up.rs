//! Signing up: an organization and its first person, who lands in the inbox with the first steps; where
//! the server sends mail, by a link.

use super::card::{Card, TITLE_ID, go_on_when_in};
use super::rules::{self, Checked, spread};
use super::sent::Sent;
use crate::browser;
use crate::session::Session;
use crate::ui::{Button, Field, Look, Part, SecretField, StrengthMeter, Toasts, later};
use client::SignedUp;
use contract::auth::{LinkSent, SignUp as NewOrganization};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;
use leptos_router::components::A;

pub struct SignUp;

impl LazyRoute for SignUp {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(sign_up).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_sign_up().await);
    }
}

#[wasm_split(sign, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_sign_up))]
fn sign_up() -> Part {
    Ok(view! { <SignUpPage /> }.into_any())
}

#[component]
fn SignUpPage() -> impl IntoView {
    go_on_when_in();
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let organization = Checked::new(rules::organization);
    let first_name = Checked::new(rules::name);
    let email = Checked::new(rules::email);
    let password = Checked::new(rules::password);
    let busy = RwSignal::new(false);
    let fields = [
        ("organization_name", organization),
        ("first_name", first_name),
        ("email", email),
        ("password", password),
    ];

    let sent = RwSignal::new(None::<LinkSent>);
    // Typed once, sent as often as needed.
    let post = move || {
        busy.set(true);
        spawn_local(async move {
            let new = NewOrganization {
                organization_name: organization.text(),
                first_name: first_name.text(),
                last_name: None,
                email: email.text(),
                password: password.value.get_untracked(),
            };
            let again = sent.read_untracked().is_some();
            match session.client().sign_up(&new).await {
                Ok(SignedUp::In(answer)) => session.signed_in(*answer),
                Ok(SignedUp::LinkSent(link)) => {
                    if again {
                        toasts.done(text!(sign_up.sent_again));
                    } else {
                        sent.set(Some(link));
                    }
                }
                Err(error) if error.code() == Some("email_in_use") => {
                    email.refuse(text!(sign_up.email_in_use))
                }
                Err(error) if error.status() == Some(429) => {
                    let why = text!(sign_up.too_often).to_string();
                    toasts.failed(text!(sign_up.not_sent), Some(why));
                }
                Err(error) => {
                    if let Some(message) = spread(&error, &fields) {
                        toasts.failed(text!(sign_up.failed), Some(message));
                    }
                }
            }
            busy.set(false);
        });
    };
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        // Every field is asked, so that all complaints show at once.
        let passing = fields.iter().filter(|(_, field)| field.passes()).count();
        if !busy.get_untracked() && passing == fields.len() {
            post();
        }
    };
    // Who comes back does so for another address.
    let is_back = StoredValue::new(false);
    let title = Signal::derive(move || {
        match sent.read().is_some() {
            true => text!(sign_up.sent_title),
            false => text!(sign_up.title),
        }
        .to_string()
    });

    view! {
        <Card title>
            {move || match sent.get() {
                Some(link) => view! {
                    <Sent link busy on_again=move |()| post() on_change=move |()| { is_back.set_value(true); sent.set(None) } />
                }
                .into_any(),
                None => view! {
                    <p class="sign-sub">{text!(sign_up.about)}</p>
                    <form class="stack" aria-label=text!(sign_up.title) on:submit=send novalidate>
                        <Field label=text!(sign_up.organization) autocomplete="organization" value=organization.value error=organization.error() on_leave=organization.left() large=true required=true focused=!is_back.get_value() />
                        <Field label=text!(sign_up.first_name) autocomplete="given-name" hint=text!(sign_up.first_name_hint) value=first_name.value error=first_name.error() on_leave=first_name.left() large=true required=true />
                        <Field label=text!(sign_in.email) kind="email" autocomplete="username" value=email.value error=email.error() on_leave=email.left() large=true required=true focused=is_back.get_value() />
                        <SecretField label=text!(sign_in.password) autocomplete="new-password" hint=text!(sign_up.password_hint) value=password.value error=password.error() large=true />
                        <StrengthMeter value=password.value names=Signal::derive(move || vec![organization.value.get(), first_name.value.get(), email.value.get()]) />
                        <Button look=Look::Primary class="btn-lg btn-wide" busy>{text!(sign_up.sign_up)}</Button>
                    </form>
                }
                .into_any(),
            }}
            <p class="sign-foot">{text!(sign_up.have_account)}" "<A href="/signin" attr:class="link">{text!(sign_in.sign_in)}</A></p>
            <FocusOnStep sent />
        </Card>
    }
}

/// A step that takes the place of another takes the focus with it: the heading that says what to do. An
/// address that is to be changed takes it by itself.
#[component]
fn FocusOnStep(sent: RwSignal<Option<LinkSent>>) -> impl IntoView {
    Effect::new(move |before: Option<bool>| {
        let is_sent = sent.read().is_some();
        if before == Some(false) && is_sent {
            request_animation_frame(|| browser::focus(TITLE_ID));
        }
        is_sent
    });
}
