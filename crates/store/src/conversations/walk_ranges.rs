//! The ranges that a filtered list may walk, each of one index in the order of the list.

use super::start::{MOST_RANGES, Start};
use super::walk::Walk;
use crate::fragment::Fragment;
use diesel::sql_types::Bool;
use domain::folders::Shelf;

/// What a walk reads.
#[derive(Default)]
pub(super) struct Found {
    /// By the filter, or by what the reader sees of places.
    pub(super) common: Vec<Range>,
    /// What the reader works on, and what is restricted to them, wherever it stands.
    pub(super) own: Vec<Range>,
}

#[derive(Clone)]
pub(super) struct Range {
    table: Table,
    /// What the list is sorted by.
    key: &'static str,
    is: Fragment<Bool>,
    /// Whether what stands in a place that the reader sees is met by its place too.
    is_seen_by_place: bool,
}

impl Range {
    /// Its rows, with `k`, `id` and this.
    pub(super) fn select(&self, more: &str) -> Fragment<Bool> {
        let (key, (table, id)) = (self.key, self.table);
        let more = match (more, self.is_seen_by_place) {
            // No place has this number.
            (PLACE, false) => ", 0 AS place",
            (more, _) => more,
        };
        Fragment::new(format!(
            "SELECT {key} AS k, {id} AS id{more} FROM {table} WHERE "
        ))
        .then(self.is.clone())
    }

    /// Those of which this holds too.
    pub(super) fn and(mut self, condition: Fragment<Bool>) -> Self {
        self.is = self.is.then(condition);
        self
    }

    /// What its table calls the conversation.
    pub(super) fn id(&self) -> &'static str {
        let (_, id) = self.table;
        id
    }

    fn sql(mut self, sql: &'static str) -> Self {
        self.is = self.is.sql(sql);
        self
    }

    fn int(mut self, value: i64) -> Self {
        self.is = self.is.int(value);
        self
    }

    fn at(self, place: i64) -> Self {
        self.sql(" AND place = ").int(place)
    }
}

/// Also where a row stands, as far as the others tell of it.
pub(super) const PLACE: &str = ", place";

/// A table and what it calls the conversation.
type Table = (&'static str, &'static str);

const CONVERSATIONS: Table = ("conversations", "id");
const LABELS: Table = ("conversation_labels", "conversation_id");
const TAGS: Table = ("conversation_tags", "conversation_id");
const ASSIGNEES: Table = ("conversation_assignees", "conversation_id");
const VIEWERS: Table = ("conversation_viewers", "conversation_id");
const LABELS_BY_ID: (Table, &str) = (LABELS, "label_id");
const TAGS_BY_ID: (Table, &str) = (TAGS, "tag_id");
const RESTRICTED: [&str; 2] = [" AND restricted = FALSE", " AND restricted = TRUE"];

/// In the words of the index by channel and team, which has nothing else.
const CHANNEL_OF_TEAM: &str = "place > 0 AND channel_id";

/// In the words of the indexes of what has no agent.
const OF_NOBODY: &str = " AND assignee_ids = '[]' AND shelf NOT IN ('unassigned', 'assisted')";

