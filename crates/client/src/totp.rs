//! Calls of `/me/totp`: the caller's second factor, and taking a colleague's away.

use crate::transport::Method;
use crate::{Call, Client};
use contract::totp::{EndTotp, RecoveryCodes, TotpCode, TotpSetup};
use domain::AgentId;

impl Client {
    /// Makes a secret for an authenticator app; nothing is asked for before [`Client::confirm_totp`].
    pub async fn set_up_totp(&self) -> Call<TotpSetup> {
        self.act("/me/totp").await
    }

    /// Shows that the app has the secret: signing in asks for it from now on.
    pub async fn confirm_totp(&self, code: &TotpCode) -> Call<RecoveryCodes> {
        self.post("/me/totp/confirm", code).await
    }

    /// Makes new recovery codes; the earlier ones stop working.
    pub async fn renew_recovery_codes(&self, code: &TotpCode) -> Call<RecoveryCodes> {
        self.post("/me/totp/recovery-codes", code).await
    }

    /// Ends the second factor.
    pub async fn end_totp(&self, with: &EndTotp) -> Call<()> {
        self.done(self.request(Method::DELETE, "/me/totp").json(with))
            .await
    }

    /// Ends the second factor of a colleague who lost theirs.
    pub async fn end_totp_of(&self, id: AgentId) -> Call<()> {
        self.done(self.request(Method::DELETE, &format!("/agents/{id}/totp")))
            .await
    }
}
