ALTER TABLE attachments DROP COLUMN source;
