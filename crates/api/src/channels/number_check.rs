//! Whether a channel reaches a telephone number, asked before anybody writes.

use super::{actions, secrets};
use crate::app::State;
use crate::auth::principals::Principal;
use crate::contacts::addresses;
use crate::problem::{Reply, internal};
use connectors::{NumberCheck as Checked, NumberReach};
use contract::channels::{NumberCheck, NumberCheckResult, NumberState};
use domain::ChannelId;
use domain::identities::Scheme;

/// Asks the provider, where it can be asked.
pub async fn check(
    state: &State,
    by: &Principal,
    id: ChannelId,
    asked: NumberCheck,
) -> Reply<NumberCheckResult> {
    let channel = actions::find(state, by.organization(), id).await?;
    let organization = by.organization();
    let read = state
        .store
        .read(move |db| addresses::typed(db, organization, Scheme::Phone, "phone", &asked.phone));
    let phone = read.await?;
    let checked = match connectors::of(channel.kind) {
        Some(connector) if connector.identity_schemes().contains(&Scheme::Phone) => {
            let sealed = channel.sealed_secrets.as_deref();
            let secrets = secrets::open(&state.keys, channel.id, sealed)
                .map_err(|error| internal("a channel cannot be asked", &error))?;
            let mut settings = channel.settings.clone();
            settings.extend(secrets);
            match connector.addressed_by(&settings) {
                Some(Scheme::Phone) => {
                    connector
                        .check_number(&settings, &phone, &state.outbound)
                        .await
                }
                _ => Checked::unreachable(NO_NUMBERS),
            }
        }
        _ => Checked::unreachable(NO_NUMBERS),
    };
    Ok(NumberCheckResult {
        state: match checked.reach {
            NumberReach::Reachable => NumberState::Reachable,
            NumberReach::Unreachable => NumberState::Unreachable,
            NumberReach::Unknown => NumberState::Unsure,
        },
        reason: checked.reason,
    })
}

const NO_NUMBERS: &str = "This channel does not go by telephone numbers";
