DELETE FROM search_backlog WHERE part = 'contacts';
CREATE INDEX contacts_blocked ON contacts (organization_id, blocked_at, id) WHERE blocked_at IS NOT NULL;
DROP INDEX contacts_blocked_by_name;
DROP TABLE contact_words;
