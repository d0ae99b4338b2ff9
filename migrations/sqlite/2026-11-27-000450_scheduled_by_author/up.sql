-- What waits of one author, the next one first.
CREATE INDEX messages_scheduled_by_author ON messages (organization_id, author_id, due_at, id) WHERE due_at IS NOT NULL;
