DROP TABLE early_changes;
