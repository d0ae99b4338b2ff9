ALTER TABLE contacts DROP COLUMN attributes;
DROP TABLE contact_attributes;
