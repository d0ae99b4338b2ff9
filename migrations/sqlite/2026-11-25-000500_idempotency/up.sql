-- What was done on requests that carry an `Idempotency-Key`: written with the effect itself.
CREATE TABLE idempotency_keys (
    organization_id BIGINT NOT NULL,
    -- Hash of who asked, the method, the path and the key.
    scope TEXT NOT NULL,
    body_hash TEXT NOT NULL,
    -- What was made or changed; 0 is nothing.
    resource_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, scope)
) WITHOUT ROWID;
-- Cleared up across organizations, the oldest first.
CREATE INDEX idempotency_keys_age ON idempotency_keys (created_at);
