DROP INDEX contacts_by_owner;
