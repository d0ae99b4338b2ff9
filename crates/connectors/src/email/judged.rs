//! What our own receiving server found out about a mail (RFC 8601). Anybody can write such a header, so only
//! one counts that our server put on top.

use domain::messages::EmailWarning;
use mail_parser::Message;

/// What failed, by the first header that the server called so has written.
pub fn warnings(mail: &Message<'_>, server: Option<&str>) -> Vec<EmailWarning> {
    let Some(server) = server else {
        return Vec::new();
    };
    let own = mail.headers_raw().find_map(|(name, value)| {
        let is_result = name.eq_ignore_ascii_case("Authentication-Results");
        let (id, results) = value.split_once(';').filter(|_| is_result)?;
        let id = id.split_whitespace().next()?;
        id.eq_ignore_ascii_case(server.trim())
            .then(|| results.to_lowercase())
    });
    let results = own.unwrap_or_default();
    let has_failed = |method: &str| {
        results.split(';').any(|result| {
            let said = result
                .trim()
                .strip_prefix(method)
                .and_then(|rest| rest.trim().strip_prefix('='));
            said.is_some_and(|said| said.trim().starts_with("fail"))
        })
    };
    let methods = [
        ("spf", EmailWarning::Spf),
        ("dkim", EmailWarning::Dkim),
        ("dmarc", EmailWarning::Dmarc),
    ];
    let failed = methods.into_iter().filter(|(method, _)| has_failed(method));
    failed.map(|(_, warning)| warning).collect()
}
