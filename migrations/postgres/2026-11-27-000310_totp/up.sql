-- Second factors: what an agent's app makes its digits of.
CREATE TABLE totp_secrets (
    organization_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    -- Sealed with the server's key.
    sealed_secret TEXT NOT NULL,
    -- Not asked for before the agent has shown that their app has it.
    confirmed_at BIGINT,
    -- The last half minute whose digits were used.
    last_step BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, agent_id)
);
-- For when the phone is gone; each works once.
CREATE TABLE totp_recovery_codes (
    organization_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    code_hash TEXT NOT NULL,
    used_at BIGINT,
    PRIMARY KEY (organization_id, agent_id, code_hash)
);
