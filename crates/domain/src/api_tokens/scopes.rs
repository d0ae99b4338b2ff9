//! Scopes: how far a token may be used at all.
//!
//! What a call needs is derived from its method and path, never written down beside a route: the
//! first path segment is the [`Resource`]. A path nobody thought of is open to no token, so a new
//! route is shut until its resource is named here.

use crate::words::words;
use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt;
use std::str::FromStr;

words! {
    /// What scopes are about: the first segment of a path below `/api/v1`. What is not among them
    /// (`auth`, `invitations`, `sessions`, `api-tokens`) is for people who sign in.
    Resource: "resource" {
        /// Colleagues.
        Agents = "agents",
        /// Who did what of consequence.
        AuditLog = "audit-log",
        /// Kinds of channels that can be added.
        ChannelKinds = "channel-kinds",
        /// Connected accounts of providers.
        Channels = "channels",
        /// What else an organization keeps of its contacts.
        ContactAttributes = "contact-attributes",
        /// Customers.
        Contacts = "contacts",
        /// Conversations with their messages, notes and files.
        Conversations = "conversations",
        /// What an agent typed and did not send.
        Drafts = "drafts",
        /// The live stream of everything the token's principal may see, texts included.
        Events = "events",
        /// What is done in the background.
        Jobs = "jobs",
        /// Coloured tags on conversations.
        Labels = "labels",
        /// One's own account.
        Me = "me",
        /// The organization.
        Organization = "organization",
        /// The permissions and scopes there are.
        Permissions = "permissions",
        /// Which colleagues are there.
        Presence = "presence",
        /// Answers written once and used often.
        QuickReplies = "quick-replies",
        /// Roles.
        Roles = "roles",
        /// Lists of conversations as agents set them up.
        SavedViews = "saved-views",
        /// Words on single messages; putting them there goes with conversations.
        Tags = "tags",
        /// Teams.
        Teams = "teams",
        /// Calls to integrators when something happens.
        Webhooks = "webhooks",
    }
}

impl Resource {
    /// The resource of a path that begins with this segment.
    fn of(segment: &str) -> Option<Self> {
        match segment {
            "contact-imports" => Some(Self::Contacts),
            // Parts of conversations that have a place of their own.
            "attachments" | "messages" | "notes" | "search" => Some(Self::Conversations),
            segment => segment.parse().ok(),
        }
    }

    /// Whether nothing of it can be written.
    const fn is_read_only(self) -> bool {
        matches!(
            self,
            Self::AuditLog
                | Self::ChannelKinds
                | Self::Events
                | Self::Permissions
                | Self::Presence
                | Self::Tags
        )
    }
}

/// One thing a token may be used for.
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Scope {
    /// `<resource>:read`
    Read(Resource),
    /// `<resource>:write`; does not include reading.
    Write(Resource),
    /// `messages:ingest`: post what customers wrote over an API channel, and receipts.
    Ingest,
    /// `conversations:restricted`: see restricted conversations and contacts, as far as the rule
    /// of visibility goes.
    Restricted,
}

const INGEST: &str = "messages:ingest";
const RESTRICTED: &str = "conversations:restricted";

impl Scope {
    /// Every scope there is.
    pub fn all() -> impl Iterator<Item = Self> {
        let reads = Resource::ALL.iter().copied().map(Self::Read);
        let writable = Resource::ALL.iter().copied();
        let writes = writable.filter(|r| !r.is_read_only()).map(Self::Write);
        reads.chain(writes).chain([Self::Ingest, Self::Restricted])
    }
}

/// As in `GET /permissions`.
impl fmt::Display for Scope {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Read(resource) => write!(f, "{resource}:read"),
            Self::Write(resource) => write!(f, "{resource}:write"),
            Self::Ingest => f.write_str(INGEST),
            Self::Restricted => f.write_str(RESTRICTED),
        }
    }
}

/// A text that is no scope.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
#[error("not a known scope")]
pub struct UnknownScope;

impl FromStr for Scope {
    type Err = UnknownScope;

    fn from_str(text: &str) -> Result<Self, UnknownScope> {
        let scope = match text.split_once(':') {
            _ if text == INGEST => Some(Self::Ingest),
            _ if text == RESTRICTED => Some(Self::Restricted),
            Some((resource, "read")) => resource.parse().ok().map(Self::Read),
            Some((resource, "write")) => resource.parse().ok().map(Self::Write),
            _ => None,
        };
        match scope {
            Some(Self::Write(resource)) if resource.is_read_only() => Err(UnknownScope),
            scope => scope.ok_or(UnknownScope),
        }
    }
}

impl serde::Serialize for Scope {
    fn serialize<S: serde::Serializer>(&self, to: S) -> Result<S::Ok, S::Error> {
        to.collect_str(self)
    }
}

/// What a token may be used for.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Scopes(BTreeSet<Scope>);

impl Scopes {
    /// Whether `scope` is among them.
    pub fn contains(&self, scope: Scope) -> bool {
        self.0.contains(&scope)
    }

    /// Its scopes, each once.
    pub fn iter(&self) -> impl Iterator<Item = Scope> {
        self.0.iter().copied()
    }
}

impl FromIterator<Scope> for Scopes {
    fn from_iter<I: IntoIterator<Item = Scope>>(scopes: I) -> Self {
        Self(scopes.into_iter().collect())
    }
}

/// Separated by spaces.
impl fmt::Display for Scopes {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        for (i, scope) in self.iter().enumerate() {
            let gap = if i > 0 { " " } else { "" };
            write!(f, "{gap}{scope}")?;
        }
        Ok(())
    }
}

