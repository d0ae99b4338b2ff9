-- Who did what of consequence: written with the effect itself, kept when what it is about is gone.
CREATE TABLE audit_log (
    organization_id BIGINT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY,
    at BIGINT NOT NULL,
    actor_kind TEXT NOT NULL,
    actor_id BIGINT,
    via TEXT NOT NULL,
    action TEXT NOT NULL,
    resource_kind TEXT NOT NULL,
    resource_id BIGINT NOT NULL,
    details TEXT NOT NULL,
    -- Of all with the same key the first is kept; NULL where every act counts.
    once_key TEXT
);
-- One for each way to ask, so that none reads past what it looks for.
CREATE INDEX audit_log_by_time ON audit_log (organization_id, at, id);
CREATE INDEX audit_log_by_actor ON audit_log (organization_id, actor_id, at, id);
CREATE INDEX audit_log_by_action ON audit_log (organization_id, action, at, id);
CREATE INDEX audit_log_by_kind ON audit_log (organization_id, resource_kind, at, id);
CREATE INDEX audit_log_by_resource ON audit_log (organization_id, resource_id, at, id);
CREATE INDEX audit_log_by_actor_and_action ON audit_log (organization_id, actor_id, action, at, id);
CREATE INDEX audit_log_by_actor_and_kind ON audit_log (organization_id, actor_id, resource_kind, at, id);
CREATE UNIQUE INDEX audit_log_once ON audit_log (organization_id, once_key) WHERE once_key IS NOT NULL;
-- Cleared up across organizations, the oldest first.
CREATE INDEX audit_log_age ON audit_log (at);
