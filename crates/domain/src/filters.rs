//! What of the conversations one wants to see (C-03): of one kind any of its values fits, and every
//! kind that is set must fit.

use crate::actors::Actor;
use crate::conversations::{Conversation, ReplyState, Status};
use crate::folders::{Folder, Shelf};
use crate::labels::Priority;
use crate::words::words;
use crate::{AgentId, AssistantId, ChannelId, LabelId, TagId, TeamId, Timestamp};

words! {
    /// How far work on a conversation has come.
    Progress: "status" {
        /// Work is left.
        Open = "open",
        /// Open, and nobody works on it.
        Unassigned = "unassigned",
        /// Open, and somebody works on it.
        InProgress = "in_progress",
        /// Done.
        Closed = "closed",
    }
}

/// Most values of one kind.
pub const MOST_VALUES: usize = 50;

/// A filter; without values a kind lets everything through. `None` among the values stands for
/// *none*: no team, nobody, unlabelled.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Filter {
    /// Whose it is among teams.
    pub teams: Vec<Option<TeamId>>,
    /// Where it began.
    pub channels: Vec<ChannelId>,
    /// Who works on it.
    pub agents: Vec<Option<AgentId>>,
    /// Which assistant it has or had.
    pub assistants: Vec<AssistantId>,
    /// Its labels.
    pub labels: Vec<Option<LabelId>>,
    /// The tags on its messages.
    pub tags: Vec<TagId>,
    /// How far it has come.
    pub statuses: Vec<Progress>,
    /// Whose turn it is.
    pub reply_states: Vec<ReplyState>,
    /// Which agent closed it last.
    pub closed_by: Vec<AgentId>,
    /// How urgent it is.
    pub priority: Option<Priority>,
    /// Whether the reader has something to read in it.
    pub unread: Option<bool>,
    /// Whether it is restricted.
    pub restricted: Option<bool>,
    /// Whether it is snoozed.
    pub snoozed: Option<bool>,
    /// The last message is of this time or later.
    pub from: Option<Timestamp>,
    /// The last message is from before this time.
    pub until: Option<Timestamp>,
}

/// What of a conversation a filter looks at; the browser knows no more of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[expect(missing_docs, reason = "field names say it")]
pub struct Facts<'a> {
    pub team: Option<TeamId>,
    pub channel: ChannelId,
    pub agents: &'a [AgentId],
    pub assistant: Option<AssistantId>,
    /// An assistant answers now.
    pub assisted: bool,
    pub labels: &'a [LabelId],
    pub tags: &'a [TagId],
    pub status: Status,
    pub reply_state: ReplyState,
    /// The agent who closed it last, if one did.
    pub closed_by: Option<AgentId>,
    pub priority: Priority,
    pub restricted: bool,
    pub snoozed: bool,
    /// Its reader has not seen everything.
    pub unread: bool,
    pub last_activity_at: Timestamp,
}

impl<'a> Facts<'a> {
    /// Those of a conversation; `unread` counts what its reader has not seen.
    pub fn of(c: &'a Conversation, unread: i64) -> Self {
        Self {
            team: c.team,
            channel: c.channel,
            agents: &c.assignees,
            assistant: c.assistant.map(|had| had.assistant),
            assisted: c.is_assisted(),
            labels: &c.labels,
            tags: &c.tags,
            status: c.status,
            reply_state: c.reply_state(),
            closed_by: match c.closed_by {
                Some(Actor::Agent(agent)) => Some(agent),
                _ => None,
            },
            priority: c.priority,
            restricted: c.restricted,
            snoozed: c.snoozed_until.is_some(),
            unread: unread > 0,
            last_activity_at: c.last_activity_at,
        }
    }
}

impl Filter {
    /// Whether it lets everything through.
    pub fn is_empty(&self) -> bool {
        *self == Self::default()
    }

    /// Whether a conversation fits.
    pub fn fits(&self, c: &Facts<'_>) -> bool {
        let is = |wanted: Option<bool>, so: bool| wanted.is_none_or(|wanted| wanted == so);
        any(&self.teams, |team| *team == c.team)
            && any(&self.channels, |channel| *channel == c.channel)
            && any(&self.agents, |agent| among(*agent, c.agents))
            && any(&self.assistants, |assistant| {
                Some(*assistant) == c.assistant
            })
            && any(&self.labels, |label| among(*label, c.labels))
            && any(&self.tags, |tag| c.tags.contains(tag))
            && any(&self.statuses, |status| status.is_of(c))
            && any(&self.reply_states, |state| *state == c.reply_state)
            && any(&self.closed_by, |agent| Some(*agent) == c.closed_by)
            && self.priority.is_none_or(|wanted| wanted == c.priority)
            && is(self.unread, c.unread)
            && is(self.restricted, c.restricted)
            && is(self.snoozed, c.snoozed)
            && self.from.is_none_or(|from| c.last_activity_at >= from)
            && self.until.is_none_or(|until| c.last_activity_at < until)
    }

    /// Whether a folder can hold what fits.
    pub fn may_fit_in(&self, folder: Folder) -> bool {
        let shelves = folder.shelves().iter();
        shelves.copied().any(|shelf| self.may_fit_on(shelf))
    }

