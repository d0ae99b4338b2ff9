-- What happened, for the live stream. AUTOINCREMENT: a position is never given twice, also
-- after the newest rows were pruned. The log is read across organizations, by position.
CREATE TABLE events (
    position INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT,
    organization_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    name TEXT NOT NULL,
    conversation_id BIGINT,
    object_id BIGINT NOT NULL,
    version BIGINT NOT NULL,
    revision BIGINT,
    audience_before TEXT,
    audience_after TEXT,
    at BIGINT NOT NULL
);
CREATE INDEX events_of_organization ON events (organization_id, position);

-- One row: which life of the database this is, and up to where the log was pruned.
CREATE TABLE event_log (
    id INTEGER NOT NULL PRIMARY KEY CHECK (id = 1),
    epoch BIGINT NOT NULL,
    pruned_position BIGINT NOT NULL,
    pruned_id BIGINT NOT NULL
);
INSERT INTO event_log VALUES (1, abs(random() % 1000000000000), 0, 0);

CREATE TABLE jobs (
    id INTEGER NOT NULL PRIMARY KEY,
    organization_id BIGINT NOT NULL,
    lane BIGINT NOT NULL,
    channel_id BIGINT,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    due_at BIGINT NOT NULL,
    locked_until BIGINT NOT NULL
);
CREATE INDEX jobs_lane ON jobs (organization_id, lane, id);
-- Workers serve every organization, the longest due first.
CREATE INDEX jobs_due ON jobs (due_at, id);

CREATE TABLE dead_jobs (
    id INTEGER NOT NULL PRIMARY KEY,
    organization_id BIGINT NOT NULL,
    lane BIGINT NOT NULL,
    channel_id BIGINT,
    kind TEXT NOT NULL,
    payload TEXT NOT NULL,
    attempts INTEGER NOT NULL,
    error TEXT NOT NULL,
    died_at BIGINT NOT NULL
);
CREATE INDEX dead_jobs_of_organization ON dead_jobs (organization_id, id);
