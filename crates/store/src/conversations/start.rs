//! Where a filtered list begins to look: at the narrowest of what has an index in the order of the list.

use super::ranges::Key;
use super::reader::Reader;
use domain::filters::Filter;
use domain::folders::Folder;
use domain::labels::Priority;

/// More ranges than this are not merged; the walk begins where there are fewer.
pub(super) const MOST_RANGES: usize = 300;

/// Where a walk begins.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) enum Start {
    /// What the reader sees by place, by being a viewer, and by working on it.
    Places(Option<Vec<i64>>),
    /// Urgent ones.
    Urgent,
    /// With one of these labels.
    Labels(Vec<i64>),
    /// With one of these tags.
    Tags(Vec<i64>),
    /// With one of these agents.
    Agents(Vec<i64>),
    /// Begun on one of these channels.
    Channels(Vec<i64>),
    /// Closed by one of these agents.
    ClosedBy(Vec<i64>),
}

/// A row for each of a conversation's labels, tags or agents, and those that are looked for.
pub(super) struct Marked<'a> {
    pub(super) table: &'static str,
    pub(super) column: &'static str,
    pub(super) ids: &'a [i64],
}

impl Start {
    pub(super) fn choose(
        reader: &Reader,
        folder: Folder,
        key: Key,
        filter: &Filter,
        shelves: usize,
    ) -> Self {
        let fits = |ranges: usize| ranges * shelves <= MOST_RANGES;
        let places = reader.places_of(folder, filter);
        let places = places.filter(|places| fits(2 * places.len()));
        let by_place = reader.seen_places().map_or(1, |places| places.len());
        if let Some(labels) = named(&filter.labels)
            && fits(2 * by_place * labels.len())
        {
            return Self::Labels(labels);
        }
        let tags: Vec<i64> = filter.tags.iter().map(|id| *id.as_ref()).collect();
        if !tags.is_empty() && fits(2 * by_place * tags.len()) {
            return Self::Tags(tags);
        }
        if let Some(agents) = named(&filter.agents)
            && fits(agents.len())
        {
            return Self::Agents(agents);
        }
        let closed_by: Vec<i64> = filter.closed_by.iter().map(|id| *id.as_ref()).collect();
        if folder == Folder::Closed && key == Key::Shown && !closed_by.is_empty() {
            return Self::ClosedBy(closed_by);
        }
        if filter.priority == Some(Priority::High) {
            return Self::Urgent;
        }
        let channels: Vec<i64> = filter.channels.iter().map(|id| *id.as_ref()).collect();
        let is_sorted = key != Key::Waiting;
        if places.is_none() && is_sorted && !channels.is_empty() && fits(2 * channels.len()) {
            return Self::Channels(channels);
        }
        Self::Places(places)
    }

    /// Whether it leads to what the reader sees by place, so that what is their own is walked beside.
    pub(super) fn is_by_place(&self) -> bool {
        match self {
            Self::Places(_) | Self::Labels(_) | Self::Tags(_) | Self::Channels(_) => true,
            Self::Urgent | Self::Agents(_) | Self::ClosedBy(_) => false,
        }
    }

    /// What it says of a conversation that only a table beside knows.
    pub(super) fn marked(&self) -> Option<Marked<'_>> {
        let (table, column, ids) = match self {
            Self::Labels(ids) => ("conversation_labels", "label_id", ids),
            Self::Tags(ids) => ("conversation_tags", "tag_id", ids),
            Self::Agents(ids) => ("conversation_assignees", "agent_id", ids),
            _ => return None,
        };
        Some(Marked { table, column, ids })
    }
}

/// The ids of a kind, where it has ids alone.
pub(super) fn named<T: Copy + AsRef<i64>>(values: &[Option<T>]) -> Option<Vec<i64>> {
    let ids: Option<Vec<i64>> = values
        .iter()
        .map(|id| Some(*id.as_ref()?.as_ref()))
        .collect();
    ids.filter(|ids| !ids.is_empty())
}
