//! Marks: of the server's excerpts, and again in the text they are taken from.

use domain::search::excerpt::Part;
use leptos::prelude::*;

pub fn drawn(parts: Vec<Part>) -> impl IntoView {
    let each = |(marked, text): Part| match marked {
        true => view! { <mark>{text}</mark> }.into_any(),
        false => text.into_any(),
    };
    parts.into_iter().map(each).collect_view()
}
