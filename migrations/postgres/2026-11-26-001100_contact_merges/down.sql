ALTER TABLE contact_identities DROP COLUMN rank;
DROP INDEX contacts_merged;
ALTER TABLE contacts DROP COLUMN merged_into;
