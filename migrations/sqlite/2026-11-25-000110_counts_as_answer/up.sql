-- What an integration said of its message: whether it answers the customer. A retry asks again.
ALTER TABLE messages ADD COLUMN counts_as_answer BOOLEAN NOT NULL DEFAULT FALSE;
