//! The audit log: who did what of consequence, and when. It outlives what it is about, so it names
//! things by their ids and says nothing that a customer wrote or is called.

mod actions;

pub use actions::{AuditAction, AuditResource, AuditVia};

use crate::actors::Actor;
use crate::{AuditEntryId, OrganizationId, Timestamp};
use serde::{Deserialize, Serialize};

/// How long an entry is kept, in seconds: 400 days, so that a whole year can be looked back on.
pub const KEPT_SECONDS: i64 = 400 * 24 * 3600;

const HOUR_MICROS: i64 = 3600 * 1_000_000;

/// What is told of an act beside who, what and when. There is no room for what customers wrote.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct AuditDetails {
    /// What a thing of the settings was called then: a team, a channel, a label, a token; of a
    /// webhook the host it calls, of a job its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub name: Option<String>,
    /// The number that people know a conversation by.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub number: Option<i64>,
    /// The role that was given.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub role: Option<String>,
    /// Names of the fields that were changed, as the API has them.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub fields: Vec<String>,
    /// The network address that somebody signed in from, or tried to.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub address: Option<String>,
}

/// One act, to be recorded in the transaction of its effect.
#[derive(Clone, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct AuditEntry {
    pub organization: OrganizationId,
    pub id: AuditEntryId,
    pub at: Timestamp,
    pub actor: Actor,
    pub via: AuditVia,
    pub action: AuditAction,
    /// The id of what it was done to, of the kind [`AuditAction::resource`].
    pub resource_id: i64,
    pub details: AuditDetails,
    /// Of all entries with this key the first alone is kept.
    pub once: Option<String>,
}

impl AuditEntry {
    /// With what it was called.
    pub fn named(mut self, name: &str) -> Self {
        self.details.name = Some(name.to_owned());
        self
    }

    /// With the number of the conversation.
    pub fn numbered(mut self, number: i64) -> Self {
        self.details.number = Some(number);
        self
    }

    /// With the role that was given.
    pub fn with_role(mut self, role: &str) -> Self {
        self.details.role = Some(role.to_owned());
        self
    }

    /// With those of these fields that are others now; nothing is recorded where none is.
    pub fn changing<const N: usize>(mut self, fields: [(&str, bool); N]) -> Option<Self> {
        let changed = fields.into_iter().filter(|(_, is_other)| *is_other);
        self.details.fields = changed.map(|(field, _)| field.to_owned()).collect();
        (!self.details.fields.is_empty()).then_some(self)
    }

    /// With where it came from.
    pub fn from_address(mut self, address: &str) -> Self {
        self.details.address = Some(address.to_owned());
        self
    }

    /// Recorded once per actor, action, thing, address and hour. The hour is the clock's, so that
    /// two servers write the same key and a unique index holds the rule.
    pub fn once_an_hour(mut self) -> Self {
        let hour = self.at.as_micros().div_euclid(HOUR_MICROS);
        self.once = Some(format!(
            "{}/{}:{}/{}/{}/{hour}",
            self.action,
            self.actor.kind(),
            self.actor.id().unwrap_or_default(),
            self.resource_id,
            self.details.address.as_deref().unwrap_or_default(),
        ));
        self
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn viewed(at: i64, actor: Actor, resource_id: i64) -> AuditEntry {
        AuditEntry {
            organization: 1.into(),
            id: 2.into(),
            at: at.into(),
            actor,
            via: AuditVia::Session,
            action: AuditAction::ConversationViewed,
            resource_id,
            details: AuditDetails::default(),
            once: None,
        }
        .once_an_hour()
    }

    #[test]
    fn an_hour_is_the_clocks() {
        let ada = Actor::Agent(7.into());
        let hour = 480_000 * HOUR_MICROS;
        let key = |at| viewed(at, ada, 9).once;
        assert_eq!(key(hour), key(hour + HOUR_MICROS - 1));
        assert_ne!(key(hour), key(hour + HOUR_MICROS));
        assert_ne!(key(hour), key(hour - 1));
    }

    #[test]
    fn an_agent_and_a_program_of_one_number_are_two() {
        let at = 480_000 * HOUR_MICROS;
        let agent = viewed(at, Actor::Agent(7.into()), 9);
        let program = viewed(at, Actor::Integration(7.into()), 9);
        assert_ne!(agent.once, program.once);
    }

    #[test]
    fn what_changes_nothing_is_not_recorded() {
        let entry = || viewed(0, Actor::System, 1);
        let changed = entry().changing([("name", true), ("color", false)]);
        let fields = changed.map(|entry| entry.details.fields);
        assert_eq!(fields, Some(vec!["name".to_owned()]));
        assert_eq!(entry().changing([("name", false)]), None);
    }

    #[test]
    fn what_is_not_told_takes_no_room() {
        let nothing = serde_json::to_string(&AuditDetails::default()).expect("JSON");
        assert_eq!(nothing, "{}");
        let newer = r#"{"name":"Support","colour":"red"}"#;
        let read: AuditDetails = serde_json::from_str(newer).expect("a newer server's");
        assert_eq!(read.name.as_deref(), Some("Support"));
    }

    proptest! {
        #[test]
        fn one_entry_per_agent_conversation_and_hour(
            a in (0..20_i64, 1..4_i64, 1..4_i64),
            b in (0..20_i64, 1..4_i64, 1..4_i64),
        ) {
            // Quarters of an hour.
            let at = |quarter: i64| quarter * HOUR_MICROS / 4;
            let key = |(quarter, agent, conversation): (i64, i64, i64)| {
                viewed(at(quarter), Actor::Agent(agent.into()), conversation).once
            };
            let same = (a.0 / 4, a.1, a.2) == (b.0 / 4, b.1, b.2);
            prop_assert_eq!(key(a) == key(b), same);
        }
    }
}
