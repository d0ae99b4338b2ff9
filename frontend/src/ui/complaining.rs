//! When a field complains: not before it was left, and from then on, or once it was complained of, with every
//! letter.

use leptos::prelude::*;

/// Puts what `flaw` finds in what is typed where the field shows it. What comes back is for the field, to
/// be called when it is left.
pub fn complain(
    value: RwSignal<String>,
    error: RwSignal<Option<String>>,
    flaw: impl Fn(&str) -> Option<String> + Send + Sync + 'static,
) -> Callback<()> {
    let was_left = RwSignal::new(false);
    Effect::watch(
        move || (value.get(), was_left.get()),
        move |(text, left), _, _| {
            if *left || error.get_untracked().is_some() {
                error.set(flaw(text));
            }
        },
        false,
    );
    // A field that goes with its page is left too.
    Callback::new(move |()| {
        was_left.try_set(true);
    })
}

/// What is wrong with a text by a rule of the domain, which the server has too.
pub fn flaw_of<T: std::str::FromStr<Err: ToString>>(text: &str) -> Option<String> {
    text.parse::<T>().err().map(|flaw| flaw.to_string())
}
