ALTER TABLE files DROP COLUMN removing_until;
