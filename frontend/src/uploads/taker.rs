//! What takes files, and why it does not take one: said before it goes up.

use super::Item;
use crate::session::Session;
use crate::ui::time::bytes;
use contract::channels::Limits;
use domain::files::{FileError, FileRule, is_of};
use leptos::prelude::*;

/// What takes files: the limits of a channel, if it is known, and of the organization.
#[derive(Clone, Copy)]
pub struct Taker<'a> {
    pub session: Session,
    pub limits: Option<&'a Limits>,
}

impl Taker<'_> {
    /// Why a file would not be taken.
    pub(super) fn refuses(self, item: &Item) -> Option<String> {
        if self.limits.is_some_and(|limits| limits.max_bytes == 0) {
            return Some(text!(composer.no_files).to_string());
        }
        let kind = &item.media_type;
        let most = self.most(kind);
        if most > 0 && item.size > most as f64 {
            return Some(text!(
                composer.too_large,
                size = bytes(item.size as i64),
                limit = bytes(most)
            ));
        }
        if item.size == 0.0 {
            return Some(text!(composer.empty_file).to_string());
        }
        if !self.takes(kind) {
            return Some(text!(composer.wrong_type).to_string());
        }
        (!self.allows(kind, &item.name)).then(|| text!(composer.not_allowed).to_string())
    }

    /// Bytes of the largest file of a type.
    fn most(self, kind: &str) -> i64 {
        let organization = untrack(|| self.session.organization());
        let own = organization.map_or(i64::MAX, |organization| organization.max_file_bytes);
        let channel = self.limits.map(|limits| {
            let mut by_type = limits.by_type.iter();
            let first = by_type.find(|limit| is_of(kind, &limit.media_type));
            first.map_or(limits.max_bytes, |limit| {
                limit.max_bytes.min(limits.max_bytes)
            })
        });
        channel.map_or(own, |channel| channel.min(own))
    }

    /// Whether the organization lets files of this type go. Browsers name types as they please and go by
    /// the name alone, so either will do: the server looks into the bytes.
    fn allows(self, kind: &str, name: &str) -> bool {
        let Some(organization) = untrack(|| self.session.organization()) else {
            return true;
        };
        let types = &organization.allowed_file_types;
        let rule = FileRule {
            types,
            max_bytes: i64::MAX,
        };
        let ending = name.rsplit_once('.').map(|(_, ending)| ending);
        let by_name = ending.is_none_or(|ending| {
            let mut types = types.iter();
            types.any(|listed| listed.trim_start_matches('.').eq_ignore_ascii_case(ending))
        });
        let kind = kind.split(';').next().unwrap_or_default();
        by_name || rule.check(kind, name, 0) != Err(FileError::Type)
    }

    /// Whether the channel takes files of this type; one that is not known may be any.
    pub fn takes(self, kind: &str) -> bool {
        self.limits.is_none_or(|limits| {
            let allowed = &limits.media_types;
            kind.is_empty()
                || allowed.is_empty()
                || allowed.iter().any(|allowed| matches(allowed, kind))
        })
    }
}

/// `image/*` takes every picture.
fn matches(allowed: &str, kind: &str) -> bool {
    allowed == "*" || is_of(kind, allowed)
}
