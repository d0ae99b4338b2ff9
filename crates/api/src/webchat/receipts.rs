//! How far our messages got: what went out to a browser is delivered, and what was on its screen is
//! read. That proves itself here, so a message need not have left the queue before.

use super::history::{identities, shown};
use super::visit::Visit;
use crate::app::State;
use crate::messages::receipts::{MOST, move_on};
use crate::problem::Reply;
use domain::MessageId;
use domain::messages::Delivery;
use store::Db;
use store::messages::receipts::{Begun, not_beyond};

/// Everything they were sent has reached them.
pub async fn delivered(state: &State, visit: &Visit) -> Reply<()> {
    let asked = visit.clone();
    let find = move |db: &mut Db| {
        let own = identities(db, &asked)?;
        let place = (asked.organization, asked.channel);
        not_beyond(db, place, &own, (Begun::Here, Delivery::Sent), None, MOST)
    };
    let found = state.store.read(find).await?;
    let to = (Begun::Here, Delivery::Delivered);
    move_on(state, visit.organization, found, to).await
}

/// They have seen our messages up to one of them.
pub async fn read(state: &State, visit: &Visit, last: MessageId) -> Reply<()> {
    let asked = visit.clone();
    let find = move |db: &mut Db| {
        let own = identities(db, &asked)?;
        let last = shown(db, &asked, &own, last)?;
        let place = (asked.organization, asked.channel);
        not_beyond(
            db,
            place,
            &own,
            (Begun::Here, Delivery::Delivered),
            Some(last.position),
            MOST,
        )
    };
    let found = state.store.read(find).await?;
    let to = (Begun::Here, Delivery::Read);
    move_on(state, visit.organization, found, to).await
}
