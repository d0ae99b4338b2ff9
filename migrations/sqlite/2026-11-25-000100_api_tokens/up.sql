-- What programs sign in with. A removed one stays, so that what an integration wrote keeps its name.
CREATE TABLE api_tokens (
    organization_id BIGINT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY,
    kind TEXT NOT NULL,
    name TEXT NOT NULL,
    -- Of the token only this is kept.
    token_hash TEXT NOT NULL,
    -- Who made it; a personal one acts as them.
    agent_id BIGINT NOT NULL,
    scopes TEXT NOT NULL,
    -- Of an integration: its own rights, and the teams it is bound to, separated by spaces.
    permissions TEXT NOT NULL,
    team_ids TEXT NOT NULL,
    expires_at BIGINT,
    -- Within a minute; written beside requests.
    last_used_at BIGINT,
    deleted_at BIGINT,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX api_tokens_by_hash ON api_tokens (token_hash);
CREATE INDEX api_tokens_of_organization ON api_tokens (organization_id, id);
