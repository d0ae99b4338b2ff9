//! Who sits before a widget, as far as they proved it. A session token says all of it, signed with
//! a key of its own, so that nothing is stored of people who never write.

use super::site::{self, Site};
use crate::app::State;
use crate::keys::Keys;
use crate::middleware::bearer;
use crate::problem::{Problem, Reply, internal};
use actix_web::dev::Payload;
use actix_web::{FromRequest, HttpRequest, web};
use domain::identities::Scheme;
use domain::{ChannelId, OrganizationId, Timestamp};
use jsonwebtoken::{Algorithm, DecodingKey, EncodingKey, Header, Validation};
use serde::{Deserialize, Serialize};
use std::future::Future;
use std::pin::Pin;
use store::channels::Channel;
use store::visitors;

/// How long a session token is good for, in seconds.
pub const LIFETIME: u32 = 60 * 60;
/// No other token of ours is good here, nor this one elsewhere.
const AUDIENCE: &str = "widget";

/// One visitor of one channel.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Visit {
    pub organization: OrganizationId,
    pub channel: ChannelId,
    /// The hash of the browser's token: the address of its identity.
    pub visitor: String,
    /// Who they are by the signed word of the website.
    pub signed: Option<Signed>,
    /// What they typed before the chat.
    pub typed: Person,
    /// The page of the website where the visit began.
    pub page: Option<String>,
}

/// Somebody the website knows.
#[derive(Clone, Debug, PartialEq, Eq, Serialize, Deserialize)]
pub struct Signed {
    /// The website's own id of them.
    pub subject: String,
    pub person: Person,
}

/// What is said of a person.
#[derive(Clone, Debug, Default, PartialEq, Eq, Serialize, Deserialize)]
pub struct Person {
    pub name: Option<String>,
    pub email: Option<String>,
    pub phone: Option<String>,
}

impl Visit {
    /// The addresses whose messages they see.
    pub fn addresses(&self) -> Vec<(Scheme, String)> {
        let signed = self.signed.as_ref();
        let signed = signed.map(|signed| (Scheme::External, signed.subject.clone()));
        let browser = (Scheme::Visitor, self.visitor.clone());
        std::iter::once(browser).chain(signed).collect()
    }
}

#[derive(Serialize, Deserialize)]
struct Claims {
    aud: String,
    /// Seconds since 1970.
    exp: i64,
    visit: Visit,
}

/// Issues and reads session tokens.
pub struct SessionTokens {
    sign: EncodingKey,
    check: DecodingKey,
    rules: Validation,
}

impl SessionTokens {
    pub fn new(keys: &Keys) -> Self {
        let key = keys.derive("widget sessions");
        let mut rules = Validation::new(Algorithm::HS256);
        rules.set_audience(&[AUDIENCE]);
        rules.set_required_spec_claims(&["aud"]);
        // The server's own clock decides, see `read`.
        rules.validate_exp = false;
        Self {
            sign: EncodingKey::from_secret(&key),
            check: DecodingKey::from_secret(&key),
            rules,
        }
    }

    pub fn issue(&self, visit: Visit, now: Timestamp) -> Reply<String> {
        let claims = Claims {
            aud: AUDIENCE.to_owned(),
            exp: seconds(now) + i64::from(LIFETIME),
            visit,
        };
        jsonwebtoken::encode(&Header::new(Algorithm::HS256), &claims, &self.sign)
            .map_err(|error| internal("a session token cannot be signed", &error))
    }

    /// The visit, and until when it lasts.
    fn read(&self, token: &str, now: Timestamp) -> Option<(Visit, Timestamp)> {
        let read = jsonwebtoken::decode::<Claims>(token, &self.check, &self.rules).ok()?;
        let until = Timestamp::EPOCH.plus_seconds(read.claims.exp);
        (until > now).then_some((read.claims.visit, until))
    }
}

/// Whole seconds since 1970.
pub fn seconds(moment: Timestamp) -> i64 {
    moment.as_millis().div_euclid(1000)
}

impl std::fmt::Debug for SessionTokens {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SessionTokens")
    }
}

/// A visitor with a session. A handler that asks for one does not run without it.
#[derive(Clone, Debug)]
pub struct Guest {
    pub channel: Channel,
    pub visit: Visit,
    pub until: Timestamp,
}

impl FromRequest for Guest {
    type Error = Problem;
    type Future = Pin<Box<dyn Future<Output = Reply<Self>>>>;

    fn from_request(request: &HttpRequest, _: &mut Payload) -> Self::Future {
        let site = site::of(request);
        let state = request.app_data::<web::Data<State>>().cloned();
        let token = bearer(request.headers()).map(str::to_owned);
        Box::pin(async move {
            let Site(channel) = site?;
            let (state, token) = state.zip(token).ok_or_else(Problem::signed_out)?;
            let read = state.webchat.sessions.read(&token, state.now());
            let (visit, until) = read
                .filter(|(visit, _)| visit.channel == channel.id)
                .ok_or_else(Problem::signed_out)?;
            let guest = Self {
                channel,
                visit,
                until,
            };
            match guest.is_forgotten(&state).await? {
                true => Err(Problem::signed_out()),
                false => Ok(guest),
            }
        })
    }
}

impl Guest {
    /// Whether the browser was told to forget who used it.
    pub async fn is_forgotten(&self, state: &State) -> Reply<bool> {
        let visit = self.visit.clone();
        let (organization, channel) = (visit.organization, visit.channel);
        let read =
            move |db: &mut store::Db| visitors::is_reset(db, organization, channel, &visit.visitor);
        Ok(state.store.read(read).await?)
    }
}
