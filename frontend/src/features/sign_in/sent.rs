//! The mail with the link is on its way: what to do now, and what if it does not come.

use crate::ui::{Avatar, Button, Look};
use contract::auth::LinkSent;
use leptos::prelude::*;

#[component]
pub fn Sent(
    link: LinkSent,
    /// It is being sent again.
    #[prop(into)]
    busy: Signal<bool>,
    #[prop(into)] on_again: Callback<()>,
    /// Another address is wanted.
    #[prop(into)]
    on_change: Callback<()>,
) -> impl IntoView {
    view! {
        <p class="sign-sub">{text!(sign_up.sent_text, hours = link.expires_in / 3600)}</p>
        <div class="stack">
            <div class="line-h who-line">
                <Avatar name=link.email.clone() hue="slate" size="avatar-28" />
                // To be read to its end: it may be wrong there.
                <span class="grow">{link.email.clone()}</span>
            </div>
            <p class="ink-2">{text!(sign_up.sent_hint)}</p>
            <Button class="btn-lg btn-wide" busy on_press=on_again>{text!(sign_up.send_again)}</Button>
            <Button look=Look::Ghost class="btn-lg btn-wide" on_press=on_change>{text!(sign_up.another_address)}</Button>
        </div>
    }
}
