//! An organization of hundreds: the lists that administrators' screens and pickers ask for come in
//! pages, each of as many statements as where there are few, and a search finds who stands last.

use crate::common::{Answer, Client, Server, on_each_database_at_rest};
use crate::desk::organization;
use diesel::RunQueryDsl;
use domain::agents::{AgentState, Availability, Color};
use domain::channels::ChannelKind;
use domain::labels::Priority;
use domain::permissions::PermissionSet;
use domain::quick_replies::Visibility;
use domain::{AgentId, ChannelId, OrganizationId, RoleId, Timestamp};
use serde_json::Value;
use std::collections::BTreeSet;
use store::agents::Agent;
use store::channels::Channel;
use store::labels::Label;
use store::quick_replies::QuickReply;
use store::roles::Role;
use store::teams::Team;
use store::{Db, StoreResult, agents, channels, labels, quick_replies, roles, teams};

/// How many there are of each.
#[derive(Clone, Copy)]
struct Size {
    agents: usize,
    teams: usize,
    channels: usize,
    labels: usize,
    tags: usize,
    quick_replies: usize,
    /// Beside the built-in ones.
    roles: usize,
}

const LARGE: Size = Size {
    agents: 500,
    teams: 200,
    channels: 100,
    labels: 150,
    tags: 150,
    quick_replies: 150,
    roles: 97,
};
const FEW: Size = Size {
    agents: 2,
    teams: 2,
    channels: 2,
    labels: 2,
    tags: 2,
    quick_replies: 2,
    roles: 2,
};
/// Teams that an agent is in, and that work on a channel.
const TEAMS_OF_ONE: usize = 3;

/// Writes an organization; nobody signs up, for hashing passwords takes its time.
struct Filling {
    organization: OrganizationId,
    now: Timestamp,
    role: RoleId,
    size: Size,
    /// Ids of everything, made before.
    ids: Vec<i64>,
}

impl Filling {
    fn new(server: &Server, admin: &Client, role: &str, size: Size) -> Self {
        Self {
            organization: organization(admin),
            now: server.state.now(),
            role: role.parse().expect("an id"),
            size,
            ids: (0..2000).map(|_| server.state.new_id()).collect(),
        }
    }

    fn write(&self, db: &mut Db) -> StoreResult<()> {
        let (organization, now, size) = (self.organization, self.now, self.size);
        let mut ids = self.ids.iter().copied();
        let mut id = || ids.next().expect("enough ids");
        let agent_ids: Vec<AgentId> = (0..size.agents).map(|_| id().into()).collect();
        for (n, agent) in agent_ids.iter().enumerate() {
            agents::insert(db, &self.agent(n, *agent))?;
        }
        let channel_ids: Vec<ChannelId> = (0..size.channels).map(|_| id().into()).collect();
        for (n, channel) in channel_ids.iter().enumerate() {
            channels::insert(db, &self.channel(n, *channel))?;
        }
        for n in 0..size.teams {
            let (id, is_of) = (id(), |member: usize| {
                (0..TEAMS_OF_ONE).any(|more| (member + more) % size.teams == n)
            });
            let members = agent_ids.iter().enumerate().filter(|(at, _)| is_of(*at));
            let worked = channel_ids.iter().enumerate().filter(|(at, _)| is_of(*at));
            let team = Team {
                organization,
                id: id.into(),
                name: format!("Team {n:03}"),
                reference: None,
                color: Color::chosen_for(id),
                version: 1,
                created_at: now,
                channels: worked.map(|(_, id)| *id).collect(),
                agents: members.map(|(_, id)| *id).collect(),
            };
            teams::insert(db, &team)?;
        }
        for n in 0..size.labels {
            let id = id();
            let label = Label {
                organization,
                id: id.into(),
                name: format!("Label {n:03}"),
                color: Color::chosen_for(id),
                priority: Priority::Normal,
                version: 1,
                created_at: now,
            };
            labels::insert(db, &label)?;
        }
        for n in 0..size.roles {
            let role = Role {
                organization,
                id: id().into(),
                name: format!("Role {n:03}"),
                built_in: None,
                permissions: PermissionSet::default(),
                version: 1,
                created_at: now,
            };
            roles::insert(db, &role)?;
        }
        for n in 0..size.quick_replies {
            let reply = QuickReply {
                organization,
                id: id().into(),
                owner: None,
                name: format!("Reply {n:03}"),
                topic: None,
                message: "Good morning".to_owned(),
                visibility: Visibility::Everyone,
                channels: Vec::new(),
                version: 1,
                created_at: now,
            };
            quick_replies::insert(db, &reply)?;
        }
        // What is tagged is not asked for here.
        let tag = |n| format!("({organization}, {}, 'Tag {n:03}', 'tag {n:03}', 0)", id());
        let tags: Vec<String> = (0..size.tags).map(tag).collect();
        let columns = "organization_id, id, name, name_key, created_at";
        let insert = format!("INSERT INTO tags ({columns}) VALUES {}", tags.join(","));
        diesel::sql_query(insert).execute(db)?;
        Ok(())
    }

    /// Every tenth was invited only.
    fn agent(&self, n: usize, id: AgentId) -> Agent {
        let last = n + 1 == self.size.agents;
        Agent {
            organization: self.organization,
            id,
            email: format!("mail{n:03}.{}@example.com", self.organization),
            first_name: match last {
                true => "Zoe".to_owned(),
                false => format!("Bo {n:03}"),
            },
            last_name: last.then(|| "Öberg".to_owned()),
            color: Color::from(id),
            role: self.role,
            state: match n % 10 {
                0 => AgentState::Invited,
                _ => AgentState::Active,
            },
            availability: Availability::Available,
            password_hash: None,
            preferences: "{}".to_owned(),
            joined_at: self.now,
            version: 1,
            created_at: self.now,
        }
    }

