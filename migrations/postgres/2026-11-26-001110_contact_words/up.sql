-- The words a contact is found by, as the program cuts them.
CREATE TABLE contact_words (
    organization_id BIGINT NOT NULL,
    word TEXT COLLATE "C" NOT NULL,
    contact_id BIGINT NOT NULL,
    PRIMARY KEY (organization_id, word, contact_id)
);
CREATE INDEX contact_words_of_contact ON contact_words (organization_id, contact_id);

-- Those who are blocked, by name.
CREATE INDEX contacts_blocked_by_name ON contacts (organization_id, display_key, id) WHERE blocked_at IS NOT NULL;
DROP INDEX contacts_blocked;

-- Those that are there are cut by and by.
INSERT INTO search_backlog (organization_id, part, contact_id, before)
SELECT id, 'contacts', 0, 9223372036854775807 FROM organizations;
