-- Files of contacts that are imported, or were. The file itself goes when its import ends.
CREATE TABLE contact_imports (
    organization_id BIGINT NOT NULL,
    id INTEGER NOT NULL PRIMARY KEY,
    channel_id BIGINT NOT NULL,
    author_kind TEXT NOT NULL,
    author_id BIGINT,
    -- Which restricted contacts whoever started it saw: all, theirs, none.
    sees TEXT NOT NULL,
    file_name TEXT NOT NULL,
    content TEXT NOT NULL,
    size BIGINT NOT NULL,
    encoding TEXT NOT NULL,
    delimiter TEXT NOT NULL,
    existing TEXT NOT NULL,
    layout TEXT NOT NULL,
    preview TEXT NOT NULL,
    state TEXT NOT NULL,
    total_rows BIGINT NOT NULL,
    processed_rows BIGINT NOT NULL,
    created BIGINT NOT NULL,
    updated BIGINT NOT NULL,
    ignored BIGINT NOT NULL,
    rejected BIGINT NOT NULL,
    version BIGINT NOT NULL,
    created_at BIGINT NOT NULL,
    started_at BIGINT,
    finished_at BIGINT
);
CREATE INDEX contact_imports_of_organization ON contact_imports (organization_id, id);
CREATE INDEX contact_imports_unstarted ON contact_imports (created_at) WHERE state = 'previewed';

-- The rows that were left out, by their place in the file.
CREATE TABLE contact_import_rejections (
    organization_id BIGINT NOT NULL,
    import_id BIGINT NOT NULL,
    row_number BIGINT NOT NULL,
    line BIGINT NOT NULL,
    reason TEXT NOT NULL,
    source TEXT NOT NULL,
    PRIMARY KEY (organization_id, import_id, row_number)
) WITHOUT ROWID;

-- Whom a row of a file means that has no address.
CREATE INDEX contacts_by_reference ON contacts (organization_id, reference, id) WHERE reference IS NOT NULL;
