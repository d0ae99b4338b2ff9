-- Where a customer's message goes is looked for among what is open of theirs, however much was closed since.
CREATE INDEX conversations_open_of_contact ON conversations (organization_id, contact_id, last_activity_at, id) WHERE status = 'open';
