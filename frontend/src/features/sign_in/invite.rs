//! Taking an invitation: the link says who one is, one's own part is the password.

use super::card::{Card, go_on_when_in};
use super::rules::{self, Checked, spread};
use crate::session::Session;
use crate::ui::{
    Avatar, Button, Empty, Field, Look, Part, SecretField, StrengthMeter, Toasts, later,
};
use contract::auth::{AcceptInvitation, Invitation};
use leptos::prelude::*;
use leptos::task::spawn_local;
use leptos::wasm_split::wasm_split;
use leptos_router::LazyRoute;
use leptos_router::components::A;
use leptos_router::hooks::use_params_map;

pub struct Invite;

impl LazyRoute for Invite {
    fn data() -> Self {
        Self
    }

    async fn view(_this: Self) -> AnyView {
        later(invite).into_any()
    }

    async fn preload() {
        // What does not come is asked for again where the page would stand.
        drop(fetch_invite().await);
    }
}

#[wasm_split(sign, wasm_split_path = ::leptos::wasm_split, fallible, preload(fetch_invite))]
fn invite() -> Part {
    Ok(view! { <InvitePage /> }.into_any())
}

#[component]
fn InvitePage() -> impl IntoView {
    go_on_when_in();
    let session = expect_context::<Session>();
    let token = use_params_map()
        .read_untracked()
        .get("token")
        .unwrap_or_default();
    let asked = token.clone();
    let invitation = LocalResource::new(move || {
        let (client, token) = (session.client(), asked.clone());
        async move { client.invitation(&token).await }
    });
    let token = StoredValue::new(token);
    view! {
        <Card title=text!(invite.title).to_string()>
            {move || match invitation.get() {
                None => view! { <div class="late loading" aria-busy="true"><span class="sk"></span><span class="sk"></span></div> }.into_any(),
                Some(Ok(invitation)) => view! { <Accept invitation token=token.get_value() /> }.into_any(),
                Some(Err(error)) if error.status().is_some() => view! {
                    <Empty drawing=icondata::LuLink2Off title=text!(invite.gone) text=text!(invite.gone_text)>
                        <A href="/signin" attr:class="btn">{text!(sign_in.sign_in)}</A>
                    </Empty>
                }.into_any(),
                Some(Err(error)) => view! { <crate::ui::Failed title=text!(invite.failed) error on_retry=move |()| invitation.refetch() /> }.into_any(),
            }}
        </Card>
    }
}

#[component]
fn Accept(invitation: Invitation, token: String) -> impl IntoView {
    let (session, toasts) = (expect_context::<Session>(), expect_context::<Toasts>());
    let password = Checked::new(rules::password);
    let code = Checked::new(|text| {
        domain::totp::read(text)
            .is_none()
            .then(|| text!(two_steps.code_missing).to_string())
    });
    // Asked for once the server says that it is due.
    let is_due = RwSignal::new(false);
    let busy = RwSignal::new(false);
    let send = move |event: leptos::ev::SubmitEvent| {
        event.prevent_default();
        let missing = is_due.get_untracked() && !code.passes();
        if busy.get_untracked() || !password.passes() || missing {
            return;
        }
        busy.set(true);
        let token = token.clone();
        spawn_local(async move {
            let accept = AcceptInvitation {
                password: password.value.get_untracked(),
                totp_code: is_due.get_untracked().then(|| code.text()),
            };
            match session.client().accept_invitation(&token, &accept).await {
                Ok(answer) => session.signed_in(answer),
                Err(error) if error.code() == Some("totp_required") => is_due.set(true),
                Err(error) if error.code() == Some("wrong_totp_code") => {
                    code.refuse(text!(two_steps.wrong));
                }
                Err(error) => {
                    let fields = [("password", password), ("totp_code", code)];
                    if let Some(message) = spread(&error, &fields) {
                        toasts.failed(text!(invite.failed), Some(message));
                    }
                }
            }
            busy.set(false);
        });
    };
    let names = vec![
        invitation.first_name.clone(),
        invitation.email.clone(),
        invitation.organization_name.clone(),
    ];
    let names = Signal::stored(names);
    view! {
        <p class="sign-sub">{text!(invite.about, organization = invitation.organization_name.clone(), name = invitation.first_name.clone())}</p>
        <form class="stack" aria-label=text!(invite.title) on:submit=send novalidate>
            <div class="line-h who-line">
                <Avatar name=invitation.first_name.clone() hue="slate" size="avatar-28" />
                <span class="grow truncate">{invitation.email.clone()}</span>
            </div>
            <input class="sr" type="email" name="email" autocomplete="username" tabindex="-1" aria-hidden="true" prop:value=invitation.email />
            <SecretField label=text!(invite.password) autocomplete="new-password" hint=text!(sign_up.password_hint) value=password.value error=password.error() large=true focused=true />
            <StrengthMeter value=password.value names=names />
            {move || is_due.get().then(|| view! {
                <Field label=text!(two_steps.code) autocomplete="one-time-code" hint=text!(two_steps.ask_hint) value=code.value error=code.error() large=true focused=true required=true input_class="mono" />
            })}
            <Button look=Look::Primary class="btn-lg btn-wide" busy>{text!(invite.accept)}</Button>
        </form>
    }
}
