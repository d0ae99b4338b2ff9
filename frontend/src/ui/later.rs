//! Parts of a screen whose code is a chunk of its own: loaded when they are needed first.

use super::Failed;
use client::CallError;
use leptos::prelude::*;
use leptos::wasm_split::SplitLoaderError;
use send_wrapper::SendWrapper;

/// What a split function answers. A chunk that did not come is asked for again, unlike a lazy route,
/// which takes the app down with it.
pub type Part = Result<AnyView, SplitLoaderError>;

/// Draws the part that `make` loads.
pub fn later<F>(make: impl Fn() -> F + Send + 'static) -> impl IntoView
where
    F: Future<Output = Part> + 'static,
{
    let attempt = RwSignal::new(0_u32);
    move || {
        attempt.track();
        let part = SendWrapper::new(make());
        Suspend::new(async move {
            part.await.unwrap_or_else(|error| {
                let error = CallError::Unreachable(error.to_string());
                let again = move |()| attempt.update(|attempt| *attempt += 1);
                view! { <Failed title=text!(ui.part_failed) error on_retry=again /> }.into_any()
            })
        })
    }
}
