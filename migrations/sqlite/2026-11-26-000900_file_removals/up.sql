-- Until then a server removes the bytes of an unused file, and nobody else uses or removes them.
ALTER TABLE files ADD COLUMN removing_until BIGINT;