/// A scope of a newer program is passed over: two versions run side by side during an upgrade.
impl FromStr for Scopes {
    type Err = Infallible;

    fn from_str(text: &str) -> Result<Self, Infallible> {
        let known = text
            .split_ascii_whitespace()
            .filter_map(|scope| scope.parse().ok());
        Ok(known.collect())
    }
}

/// What a call does, as its method says.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Verb {
    /// GET and HEAD.
    Read,
    /// Every other method.
    Write,
}

/// The scope a token needs for a call; `None` is a call that no token makes. `path` is what comes
/// after `/api/v1/`, decoded as the router does.
pub fn needed(verb: Verb, path: &str) -> Option<Scope> {
    let mut segments = path.split('/');
    let resource = Resource::of(segments.next()?)?;
    let part = segments.nth(1);
    match (verb, resource, part) {
        (Verb::Write, Resource::Channels, Some("inbound" | "receipts")) => Some(Scope::Ingest),
        (Verb::Read, ..) => Some(Scope::Read(resource)),
        (Verb::Write, ..) if resource.is_read_only() => None,
        (Verb::Write, ..) => Some(Scope::Write(resource)),
    }
}

/// How somebody came in, which bounds what they can call at all.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Access {
    /// Signed in with a password: their permissions alone decide.
    Session,
    /// By an API token.
    Token(Scopes),
}

/// Why a call is refused before anybody looks at permissions.
#[derive(Clone, Copy, Debug, PartialEq, Eq, thiserror::Error)]
pub enum AccessError {
    /// The token was not made for this.
    #[error("this token lacks the scope {0}")]
    ScopeRequired(Scope),
    /// No token does this.
    #[error("this is only for who signed in with a password")]
    SessionRequired,
}

impl AccessError {
    /// What the REST API answers.
    pub fn code(self) -> &'static str {
        match self {
            Self::ScopeRequired(_) => "scope_required",
            Self::SessionRequired => "session_required",
        }
    }
}

impl Access {
    /// Whether the call can be made; whether it is permitted is asked after.
    pub fn admits(&self, verb: Verb, path: &str) -> Result<(), AccessError> {
        let Self::Token(scopes) = self else {
            return Ok(());
        };
        match needed(verb, path) {
            None => Err(AccessError::SessionRequired),
            Some(scope) if scopes.contains(scope) => Ok(()),
            Some(scope) => Err(AccessError::ScopeRequired(scope)),
        }
    }

    /// Whether restricted conversations are shown at all.
    pub fn shows_restricted(&self) -> bool {
        match self {
            Self::Session => true,
            Self::Token(scopes) => scopes.contains(Scope::Restricted),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn scope(verb: Verb, path: &str) -> Option<String> {
        needed(verb, path).map(|scope| scope.to_string())
    }

    #[test]
    fn what_a_call_needs_follows_from_its_method_and_path() {
        use Verb::{Read, Write};
        for (verb, path, expected) in [
            (Read, "conversations", "conversations:read"),
            (Read, "conversations/7/messages", "conversations:read"),
            (Write, "conversations/7/close", "conversations:write"),
            (Write, "attachments", "conversations:write"),
            (Write, "messages/tags", "conversations:write"),
            (Write, "channels/7/inbound", "messages:ingest"),
            (Write, "channels/7/receipts", "messages:ingest"),
            (Read, "channels/7/inbound", "channels:read"),
            (Write, "channels/inbound", "channels:write"),
            (Write, "channels/7/rotate-secret", "channels:write"),
            (Read, "me", "me:read"),
            (Read, "permissions", "permissions:read"),
        ] {
            assert_eq!(scope(verb, path).as_deref(), Some(expected), "{path}");
        }
    }

    #[test]
    fn a_path_nobody_thought_of_is_open_to_no_token() {
        for path in ["", "sessions", "api-tokens/7", "auth/logout", "%63ontacts"] {
            assert_eq!(scope(Verb::Read, path), None, "{path}");
            let all = Access::Token(Scope::all().collect());
            assert_eq!(
                all.admits(Verb::Read, path),
                Err(AccessError::SessionRequired)
            );
            assert_eq!(Access::Session.admits(Verb::Read, path), Ok(()));
        }
        assert_eq!(scope(Verb::Write, "events"), None);
    }

    #[test]
    fn a_scope_is_read_as_it_is_written() {
        let all: Scopes = Scope::all().collect();
        assert_eq!(all.iter().count(), Scope::all().count());
        for scope in Scope::all() {
            assert_eq!(scope.to_string().parse(), Ok(scope));
        }
        assert_eq!(all.to_string().parse(), Ok(all));
        for text in ["", "contacts", "contacts:burn", "moon:read", "events:write"] {
            assert_eq!(text.parse::<Scope>(), Err(UnknownScope), "{text}");
        }
        let newer: Result<Scopes, _> = "moon:read contacts:read".parse();
        assert_eq!(
            newer.map(|scopes| scopes.to_string()),
            Ok("contacts:read".into())
        );
    }

    #[test]
    fn writing_does_not_include_reading() {
        let writes = Access::Token([Scope::Write(Resource::Contacts)].into_iter().collect());
        assert_eq!(writes.admits(Verb::Write, "contacts"), Ok(()));
        let lacking = AccessError::ScopeRequired(Scope::Read(Resource::Contacts));
        assert_eq!(writes.admits(Verb::Read, "contacts"), Err(lacking));
        assert!(!writes.shows_restricted() && Access::Session.shows_restricted());
    }
}
