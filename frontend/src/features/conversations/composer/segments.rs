//! Into how many parts a text message is cut, and how much more fits in the last: each is paid for.

use super::writing::Writing;
use contract::conversations::ReplyOption;
use domain::messages::segments;
use leptos::prelude::*;

/// What goes over the telephone network.
const TEXT_MESSAGES: [&str; 2] = ["sms_twilio", "sms_mitto"];

#[component]
pub fn SegmentCount(writing: Writing) -> impl IntoView {
    let is_cut = |option: &ReplyOption| TEXT_MESSAGES.contains(&option.kind.as_str());
    let found = Memo::new(move |_| {
        let goes_so = writing.option.read().as_ref().is_some_and(is_cut);
        let found = goes_so.then(|| segments(writing.text.read().trim()));
        found.filter(|found| found.count > 0)
    });
    let words = move || {
        found.get().map(|found| match found.count {
            1 => text!(composer.segments_one, left = found.left),
            n => text!(composer.segments, n = n, left = found.left),
        })
    };
    view! { {move || words().map(|words| view! { <span class="segments xs ink-3 num">{words}</span> })} }
}
