ALTER TABLE message_pieces DROP COLUMN former;
ALTER TABLE message_pieces DROP COLUMN piece;
