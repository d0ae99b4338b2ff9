//! Calls of `/auth` and of invitations: the refresh token is a cookie the caller never sees.

use crate::call::checked;
use crate::path::segment;
use crate::transport::Method;
use crate::{Call, Client};
use contract::auth::{
    AcceptInvitation, CompleteSignUp, ForgotPassword, Invitation, LinkSent, LogIn,
    PasswordForgotten, Refreshed, ResetPassword, SignUp, SignedIn,
};

/// What signing up came to.
#[derive(Clone, Debug, PartialEq)]
pub enum SignedUp {
    /// The server sends no mail: one is in.
    In(Box<SignedIn>),
    /// The link in a mail finishes it, see [`Client::complete_sign_up`].
    LinkSent(LinkSent),
}

impl Client {
    /// Makes an organization and its Owner, or has the link sent that does. 403 `signup_closed` where the operator does not
    /// want it.
    pub async fn sign_up(&self, new: &SignUp) -> Call<SignedUp> {
        let request = self.request(Method::POST, "/auth/signup").json(new);
        let response = self.send(request).await?;
        Ok(match response.status() {
            202 => SignedUp::LinkSent(response.json().await?),
            _ => SignedUp::In(Box::new(response.json().await?)),
        })
    }

    /// Finishes a sign-up with the token of the link. 410 `link_used` or `link_expired` when it is good for nothing.
    pub async fn complete_sign_up(&self, complete: &CompleteSignUp) -> Call<SignedIn> {
        self.post("/auth/signup/complete", complete).await
    }

    /// Signs in; the access token of the answer goes into [`Client::set_token`].
    pub async fn log_in(&self, who: &LogIn) -> Call<SignedIn> {
        self.post("/auth/login", who).await
    }

    /// Has a link sent that sets a new password, if the address has an account and the server sends mail.
    pub async fn forgot_password(&self, forgot: &ForgotPassword) -> Call<PasswordForgotten> {
        self.post("/auth/password/forgot", forgot).await
    }

    /// Sets a new password with the token of the link. 410 `link_used` or `link_expired` when it is good for nothing.
    pub async fn reset_password(&self, reset: &ResetPassword) -> Call<()> {
        self.done(
            self.request(Method::POST, "/auth/password/reset")
                .json(reset),
        )
        .await
    }

    /// Needs the cookie; never renews itself on 401, it is the renewal.
    pub async fn refresh(&self) -> Call<Refreshed> {
        let request = self.request(Method::POST, "/auth/refresh");
        checked(self.sent(request).await?).await?.json().await
    }

    /// Ends the session.
    pub async fn log_out(&self) -> Call<()> {
        self.done(self.request(Method::POST, "/auth/logout")).await
    }

    /// Who invited whom, for the page that accepts.
    pub async fn invitation(&self, token: &str) -> Call<Invitation> {
        self.get(&format!("/invitations/{}", segment(token))).await
    }

    /// Sets the password, and signs in.
    pub async fn accept_invitation(
        &self,
        token: &str,
        accept: &AcceptInvitation,
    ) -> Call<SignedIn> {
        self.post(&format!("/invitations/{}/accept", segment(token)), accept)
            .await
    }
}
