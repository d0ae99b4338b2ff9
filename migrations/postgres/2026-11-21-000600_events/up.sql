-- What happened, for the live stream. The position is the writing transaction: readers take only
-- positions below the oldest running one, so nothing that commits late is passed over.
CREATE TABLE events (
    position BIGINT NOT NULL DEFAULT (pg_current_xact_id()::text::bigint),
    organization_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    conversation_id BIGINT,
    object_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    revision BIGINT,
    audience_before TEXT,
    audience_after TEXT,
    at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, position, id)
);
-- The log is read across organizations.
CREATE INDEX events_position ON events (position, id);

-- One row: which life of the database this is, and up to where the log was pruned.
CREATE TABLE event_log (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    epoch BIGINT NOT NULL,
    pruned_position BIGINT NOT NULL,
    pruned_id BIGINT NOT NULL
);
INSERT INTO event_log VALUES (1, (random() * 1000000000000)::bigint, 0, 0);

CREATE TABLE jobs (
    organization_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    lane BIGINT NOT NULL,
    channel_id BIGINT,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at BIGINT NOT NULL,
    locked_until BIGINT NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX jobs_lane ON jobs (organization_id, lane, id);
-- Workers serve every organization, the longest due first.
CREATE INDEX jobs_due ON jobs (due_at, id);

CREATE TABLE dead_jobs (
    organization_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    lane BIGINT NOT NULL,
    channel_id BIGINT,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    error TEXT NOT NULL,
    died_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, id)
);