/// A column that a range has one value of.
type One = Option<(&'static str, i64)>;

impl Walk<'_> {
    pub(super) fn ranges(&self) -> Found {
        let mut found = Found::default();
        for shelf in self.shelves.iter().copied() {
            if self.folder.only_mine(shelf) {
                self.worked_on(&mut found.own, shelf);
                continue;
            }
            if let Some(places) = self.of_nobody(shelf) {
                self.without_agent(&mut found.common, shelf, places);
                continue;
            }
            self.started(&mut found.common, shelf);
            if self.start.is_by_place() {
                self.own(&mut found.own, shelf);
            }
        }
        found
    }

    /// What the walk starts from.
    fn started(&self, ranges: &mut Vec<Range>, shelf: Shelf) {
        match &self.start {
            Start::Places(places) => self.placed(ranges, shelf, places.as_deref()),
            Start::Labels(labels) => self.beside(ranges, LABELS_BY_ID, labels, shelf),
            Start::Tags(tags) => self.beside(ranges, TAGS_BY_ID, tags, shelf),
            Start::Channels(channels) => {
                for channel in channels {
                    let one = (CONVERSATIONS, Some(("channel_id", *channel)));
                    self.common(ranges, one, shelf, None);
                }
            }
            Start::Urgent => ranges.extend(RESTRICTED.map(|restricted| {
                let urgent = self.range(CONVERSATIONS, shelf, None, restricted);
                urgent.sql(" AND priority = 'high'")
            })),
            Start::Agents(agents) => ranges.extend(
                agents
                    .iter()
                    .map(|agent| self.range(ASSIGNEES, shelf, Some(("agent_id", *agent)), "")),
            ),
            Start::ClosedBy(agents) => {
                ranges.extend(agents.iter().map(|agent| {
                    self.range(CONVERSATIONS, shelf, Some(("closed_by_id", *agent)), "")
                }))
            }
        }
    }

    /// The places to look in for what nobody works on, where that is asked for and [kept](OF_NOBODY) apart.
    fn of_nobody(&self, shelf: Shelf) -> Option<Option<&[i64]>> {
        let kept = !matches!(shelf, Shelf::Unassigned | Shelf::Assisted | Shelf::Handled);
        match &self.start {
            Start::Places(places) if kept && self.is_by_time() && self.filter.agents == [None] => {
                Some(places.as_deref())
            }
            _ => None,
        }
    }

    /// What nobody works on: seen by its place alone, also by who is a viewer of it.
    fn without_agent(&self, ranges: &mut Vec<Range>, shelf: Shelf, places: Option<&[i64]>) {
        let flags = match self.reader.is_viewer_of_some() {
            true => RESTRICTED.as_slice(),
            false => self.flags(),
        };
        for restricted in flags {
            let range = self.range(CONVERSATIONS, shelf, None, restricted);
            spread(ranges, range.sql(OF_NOBODY), places);
        }
    }

    /// By place. What stands with a team is kept by the channel it came over too: of a team's conversations
    /// few may have come over the channels that are asked for.
    fn placed(&self, ranges: &mut Vec<Range>, shelf: Shelf, places: Option<&[i64]>) {
        let channels = &self.filter.channels;
        let is_team = |place: &i64| *place > 0;
        let (teams, others): (Vec<i64>, Vec<i64>) =
            places.unwrap_or_default().iter().partition(|p| is_team(p));
        let pairs = teams.len() * channels.len();
        let most = RESTRICTED.len() * self.shelves.len() * (pairs + others.len());
        if pairs == 0 || !self.is_by_time() || most > MOST_RANGES {
            return self.common(ranges, (CONVERSATIONS, None), shelf, places);
        }
        self.common(ranges, (CONVERSATIONS, None), shelf, Some(&others));
        for channel in channels {
            let one = (CONVERSATIONS, Some((CHANNEL_OF_TEAM, *channel.as_ref())));
            self.common(ranges, one, shelf, Some(&teams));
        }
    }

    /// What is kept beside for each of some labels or tags.
    fn beside(
        &self,
        ranges: &mut Vec<Range>,
        (table, column): (Table, &'static str),
        ids: &[i64],
        shelf: Shelf,
    ) {
        // By how long they wait they are not kept by place.
        let places = self.reader.seen_places().filter(|_| self.is_by_time());
        for id in ids {
            let one = (table, Some((column, *id)));
            self.common(ranges, one, shelf, places.as_deref());
        }
    }

    /// What one sees by place.
    fn common(
        &self,
        ranges: &mut Vec<Range>,
        (table, one): (Table, One),
        shelf: Shelf,
        places: Option<&[i64]>,
    ) {
        for restricted in self.flags() {
            let range = self.range(table, shelf, one, restricted);
            spread(ranges, range, places);
        }
    }

    /// What one works on, and what is restricted to one, wherever it stands.
    fn own(&self, ranges: &mut Vec<Range>, shelf: Shelf) {
        if self.reader.seen_places().is_some() && !self.only_as_viewer() {
            let others = ranges.len();
            self.assigned(ranges, shelf);
            for range in ranges.iter_mut().skip(others) {
                // The index by channel does not have it.
                range.is_seen_by_place = self.is_by_time() && self.filter.channels.is_empty();
            }
        }
        if self.reader.is_viewer_of_some() && self.filter.restricted != Some(false) {
            ranges.extend(self.mine(VIEWERS, shelf).map(|mine| self.seen(mine)));
        }
    }

    /// What a viewer sees of what is restricted to them: what they see by its place, or work on.
    fn seen(&self, viewed: Range) -> Range {
        let Some(places) = self.reader.seen_places() else {
            return viewed;
        };
        let seen = Fragment::new(" AND (assigned = TRUE OR place ").one_of(&places, self.dialect);
        viewed.and(seen.sql(")"))
    }

    /// What one works on, of a folder that holds nothing else.
    fn worked_on(&self, ranges: &mut Vec<Range>, shelf: Shelf) {
        match self.only_as_viewer() {
            true => {
                let mine = self.mine(VIEWERS, shelf);
                ranges.extend(mine.map(|mine| mine.sql(" AND assigned = TRUE")));
            }
            false => self.assigned(ranges, shelf),
        }
    }

    /// Whether all that is asked for is seen by being a viewer of it, whoever works on it.
    fn only_as_viewer(&self) -> bool {
        self.filter.restricted == Some(true) && self.reader.is_viewer_of_some()
    }

    /// What one works on: it is kept by place and by channel, for most of it fits no filter by these.
    fn assigned(&self, ranges: &mut Vec<Range>, shelf: Shelf) {
        let Some(mine) = self.mine(ASSIGNEES, shelf) else {
            return;
        };
        let few = |ids: &Vec<i64>| {
            self.is_by_time() && !ids.is_empty() && ids.len() * self.shelves.len() <= MOST_RANGES
        };
        let teams = &self.filter.teams;
        let places = (!teams.is_empty()).then(|| self.reader.named_places(self.filter));
        let channels = &self.filter.channels;
        let channels: Vec<i64> = channels.iter().map(|id| *id.as_ref()).collect();
        match (places.filter(few), Some(channels).filter(few)) {
            (Some(places), _) => ranges.extend(places.iter().map(|place| mine.clone().at(*place))),
            (None, Some(channels)) => ranges.extend(channels.iter().map(|channel| {
                let mine = mine.clone();
                mine.sql(" AND channel_id = ").int(*channel)
            })),
            (None, None) => ranges.push(mine),
        }
    }

    fn mine(&self, table: Table, shelf: Shelf) -> Option<Range> {
        let me = self.reader.viewer.agent?;
        Some(self.range(table, shelf, Some(("agent_id", *me.as_ref())), ""))
    }

    /// Which of the restricted and the others are walked.
    fn flags(&self) -> &'static [&'static str] {
        match (self.reader.views_restricted(), self.filter.restricted) {
            (true, None) => &RESTRICTED,
            (true, Some(true)) => &[" AND restricted = TRUE"],
            (_, Some(false)) | (false, None) => &[" AND restricted = FALSE"],
            (false, Some(true)) => &[],
        }
    }

    fn range(
        &self,
        table: Table,
        shelf: Shelf,
        one: Option<(&'static str, i64)>,
        restricted: &'static str,
    ) -> Range {
        let is = Fragment::new("organization_id = ")
            .int(*self.reader.viewer.organization.as_ref())
            .sql(format!(" AND shelf = '{shelf}'{restricted}"));
        let is = match one {
            Some((column, value)) => is.sql(format!(" AND {column} = ")).int(value),
            None => is,
        };
        Range {
            table,
            key: self.key.column(),
            is,
            is_seen_by_place: false,
        }
    }
}

/// A range, or one for each of some places.
fn spread(ranges: &mut Vec<Range>, range: Range, places: Option<&[i64]>) {
    match places {
        None => ranges.push(range),
        Some(places) => ranges.extend(places.iter().map(|place| range.clone().at(*place))),
    }
}
