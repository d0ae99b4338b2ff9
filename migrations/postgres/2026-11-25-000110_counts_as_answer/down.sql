ALTER TABLE messages DROP COLUMN counts_as_answer;
