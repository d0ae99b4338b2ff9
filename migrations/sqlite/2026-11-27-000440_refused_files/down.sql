ALTER TABLE attachments DROP COLUMN refused;
