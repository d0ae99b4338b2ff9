ALTER TABLE drafts DROP COLUMN identity_id;
