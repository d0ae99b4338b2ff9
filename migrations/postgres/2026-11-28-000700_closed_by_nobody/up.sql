-- What nobody works on of what is closed, snoozed, archived or blocked: few rows among many, which a list of them
-- would have to look for. On the other shelves all or hardly any have an agent.
CREATE INDEX conversations_newest_of_nobody ON conversations (organization_id, shelf, restricted, last_activity_at, id) WHERE assignee_ids = '[]' AND shelf NOT IN ('unassigned', 'assisted');
CREATE INDEX conversations_shown_of_nobody ON conversations (organization_id, shelf, restricted, shown_at, id) WHERE assignee_ids = '[]' AND shelf NOT IN ('unassigned', 'assisted');
CREATE INDEX conversations_newest_of_nobody_in_place ON conversations (organization_id, shelf, restricted, place, last_activity_at, id) WHERE assignee_ids = '[]' AND shelf NOT IN ('unassigned', 'assisted');
CREATE INDEX conversations_shown_of_nobody_in_place ON conversations (organization_id, shelf, restricted, place, shown_at, id) WHERE assignee_ids = '[]' AND shelf NOT IN ('unassigned', 'assisted');
