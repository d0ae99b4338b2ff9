//! Whether a machine wrote a mail: then no machine answers, or two would write to each other for ever.

use super::ids::local_part;
use mail_parser::Message;

/// Whether it was written by a machine, or to a list.
pub fn wrote(mail: &Message<'_>, from: &str, own: Option<&str>) -> bool {
    let header = |name: &str| {
        mail.header_raw(name.to_owned())
            .map(|value| value.trim().to_lowercase())
    };
    let is_automatic = header("Auto-Submitted").is_some_and(|value| !value.starts_with("no"));
    let is_bulk = header("Precedence")
        .is_some_and(|value| matches!(value.as_str(), "bulk" | "list" | "junk" | "auto_reply"));
    let is_listed = header("List-Id").is_some();
    let is_unanswerable = header("Return-Path").is_some_and(|value| value == "<>");
    let local = local_part(from).to_lowercase();
    let is_postmaster = matches!(local.as_str(), "mailer-daemon" | "postmaster");
    let is_own = own.is_some_and(|own| own.eq_ignore_ascii_case(from));
    is_automatic || is_bulk || is_listed || is_unanswerable || is_postmaster || is_own
}
