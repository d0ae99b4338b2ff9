-- Where the bytes of a file were to be had that did not come, so that somebody may ask for them again.
ALTER TABLE attachments ADD COLUMN source TEXT;
