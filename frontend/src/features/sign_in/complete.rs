//! Where the link of a sign-up leads: it makes the organization, and one is in. The token stands behind
//! the `#`, which no server and no proxy is sent.

use super::card::{Card, go_on_when_in};
use crate::session::{Session, Standing};
use crate::ui::{Empty, Failed, Part, later};
use client::CallError;
use contract::auth::CompleteSignUp as Complete;
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;
use leptos_router::components::A;
use leptos_router::hooks::use_location;

pub struct CompleteSignUp;

impl LazyRoute for CompleteSignUp {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(complete).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_complete().await);
    }
}

#[wasm_split(sign, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_complete))]
fn complete() -> Part {
    Ok(view! { <CompletePage /> }.into_any())
}

#[component]
fn CompletePage() -> impl IntoView {
    go_on_when_in();
    let session = expect_context::<Session>();
    let failed = RwSignal::new(None::<CallError>);
    let hash = use_location().hash;
    let token = Memo::new(move |_| hash.read().trim_start_matches('#').to_owned());
    let finish = move || {
        failed.set(None);
        let token = token.get_untracked();
        spawn_local(async move {
            match session.client().complete_sign_up(&Complete { token }).await {
                Ok(answer) => session.signed_in(answer),
                Err(error) => failed.set(Some(error)),
            }
        });
    };
    // Whoever is in already stays who they are, so that is known first; each link is tried once.
    Effect::new(move |tried: Option<Option<String>>| {
        let (tried, token) = (tried.flatten(), token.get());
        if session.standing() != Standing::Out || tried.as_ref() == Some(&token) {
            return tried;
        }
        finish();
        Some(token)
    });
    view! {
        <Card title=text!(sign_up.finish_title).to_string()>
            {move || match (session.standing(), failed.get()) {
                (Standing::Unreachable, _) => {
                    let error = CallError::Unreachable(String::new());
                    view! { <Failed title=text!(sign_up.finish_failed) error on_retry=move |()| session.resume() /> }.into_any()
                }
                (_, Some(error)) => view! { <Refused error on_retry=move |()| finish() /> }.into_any(),
                (_, None) => view! { <p class="sign-sub" role="status">{text!(sign_up.finishing)}</p> }.into_any(),
            }}
        </Card>
    }
}

/// Why the link makes nothing, and the way on.
#[component]
fn Refused(error: CallError, #[prop(into)] on_retry: Callback<()>) -> impl IntoView {
    let sign_in =
        || view! { <A href="/signin" attr:class="btn btn-primary">{text!(sign_in.sign_in)}</A> };
    match (error.code(), error.status()) {
        (Some("link_used"), _) => view! {
            <Empty drawing=icondata::LuLink2Off title=text!(sign_up.link_used) text=text!(sign_up.link_used_text)>{sign_in()}</Empty>
        }
        .into_any(),
        // A token that was cut off or lengthened is no better than an old one.
        (Some("link_expired"), _) | (_, Some(422)) => view! {
            <Empty drawing=icondata::LuLink2Off title=text!(sign_up.link_gone) text=text!(sign_up.link_gone_text)>
                <A href="/signup" attr:class="btn btn-primary">{text!(sign_up.sign_up)}</A>
            </Empty>
        }
        .into_any(),
        (Some("signup_closed"), _) => view! {
            <Empty drawing=icondata::LuLock title=text!(sign_up.closed) text=text!(sign_up.closed_text)>{sign_in()}</Empty>
        }
        .into_any(),
        (Some("email_in_use"), _) => view! {
            <Empty drawing=icondata::LuLink2Off title=text!(sign_up.taken) text=text!(sign_up.taken_text)>{sign_in()}</Empty>
        }
        .into_any(),
        _ => view! { <Failed title=text!(sign_up.finish_failed) error on_retry /> }.into_any(),
    }
}
