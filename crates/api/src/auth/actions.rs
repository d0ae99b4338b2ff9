//! Making an organization, and signing in to one.

use super::sessions::{Beginning, Origin};
use super::tokens;
use crate::app::State;
use crate::config::SignUp as Policy;
use crate::problem::{Problem, Reply};
use crate::{me, organization};
use contract::auth::{LogIn, SignUp, SignedIn};
use contract::me::Preferences;
use domain::agents::{AgentState, Availability, Color, Email};
use domain::organizations::AfterClosing;
use domain::permissions::BuiltInRole;
use domain::{OrganizationId, RoleId, Timestamp};
use store::agents::{self, Agent};
use store::organizations::{self, Organization};
use store::{Db, StoreError, StoreResult, conversations, roles, sessions};

/// Files every channel takes; each adds its own.
/// Pictures, and what website chat and the API channel carry besides.
const FILE_TYPES: [&str; 20] = [
    "gif", "heic", "jpeg", "jpg", "png", "webp", "pdf", "txt", "csv", "docx", "xlsx", "pptx",
    "zip", "mp4", "mov", "webm", "mp3", "m4a", "ogg", "wav",
];
const MAX_FILE_BYTES: i64 = 25 * 1024 * 1024;

/// A session that began: the answer, and the refresh token for the cookie.
pub type Began = (SignedIn, Beginning);

/// Makes an organization and its Owner, where the operator lets people do so.
pub async fn sign_up(state: &State, new: SignUp, origin: &Origin) -> Reply<Began> {
    if state.config.sign_up == Policy::Closed {
        return Err(closed());
    }
    let only_first = state.config.sign_up == Policy::First;
    let new = NewOrganization::new(state, new).await?;
    let beginning = Beginning::new(state, new.organization.id, new.owner.id, origin);
    let begun = beginning.clone();
    let signed_in = state
        .write(move |db| {
            if only_first && !organizations::is_first(db)? {
                return Err(closed());
            }
            new.insert(db)?;
            begun.write(db)?;
            answer(db, &new.owner)
        })
        .await?;
    began(state, signed_in, beginning)
}

/// Makes an organization at the operator's word.
pub async fn create_admin(state: &State, new: SignUp) -> Reply<()> {
    let new = NewOrganization::new(state, new).await?;
    state.write(move |db| new.insert(db)).await
}

pub async fn log_in(state: &State, given: LogIn, origin: &Origin) -> Reply<Began> {
    let email = given.email.trim().to_lowercase();
    state.throttle.guess(origin.address, &email)?;
    let (asked, address) = (email.clone(), origin.address.to_string());
    let found = state
        .store
        .read(move |db| find(db, &asked, &address))
        .await?;
    let (agent, is_known) = found.unzip();
    if is_known != Some(true) {
        state.throttle.stranger(&email)?;
    }
    let active = agent.filter(|agent| agent.state == AgentState::Active);
    let hash = active
        .as_ref()
        .and_then(|agent| agent.password_hash.clone());
    let fits = state.passwords.verify(given.password, hash).await?;
    match active {
        Some(agent) if fits => begin(state, agent, origin).await,
        _ => Err(Problem::unauthorized(
            "wrong_credentials",
            "Email or password is wrong",
        )),
    }
}

/// Begins a session for an agent who has proven to be one.
async fn begin(state: &State, agent: Agent, origin: &Origin) -> Reply<Began> {
    let beginning = Beginning::new(state, agent.organization, agent.id, origin);
    let begun = beginning.clone();
    let signed_in = state
        .write(move |db| {
            begun.write(db)?;
            answer(db, &agent)
        })
        .await?;
    began(state, signed_in, beginning)
}

fn find(db: &mut Db, email: &str, address: &str) -> StoreResult<Option<(Agent, bool)>> {
    match agents::by_email(db, email) {
        Ok(agent) => {
            let known = sessions::is_known_address(db, agent.organization, agent.id, address)?;
            Ok(Some((agent, known)))
        }
        Err(StoreError::NotFound) => Ok(None),
        Err(error) => Err(error),
    }
}

/// Everything the app needs to begin, save the token.
pub fn answer(db: &mut Db, agent: &Agent) -> Reply<SignedIn> {
    Ok(SignedIn {
        access_token: String::new(),
        expires_in: tokens::LIFETIME,
        agent: me::read(db, agent)?,
        organization: organization::wire(organizations::get(db, agent.organization)?),
    })
}

pub fn began(state: &State, signed_in: SignedIn, beginning: Beginning) -> Reply<Began> {
    let access_token = beginning.access_token(state)?;
    let signed_in = SignedIn {
        access_token,
        ..signed_in
    };
    Ok((signed_in, beginning))
}

fn closed() -> Problem {
    Problem::refused("signup_closed", "Nobody can sign up on this server")
}

/// An organization to be written, with its roles and its Owner.
struct NewOrganization {
    organization: Organization,
    roles: Vec<(BuiltInRole, RoleId)>,
    owner: Agent,
}

impl NewOrganization {
    /// Reads what was given; the checks of the request have passed, so nothing is refused here
    /// that was not refused there.
    async fn new(state: &State, new: SignUp) -> Reply<Self> {
        let email: Email = new
            .email
            .parse()
            .map_err(|flaw| Problem::invalid().flaw("email", &flaw))?;
        let now = state.now();
        let organization = defaults(state.new_id(), new.organization_name.trim(), now);
        let roles: Vec<_> = BuiltInRole::ALL
            .iter()
            .map(|role| (*role, state.new_id()))
            .collect();
        let role = roles
            .iter()
            .find(|(role, _)| *role == BuiltInRole::Owner)
            .map(|(_, id)| *id)
            .ok_or_else(Problem::not_found)?;
        let id = state.new_id();
        let owner = Agent {
            organization: organization.id,
            id,
            email: email.to_string(),
            first_name: new.first_name.trim().to_owned(),
            last_name: new.last_name.map(|name| name.trim().to_owned()),
            color: Color::from(id),
            role,
            state: AgentState::Active,
            availability: Availability::Available,
            password_hash: Some(state.passwords.hash(new.password).await?),
            preferences: me::preferences_json(&Preferences::default())?,
            joined_at: now,
            version: 1,
            created_at: now,
        };
        Ok(Self {
            organization,
            roles,
            owner,
        })
    }

    fn insert(&self, db: &mut Db) -> Reply<()> {
        let (organization, now) = (self.organization.id, self.organization.created_at);
        organizations::insert(db, &self.organization)?;
        conversations::prepare(db, organization)?;
        roles::insert_built_in(db, organization, &self.roles, now)?;
        agents::insert(db, &self.owner).map_err(|error| match error {
            StoreError::Conflict => email_in_use(),
            error => error.into(),
        })
    }
}

pub fn email_in_use() -> Problem {
    Problem::conflict("email_in_use", "This email is already in use")
}

/// A new organization as it begins.
pub fn defaults(id: OrganizationId, name: &str, now: Timestamp) -> Organization {
    Organization {
        id,
        name: name.to_owned(),
        default_language: "en".to_owned(),
        default_country: None,
        time_zone: "UTC".to_owned(),
        allowed_file_types: FILE_TYPES.map(str::to_owned).to_vec(),
        max_file_bytes: MAX_FILE_BYTES,
        one_conversation_across_channels: true,
        after_closing: AfterClosing::New,
        assistants_enabled: false,
        version: 1,
        created_at: now,
    }
}
