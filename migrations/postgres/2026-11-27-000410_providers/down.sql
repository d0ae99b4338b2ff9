DROP TABLE early_receipts;
DROP TABLE message_pieces;
ALTER TABLE messages DROP COLUMN details;
