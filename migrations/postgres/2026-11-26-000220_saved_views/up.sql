-- Lists of conversations as agents set them up and named them.
CREATE TABLE saved_views (
    organization_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    agent_id BIGINT NOT NULL,
    name TEXT NOT NULL,
    shared BOOLEAN NOT NULL,
    query TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX saved_views_of_agent ON saved_views (organization_id, agent_id, id);
CREATE INDEX saved_views_shared ON saved_views (organization_id, id) WHERE shared = TRUE;
