-- What else an organization keeps of its contacts.
CREATE TABLE contact_attributes (
    organization_id BIGINT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY,
    key TEXT NOT NULL,
    title TEXT NOT NULL,
    kind TEXT NOT NULL,
    choices TEXT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL
);
CREATE UNIQUE INDEX contact_attributes_by_key ON contact_attributes (organization_id, key);

-- The values, by the id of the attribute: one that is made again under an old key begins without any.
ALTER TABLE contacts ADD COLUMN attributes TEXT NOT NULL DEFAULT '{}';
