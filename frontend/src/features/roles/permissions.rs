//! The permissions by what they are about, each with what it opens. What one lacks oneself can neither be
//! given nor taken away, and says so.

use super::form::Form;
use super::words::{about, group};
use crate::session::Session;
use crate::ui::{element_id, icon};
use contract::roles::Permission;
use leptos::prelude::*;

#[component]
pub fn PermissionGroups(
    form: Form,
    /// In the order the server lists them.
    permissions: Vec<Permission>,
    /// A built-in role is only shown.
    fixed: bool,
) -> impl IntoView {
    let mut groups: Vec<(String, Vec<Permission>)> = Vec::new();
    for permission in permissions {
        match groups
            .iter_mut()
            .find(|(name, _)| *name == permission.group)
        {
            Some((_, some)) => some.push(permission),
            None => groups.push((permission.group.clone(), vec![permission])),
        }
    }
    let groups = groups.into_iter().map(|(name, permissions)| {
        view! { <Group form name permissions fixed /> }
    });
    groups.collect_view()
}

#[component]
fn Group(form: Form, name: String, permissions: Vec<Permission>, fixed: bool) -> impl IntoView {
    let id = element_id("permissions");
    let named_by = id.clone();
    let (title, drawing) = group(&name);
    let keys: Vec<String> = permissions.iter().map(|p| p.key.clone()).collect();
    let of = keys.len();
    let count = move || keys.iter().filter(|key| form.has(key)).count();
    let rows = permissions
        .into_iter()
        .map(|permission| view! { <Row form permission fixed /> });
    view! {
        <section class="perm-g" aria-labelledby=named_by>
            <h2 id=id>{icon(drawing)}{title}" "<span class="count">{move || text!(roles.some_of, n = count(), of = of)}</span></h2>
            <div class="box">{rows.collect_view()}</div>
        </section>
    }
}

#[component]
fn Row(form: Form, permission: Permission, fixed: bool) -> impl IntoView {
    let session = expect_context::<Session>();
    let id = element_id("permission");
    let hint = format!("{id}-hint");
    let key = StoredValue::new(permission.key.clone());
    let lacks = Memo::new(move |_| !fixed && key.with_value(|key| !session.holds(key)));
    view! {
        <div class="perm">
            <div>
                <label class="medium" for=id.clone()>{permission.title}</label>
                <span id=hint.clone()>
                    <span class="hint">{about(&permission.key)}</span>
                    {move || lacks.get().then(|| view! { <span class="hint perm-lacks">{icon(icondata::LuLock)}{text!(roles.you_lack)}</span> })}
                </span>
            </div>
            <input
                class="switch"
                type="checkbox"
                role="switch"
                id=id
                aria-describedby=hint
                disabled=move || fixed || lacks.get()
                prop:checked=move || key.with_value(|key| form.has(key))
                on:change=move |event| key.with_value(|key| form.put(key, event_target_checked(&event)))
            />
        </div>
    }
}
