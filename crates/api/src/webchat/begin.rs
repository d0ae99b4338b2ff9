//! A visit begins, or goes on after its session ran out.

use super::identify::identify;
use super::visit::{LIFETIME, Visit};
use super::{fields, history, identity, page, receipts};
use crate::app::State;
use crate::conversations::work::Work;
use crate::problem::{Problem, Reply};
use crate::secret::Secret;
use base64::Engine;
use base64::engine::general_purpose::URL_SAFE_NO_PAD;
use contract::webchat::{NewSession, WidgetSession};
use store::channels::Channel;
use store::{Db, StoreError, events, visitors};

/// Bytes of a browser's token.
const BYTES: usize = 32;

pub async fn begin(state: &State, channel: Channel, new: NewSession) -> Reply<WidgetSession> {
    let signed = match &new.identity_token {
        Some(token) => Some(identity::read(state, &channel, token)?),
        None => None,
    };
    let typed = fields::read(&channel.settings, new.fields.as_ref())?;
    let token = match new.visitor_token {
        Some(token) => known(state, &channel, token.into()).await?,
        None => Secret::random(),
    };
    let visit = Visit {
        organization: channel.organization,
        channel: channel.id,
        visitor: token.hash(),
        signed,
        typed,
        page: new.page.as_deref().and_then(page::kept),
    };
    let (token, visit) = settled(state, token, visit).await?;
    let (shared, reader) = (state.clone(), visit.clone());
    let read = move |db: &mut Db| {
        // The cursor first: what comes between is then sent twice, and never not at all.
        let cursor = events::latest(db)?;
        let page = history::newest(db, &shared, &reader, None)?;
        Ok::<_, StoreError>((cursor, page.items))
    };
    let (cursor, mut messages) = state.store.read(read).await?;
    receipts::delivered(state, &visit).await?;
    messages.reverse();
    Ok(WidgetSession {
        visitor_token: token.expose().to_owned(),
        session_token: state.webchat.sessions.issue(visit, state.now())?,
        expires_in: LIFETIME,
        messages,
        cursor: cursor.to_string(),
    })
}

/// Tokens are kept by browsers alone, so any that could be ours is, unless it was forgotten.
async fn known(state: &State, channel: &Channel, token: Secret) -> Reply<Secret> {
    let refused = || Problem::unauthorized("unknown_visitor", "The visitor token is not valid");
    let bytes = URL_SAFE_NO_PAD.decode(token.expose());
    if !bytes.is_ok_and(|bytes| bytes.len() == BYTES) {
        return Err(refused());
    }
    let (organization, channel, hash) = (channel.organization, channel.id, token.hash());
    let read = move |db: &mut Db| visitors::is_reset(db, organization, channel, &hash);
    match state.store.read(read).await? {
        true => Err(refused()),
        false => Ok(token),
    }
}

/// Takes the browser's open conversation along to the one who signed. A browser that was somebody
/// else's before is another one from now on.
async fn settled(state: &State, token: Secret, visit: Visit) -> Reply<(Secret, Visit)> {
    if visit.signed.is_none() {
        return Ok((token, visit));
    }
    let (work, asked) = (Work::new(state), visit.clone());
    let is_theirs = state.write(move |db| identify(db, &work, &asked)).await?;
    if is_theirs {
        return Ok((token, visit));
    }
    let token = Secret::random();
    let visitor = token.hash();
    Ok((token, Visit { visitor, ..visit }))
}
