//! Making an organization with its roles and its Owner, and giving one that is there another Owner.

use super::actions::email_in_use;
use crate::announce;
use crate::app::State;
use crate::audit::recording;
use crate::me;
use crate::problem::{Problem, Reply};
use contract::auth::SignUp;
use contract::me::Preferences;
use domain::agents::{AgentState, Availability, Color, Email};
use domain::audit::AuditAction;
use domain::organizations::AfterClosing;
use domain::permissions::BuiltInRole;
use domain::{OrganizationId, RoleId, Timestamp};
use store::agents::{self, Agent};
use store::organizations::{self, Organization};
use store::signups::Wanted;
use store::{Db, StoreError, audit, conversations, events, roles};

/// Files every channel takes: pictures, and what website chat and the API channel carry besides.
const FILE_TYPES: [&str; 20] = [
    "gif", "heic", "jpeg", "jpg", "png", "webp", "pdf", "txt", "csv", "docx", "xlsx", "pptx",
    "zip", "mp4", "mov", "webm", "mp3", "m4a", "ogg", "wav",
];
const MAX_FILE_BYTES: i64 = 25 * 1024 * 1024;

/// An organization to be written, with its roles and its Owner.
pub struct Founding {
    pub organization: Organization,
    roles: Vec<(BuiltInRole, RoleId)>,
    pub owner: Agent,
}

impl Founding {
    /// The organization that somebody wants, under an id that was made for it.
    pub fn new(state: &State, id: OrganizationId, wanted: Wanted) -> Reply<Self> {
        let organization = defaults(id, &wanted.organization_name, state.now());
        let roles: Vec<_> = BuiltInRole::ALL
            .iter()
            .map(|role| (*role, state.new_id()))
            .collect();
        let role = roles.iter().find(|(role, _)| *role == BuiltInRole::Owner);
        let (_, role) = *role.ok_or_else(Problem::not_found)?;
        let owner = person(state, id, role, wanted)?;
        Ok(Self {
            organization,
            roles,
            owner,
        })
    }

    pub fn insert(&self, db: &mut Db) -> Reply<()> {
        let (organization, now) = (self.organization.id, self.organization.created_at);
        organizations::insert(db, &self.organization)?;
        conversations::prepare(db, organization)?;
        roles::insert_built_in(db, organization, &self.roles, now)?;
        add(db, &self.owner)
    }
}

/// Makes an organization at the operator's word, whoever may sign up.
pub async fn found(state: &State, new: SignUp) -> Reply<Organization> {
    let new = Founding::new(state, state.new_id(), wanted(state, new).await?)?;
    let made = new.organization.clone();
    let created = AuditAction::OrganizationCreated;
    let noted = recording::by_system(state, made.id, created, made.id).named(&made.name);
    state
        .write(move |db| {
            new.insert(db)?;
            Ok::<_, Problem>(audit::append(db, &noted)?)
        })
        .await?;
    Ok(made)
}

/// Gives an organization another Owner at the operator's word.
pub async fn add_owner(state: &State, organization: OrganizationId, new: SignUp) -> Reply<()> {
    let owner = person(
        state,
        organization,
        RoleId::from(0),
        wanted(state, new).await?,
    )?;
    let id = *owner.id.as_ref();
    let told = announce::everyone(state, organization, "agent.created", id, owner.version);
    let created = AuditAction::AgentCreated;
    let noted = recording::by_system(state, organization, created, owner.id);
    state
        .write(move |db| {
            let known = roles::list(db, organization)?;
            let role = known
                .iter()
                .find(|role| role.built_in == Some(BuiltInRole::Owner))
                .ok_or_else(Problem::not_found)?;
            let owner = Agent {
                role: role.id,
                ..owner.clone()
            };
            add(db, &owner)?;
            audit::append(db, &noted.clone().with_role(&role.name))?;
            Ok::<_, Problem>(events::append(db, &told)?)
        })
        .await
}

/// Reads what was given and passed the checks of the request.
pub async fn wanted(state: &State, new: SignUp) -> Reply<Wanted> {
    let email: Email = new
        .email
        .parse()
        .map_err(|flaw| Problem::invalid().flaw("email", &flaw))?;
    Ok(Wanted {
        organization_name: new.organization_name.trim().to_owned(),
        first_name: new.first_name.trim().to_owned(),
        last_name: new.last_name.map(|name| name.trim().to_owned()),
        email: email.to_string(),
        password_hash: state.passwords.hash(new.password).await?,
    })
}

/// Somebody who can sign in at once.
fn person(
    state: &State,
    organization: OrganizationId,
    role: RoleId,
    wanted: Wanted,
) -> Reply<Agent> {
    let (id, now) = (state.new_id(), state.now());
    Ok(Agent {
        organization,
        id,
        email: wanted.email,
        first_name: wanted.first_name,
        last_name: wanted.last_name,
        color: Color::from(id),
        role,
        state: AgentState::Active,
        availability: Availability::Available,
        password_hash: Some(wanted.password_hash),
        preferences: me::preferences_json(&Preferences::default())?,
        joined_at: now,
        version: 1,
        created_at: now,
    })
}

fn add(db: &mut Db, agent: &Agent) -> Reply<()> {
    agents::insert(db, agent).map_err(|error| match error {
        StoreError::Conflict => email_in_use(),
        error => error.into(),
    })
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
