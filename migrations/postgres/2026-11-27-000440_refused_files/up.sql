-- Why the organization does not take a file; null where it does, or where the file did not arrive.
ALTER TABLE attachments ADD COLUMN refused TEXT;
