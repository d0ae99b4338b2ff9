-- Whom a draft over mail goes to, as it was typed, and the template that was begun.
ALTER TABLE drafts ADD COLUMN email TEXT;
ALTER TABLE drafts ADD COLUMN template TEXT;
