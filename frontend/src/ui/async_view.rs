//! Loading, failure and success of a call, drawn the same way everywhere.

use super::{Failed, NoPermission};
use client::{Call, CallError};
use leptos::prelude::*;

/// Draws `value` with `children`, or its progress, or its problem. Old content stays while new comes.
#[component]
pub fn AsyncView<T>(
    value: LocalResource<Call<T>>,
    /// What did not load, as a sentence.
    #[prop(into)]
    title: String,
    children: Callback<T, AnyView>,
) -> impl IntoView
where
    T: Clone + 'static,
{
    move || match value.get() {
        None => view! { <Loading /> }.into_any(),
        Some(Ok(answer)) => children.run(answer),
        Some(Err(CallError::Refused(problem))) if problem.status == 403 => {
            view! { <NoPermission /> }.into_any()
        }
        Some(Err(error)) => {
            view! { <Failed title=title.clone() error on_retry=move |()| value.refetch() /> }
                .into_any()
        }
    }
}

#[component]
fn Loading() -> impl IntoView {
    view! {
        <div class="late loading" aria-busy="true" role="status" aria-label=text!(ui.loading)>
            <span class="sk"></span><span class="sk"></span><span class="sk"></span>
        </div>
    }
}
