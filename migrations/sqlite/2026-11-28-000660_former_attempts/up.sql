-- Which piece it is; unknown of those that went before this was kept.
ALTER TABLE message_pieces ADD COLUMN piece INTEGER;
-- Whether it was of an attempt that was made again since.
ALTER TABLE message_pieces ADD COLUMN former BOOLEAN NOT NULL DEFAULT FALSE;
