-- The name somebody typed last and nobody proved; shown where no better one is known.
ALTER TABLE contacts ADD COLUMN claimed_name TEXT;
-- The page of the website they wrote from last.
ALTER TABLE identity_channels ADD COLUMN page TEXT;