    fn channel(&self, n: usize, id: ChannelId) -> Channel {
        Channel {
            organization: self.organization,
            id,
            public_id: format!("public{id}"),
            kind: ChannelKind::Webchat,
            name: format!("Channel {n:03}"),
            settings: Default::default(),
            sealed_secrets: None,
            business_hours: None,
            automated_messages: Default::default(),
            available: true,
            unavailable_since: None,
            failing_since: None,
            enabled: true,
            send_read_receipts: true,
            removed_at: None,
            version: 1,
            created_at: self.now,
        }
    }
}

async fn filled(server: &Server, size: Size) -> Client {
    let admin = server.admin().await;
    let role = admin.role("agent").await;
    let filling = Filling::new(server, &admin, &role, size);
    let written = server.state.store.write(move |db| filling.write(db)).await;
    written.expect("an organization");
    admin
}

fn items(page: &Answer) -> &[Value] {
    assert_eq!(page.status, 200, "{page:?}");
    page.body["items"].as_array().expect("items")
}

fn keys(page: &Answer) -> Vec<String> {
    let key = |item: &Value| {
        let key = item.get("id").unwrap_or(&item["agent_id"]);
        key.as_str().expect("an id").to_owned()
    };
    items(page).iter().map(key).collect()
}

/// All pages of a list, from its first to its last.
async fn pages(by: &Client, list: &str) -> Vec<Vec<String>> {
    let (mut pages, mut cursor) = (Vec::new(), String::new());
    loop {
        let page = by.get(&format!("{list}{cursor}")).await;
        pages.push(keys(&page));
        match page.body["next_cursor"].as_str() {
            Some(next) => cursor = format!("&cursor={next}"),
            None => return pages,
        }
        assert!(pages.len() < 50, "{list} has no end");
    }
}

/// The lists that come in pages, and how many there are in a large organization.
const PAGED: [(&str, usize); 8] = [
    ("/channels", LARGE.channels),
    ("/agents", LARGE.agents + 1),
    // Who was only invited is never there.
    ("/presence", LARGE.agents + 1 - LARGE.agents / 10),
    ("/teams", LARGE.teams),
    ("/labels", LARGE.labels),
    ("/tags", LARGE.tags),
    ("/quick-replies", LARGE.quick_replies),
    ("/quick-replies?visibility=everyone", LARGE.quick_replies),
];
/// The list that comes whole: there are so many roles at most.
const WHOLE: [(&str, usize); 1] = [("/roles", LARGE.roles + 3)];

fn with(list: &str, limit: usize) -> String {
    let mark = if list.contains('?') { '&' } else { '?' };
    format!("{list}{mark}limit={limit}")
}

#[actix_web::test]
async fn its_lists_come_in_pages_that_cost_as_much_as_those_of_few() {
    on_each_database_at_rest(async |server| {
        let (few, large) = (filled(&server, FEW).await, filled(&server, LARGE).await);
        for (list, count) in PAGED {
            let default = large.get(list).await;
            assert!(items(&default).len() <= 50, "{list}");
            assert!(default.body["next_cursor"].is_string(), "{list}");
            for limit in [20, 100] {
                let pages = pages(&large, &with(list, limit)).await;
                assert!(pages.iter().all(|page| page.len() <= limit), "{list}");
                let each: Vec<&String> = pages.iter().flatten().collect();
                let once: BTreeSet<&String> = each.iter().copied().collect();
                assert_eq!((each.len(), once.len()), (count, count), "{list}");
            }
        }
        for (list, count) in WHOLE {
            assert_eq!(keys(&large.get(list).await).len(), count, "{list}");
        }
        let paged = PAGED.iter().map(|(list, _)| with(list, 100));
        let whole = WHOLE.iter().map(|(list, _)| (*list).to_owned());
        for list in paged.chain(whole) {
            let mut taken = Vec::new();
            for by in [&few, &large] {
                let ask = async || assert!(!items(&by.get(&list).await).is_empty(), "{list}");
                taken.push(server.fewest_statements(ask).await);
            }
            assert_eq!(taken[0], taken[1], "{list}");
            assert!(taken[1] <= 8, "{list}: {}", taken[1]);
        }
    })
    .await;
}

#[actix_web::test]
async fn a_search_narrows_them_to_the_last_one() {
    on_each_database_at_rest(async |server| {
        let large = filled(&server, LARGE).await;
        for (list, count) in [
            ("/agents?q=zo", 1),
            ("/agents?q=%C3%B6BERG", 1),
            ("/agents?q=mail499", 1),
            ("/agents?q=bo%2012", 10),
            ("/agents?q=bo", LARGE.agents - 1),
            ("/agents?q=nobody", 0),
            ("/tags?q=g%20149", 1),
            ("/tags?q=tag%2014", 10),
            ("/quick-replies?q=149", 1),
            ("/quick-replies?q=nothing", 0),
        ] {
            let pages = pages(&large, &with(list, 100)).await;
            assert!(pages.iter().all(|page| page.len() <= 100), "{list}");
            let each: BTreeSet<&String> = pages.iter().flatten().collect();
            assert_eq!(each.len(), count, "{list}");
            // Not page by page through everybody.
            assert!(pages.len() <= count / 100 + 2, "{list}: {}", pages.len());
        }
        let mut taken = Vec::new();
        for list in ["/agents?q=bo%2012", "/agents?q=bo"] {
            let ask = async || assert!(!items(&large.get(list).await).is_empty());
            taken.push(server.fewest_statements(ask).await);
        }
        assert_eq!(taken[0], taken[1], "statements of a search");
    })
    .await;
}
