-- Sign-ups that wait for the link in a mail to be used. Until then there is no organization.
CREATE TABLE pending_signups (
    -- The id its organization will have.
    organization_id INTEGER NOT NULL PRIMARY KEY,
    token_hash TEXT NOT NULL,
    organization_name TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT,
    email TEXT NOT NULL,
    -- Empty once the link was used: from then on it is the agent's.
    password_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX pending_signups_by_token ON pending_signups (token_hash);
-- Cleared up when they are too old, the oldest first.
CREATE INDEX pending_signups_age ON pending_signups (expires_at);
