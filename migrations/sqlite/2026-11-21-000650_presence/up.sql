-- When an agent last had a stream open, on any server.
CREATE TABLE presence (
    organization_id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    seen_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, agent_id)
) WITHOUT ROWID;
