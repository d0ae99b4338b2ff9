//! The application as actix sees it; the server, the tests and the OpenAPI
//! document are all built from [`routes`].

use crate::api_tokens::Uses;
use crate::attachments::{Files, Links};
use crate::auth::browsers::Browsers;
use crate::auth::passwords::Passwords;
use crate::auth::principals::Principals;
use crate::auth::throttle::Throttle;
use crate::auth::tokens::Tokens;
use crate::bell::Bell;
use crate::channels::health::Pulses;
use crate::channels::pace::Paces;
use crate::channels::renewing::Renewals;
use crate::closing::Closing;
use crate::config::Config;
use crate::events::Hub;
use crate::events::presence::Presences;
use crate::hooks::Strangers;
use crate::ids::Ids;
use crate::keys::Keys;
use crate::mail::Mailer;
use crate::metrics::Metrics;
use crate::once::Running;
use crate::outbound::Outbound;
use crate::rates::RateLimits;
use crate::webchat::Webchat;
use crate::{
    agents, api_tokens, attachments, audit, auth, channels, contact_attributes, contact_imports,
    contacts, conversations, drafts, emailing, events, exporting, health, hooks, invitations, jobs,
    labels, mails, me, messages, middleware, notes, openapi, organization, password_resets,
    presence, problem, quick_replies, rates, roles, saved_views, search, sessions, signups, tags,
    teams, templates, totp, unread, webapp, webchat, webhooks,
};
use actix_web::body::MessageBody;
use actix_web::dev::{ServiceFactory, ServiceRequest, ServiceResponse};
use actix_web::middleware::from_fn;
use actix_web::{App, Error, web};
use anyhow::Context;
use domain::Timestamp;
use std::fmt;
use std::sync::Arc;
use store::{Db, Failure, Store};
use utoipa_actix_web::service_config::ServiceConfig;
use utoipa_actix_web::{AppExt, scope};

/// Larger bodies are refused, save where a route takes files.
const MAX_BODY: usize = 1024 * 1024;

/// What every handler and every job may reach. Cheap to clone.
#[derive(Clone, Debug)]
pub struct State {
    pub config: Arc<Config>,
    pub store: Store,
    pub keys: Keys,
    pub tokens: Tokens,
    pub browsers: Browsers,
    pub passwords: Passwords,
    pub principals: Arc<Principals>,
    pub outbound: Outbound,
    pub bell: Arc<Bell>,
    pub closing: Closing,
    pub hub: Arc<Hub>,
    pub presences: Arc<Presences>,
    pub files: Files,
    /// None: this server sends no mail.
    pub mail: Option<Mailer>,
    pub throttle: Arc<Throttle>,
    pub rate_limits: Arc<RateLimits>,
    pub strangers: Arc<Strangers>,
    pub token_uses: Arc<Uses>,
    pub pulses: Arc<Pulses>,
    pub paces: Arc<Paces>,
    pub renewals: Arc<Renewals>,
    pub webchat: Arc<Webchat>,
    pub metrics: Arc<Metrics>,
    pub running: Arc<Running>,
    clock: Clock,
    pub ids: Arc<Ids>,
}

