//! What a token may, in words: what it may use and how far; of an integration also its permissions and teams.
//! One's own token has its agent's.

use super::scopes::resource_name;
use crate::directory::Directory;
use contract::api_tokens::{ApiToken, TokenKind};
use domain::TeamId;
use domain::api_tokens::{Resource, Scope};
use domain::permissions::Permission;
use leptos::prelude::*;
use std::collections::{BTreeMap, HashMap};

/// What permissions are called, by their keys.
pub type Titles = Memo<HashMap<String, String>>;

#[component]
pub fn Reach(token: ApiToken, titles: Titles) -> impl IntoView {
    let is_own = token.kind == TokenKind::Personal;
    view! {
        <p class="xs ink-2 token-reach">{uses(&token.scopes).join(" · ")}</p>
        {(!is_own).then(|| view! { <Rights permissions=token.permissions teams=token.team_ids titles /> })}
    }
}

/// Each resource with how far, in their order; what is of another kind behind them.
fn uses(scopes: &[String]) -> Vec<String> {
    let mut resources: BTreeMap<Resource, bool> = BTreeMap::new();
    let mut special = Vec::new();
    for scope in scopes.iter().filter_map(|scope| scope.parse().ok()) {
        match scope {
            Scope::Read(resource) => drop(resources.entry(resource).or_insert(false)),
            Scope::Write(resource) => drop(resources.insert(resource, true)),
            Scope::Ingest => special.push(text!(api_tokens.ingest).to_owned()),
            Scope::Restricted => special.push(text!(api_tokens.restricted).to_owned()),
        }
    }
    let far = |(resource, writes): (Resource, bool)| {
        let reach = match writes {
            true => text!(api_tokens.reach_write),
            false => text!(api_tokens.reach_read),
        };
        let what = resource_name(resource);
        text!(api_tokens.uses, what = what, reach = reach).to_string()
    };
    resources.into_iter().map(far).chain(special).collect()
}

#[component]
fn Rights(permissions: Vec<String>, teams: Vec<TeamId>, titles: Titles) -> impl IntoView {
    let directory = expect_context::<Directory>();
    let count = match permissions.len() {
        0 => text!(api_tokens.permits_nothing).to_string(),
        1 => text!(api_tokens.permits_one).to_string(),
        n if n == Permission::ALL.len() => text!(api_tokens.permits_all).to_string(),
        n => text!(api_tokens.permits, n = n).to_string(),
    };
    let sees = move || match teams.as_slice() {
        [] => text!(api_tokens.every_team).to_string(),
        some => {
            let name = |id: &TeamId| {
                let team = directory.team(*id);
                team.map_or_else(|| text!(api_tokens.gone_team).to_string(), |team| team.name)
            };
            some.iter().map(name).collect::<Vec<_>>().join(", ")
        }
    };
    let named = move || {
        let titles = titles.read();
        let title = |key: &String| titles.get(key).unwrap_or(key).clone();
        let mut named: Vec<String> = permissions.iter().map(title).collect();
        named.sort();
        named.join(" · ")
    };
    view! {
        <details class="xs ink-3 token-reach">
            <summary>{count}" · "<bdi>{sees}</bdi></summary>
            <p>{named}</p>
        </details>
    }
}
