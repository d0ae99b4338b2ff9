//! Where one can go from anywhere, and what is always at hand.

use super::commands::{Command, Group};
use super::shortcuts::Shortcuts;
use crate::session::Session;
use domain::permissions::Permission;
use leptos::prelude::*;

pub fn everywhere(
    session: Session,
    go: Callback<String>,
    sheet: Shortcuts,
    collapse: Callback<()>,
) -> Vec<Command> {
    let on = |keys, name| Command::new(Group::Everywhere, keys, name);
    let to = move |keys, name, drawing, path: &'static str| {
        on(keys, name)
            .named(drawing)
            .runs(move || go.run(path.to_owned()))
    };
    let may = move |permission| move || session.may(permission);
    vec![
        // Heard by the palette itself, also in fields.
        on(&["Ctrl", "K"], text!(keys.palette)),
        to(
            &["g", "i"],
            text!(keys.inbox),
            icondata::LuInbox,
            "/conversations/inbox",
        ),
        to(
            &["g", "y"],
            text!(keys.yours),
            icondata::LuUser,
            "/conversations/yours",
        ),
        to(
            &["g", "t"],
            text!(keys.team),
            icondata::LuUsers,
            "/conversations/team",
        ),
        to(
            &["g", "o"],
            text!(keys.open_folder),
            icondata::LuCircleDashed,
            "/conversations/open",
        ),
        to(
            &["g", "c"],
            text!(keys.closed),
            icondata::LuCircleCheck,
            "/conversations/closed",
        ),
        to(
            &[],
            text!(keys.archived),
            icondata::LuArchive,
            "/conversations/archived",
        ),
        to(
            &["g", "s"],
            text!(keys.snoozed),
            icondata::LuAlarmClock,
            "/conversations/snoozed",
        ),
        to(
            &["g", "f"],
            text!(keys.favorites),
            icondata::LuStar,
            "/conversations/favorites",
        ),
        to(
            &[],
            text!(keys.all),
            icondata::LuLayers,
            "/conversations/all",
        )
        .when(may(Permission::SeeAllFolder)),
        to(
            &[],
            text!(keys.blacklist),
            icondata::LuBan,
            "/conversations/blacklist",
        )
        .when(may(Permission::UnblockContacts)),
        to(
            &["g", "p"],
            text!(keys.people),
            icondata::LuContact,
            "/people",
        ),
        to(&[], text!(keys.agents), icondata::LuBuilding2, "/agents")
            .when(may(Permission::ManageAgents)),
        to(&[], text!(keys.teams), icondata::LuUsers, "/teams").when(may(Permission::ManageTeams)),
        to(&[], text!(keys.roles), icondata::LuShieldCheck, "/roles")
            .when(may(Permission::ManageRoles)),
        to(
            &[],
            text!(keys.organization),
            icondata::LuSlidersHorizontal,
            "/organization",
        )
        .when(may(Permission::ManageOrganization)),
        to(&[], text!(keys.channels), icondata::LuPlug, "/channels")
            .when(may(Permission::ManageChannels)),
        to(
            &[],
            text!(keys.contact_attributes),
            icondata::LuListPlus,
            "/settings/contact-attributes",
        )
        .when(may(Permission::ManageOrganization)),
        to(
            &[],
            text!(keys.api_tokens),
            icondata::LuKeyRound,
            "/settings/api-tokens",
        ),
        to(
            &[],
            text!(keys.webhooks),
            icondata::LuWebhook,
            "/settings/webhooks",
        )
        .when(may(Permission::ManageIntegrations)),
        to(
            &[],
            text!(keys.audit_log),
            icondata::LuScrollText,
            "/settings/audit-log",
        )
        .when(may(Permission::ViewAudit)),
        to(
            &[],
            text!(keys.preferences),
            icondata::LuSlidersHorizontal,
            "/preferences",
        ),
        to(
            &[],
            text!(keys.profile),
            icondata::LuUserPen,
            "/preferences/profile",
        ),
        on(&["["], text!(keys.navigation))
            .named(icondata::LuPanelLeft)
            .runs(move || collapse.run(())),
        on(&["?"], text!(keys.sheet))
            .named(icondata::LuKeyboard)
            .runs(move || sheet.open()),
    ]
}
