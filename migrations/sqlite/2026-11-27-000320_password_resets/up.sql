-- Links by which somebody who forgot their password sets a new one.
CREATE TABLE password_resets (
    organization_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    token_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, agent_id, token_hash)
) WITHOUT ROWID;
CREATE UNIQUE INDEX password_resets_by_token ON password_resets (token_hash);
-- Cleared up when they are too old, the oldest first.
CREATE INDEX password_resets_age ON password_resets (expires_at);