impl State {
    pub fn new(
        config: Config,
        store: Store,
        keys: Keys,
        clock: Clock,
        ids: Ids,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            outbound: Outbound::new(config.private_targets.clone())?,
            bell: Arc::default(),
            closing: Closing::default(),
            hub: Arc::default(),
            presences: Arc::default(),
            files: Files::open(&config.files)?,
            mail: config
                .smtp
                .as_ref()
                .map(Mailer::new)
                .transpose()
                .context("mail cannot leave")?,
            rate_limits: Arc::new(RateLimits::new(config.rates)),
            strangers: Arc::new(Strangers::new(config.rates.address)),
            token_uses: Arc::default(),
            pulses: Arc::default(),
            paces: Arc::default(),
            renewals: Arc::default(),
            config: Arc::new(config),
            metrics: Arc::new(Metrics::new(&store)),
            store,
            tokens: Tokens::new(&keys),
            browsers: Browsers::new(&keys),
            webchat: Arc::new(Webchat::new(&keys)),
            keys,
            passwords: Passwords::default(),
            principals: Arc::default(),
            throttle: Arc::default(),
            running: Arc::default(),
            clock,
            ids: Arc::new(ids),
        })
    }

    /// A write of this server: its streams and its worker look at once. See [`Store::write`].
    pub async fn write<T, E>(
        &self,
        f: impl FnMut(&mut Db) -> Result<T, E> + Send + 'static,
    ) -> Result<T, E>
    where
        T: Send + 'static,
        E: Failure,
    {
        let outcome = self.store.write(f).await;
        self.bell.ring();
        outcome
    }

    pub fn now(&self) -> Timestamp {
        (self.clock.0)()
    }

    /// Makes links to files, as of now.
    pub fn links(&self) -> Links {
        Links::new(&self.keys, self.now(), self.config.public_url.origin())
    }

    pub fn new_id<T: From<i64>>(&self) -> T {
        self.ids.next(self.now()).into()
    }
}

/// Where the time comes from; tests have one they can turn.
#[derive(Clone)]
pub struct Clock(Arc<dyn Fn() -> Timestamp + Send + Sync>);

impl Clock {
    pub fn new(now: impl Fn() -> Timestamp + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The machine's own.
    pub fn system() -> Self {
        Self::new(|| jiff::Timestamp::now().as_microsecond().into())
    }
}

impl fmt::Debug for Clock {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Clock")
    }
}

/// Mounts every feature.
pub fn routes(config: &mut ServiceConfig) {
    let api = scope("/api/v1")
        .wrap(from_fn(rates::count))
        .wrap(from_fn(middleware::uncached))
        .wrap(from_fn(middleware::tell_replays))
        .wrap(from_fn(middleware::sign_in))
        .configure(channels::routes)
        .configure(attachments::routes)
        .configure(events::routes)
        .configure(signups::routes)
        .configure(password_resets::routes)
        .configure(auth::routes)
        .configure(invitations::routes)
        .configure(me::routes)
        .configure(totp::routes)
        .configure(sessions::routes)
        .configure(api_tokens::routes)
        .configure(organization::routes)
        .configure(roles::routes)
        .configure(agents::routes)
        .configure(teams::routes)
        .configure(presence::routes)
        .configure(jobs::routes)
        .configure(labels::routes)
        .configure(tags::routes)
        .configure(saved_views::routes)
        .configure(contact_attributes::routes)
        .configure(contacts::routes)
        .configure(contact_imports::routes)
        .configure(conversations::routes)
        .configure(messages::routes)
        .configure(search::routes)
        .configure(notes::routes)
        .configure(emailing::routes)
        .configure(exporting::routes)
        .configure(drafts::routes)
        .configure(quick_replies::routes)
        .configure(templates::routes)
        .configure(webhooks::routes)
        .configure(audit::routes);
    config
        .configure(health::routes)
        .configure(webchat::routes)
        .service(api);
}

/// Everything an app needs besides its routes.
pub fn data(state: State) -> impl Fn(&mut web::ServiceConfig) + Clone {
    move |config| {
        config
            .app_data(web::Data::new(state.clone()))
            .app_data(web::PayloadConfig::new(MAX_BODY))
            .app_data(
                web::PathConfig::default()
                    .error_handler(|error, _| problem::Problem::from(error).into()),
            )
            .configure(attachments::public_routes)
            .configure(mails::public_routes)
            .configure(hooks::routes)
            .configure(openapi::routes)
            .configure(webapp::routes)
            .default_service(web::to(webapp::page));
    }
}

/// The whole application, as the server and the tests run it.
pub fn app(
    state: State,
) -> App<
    impl ServiceFactory<
        ServiceRequest,
        Config = (),
        Response = ServiceResponse<impl MessageBody>,
        Error = Error,
        InitError = (),
    >,
> {
    App::new()
        .into_utoipa_app()
        .configure(routes)
        .into_app()
        .configure(data(state))
        .wrap(from_fn(problem::with_instance))
        .wrap(from_fn(unread::close))
        .wrap(from_fn(middleware::observe))
}