    /// Whether a conversation on a shelf can fit at all, so that a list need not look there.
    pub fn may_fit_on(&self, shelf: Shelf) -> bool {
        let (open, closed) = match shelf {
            Shelf::Unassigned | Shelf::Handled | Shelf::Assisted => (true, false),
            Shelf::Closed => (false, true),
            Shelf::Snoozed | Shelf::Archived | Shelf::Blocked => (true, true),
        };
        let snoozed = match shelf {
            Shelf::Snoozed => self.snoozed != Some(false),
            Shelf::Archived | Shelf::Blocked => true,
            _ => self.snoozed != Some(true),
        };
        let status = |status: &Progress| match status {
            Progress::Open => open,
            Progress::Closed => closed,
            Progress::Unassigned => open && !matches!(shelf, Shelf::Handled | Shelf::Assisted),
            Progress::InProgress => open && shelf != Shelf::Unassigned,
        };
        let reply = |state: &ReplyState| match state {
            ReplyState::Resolved => closed,
            ReplyState::Created | ReplyState::Pending | ReplyState::Replied => open,
        };
        let agent = |agent: &Option<AgentId>| match agent {
            Some(_) => shelf != Shelf::Unassigned,
            None => shelf != Shelf::Handled,
        };
        snoozed
            && any(&self.statuses, status)
            && any(&self.reply_states, reply)
            && any(&self.agents, agent)
    }
}

/// Whether one of the values fits; without values everything does.
fn any<T>(values: &[T], fits: impl Fn(&T) -> bool) -> bool {
    values.is_empty() || values.iter().any(fits)
}

fn among<T: PartialEq>(wanted: Option<T>, has: &[T]) -> bool {
    match wanted {
        Some(wanted) => has.contains(&wanted),
        None => has.is_empty(),
    }
}

impl Progress {
    fn is_of(self, c: &Facts<'_>) -> bool {
        let open = c.status == Status::Open;
        let unassigned = c.agents.is_empty() && !c.assisted;
        match self {
            Self::Open => open,
            Self::Unassigned => open && unassigned,
            Self::InProgress => open && !unassigned,
            Self::Closed => !open,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::conversations::fixture::{ADA, at, conversation};

    fn with(change: impl FnOnce(&mut Filter)) -> Filter {
        let mut filter = Filter::default();
        change(&mut filter);
        filter
    }

    #[test]
    fn of_one_kind_any_value_fits_and_of_kinds_every_one() {
        let mut c = conversation();
        c.assignees = vec![ADA.into()];
        c.labels = vec![3.into(), 4.into()];
        let mine = with(|f| f.agents = vec![Some(9.into()), Some(ADA.into())]);
        assert!(mine.fits(&Facts::of(&c, 0)));
        let labelled = with(|f| f.labels = vec![Some(4.into()), None]);
        assert!(labelled.fits(&Facts::of(&c, 0)));
        let both = Filter {
            labels: vec![Some(5.into())],
            ..mine
        };
        assert!(!both.fits(&Facts::of(&c, 0)));
        assert!(Filter::default().fits(&Facts::of(&c, 0)) && Filter::default().is_empty());
    }

    #[test]
    fn none_is_a_value_like_any_other() {
        let c = conversation();
        assert!(with(|f| f.teams = vec![None]).fits(&Facts::of(&c, 0)));
        assert!(with(|f| f.agents = vec![None]).fits(&Facts::of(&c, 0)));
        assert!(with(|f| f.labels = vec![None]).fits(&Facts::of(&c, 0)));
        assert!(!with(|f| f.teams = vec![Some(3.into())]).fits(&Facts::of(&c, 0)));
    }

    #[test]
    fn progress_tells_who_works_on_it() {
        let fits = |c: &Conversation| {
            let all = Progress::ALL.iter().copied();
            let so =
                |status: &Progress| with(|f| f.statuses = vec![*status]).fits(&Facts::of(c, 0));
            all.filter(so).collect::<Vec<_>>()
        };
        let mut c = conversation();
        assert_eq!(fits(&c), [Progress::Open, Progress::Unassigned]);
        c.assignees = vec![ADA.into()];
        assert_eq!(fits(&c), [Progress::Open, Progress::InProgress]);
        c.close(Actor::System, at(1));
        assert_eq!(fits(&c), [Progress::Closed]);
    }

    #[test]
    fn a_folder_holds_what_one_of_its_shelves_may() {
        use Progress::{Closed, InProgress, Open, Unassigned};
        let fitting = |folder: Folder| {
            let all = Progress::ALL.iter().copied();
            let may = |status: &Progress| with(|f| f.statuses = vec![*status]).may_fit_in(folder);
            all.filter(may).collect::<Vec<_>>()
        };
        assert_eq!(fitting(Folder::Open), [Open, Unassigned]);
        assert_eq!(fitting(Folder::Yours), [Open, InProgress]);
        assert_eq!(fitting(Folder::Inbox), [Open, Unassigned, InProgress]);
        assert_eq!(fitting(Folder::Closed), [Closed]);
        let all = [Open, Unassigned, InProgress, Closed];
        assert_eq!(fitting(Folder::All), all);
        assert_eq!(fitting(Folder::Blacklist), all);
        let asleep = with(|f| f.snoozed = Some(true));
        assert!(asleep.may_fit_in(Folder::All) && !asleep.may_fit_in(Folder::Inbox));
    }

    #[test]
    fn times_are_from_and_up_to() {
        let c = conversation();
        let last = c.last_activity_at;
        assert!(with(|f| f.from = Some(last)).fits(&Facts::of(&c, 0)));
        assert!(!with(|f| f.until = Some(last)).fits(&Facts::of(&c, 0)));
        assert!(with(|f| f.until = Some(last.plus_seconds(1))).fits(&Facts::of(&c, 0)));
    }
}
