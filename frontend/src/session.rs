//! Who is signed in. The access token lives in memory only; the refresh token is a cookie no script sees.
//!
//! One tab refreshes for all: the refresh token rotates, so two at once would end the session.
//! Who holds the lock renews and tells the others.

use crate::browser::{Tabs, with_lock};
use client::{CallError, Client};
use contract::auth::SignedIn;
use contract::me::{Me, Preferences};
use contract::organization::Organization;
use domain::AgentId;
use domain::permissions::Permission;
use domain::principal::Viewer;
use leptos::prelude::*;
use leptos::task::spawn_local;
use send_wrapper::SendWrapper;
use serde::{Deserialize, Serialize};
use std::rc::Rc;

/// The app goes with the server that it came from.
const VERSION: &str = env!("CARGO_PKG_VERSION");

/// Whether somebody is signed in.
#[derive(Clone, Debug, PartialEq)]
pub enum Standing {
    /// Not asked yet.
    Unknown,
    /// The server could not be asked.
    Unreachable,
    Out,
    In,
}

/// What tabs tell each other about the session.
#[derive(Serialize, Deserialize)]
enum Told {
    Token {
        agent: AgentId,
        token: String,
    },
    SignedOut,
    /// What the server is now.
    Version(String),
}

/// The session of this browser.
#[derive(Clone, Copy)]
pub struct Session {
    client: StoredValue<Client>,
    standing: RwSignal<Standing>,
    me: RwSignal<Option<Me>>,
    organization: RwSignal<Option<Organization>>,
    /// Where the stream of events stood as these two were read.
    read_at: StoredValue<Vec<Option<String>>>,
    outdated: RwSignal<bool>,
    tabs: StoredValue<SendWrapper<Rc<Tabs>>>,
}

impl Session {
    pub fn new(client: Client) -> Self {
        let standing = RwSignal::new(Standing::Unknown);
        let me = RwSignal::new(None::<Me>);
        let outdated = RwSignal::new(false);
        let hearing = client.clone();
        let tabs = Rc::new(Tabs::join("switchboard-session", move |told| match told {
            Told::Token { agent, token }
                if me.read_untracked().as_ref().is_none_or(|me| me.id == agent) =>
            {
                hearing.set_token(Some(token));
            }
            // Somebody else signed in, or out: what this tab shows is theirs no longer.
            Told::Token { .. } | Told::SignedOut => drop(window().location().reload()),
            Told::Version(version) => outdated.set(version != VERSION),
        }));
        let session = Self {
            client: StoredValue::new(client.clone()),
            standing,
            me,
            organization: RwSignal::new(None),
            read_at: StoredValue::default(),
            outdated,
            tabs: StoredValue::new(SendWrapper::new(tabs)),
        };
        client.hear_version(Box::new(move |version| session.heard(version)));
        client.renew_with(Box::new(move |refused| {
            Box::pin(session.renewed(Some(refused)))
        }));
        session
    }

    pub fn client(self) -> Client {
        self.client.get_value()
    }

    pub fn standing(self) -> Standing {
        self.standing.get()
    }

    /// Asks the server who this browser is.
    pub fn resume(self) {
        self.standing.set(Standing::Unknown);
        spawn_local(async move {
            if self.renewed(None).await.is_none() {
                // `renewed` has said whether we are out or nobody answered.
                return;
            }
            let client = self.client();
            match futures::try_join!(client.me(), client.organization()) {
                Ok((me, organization)) => {
                    self.read_at.set_value(vec![me.cursor, organization.cursor]);
                    self.begin(me.body, organization.body);
                }
                Err(CallError::Refused(_)) => self.standing.set(Standing::Out),
                Err(CallError::Unreachable(_)) => self.standing.set(Standing::Unreachable),
            }
        });
    }

    /// A sign-up, sign-in or invitation went through.
    pub fn signed_in(self, answer: SignedIn) {
        self.client().set_token(Some(answer.access_token.clone()));
        self.tell(&Told::Token {
            agent: answer.agent.id,
            token: answer.access_token,
        });
        self.begin(answer.agent, answer.organization);
    }

    fn begin(self, me: Me, organization: Organization) {
        self.me.set(Some(me));
        self.organization.set(Some(organization));
        self.standing.set(Standing::In);
    }

    /// Ends the session everywhere in this browser.
    pub fn sign_out(self) {
        spawn_local(async move {
            // Signed out on the server or not, this browser forgets.
            drop(self.client().log_out().await);
            self.tell(&Told::SignedOut);
            drop(window().location().set_href("/signin"));
        });
    }

    /// There is nothing any more to be signed in to.
    pub fn gone(self) {
        self.tell(&Told::SignedOut);
        drop(window().location().set_href("/signin"));
    }

