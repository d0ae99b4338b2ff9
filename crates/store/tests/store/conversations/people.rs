//! Contacts: found by address, listed by name, restricted to some.

use super::dice::Dice;
use super::world::{AGENTS, at, furnish, open, organization, viewers};
use domain::AgentId;
use domain::contacts::{Contact, ContactName, NewDefaults, Wanted};
use domain::conversations::LeftOut;
use domain::identities::{Address, Scheme};
use domain::permissions::PermissionSet;
use domain::principal::Viewer;
use domain::routing::Visibility;
use domain::visibility::can_see_contact;
use store::contacts::identities::{Identity, add, find};
use store::contacts::{self, Filter, favorites};

fn agent(id: i64) -> Viewer {
    Viewer {
        organization: organization(),
        agent: Some(id.into()),
        permissions: PermissionSet::EMPTY,
        teams: Vec::new(),
        shown_restricted: true,
    }
}

fn named(id: i64, name: &str) -> Contact {
    Contact {
        name: ContactName::given(name),
        ..Contact::new(organization(), id.into(), at(0))
    }
}

#[tokio::test]
async fn an_address_belongs_to_one_contact_of_its_scope() {
    for database in testkit::databases() {
        let store = open(&database.url);
        let done = store.write(|db| {
            furnish(db)?;
            let visitor = Address::parse(Scheme::Visitor, "browser").expect("an address");
            let identity = |id: i64, contact: i64, channel: i64| Identity {
                organization: organization(),
                id: id.into(),
                contact: contact.into(),
                scheme: Scheme::Visitor,
                scope: Some(channel.into()),
                address: "browser".into(),
                source: "channel".into(),
                created_at: at(0),
            };
            assert!(add(db, &identity(1, 30, 20))?);
            assert!(!add(db, &identity(2, 31, 20))?, "taken");
            assert!(
                add(db, &identity(3, 31, 21))?,
                "another channel, another browser"
            );
            let mut holder = |channel: i64| {
                let found = find(db, organization(), Some(channel.into()), &visitor)?;
                Ok::<_, store::StoreError>(found.map(|identity| *identity.contact.as_ref()))
            };
            Ok::<_, store::StoreError>((holder(20)?, holder(21)?, holder(22)?))
        });
        assert_eq!(done.await.expect("found"), (Some(30), Some(31), None));
    }
}

#[tokio::test]
async fn contacts_are_listed_by_name_a_page_at_a_time_without_those_of_others() {
    for database in testkit::databases() {
        let store = open(&database.url);
        let done = store.write(|db| {
            furnish(db)?;
            for (id, name) in [(40, "ada"), (41, "Adam"), (42, "Bo"), (43, "Ådin")] {
                contacts::insert(db, &named(id, name), &[])?;
            }
            let mut secret = named(44, "Adele");
            secret.restricted = true;
            secret.viewers = vec![2.into()];
            contacts::insert(db, &secret, &[])?;
            favorites::add(db, organization(), 1.into(), 42.into(), at(0))?;
            let mut names = |viewer: i64, filter: &Filter| {
                let mut names = Vec::new();
                let mut after = None;
                loop {
                    let page = contacts::list(db, &agent(viewer), filter, after, 1)?;
                    names.extend(page.items.into_iter().map(|(_, name)| name));
                    match page.next {
                        Some(next) => after = Some(next),
                        None => return Ok::<_, store::StoreError>(names),
                    }
                }
            };
            let ad = Filter {
                wanted: Wanted::new("AD", Vec::new()),
                ..Filter::default()
            };
            let mine = Filter {
                favorite: Some(true),
                ..Filter::default()
            };
            assert_eq!(names(1, &ad)?, ["ada", "Adam", "Ådin"]);
            assert_eq!(names(2, &ad)?, ["ada", "Adam", "Adele", "Ådin"]);
            assert_eq!(names(1, &mine)?, ["Bo"]);
            assert_eq!(names(2, &mine)?, Vec::<String>::new());
            Ok::<_, store::StoreError>(())
        });
        done.await.expect("lists");
    }
}

#[tokio::test]
async fn contacts_are_listed_exactly_for_those_who_see_them() {
    for database in testkit::databases() {
        let store = open(&database.url);
        let done = store.write(|db| {
            furnish(db)?;
            let mut dice = Dice::new(17);
            let mut all = Vec::new();
            for id in 100..180 {
                let agents = |some: Vec<i64>| some.into_iter().map(AgentId::from).collect();
                let owner = dice.one_in(3).then(|| dice.pick(&AGENTS).into());
                let contact = Contact {
                    restricted: dice.one_in(2),
                    viewers: agents(dice.some(&AGENTS)),
                    owner,
                    ..named(id, &format!("Contact {id}"))
                };
                contacts::insert(db, &contact, &[])?;
                all.push(contact);
            }
            // Half of them change, so that what finds them has to follow.
            for contact in all.iter_mut().step_by(2) {
                let before = contact.clone();
                let visibility = Visibility {
                    restricted: dice.one_in(2),
                    viewers: dice.some(&AGENTS).into_iter().map(AgentId::from).collect(),
                };
                let to = NewDefaults {
                    visibility: Some(visibility),
                    assignees: None,
                };
                contact.owner = None;
                contact.set_defaults(to, LeftOut::Refuse).expect("nobody");
                contact.owner = dice.one_in(3).then(|| dice.pick(&AGENTS).into());
                contacts::save(db, &before, contact)?;
            }
            let filter = Filter {
                wanted: Wanted::new("contact", Vec::new()),
                ..Filter::default()
            };
            let owners = AGENTS.map(|agent| Some(AgentId::from(agent)));
            for viewer in viewers() {
                for owner in std::iter::once(None).chain(owners) {
                    let filter = Filter {
                        owner,
                        ..filter.clone()
                    };
                    let page = contacts::list(db, &viewer, &filter, None, 100)?;
                    let listed: Vec<_> = page.items.into_iter().map(|(one, _)| one.id).collect();
                    let is_theirs = |c: &&Contact| owner.is_none() || c.owner == owner;
                    let seen = all.iter().filter(is_theirs);
                    let seen = seen.filter(|c| can_see_contact(&viewer, &c.facts()));
                    let seen: Vec<_> = seen.map(|contact| contact.id).collect();
                    assert_eq!(listed, seen, "{viewer:?} {owner:?}");
                }
            }
            Ok::<_, store::StoreError>(())
        });
        done.await.expect("lists");
    }
}

#[tokio::test]
async fn a_contact_is_also_found_by_the_beginning_of_an_address() {
    for database in testkit::databases() {
        let store = open(&database.url);
        let done = store.write(|db| {
            contacts::insert(db, &named(40, "Ada"), &[])?;
            let identity = Identity {
                organization: organization(),
                id: 1.into(),
                contact: 40.into(),
                scheme: Scheme::Phone,
                scope: None,
                address: "+46701234567".into(),
                source: "agent".into(),
                created_at: at(0),
            };
            add(db, &identity)?;
            let mut count = |beginning: &str| {
                let filter = Filter {
                    wanted: Wanted::new(beginning, Vec::new()),
                    ..Filter::default()
                };
                contacts::list(db, &agent(1), &filter, None, 10).map(|page| page.items.len())
            };
            Ok::<_, store::StoreError>((count("+4670")?, count("+47")?))
        });
        assert_eq!(done.await.expect("lists"), (1, 0));
    }
}
