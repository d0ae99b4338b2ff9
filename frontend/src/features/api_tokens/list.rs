//! The tokens with what they may, when they were used last and when they end; and revoking one.

use super::expiry::Ends;
use super::reach::{Reach, Titles};
use crate::directory::Directory;
use crate::session::Session;
use crate::ui::time::Clock;
use crate::ui::{Ask, Confirms, Empty, Menu, MenuItem, Pages, PagesEnd, Toasts, icon};
use contract::api_tokens::{ApiToken, CreatedApiToken, TokenKind};
use leptos::prelude::*;
use leptos::task::spawn_local;
use std::collections::HashMap;
use std::sync::Arc;

#[component]
pub fn Tokens(tokens: Pages<ApiToken>, made: RwSignal<Option<CreatedApiToken>>) -> impl IntoView {
    let is_empty = move || tokens.is_loaded.get() && tokens.items.read().is_empty();
    let session = expect_context::<Session>();
    let permissions = LocalResource::new(move || {
        let client = session.client();
        async move { client.permissions().await }
    });
    // Until they are here, and without them, each is called by its key.
    let titles = Memo::new(move |_| match permissions.get() {
        Some(Ok(all)) => {
            let titles = all.permissions.into_iter();
            titles.map(|one| (one.key, one.title)).collect()
        }
        _ => HashMap::new(),
    });
    let is_full = move || !tokens.items.read().is_empty();
    view! {
        {move || is_empty().then(|| view! {
            <Empty drawing=icondata::LuKeyRound title=text!(api_tokens.none) text=text!(api_tokens.none_text) />
        })}
        {move || is_full().then(|| view! {
            <div class="table-wrap" tabindex="0" role="region" aria-label=text!(api_tokens.list)>
                <table class="table table-inset tr-52">
                    <thead>
                        <tr>
                            <th scope="col">{text!(api_tokens.token)}</th>
                            <th scope="col" class="hide-phone">{text!(api_tokens.last_used)}</th>
                            <th scope="col">{text!(api_tokens.ends)}</th>
                            <th scope="col"><span class="sr">{text!(thread.more)}</span></th>
                        </tr>
                    </thead>
                    <tbody>
                        <For each=move || tokens.items.get() key=|token| token.id let(token)>
                            <Row token tokens made titles />
                        </For>
                    </tbody>
                </table>
            </div>
        })}
        <PagesEnd pages=tokens failed=text!(api_tokens.failed) />
    }
}

#[component]
fn Row(
    token: ApiToken,
    tokens: Pages<ApiToken>,
    made: RwSignal<Option<CreatedApiToken>>,
    titles: Titles,
) -> impl IntoView {
    let (directory, clock) = (expect_context::<Directory>(), expect_context::<Clock>());
    let (kind, maker) = (token.kind, token.agent_id);
    let about = move || match kind {
        TokenKind::Personal => text!(api_tokens.acts_as, name = directory.name(maker)),
        _ => text!(api_tokens.integration_by, name = directory.name(maker)),
    };
    let used = token.last_used_at.map(|at| at.as_millis() as f64);
    let used = move || match used {
        Some(at) => clock.full(at),
        None => text!(api_tokens.never).to_string(),
    };
    let menu = format!("token-{}", token.id);
    let label = text!(api_tokens.more, name = token.name.clone());
    let (id, name, ends) = (token.id, token.name.clone(), token.expires_at);
    view! {
        <tr>
            <td>
                <span class="medium block truncate">{token.name.clone()}</span>
                <span class="xs ink-3 block truncate">{about}</span>
                <span class="xs ink-3 only-phone">{move || text!(api_tokens.used, at = used())}</span>
                <Reach token titles />
            </td>
            <td class="hide-phone ink-2">{used}</td>
            <td><Ends at=ends /></td>
            <td class="n">
                <button class="icon-btn icon-btn-sm" type="button" popovertarget=menu.clone() aria-haspopup="menu" aria-label=label.clone() title=label.clone()>
                    {icon(icondata::LuEllipsis)}
                </button>
                <Menu id=menu label at_end=true><Revoke id name=name.clone() tokens made /></Menu>
            </td>
        </tr>
    }
}

#[component]
fn Revoke(
    id: domain::ApiTokenId,
    name: String,
    tokens: Pages<ApiToken>,
    made: RwSignal<Option<CreatedApiToken>>,
) -> impl IntoView {
    let (session, toasts, confirms) = (
        expect_context::<Session>(),
        expect_context::<Toasts>(),
        expect_context::<Confirms>(),
    );
    let name = StoredValue::new(name);
    let revoke = move || {
        spawn_local(async move {
            match session.client().delete_api_token(id).await {
                // Somebody else may have been faster.
                Err(error) if error.status() != Some(404) => {
                    toasts.refused(text!(api_tokens.revoke_failed), &error);
                }
                _ => {
                    tokens
                        .items
                        .update(|items| items.retain(|token| token.id != id));
                    made.update(|made| {
                        made.take_if(|made| made.api_token.id == id)
                            .map_or((), drop)
                    });
                    toasts.done(text!(api_tokens.revoked));
                }
            }
        });
    };
    let ask = move |()| {
        confirms.ask(Ask {
            title: text!(api_tokens.revoke_title, name = name.get_value()),
            text: text!(api_tokens.revoke_text).to_string(),
            act: text!(api_tokens.revoke).to_string(),
            danger: true,
            run: Arc::new(revoke),
        });
    };
    view! { <MenuItem label=text!(api_tokens.revoke) drawing=Some(icondata::LuTrash2) danger=true on_press=ask /> }
}
