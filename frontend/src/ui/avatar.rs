//! Who is who, before one reads: agents are solid circles, customers tinted ones, teams squares.

use super::{ChannelGlyph, There};
use leptos::prelude::*;

/// Whose face it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Face {
    Agent,
    Customer,
    Team,
}

/// Up to two letters of a name, as people abbreviate it.
pub fn initials(name: &str) -> String {
    // A number has no initials: what tells where it is from.
    if name.starts_with('+') {
        return name.chars().take(2).collect();
    }
    let mut words = name
        .split_whitespace()
        .filter_map(|word| word.chars().find(|c| c.is_alphanumeric()));
    match (words.next(), words.next_back()) {
        (Some(first), Some(last)) => [first, last].iter().collect(),
        (Some(_), None) => name
            .chars()
            .filter(|c| !c.is_whitespace())
            .take(if name.is_ascii() { 2 } else { 1 })
            .collect(),
        (None, _) => "?".to_owned(),
    }
}

#[component]
pub fn Avatar(
    #[prop(into)] name: String,
    /// One of the twelve hues.
    #[prop(into)]
    hue: String,
    #[prop(default = Face::Agent)] face: Face,
    /// `avatar-20` and the like; 32 px without.
    #[prop(optional)]
    size: &'static str,
    /// Whether they are there, where that is shown.
    #[prop(optional, into)]
    there: Option<Signal<There>>,
    /// The channel a customer writes on.
    #[prop(optional_no_strip, into)]
    glyph: Option<String>,
    /// The name is written nowhere beside it.
    #[prop(optional)]
    named: bool,
) -> impl IntoView {
    let looks = match face {
        Face::Agent => "",
        Face::Customer => "avatar-soft",
        Face::Team => "avatar-team",
    };
    let letters = initials(&name);
    view! {
        <span
            class=format!("avatar {size} {looks} hue-{hue}")
            role=named.then_some("img")
            aria-label=named.then(|| name.clone())
        >
            <span aria-hidden="true">{letters}</span>
            {glyph.map(|kind| view! { <ChannelGlyph kind_name=kind /> })}
            {there.map(|there| view! { <span class=move || there.get().class()></span> })}
        </span>
    }
}