    /// The caller, once signed in; every screen behind the sign-in has one.
    pub fn me(self) -> Option<Me> {
        self.me.get()
    }

    pub fn me_id(self) -> Option<AgentId> {
        self.me.read().as_ref().map(|me| me.id)
    }

    /// The name under which this browser keeps something of the caller's own: the next one who signs in
    /// here does not see it.
    pub fn key(self, name: &str) -> String {
        let me = self.me.read_untracked().as_ref().map(|me| me.id);
        me.map_or_else(|| name.to_owned(), |me| format!("{name}-{me}"))
    }

    pub fn set_me(self, me: Me) {
        self.me.set(Some(me));
    }

    /// Takes in what a change of preferences answered.
    pub fn set_preferences(self, preferences: Preferences) {
        self.me.update(|me| {
            if let Some(me) = me {
                me.preferences = preferences;
            }
        });
    }

    /// Takes in whether signing in asks for a second factor, and how many recovery codes there are.
    pub fn set_totp(self, enabled: bool, codes: usize) {
        self.me.update(|me| {
            if let Some(me) = me {
                me.totp_enabled = enabled;
                me.recovery_codes_left = codes.try_into().unwrap_or_default();
            }
        });
    }

    pub fn organization(self) -> Option<Organization> {
        self.organization.get()
    }

    pub fn preferences(self) -> Preferences {
        self.me
            .read()
            .as_ref()
            .map(|me| me.preferences.clone())
            .unwrap_or_default()
    }

    /// Whether the server has another version of the app than this one.
    pub fn outdated(self) -> bool {
        self.outdated.get()
    }

    /// The first tab that hears of another version tells the others, which may call nobody for long.
    fn heard(self, version: &str) {
        if version != VERSION && !self.outdated.get_untracked() {
            self.outdated.set(true);
            self.tell(&Told::Version(version.to_owned()));
        }
    }

    /// Where the stream of events stood as one was read and where one is, if this was not told by a sign-in;
    /// told once.
    pub fn take_read_at(self) -> Vec<Option<String>> {
        let places = self.read_at.try_update_value(std::mem::take);
        places.unwrap_or_default()
    }

    /// Reads again who one is and where, after somebody changed it: what one may, what the organization
    /// set up. Nothing is drawn anew where nothing is another.
    pub fn refresh(self) {
        spawn_local(async move {
            let client = self.client();
            // What does not come now is known after the next change, or a reload.
            let Ok((me, organization)) = futures::try_join!(client.me(), client.organization())
            else {
                return;
            };
            if self.me.read_untracked().as_ref() != Some(&me.body) {
                self.me.set(Some(me.body));
            }
            self.set_organization(organization.body);
        });
    }

    /// Takes in what a change of the organization answered.
    pub fn set_organization(self, organization: Organization) {
        if self.organization.read_untracked().as_ref() != Some(&organization) {
            self.organization.set(Some(organization));
        }
    }

    /// Whether one's role has a permission.
    pub fn may(self, permission: Permission) -> bool {
        self.holds(permission.as_str())
    }

    /// The same by its key.
    pub fn holds(self, key: &str) -> bool {
        self.me
            .read()
            .as_ref()
            .is_some_and(|me| me.permissions.iter().any(|held| held == key))
    }

    /// The caller as the rules of the domain ask about them.
    pub fn viewer(self) -> Option<Viewer> {
        let me = self.me.read();
        me.as_ref().map(|me| Viewer {
            organization: me.organization_id,
            agent: Some(me.id),
            // A permission of a newer server is none that a rule here asks for.
            permissions: me
                .permissions
                .iter()
                .filter_map(|key| key.parse().ok())
                .collect(),
            teams: me.team_ids.clone(),
            shown_restricted: true,
        })
    }

    async fn renewed(self, refused: Option<String>) -> Option<String> {
        let client = self.client();
        with_lock("switchboard-refresh", async move {
            let current = client.token();
            if current.is_some() && current != refused {
                return current;
            }
            match client.refresh().await {
                Ok(fresh) => {
                    client.set_token(Some(fresh.access_token.clone()));
                    if let Some(agent) = self.me.read_untracked().as_ref().map(|me| me.id) {
                        self.tell(&Told::Token {
                            agent,
                            token: fresh.access_token.clone(),
                        });
                    }
                    Some(fresh.access_token)
                }
                Err(CallError::Refused(_)) => {
                    self.standing.set(Standing::Out);
                    None
                }
                Err(CallError::Unreachable(_)) => {
                    if self.standing.get_untracked() == Standing::Unknown {
                        self.standing.set(Standing::Unreachable);
                    }
                    None
                }
            }
        })
        .await
    }

    fn tell(self, what: &Told) {
        self.tabs.with_value(|tabs| tabs.tell(what));
    }
}
