-- The address a draft goes to, where a channel has several.
ALTER TABLE drafts ADD COLUMN identity_id BIGINT;
