//! Calls of `/auth` and of invitations: the refresh token is a cookie the caller never sees.

use crate::path::segment;
use crate::{Call, Client};
use contract::auth::{AcceptInvitation, Invitation, LogIn, Refreshed, SignUp, SignedIn};
use reqwest::Method;

impl Client {
    pub async fn sign_up(&self, new: &SignUp) -> Call<SignedIn> {
        self.post("/auth/signup", new).await
    }

    pub async fn log_in(&self, who: &LogIn) -> Call<SignedIn> {
        self.post("/auth/login", who).await
    }

    /// Needs the cookie; never renews itself on 401, it is the renewal.
    pub async fn refresh(&self) -> Call<Refreshed> {
        let request = self.request(Method::POST, "/auth/refresh");
        Ok(crate::call::checked(request.send().await?)
            .await?
            .json()
            .await?)
    }

    pub async fn log_out(&self) -> Call<()> {
        self.done(self.request(Method::POST, "/auth/logout")).await
    }

    pub async fn invitation(&self, token: &str) -> Call<Invitation> {
        self.get(&format!("/invitations/{}", segment(token))).await
    }

    pub async fn accept_invitation(
        &self,
        token: &str,
        accept: &AcceptInvitation,
    ) -> Call<SignedIn> {
        self.post(&format!("/invitations/{}/accept", segment(token)), accept)
            .await
    }
}
