//! Business hours and automated messages as people write them, and what both come to.

use super::actions;
use crate::app::State;
use crate::problem::{Problem, Reply};
use contract::channels::{
    BusinessHours, HoursPreview, HoursPreviewed, PatchAutomatedMessages, Span, WritingNow,
};
use domain::automated::{AutomatedMessages, Moment, due};
use domain::hours::BusinessHours as Hours;
use domain::{ChannelId, Flaw, OrganizationId, Timestamp};

/// How far a preview reaches, in seconds.
const LONGEST: i64 = 92 * 24 * 3600;

/// Hours that can be kept.
pub fn read(given: Option<&BusinessHours>) -> Reply<Option<Hours>> {
    let read = given.map(BusinessHours::parse).transpose();
    read.map_err(|flaw| {
        let field = format!("business_hours.{}", flaw.field);
        Problem::invalid().field(&field, flaw.error.code(), flaw.error.to_string())
    })
}

/// Writes automated messages over those there are.
pub fn put(given: Option<&PatchAutomatedMessages>, over: &mut AutomatedMessages) -> Reply<()> {
    let Some(given) = given else { return Ok(()) };
    given.put(over).map_err(|(field, flaw)| {
        Problem::invalid().flaw(&format!("automated_messages.{field}"), &flaw)
    })
}

/// Whether a channel with these hours is open.
pub fn is_open(hours: Option<&Hours>, at: Timestamp) -> bool {
    hours.is_none_or(|hours| hours.is_open(at))
}

/// When hours open and shut, and what customers would get now.
pub async fn preview(
    state: &State,
    organization: OrganizationId,
    id: ChannelId,
    asked: HoursPreview,
) -> Reply<HoursPreviewed> {
    let channel = actions::find(state, organization, id).await?;
    let hours = read(asked.business_hours.as_ref())?;
    let (from, to) = (asked.from, asked.to);
    if to <= from || to > from.plus_seconds(LONGEST) {
        let rule = "at most 92 days after `from`";
        return Err(Problem::invalid().field("to", "not_a_span", rule));
    }
    let mut messages = channel.automated_messages;
    put(asked.automated_messages.as_ref(), &mut messages)?;
    let now = state.now();
    let is_open = is_open(hours.as_ref(), now);
    let gets = |begins| {
        let moment = Moment {
            is_open,
            available: asked.available.unwrap_or(channel.available),
            begins,
            assisted: false,
            by_machine: false,
        };
        let kind = due(&messages, moment)?;
        Some(WritingNow {
            automated: kind.to_string(),
            text: messages.notice(kind)?.text.to_string(),
        })
    };
    let (writing_now, writing_again) = (gets(true), gets(false));
    let span = |span: domain::hours::Span| Span {
        from: span.from,
        to: span.to,
    };
    let open = match &hours {
        Some(hours) => hours.open_spans(from, to).into_iter().map(span).collect(),
        None => vec![Span { from, to }],
    };
    Ok(HoursPreviewed {
        open,
        now,
        is_open,
        next_change_at: hours.as_ref().and_then(|hours| hours.next_change(now)),
        writing_now,
        writing_again,
    })
}
