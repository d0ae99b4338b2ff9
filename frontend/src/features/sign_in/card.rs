//! The card these screens stand on, and where one goes once in.

use crate::session::{Session, Standing};
use crate::ui::Mark;
use leptos::prelude::*;
use leptos_router::NavigateOptions;
use leptos_router::hooks::{use_navigate, use_query_map};

/// The heading of the card, which can be given the focus.
pub const TITLE_ID: &str = "sign-title";

#[component]
pub fn Card(#[prop(into)] title: Signal<String>, children: Children) -> impl IntoView {
    Effect::new(move |_| document().set_title(&text!(app.page, page = title.get())));
    view! {
        <main class="signs" id="main">
            <div>
                <section class="sign" aria-labelledby=TITLE_ID>
                    <div class="sign-mark"><Mark /><span>{text!(app.name)}</span></div>
                    <h1 id=TITLE_ID tabindex="-1" class="sign-t">{title}</h1>
                    {children()}
                </section>
            </div>
        </main>
    }
}

/// Who is in already goes on to where they wanted to be.
pub fn go_on_when_in() {
    let session = expect_context::<Session>();
    let (navigate, query) = (use_navigate(), use_query_map());
    Effect::new(move |_| {
        if session.standing() == Standing::In {
            // Only a path of our own: an address with a host would lead astray.
            let next = query
                .read_untracked()
                .get("next")
                .filter(|next| next.starts_with('/') && !next.starts_with("//"));
            let options = NavigateOptions {
                replace: true,
                ..Default::default()
            };
            navigate(next.as_deref().unwrap_or("/conversations/inbox"), options);
        }
    });
}
