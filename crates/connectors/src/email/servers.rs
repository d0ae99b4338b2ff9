//! The servers that the settings of a channel name, and who we are there.

use super::form::FOLDER;
use crate::settings::text;
use crate::{Grant, Login, MailServer, Mailbox, Proof, Security, SettingFlaw, Settings};
use serde_json::Value;

/// Where access tokens are had where nothing else is said.
const TOKENS_OF_GOOGLE: &str = "https://oauth2.googleapis.com/token";
const TOKENS_OF_MICROSOFT: &str = "https://login.microsoftonline.com/common/oauth2/v2.0/token";

/// What is wrong beyond the description.
pub fn check(settings: &Settings) -> Vec<SettingFlaw> {
    let has = |key: &&str| text(settings, key).is_some();
    let mut needed: Vec<&str> = Vec::new();
    if by_token(settings) {
        needed.extend(["smtp_user", "oauth_client_id", "oauth_refresh_token"]);
        needed.extend(token_url(settings).is_none().then_some("oauth_token_url"));
        needed.extend(has(&"imap_host").then_some("imap_user"));
    } else {
        needed.extend(has(&"smtp_user").then_some("smtp_password"));
        let at_imap = ["imap_user", "imap_password"];
        needed.extend(at_imap.into_iter().filter(|_| has(&"imap_host")));
    }
    let missing = needed.into_iter().filter(|key| !has(key));
    missing
        .map(|key| SettingFlaw::new(key, "required", "This is needed"))
        .collect()
}

/// Where mail leaves.
pub fn smtp(settings: &Settings) -> Option<MailServer> {
    server(settings, "smtp", (465, 587))
}

/// Where it arrives.
pub fn mailbox(settings: &Settings) -> Option<Mailbox> {
    let server = server(settings, "imap", (993, 143))?;
    let folder = text(settings, "imap_folder").unwrap_or(FOLDER).to_owned();
    Some(Mailbox { server, folder })
}

fn server(settings: &Settings, which: &str, (secure, plain): (u16, u16)) -> Option<MailServer> {
    let key = |name: &str| format!("{which}_{name}");
    let host = text(settings, &key("host"))?.trim().to_owned();
    let security = match text(settings, &key("security")) {
        Some("tls") => Security::Tls,
        Some("none") => Security::None,
        _ => Security::StartTls,
    };
    let usual = match security {
        Security::Tls => secure,
        Security::StartTls | Security::None => plain,
    };
    let user = text(settings, &key("user")).map(str::to_owned);
    let login = match grant(settings) {
        Some(grant) => user.map(|user| Login::Token { user, grant }),
        None => {
            let password = text(settings, &key("password")).map(str::to_owned);
            let both = user.zip(password);
            both.map(|(user, password)| Login::Password { user, password })
        }
    };
    Some(MailServer {
        host,
        port: settings
            .get(&key("port"))
            .and_then(read_port)
            .unwrap_or(usual),
        security,
        login,
    })
}

fn read_port(value: &Value) -> Option<u16> {
    let port = value.as_u64().and_then(|port| u16::try_from(port).ok());
    port.filter(|port| *port > 0)
}

/// Whether one signs in by a token.
fn by_token(settings: &Settings) -> bool {
    !matches!(text(settings, "sign_in"), None | Some("password"))
}

fn token_url(settings: &Settings) -> Option<&str> {
    let usual = match text(settings, "sign_in") {
        Some("google") => Some(TOKENS_OF_GOOGLE),
        Some("microsoft") => Some(TOKENS_OF_MICROSOFT),
        _ => None,
    };
    text(settings, "oauth_token_url").or(usual)
}

fn grant(settings: &Settings) -> Option<Grant> {
    let given = |key: &str| text(settings, key).map(|text| text.trim().to_owned());
    by_token(settings).then_some(Grant {
        token_url: token_url(settings)?.trim().to_owned(),
        client_id: given("oauth_client_id")?,
        client_secret: given("oauth_client_secret"),
        refresh_token: given("oauth_refresh_token")?,
        proven_by: Proof::Field,
    })
}

#[cfg(test)]
mod tests {
    use super::*;
    use serde_json::json;

    fn settings(given: Value) -> Settings {
        given.as_object().cloned().unwrap_or_default()
    }

    fn missing(given: Value) -> Vec<String> {
        let flaws = check(&settings(given));
        flaws.into_iter().map(|flaw| flaw.key).collect()
    }

    #[test]
    fn who_signs_in_by_a_token_needs_no_password() {
        let none: [&str; 0] = [];
        assert_eq!(missing(json!({})), none, "a server may ask for nobody");
        assert_eq!(missing(json!({"smtp_user": "a"})), ["smtp_password"]);
        let imap = json!({"imap_host": "mail.example"});
        assert_eq!(missing(imap), ["imap_user", "imap_password"]);
        let google = json!({"sign_in": "google", "smtp_user": "a", "imap_host": "mail.example"});
        let needed = ["oauth_client_id", "oauth_refresh_token", "imap_user"];
        assert_eq!(missing(google), needed);
        let other = json!({"sign_in": "oauth", "smtp_user": "a", "oauth_client_id": "b", "oauth_refresh_token": "c"});
        assert_eq!(missing(other), ["oauth_token_url"]);
    }

    #[test]
    fn tokens_are_had_where_the_provider_gives_them_or_where_one_says() {
        let of = |given: Value| {
            let mut all = settings(json!({
                "smtp_host": "mail.example", "smtp_user": "a", "smtp_password": "left over",
                "oauth_client_id": "b", "oauth_refresh_token": " c ",
            }));
            all.extend(settings(given));
            match smtp(&all).and_then(|server| server.login) {
                Some(Login::Token { grant, .. }) => grant.token_url,
                Some(Login::Password { password, .. }) => password,
                None => "nobody".to_owned(),
            }
        };
        assert_eq!(of(json!({})), "left over");
        assert_eq!(of(json!({"sign_in": "google"})), TOKENS_OF_GOOGLE);
        assert_eq!(of(json!({"sign_in": "microsoft"})), TOKENS_OF_MICROSOFT);
        let own = json!({"sign_in": "microsoft", "oauth_token_url": "https://login.example/token"});
        assert_eq!(of(own), "https://login.example/token");
    }
}
