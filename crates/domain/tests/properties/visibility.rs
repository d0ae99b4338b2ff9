//! Who sees what, whatever the organization looks like.

use crate::worlds::{conversation, viewer, worked};
use domain::OrganizationId;
use domain::permissions::Permission;
use domain::principal::Viewer;
use domain::visibility::{Sight, can_see};
use proptest::prelude::*;

proptest! {
    #[test]
    fn nothing_is_seen_across_organizations(
        viewer in viewer(), c in conversation(), worked in worked(), other in 2..9_i64,
    ) {
        let stranger = Viewer { organization: OrganizationId::from(other), ..viewer };
        prop_assert_eq!(can_see(&stranger, &c.facts(), &worked), Sight::None);
    }

    #[test]
    fn a_restricted_one_is_full_only_to_its_viewers(
        viewer in viewer(), mut c in conversation(), worked in worked(),
    ) {
        c.restricted = true;
        match can_see(&viewer, &c.facts(), &worked) {
            Sight::Full => prop_assert!(viewer.is_viewer(&c.viewers)),
            Sight::Withheld => {
                prop_assert!(!viewer.is_among(&c.viewers));
                prop_assert!(viewer.may(Permission::ViewRestricted));
            }
            Sight::None => {}
        }
    }

    #[test]
    fn without_the_scope_nothing_restricted_is_seen_and_everything_else_as_before(
        viewer in viewer(), mut c in conversation(), worked in worked(),
    ) {
        let narrowed = viewer.clone().without_restricted();
        c.restricted = true;
        prop_assert_eq!(can_see(&narrowed, &c.facts(), &worked), Sight::None);
        c.restricted = false;
        prop_assert_eq!(can_see(&narrowed, &c.facts(), &worked), can_see(&viewer, &c.facts(), &worked));
    }

    #[test]
    fn restricting_never_shows_more(viewer in viewer(), mut c in conversation(), worked in worked()) {
        c.restricted = false;
        let before = can_see(&viewer, &c.facts(), &worked);
        c.restricted = true;
        prop_assert!(can_see(&viewer, &c.facts(), &worked) <= before);
    }

    #[test]
    fn a_permission_more_never_hides_anything(
        viewer in viewer(), c in conversation(), worked in worked(),
        more in proptest::sample::select(Permission::ALL),
    ) {
        prop_assume!(viewer.shown_restricted);
        let mut trusted = viewer.clone();
        trusted.permissions.insert(more);
        prop_assert!(can_see(&viewer, &c.facts(), &worked) <= can_see(&trusted, &c.facts(), &worked));
    }

    #[test]
    fn with_view_all_teams_do_not_matter(viewer in viewer(), c in conversation(), worked in worked()) {
        let mut all = viewer;
        all.permissions.insert(Permission::ViewAllConversations);
        let teamless = Viewer { teams: Vec::new(), ..all.clone() };
        prop_assert_eq!(can_see(&all, &c.facts(), &worked), can_see(&teamless, &c.facts(), &worked));
    }

    #[test]
    fn a_query_by_teams_and_hidden_channels_finds_what_is_seen(
        viewer in viewer(), mut c in conversation(), worked in worked(),
    ) {
        c.restricted = false;
        let hidden = worked.hidden_from(&viewer);
        let found = viewer.is_among(&c.assignees)
            || viewer.sees_every_team()
            || c.team.map_or(!hidden.contains(&c.channel), |team| viewer.is_in(team));
        prop_assert_eq!(found, can_see(&viewer, &c.facts(), &worked).is_any());
    }

    #[test]
    fn an_assignee_who_is_admitted_sees_all_of_it(viewer in viewer(), mut c in conversation(), worked in worked()) {
        let Some(me) = viewer.agent else { return Ok(()) };
        prop_assume!(c.admits(me) && (viewer.shown_restricted || !c.restricted));
        c.assignees.push(me);
        prop_assert_eq!(can_see(&viewer, &c.facts(), &worked), Sight::Full);
    }
}
