-- Whose customers somebody's are, by name.
CREATE INDEX contacts_by_owner ON contacts (organization_id, owner_agent_id, display_key, id) WHERE owner_agent_id IS NOT NULL;
