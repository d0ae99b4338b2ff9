//! The sections of the workspace, as far as one may see them: in the navigation those of the organization
//! and of the settings fold into groups, a phone has them in one menu.

use crate::session::Session;
use crate::ui::{icon, icon_sized};
use domain::permissions::Permission;
use leptos::prelude::*;
use leptos_router::components::A;
use leptos_router::hooks::use_location;

#[derive(Clone, Copy, PartialEq)]
pub struct Section {
    pub path: &'static str,
    pub name: &'static str,
    pub drawing: icondata::Icon,
}

/// Who belongs to the organization, and what holds for all of it.
pub fn organization(session: Session) -> Vec<Section> {
    use Permission::{ManageAgents, ManageOrganization, ManageRoles, ManageTeams};
    use icondata::{LuSettings2, LuShieldCheck, LuUserCog, LuUsers};
    let may = |permission| session.may(permission);
    let all = [
        (may(ManageAgents), "/agents", text!(nav.agents), LuUserCog),
        (may(ManageTeams), "/teams", text!(nav.teams), LuUsers),
        (may(ManageRoles), "/roles", text!(nav.roles), LuShieldCheck),
        (
            may(ManageOrganization),
            "/organization",
            text!(nav.general),
            LuSettings2,
        ),
    ];
    seen(all)
}

/// What is set up once: words to sort and to answer with, programs, the record of who did what.
pub fn settings(session: Session) -> Vec<Section> {
    use Permission::{ManageIntegrations, ManageLabels, ManageOrganization, ViewAudit};
    use icondata::{LuKeyRound, LuListPlus, LuScrollText, LuTag, LuWebhook, LuZap};
    let may = |permission| session.may(permission);
    let all = [
        (
            may(ManageLabels),
            "/settings/labels",
            text!(nav.labels),
            LuTag,
        ),
        (
            keeps_quick_replies(session),
            "/settings/quick-replies",
            text!(nav.quick_replies),
            LuZap,
        ),
        (
            may(ManageOrganization),
            "/settings/contact-attributes",
            text!(nav.contact_attributes),
            LuListPlus,
        ),
        (
            may(ManageIntegrations),
            "/settings/api-tokens",
            text!(nav.api_tokens),
            LuKeyRound,
        ),
        (
            may(ManageIntegrations),
            "/settings/webhooks",
            text!(nav.webhooks),
            LuWebhook,
        ),
        (
            may(ViewAudit),
            "/settings/audit-log",
            text!(nav.audit_log),
            LuScrollText,
        ),
    ];
    seen(all)
}

/// Whether there are quick replies one may write.
pub fn keeps_quick_replies(session: Session) -> bool {
    session.may(Permission::OwnQuickReplies) || session.may(Permission::ShareQuickReplies)
}

type Row = (bool, &'static str, &'static str, icondata::Icon);

fn seen<const N: usize>(rows: [Row; N]) -> Vec<Section> {
    let seen = rows.into_iter().filter(|(may, ..)| *may);
    let section = |(_, path, name, drawing)| Section {
        path,
        name,
        drawing,
    };
    seen.map(section).collect()
}

/// Some of them under one name: open where one of them is, or once it was opened.
#[component]
pub fn SectionGroup(
    name: &'static str,
    drawing: icondata::Icon,
    /// What one may see; the group is not there when that is nothing.
    sections: Memo<Vec<Section>>,
) -> impl IntoView {
    let path = use_location().pathname;
    let is_here = Memo::new(move |_| {
        let path = path.read();
        let leads_here = |section: &Section| {
            path.strip_prefix(section.path)
                .is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        sections.read().iter().any(leads_here)
    });
    let open = RwSignal::new(false);
    Effect::new(move |_| {
        if is_here.get() {
            open.set(true);
        }
    });
    let head = move || {
        view! {
            <li>
                <button
                    class="nav-item"
                    type="button"
                    title=name
                    aria-expanded=move || open.get().to_string()
                    on:click=move |_| open.update(|open| *open = !*open)
                >
                    {icon(drawing)}
                    <span class="truncate">{name}</span>
                    {move || if open.get() { icon_sized(icondata::LuChevronDown, "icon-14 chev").into_any() } else { icon_sized(icondata::LuChevronRight, "icon-14 chev icon-flip").into_any() }}
                </button>
            </li>
        }
    };
    let is_any = Memo::new(move |_| !sections.read().is_empty());
    view! {
        {move || is_any.get().then(head)}
        {move || open.get().then(|| sections.get().into_iter().map(|section| view! { <Entry section sub=true /> }).collect_view())}
    }
}

/// The way to one of them.
#[component]
pub fn Entry(
    section: Section,
    /// Whether it stands in a group.
    #[prop(optional)]
    sub: bool,
    /// Whether something there calls for attention.
    #[prop(optional, into)]
    attention: Signal<bool>,
) -> impl IntoView {
    let class = if sub { "nav-item nav-sub" } else { "nav-item" };
    view! {
        <li>
            <A href=section.path attr:class=class attr:title=section.name>
                {icon(section.drawing)}
                <span class="truncate">{section.name}</span>
                {move || attention.get().then(|| view! { <span class="dot hue-red push"></span><span class="sr">" "{text!(channels.attention)}</span> })}
            </A>
        </li>
    }
}
