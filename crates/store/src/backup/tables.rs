//! The one list of what a backup holds. A table that is in neither list fails the tests.

/// A table as a backup sees it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Table {
    pub name: &'static str,
    /// What its rows are read from, where that is not the table itself.
    pub(super) from: Option<&'static str>,
}

const fn table(name: &'static str) -> Table {
    Table { name, from: None }
}

/// Counts of PostgreSQL are base plus deltas; the portable form is their sum.
const COUNTED: &str = "(SELECT organization_id, scope, place, shelf, \
     CAST(SUM(conversations) AS BIGINT) AS conversations, \
     CAST(SUM(unreplied_conversations) AS BIGINT) AS unreplied_conversations, \
     CAST(SUM(unreplied_messages) AS BIGINT) AS unreplied_messages FROM (\
     SELECT organization_id, scope, place, shelf, conversations, unreplied_conversations, \
     unreplied_messages FROM counters UNION ALL \
     SELECT organization_id, scope, place, shelf, conversations, unreplied_conversations, \
     unreplied_messages FROM counter_deltas) AS parts \
     GROUP BY organization_id, scope, place, shelf) AS counted";

/// How far in time ids were made must be known after a restore; who has a number then must not.
const FREE: &str =
    "(SELECT id, holder, name, mark, 0 AS leased_until, ids_until FROM nodes) AS free";

/// Everything a restored server needs, in the order it is written and read.
pub const TABLES: &[Table] = &[
    table("organizations"),
    table("roles"),
    table("agents"),
    table("teams"),
    table("team_agents"),
    table("team_channels"),
    table("team_moves"),
    table("invitations"),
    table("pending_signups"),
    table("password_resets"),
    table("totp_secrets"),
    table("totp_recovery_codes"),
    table("sessions"),
    table("refresh_tokens"),
    table("api_tokens"),
    table("channels"),
    table("channel_health"),
    table("mailboxes"),
    table("inbound_failures"),
    table("templates"),
    table("visitor_resets"),
    table("files"),
    table("attachments"),
    table("presence"),
    Table {
        name: "nodes",
        from: Some(FREE),
    },
    table("idempotency_keys"),
    table("jobs"),
    table("dead_jobs"),
    table("contact_attributes"),
    table("contacts"),
    table("contact_words"),
    table("contact_viewers"),
    table("contact_assignees"),
    table("contact_identities"),
    table("identity_channels"),
    table("contact_claims"),
    table("favorites"),
    table("contact_imports"),
    table("contact_import_rejections"),
    table("labels"),
    table("tags"),
    table("saved_views"),
    table("quick_replies"),
    table("quick_reply_attachments"),
    table("conversations"),
    table("conversation_assignees"),
    table("conversation_viewers"),
    table("conversation_labels"),
    table("conversation_tags"),
    table("conversation_channels"),
    Table {
        name: "counters",
        from: Some(COUNTED),
    },
    table("conversation_reads"),
    table("conversation_log"),
    table("drafts"),
    table("messages"),
    table("message_pieces"),
    table("early_receipts"),
    table("early_changes"),
    table("message_attachments"),
    table("message_tags"),
    table("search_words"),
    table("search_backlog"),
    table("notes"),
    table("note_attachments"),
    table("webhooks"),
    table("webhook_lanes"),
    table("webhook_deliveries"),
    table("audit_log"),
];

/// What stays behind, and why.
pub const LEFT_OUT: &[(&str, &str)] = &[
    ("counter_deltas", "summed into counters"),
    (
        "conversation_numbers",
        "a sequence on PostgreSQL, so it has an entry of its own",
    ),
    (
        "events",
        "places in the log belong to one database; after a restore every stream begins anew",
    ),
    ("event_log", "a restored database begins another epoch"),
    ("webhook_feed", "a place in the log, which stays behind"),
    (
        "__diesel_schema_migrations",
        "the level stands in the head of the archive",
    ),
    ("sqlite_sequence", "SQLite's own"),
    (
        "sqlite_stat1",
        "what SQLite's planner is told, at every start",
    ),
    ("sqlite_stat4", "the same"),
];
