//! Where the link of a forgotten password leads: a new one. The token stands behind the `#`, which no server
//! and no proxy is sent.

use super::card::{Card, TITLE_ID};
use super::rules::{self, Checked, spread};
use crate::browser;
use crate::session::Session;
use crate::ui::{Button, Empty, Look, Part, SecretField, StrengthMeter, Toasts, later};
use contract::auth::ResetPassword;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;
use leptos_router::components::A;
use leptos_router::hooks::use_location;

pub struct Reset;

impl LazyRoute for Reset {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(reset).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_reset().await);
    }
}

#[wasm_split(sign, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_reset))]
fn reset() -> Part {
    Ok(view! { <ResetPage /> }.into_any())
}

/// What became of the link.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum Link {
    Open,
    Done,
    Used,
    Gone,
}

#[component]
fn ResetPage() -> impl IntoView {
    let link = RwSignal::new(Link::Open);
    Effect::new(move |before: Option<Link>| {
        let now = link.get();
        if before.is_some_and(|before| before != now) {
            request_animation_frame(|| browser::focus(TITLE_ID));
        }
        now
    });
    view! {
        <Card title=text!(reset.title).to_string()>
            {move || match link.get() {
                Link::Open => view! { <NewPassword link /> }.into_any(),
                Link::Done => view! {
                    <Empty drawing=icondata::LuCircleCheck title=text!(reset.done) text=text!(reset.done_text)>
                        // Whoever was in here is out: the app begins anew.
                        <a href="/signin" rel="external" class="btn btn-primary">{text!(sign_in.sign_in)}</a>
                    </Empty>
                }
                .into_any(),
                Link::Used => view! {
                    <Empty drawing=icondata::LuLink2Off title=text!(sign_up.link_used) text=text!(reset.used_text)><Again /></Empty>
                }
                .into_any(),
                Link::Gone => view! {
                    <Empty drawing=icondata::LuLink2Off title=text!(sign_up.link_gone) text=text!(reset.gone_text)><Again /></Empty>
                }
                .into_any(),
            }}
        </Card>
    }
}

/// The way on from a link that does nothing any more.
#[component]
fn Again() -> impl IntoView {
    view! {
        <A href="/password/forgot" attr:class="btn btn-primary">{text!(reset.again)}</A>
        <A href="/signin" attr:class="btn">{text!(sign_in.sign_in)}</A>
    }
}

#[component]
fn NewPassword(link: RwSignal<Link>) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let password = Checked::new(rules::password);
    let busy = RwSignal::new(false);
    let hash = use_location().hash;
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        if busy.get_untracked() || !password.passes() {
            return;
        }
        busy.set(true);
        spawn_local(async move {
            let with = ResetPassword {
                token: hash.read_untracked().trim_start_matches('#').to_owned(),
                new_password: password.value.get_untracked(),
            };
            match session.client().reset_password(&with).await {
                Ok(()) => link.set(Link::Done),
                Err(error) => match error.code() {
                    Some("link_used") => link.set(Link::Used),
                    Some("link_expired") => link.set(Link::Gone),
                    _ => {
                        if let Some(message) = spread(&error, &[("new_password", password)]) {
                            toasts.failed(text!(reset.failed), Some(message));
                        }
                    }
                },
            }
            busy.try_set(false);
        });
    };
    view! {
        <p class="sign-sub">{text!(reset.about)}</p>
        <form class="stack" aria-label=text!(reset.title) on:submit=send novalidate>
            <SecretField label=text!(password.new_one) autocomplete="new-password" hint=text!(sign_up.password_hint) value=password.value error=password.error() large=true focused=true />
            <StrengthMeter value=password.value />
            <Button look=Look::Primary class="btn-lg btn-wide" busy>{text!(reset.set)}</Button>
        </form>
    }
}
