//! Whether a channel works, asked by somebody who wants to know now.

use super::{actions, renewing, wire};
use crate::app::State;
use crate::problem::Reply;
use connectors::{Check, Site};
use contract::channels::{ChannelCheck, ChannelTest};
use domain::channels::health::Lately;
use domain::{ChannelId, OrganizationId};

/// Looks at what can be looked at; the provider is called where there is one.
pub async fn test(
    state: &State,
    organization: OrganizationId,
    id: ChannelId,
) -> Reply<ChannelTest> {
    let channel = actions::find(state, organization, id).await?;
    let connector = actions::connector(channel.kind.as_str())?;
    let settings = actions::settings(state, &channel)?;
    let public_url = state.config.public_url.origin();
    let webhook_url = wire::webhook_url(state, &channel);
    let site = Site {
        public_url: &public_url,
        webhook_url: webhook_url.as_deref(),
        now: state.now(),
    };
    let mut checks = connector.test(&settings, site, &state.outbound).await;
    if checks.iter().any(|check| !check.ok)
        && let Some(Ok(new)) = renewing::renewed(state, &channel, connector, &settings).await?
    {
        // Perhaps its token had run out, as it would for the next message.
        checks = connector.test(&new, site, &state.outbound).await;
    }
    let works = checks.iter().all(|check| check.ok);
    if works {
        state.pulses.note((organization, id), Lately::worked);
    }
    if !channel.enabled {
        let why = "Nothing comes in and nothing goes out until it is switched on";
        checks.push(Check::fails("The channel is switched on", why));
    }
    Ok(ChannelTest {
        ok: works && channel.enabled,
        checks: checks.into_iter().map(shown).collect(),
    })
}

fn shown(check: Check) -> ChannelCheck {
    ChannelCheck {
        title: check.title,
        ok: check.ok,
        detail: check.detail,
    }
}
