-- Bytes in the file store, once per organization and content, with how many attachments use them.
CREATE TABLE files (
    organization_id BIGINT NOT NULL,
    content TEXT NOT NULL,
    size BIGINT NOT NULL,
    uses BIGINT NOT NULL,
    -- When the last use ended; the bytes go a while later.
    unused_since BIGINT,
    PRIMARY KEY (organization_id, content)
);
CREATE INDEX files_unused ON files (organization_id, unused_since) WHERE unused_since IS NOT NULL;

-- Files of messages. Until a message uses it, an upload belongs to its uploader.
CREATE TABLE attachments (
    organization_id BIGINT NOT NULL,
    id BIGINT NOT NULL,
    content TEXT NOT NULL,
    name TEXT NOT NULL,
    media_type TEXT NOT NULL,
    size BIGINT NOT NULL,
    state TEXT NOT NULL,
    -- The content of a smaller picture.
    thumbnail TEXT,
    width INTEGER,
    height INTEGER,
    duration_ms BIGINT,
    uploader TEXT NOT NULL,
    used BOOLEAN NOT NULL,
    created_at BIGINT NOT NULL,
    PRIMARY KEY (organization_id, id)
);
CREATE INDEX attachments_unused ON attachments (organization_id, id) WHERE NOT used;
-- A signed link names nothing but this.
CREATE UNIQUE INDEX attachments_by_id ON attachments (id);
