//! What every screen shares, and which screen an address shows.

use crate::directory::Directory;
use crate::features::{
    agents, api_tokens, audit_log, channels, contact_attributes, conversations, labels,
    organization, people, preferences, quick_replies, roles, sign_in, teams, webhooks,
};
use crate::live::Live;
use crate::session::Session;
use crate::shell::Shell;
use crate::ui::time::Clock;
use crate::ui::{ConfirmDialog, Confirms, Empty, ToastList, Toasts, Unsaved, lead_to_first_wrong};
use client::Client;
use contract::me::{Clock as HourCycle, Times};
use leptos::prelude::*;
use leptos_router::components::{ParentRoute, Redirect, Route, Router, Routes};
use leptos_router::{Lazy, path};

#[component]
pub fn App() -> impl IntoView {
    let session = Session::new(Client::new(
        window().location().origin().unwrap_or_default(),
    ));
    let twelve_hours = Signal::derive(move || session.preferences().clock == HourCycle::H12);
    let relative = Signal::derive(move || session.preferences().times == Times::Relative);
    provide_context(session);
    let live = Live::new(session);
    provide_context(live);
    provide_context(Directory::new(session, live));
    provide_context(Toasts::new());
    let confirms = Confirms::new();
    provide_context(confirms);
    provide_context(Unsaved::new(confirms));
    provide_context(Clock::new(twelve_hours, relative));
    session.resume();
    lead_to_first_wrong();

    view! {
        <Router>
            <Routes fallback=NotFound>
                <Route path=path!("/signin") view={Lazy::<sign_in::SignIn>::new()} />
                <Route path=path!("/signup") view={Lazy::<sign_in::SignUp>::new()} />
                <Route path=path!("/signup/complete") view={Lazy::<sign_in::CompleteSignUp>::new()} />
                <Route path=path!("/password/forgot") view={Lazy::<sign_in::Forgot>::new()} />
                <Route path=path!("/password/reset") view={Lazy::<sign_in::Reset>::new()} />
                <Route path=path!("/invitations/:token") view={Lazy::<sign_in::Invite>::new()} />
                <ParentRoute path=path!("") view=Shell>
                    <Route path=path!("") view=|| view! { <Redirect path="/conversations/inbox" /> } />
                    <Route path=path!("/conversations/:folder/:number?") view={Lazy::<conversations::Desk>::new()} />
                    <Route path=path!("/people/add") view={Lazy::<people::AddContactsRoute>::new()} />
                    <Route path=path!("/people/:id?/:part?") view={Lazy::<people::PeopleRoute>::new()} />
                    <Route path=path!("/agents/:id?") view={Lazy::<agents::Agents>::new()} />
                    <Route path=path!("/teams/:id?/:part?") view={Lazy::<teams::TeamsRoute>::new()} />
                    <Route path=path!("/organization") view={Lazy::<organization::OrganizationRoute>::new()} />
                    <Route path=path!("/roles/:id?") view={Lazy::<roles::RolesRoute>::new()} />
                    <Route path=path!("/channels/:id?/:tab?") view={Lazy::<channels::Channels>::new()} />
                    <Route path=path!("/settings/labels/:id?") view={Lazy::<labels::LabelsRoute>::new()} />
                    <Route path=path!("/settings/quick-replies/:id?") view={Lazy::<quick_replies::QuickRepliesRoute>::new()} />
                    <Route path=path!("/settings/contact-attributes/:id?") view={Lazy::<contact_attributes::ContactAttributesRoute>::new()} />
                    <Route path=path!("/settings/api-tokens") view={Lazy::<api_tokens::ApiTokensRoute>::new()} />
                    <Route path=path!("/settings/webhooks/:id?") view={Lazy::<webhooks::WebhooksRoute>::new()} />
                    <Route path=path!("/settings/audit-log") view={Lazy::<audit_log::AuditLogRoute>::new()} />
                    <Route path=path!("/preferences/:tab?") view={Lazy::<preferences::Preferences>::new()} />
                </ParentRoute>
            </Routes>
        </Router>
        <ToastList />
        <ConfirmDialog />
    }
}

#[component]
fn NotFound() -> impl IntoView {
    view! {
        <main class="app" id="main">
            <h1 class="sr">{text!(app.not_found)}</h1>
            <Empty drawing=icondata::LuEyeOff title=text!(app.not_found) text=text!(app.not_found_text)>
                <a class="btn" href="/conversations/inbox">{text!(app.to_inbox)}</a>
            </Empty>
        </main>
    }
}
