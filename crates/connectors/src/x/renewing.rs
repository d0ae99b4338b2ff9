//! New tokens of OAuth 2.0 for those that ran out. X gives a new refresh token along, and the old one is worth nothing
//! then.

use super::method;
use super::settings::{CLIENT, CLIENT_SECRET, REFRESH_TOKEN, USER_SECRET, USER_TOKEN};
use crate::settings::text;
use crate::{Denied, Grant, Http, HttpError, Proof, SendError, Settings, granted};

/// None of a token that lasts, or that nothing came with.
pub async fn renew(settings: &Settings, http: &dyn Http) -> Option<Result<Settings, SendError>> {
    if text(settings, USER_SECRET).is_some() {
        return None;
    }
    let grant = Grant {
        token_url: method(settings, "oauth2/token"),
        client_id: text(settings, CLIENT)?.to_owned(),
        client_secret: text(settings, CLIENT_SECRET).map(str::to_owned),
        refresh_token: text(settings, REFRESH_TOKEN)?.to_owned(),
        proven_by: Proof::Header,
    };
    let pair = granted(&grant, http).await.map_err(meaning);
    Some(pair.map(|pair| {
        let mut settings = settings.clone();
        settings.insert(USER_TOKEN.to_owned(), pair.access_token.into());
        if let Some(next) = pair.refresh_token {
            settings.insert(REFRESH_TOKEN.to_owned(), next.into());
        }
        settings
    }))
}

/// No message was handed over yet: what is lost may be asked for again.
fn meaning(denied: Denied) -> SendError {
    match denied {
        Denied::PrivateTarget => HttpError::PrivateTarget.into(),
        Denied::Away { reason, after } => SendError::Retry {
            reason: format!("X gave no new access token: {reason}"),
            after,
        },
        Denied::Refused(said) => SendError::Fault {
            reason: format!(
                "X gives no new access token for the refresh token. Authorize the account anew and fill in both. X says: {said}"
            ),
        },
    }
}
