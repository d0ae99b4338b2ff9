-- Organizations and the people who sign in to them.

CREATE TABLE organizations (
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    default_language TEXT NOT NULL,
    default_country TEXT,
    time_zone TEXT NOT NULL,
    allowed_file_types TEXT NOT NULL,
    max_file_bytes BIGINT NOT NULL,
    one_conversation_across_channels BOOLEAN NOT NULL,
    after_closing TEXT NOT NULL,
    assistants_enabled BOOLEAN NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);

CREATE TABLE roles (
    organization_id BIGINT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    built_in TEXT,
    permissions TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX roles_by_name ON roles (organization_id, name_key);

CREATE TABLE agents (
    organization_id BIGINT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY,
    email TEXT NOT NULL,
    first_name TEXT NOT NULL,
    last_name TEXT,
    color TEXT NOT NULL,
    role_id BIGINT NOT NULL,
    state TEXT NOT NULL,
    availability TEXT NOT NULL,
    password_hash TEXT,
    preferences TEXT NOT NULL,
    -- The beginning of what counts as unread: when they joined or came back.
    joined_at BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
-- An email signs in to one organization of a server.
CREATE UNIQUE INDEX agents_by_email ON agents (email);
CREATE INDEX agents_by_name ON agents (organization_id, first_name, id);

CREATE TABLE teams (
    organization_id BIGINT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY,
    name TEXT NOT NULL,
    name_key TEXT NOT NULL,
    reference TEXT,
    color TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX teams_by_name ON teams (organization_id, name_key);

CREATE TABLE team_agents (
    organization_id BIGINT NOT NULL,
    team_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    PRIMARY KEY (organization_id, team_id, agent_id)
) WITHOUT ROWID;
CREATE INDEX team_agents_by_agent ON team_agents (organization_id, agent_id, team_id);

CREATE TABLE team_channels (
    organization_id BIGINT NOT NULL,
    team_id BIGINT NOT NULL,
    channel_id BIGINT NOT NULL,
    PRIMARY KEY (organization_id, team_id, channel_id)
) WITHOUT ROWID;
CREATE INDEX team_channels_by_channel ON team_channels (organization_id, channel_id, team_id);

CREATE TABLE invitations (
    organization_id BIGINT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY,
    agent_id BIGINT NOT NULL,
    token_hash TEXT NOT NULL,
    expires_at BIGINT NOT NULL,
    used_at BIGINT,
    created_by BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX invitations_by_token ON invitations (token_hash);
CREATE INDEX invitations_by_agent ON invitations (organization_id, agent_id);

CREATE TABLE sessions (
    organization_id BIGINT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY,
    agent_id BIGINT NOT NULL,
    user_agent TEXT,
    address TEXT,
    created_at BIGINT NOT NULL,
    last_used_at BIGINT NOT NULL,
    expires_at BIGINT NOT NULL,
    ended_at BIGINT
);
CREATE INDEX sessions_by_agent ON sessions (organization_id, agent_id, ended_at);

-- One refresh token of a session is current; the ones before it are kept to recognize theft.
CREATE TABLE refresh_tokens (
    organization_id BIGINT NOT NULL,
    token_hash TEXT NOT NULL,
    session_id BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    rotated_at BIGINT,
    PRIMARY KEY (token_hash)
) WITHOUT ROWID;
CREATE INDEX refresh_tokens_by_session ON refresh_tokens (organization_id, session_id);
