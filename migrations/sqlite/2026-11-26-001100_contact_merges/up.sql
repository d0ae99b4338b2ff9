-- Which contact this one was merged into. The row stays, empty, so that its id leads there for ever.
ALTER TABLE contacts ADD COLUMN merged_into BIGINT;
CREATE INDEX contacts_merged ON contacts (organization_id, merged_into) WHERE merged_into IS NOT NULL;

-- The lower, the earlier among the addresses of a contact, whose first of a scheme is the main one; of one rank by id.
ALTER TABLE contact_identities ADD COLUMN rank BIGINT NOT NULL DEFAULT 0;
